"""Is the portal alive, and can it serve? Asked by supervisors and load balancers, without session or language."""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

logger = logging.getLogger(__name__)

REDIS_TIMEOUT = 1  # second


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked, so that a sick database does not get a healthy web server killed."""
    return JsonResponse({"status": "ok"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, else 503, with the state of each part.

    Without Redis pages and forms work and mails wait for the sweep: that is "degraded", and still 200.
    """
    parts = {"database": _state(_database), "migrations": _state(_migrations), "redis": _state(_redis)}
    can_serve = parts["database"] == parts["migrations"] == "ok"
    status = ("ok" if parts["redis"] == "ok" else "degraded") if can_serve else "unavailable"
    return JsonResponse({"status": status, **parts}, status=200 if can_serve else 503)


def _state(check: Callable[[], bool]) -> str:
    """ "ok" or "failed"; why it failed is for the log, not for whoever asks."""
    try:
        return "ok" if check() else "failed"
    except Exception:  # a broken part may raise anything, and must not break the answer
        logger.warning("health check failed: %s", check.__name__, exc_info=True)
        return "failed"


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _redis() -> bool:
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=REDIS_TIMEOUT, socket_connect_timeout=REDIS_TIMEOUT
    ) as client:
        return client.ping()
