"""How often a thing may be tried: the limits of ACCOUNT_RATE_LIMITS, each counted by one request at a time."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse


def allowed(request: HttpRequest, action: str, *, key: str | None = None, counts: bool = True) -> bool:
    """Whether `action` may be tried once more; unless told otherwise, this try counts.

    allauth refuses whoever has waited a second for others to be counted, and on a busy machine that meets a person who
    pressed a button twice. Here they queue for PostgreSQL's lock instead, until each has been counted.
    """
    is_by_person = settings.ACCOUNT_RATE_LIMITS[action].endswith("/user")
    whose = key or str(request.user.pk if is_by_person else get_adapter().get_client_ip(request))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [action, whose])
        usage = ratelimit.consume(
            request, app="allauth.account", action=action, key=key, dry_run=not counts, limit_get=True
        )
        return usage is not None


def refusal(request: HttpRequest, action: str) -> HttpResponse | None:
    """The page that asks to wait, where `action` was tried too often."""
    return None if allowed(request, action) else ratelimit.respond_429(request)
