"""What beat asks for: reminders each hour, and once a day what is thrown away."""

from datetime import timedelta
from importlib import import_module

from celery import shared_task
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from members.actions import confirmations, interest, people, reminders, requests, uploads
from members.models import ExpressionOfInterest, Invitation, SignInCode


@shared_task
def send_reminders() -> None:
    now = timezone.now()
    reminders.send_due(now=now)
    requests.pass_on_unanswered(now=now)
    confirmations.ask_due(now=now)


@shared_task
def purge() -> None:
    """What nobody needs any more: codes, invitations, expressions of interest, sessions, counted tries, lost files."""
    long_dead = timezone.now() - SignInCode.LIFE - timedelta(days=1)
    SignInCode.objects.filter(Q(sent_at__lt=long_dead) | Q(sent_at__isnull=True, created_at__lt=long_dead)).delete()
    people.forget_invitations(before=timezone.now() - 2 * Invitation.LIFE)
    interest.forget_answered(before=timezone.now() - ExpressionOfInterest.KEPT)
    uploads.sweep(before=timezone.now() - timedelta(days=1))
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    # The cache itself forgets only what is asked for again, and these rows name network addresses.
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [timezone.now()])  # noqa: S608
