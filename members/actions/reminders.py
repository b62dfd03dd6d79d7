"""Reminders of applications that lie: to the applicant of a draft or of requested changes, to the secretariat.

What is due follows from how long an application has waited, not from when this last ran: a run that was missed is
caught up by the next one, with the latest reminder only, and a run too many finds nothing to do.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from members import emails
from members.actions import applications, users
from members.dates import after_working_days
from members.models import Application, Periods, Reminder
from members.models.reminders import NOTICE

Status = Application.Status
Which = Reminder.Which

logger = logging.getLogger(__name__)


def send_due(*, now: datetime) -> None:
    """Send what is due at `now`, and remove the drafts whose time is over.

    Each application is locked in a transaction of its own. One that somebody else works on waits for the next run; one
    that fails is logged.
    """
    periods = Periods.current()
    untouched = Application.objects.untouched_since(now - timedelta(days=periods.first_reminder_days))
    unanswered = Application.objects.unanswered_since(now - timedelta(days=periods.decision_days))
    for waiting, remind in ((untouched, _remind_applicant), (unanswered, _remind_secretariat)):
        rows = waiting.select_related("organisation", "type", "applicant")
        for key in list(waiting.values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    # asked for again, because it may have moved on
                    application = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
                    if application is not None:
                        remind(application, periods, now)
            except Exception:
                logger.exception("Nobody could be reminded of application %s.", key)


def _remind_applicant(application: Application, periods: Periods, now: datetime) -> None:
    """The latest reminder that applies; where a draft had it, and the time it named has come, the draft goes.

    Of one that the secretariat has entered and not sent nobody else knows, and nobody has shown that the address is its
    applicant's: it goes at its time without a word.
    """
    since = application.waits_since
    first_at, second_at, removal_at = (
        since + timedelta(days=days)
        for days in (periods.first_reminder_days, periods.second_reminder_days, periods.removal_days)
    )
    if application.is_unconfirmed and application.asked_at is None:
        if now >= removal_at and not application.notes.exists():
            _remove(application)
        return
    if now < first_at:  # changes were requested after the last page was saved
        return
    is_draft, is_second = application.status == Status.DRAFT, now >= second_at
    reminder, is_new = Reminder.objects.get_or_create(
        application=application,
        which=Which.SECOND if is_second else Which.FIRST,
        since=since,
        defaults={
            "posted_at": now,
            "removal_at": max(removal_at, now + NOTICE) if is_draft and is_second else None,
        },
    )
    if is_new and not is_draft:
        emails.changes_reminder(reminder)
    elif is_new and is_second:
        emails.draft_last_reminder(reminder)
    elif is_new:
        emails.draft_reminder(reminder, until=second_at)
    elif reminder.removal_at and now >= max(reminder.removal_at, removal_at) and not application.notes.exists():
        emails.draft_removed(reminder)
        _remove(application)


def _remind_secretariat(application: Application, periods: Periods, now: datetime) -> None:
    since = application.waits_since
    if now < after_working_days(since, periods.decision_days):
        return
    reminder, is_new = Reminder.objects.get_or_create(
        application=application, which=Which.UNANSWERED, since=since, defaults={"posted_at": now}
    )
    if is_new:
        emails.application_unanswered(reminder, days=periods.decision_days)


def _remove(application: Application) -> None:
    person, made_account = application.applicant, application.made_account
    applications.remove(application=application)
    if made_account:
        users.forget_unused(person)
