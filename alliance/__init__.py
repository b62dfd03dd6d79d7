"""The roof: settings, URLs, the pages that are about the Alliance as a whole."""

from alliance.celery import app as celery_app

__all__ = ["celery_app"]
