"""Mails about applications, and about interest in what cannot be applied for online."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.text import Truncator

from foundation.outbox import actions as outbox
from members import links
from members.emails.posting import address, desk, post_to_secretariat
from members.models import (
    Application,
    ExpressionOfInterest,
    Reminder,
)
from members.pages import all_pages

# What the link is for with which an applicant confirms what the secretariat has entered.
ENTERED = "entered"


def application_received(application: Application) -> None:
    """To the applicant: it is here, and this is what happens next."""
    _post_to_applicant("application_received", application)


def application_notice(application: Application) -> None:
    """To the secretariat: somebody waits."""
    post_to_secretariat(
        "application_notice",
        key=_key("application_notice", application),
        application=application,
        organisation=application.organisation,
        url=desk("admin:members_application_change", application.pk),
    )


def application_approved(application: Application, *, is_listed: bool, written: outbox.Written | None = None) -> None:
    organisation, language = application.organisation, application.applicant.language
    listing = address("organisation", language, organisation.slug) if organisation and is_listed else ""
    _post_to_applicant("application_approved", application, written=written, listing=listing)


def changes_requested(application: Application, *, written: outbox.Written | None = None) -> None:
    """To the applicant: which pages to change, and why."""
    url = address("apply_check", application.applicant.language)
    _post_to_applicant("changes_requested", application, written=written, requested=_requested(application), url=url)


def application_declined(application: Application, *, written: outbox.Written | None = None) -> None:
    _post_to_applicant("application_declined", application, written=written)


def application_entered(application: Application) -> None:
    """To the applicant: the secretariat has typed what they had sent or said, and this link confirms it."""
    _post_entered("application_entered", application, key=entered_key(application))


def entered_key(application: Application) -> str:
    asked_at = application.asked_at.isoformat() if application.asked_at else ""
    return f"members/application_entered:{application.pk}:{asked_at}"


def entered_prefixes(application: Application) -> list[str]:
    """How the keys begin of all mails that carry the link."""
    names = ("application_entered", "entered_reminder", "entered_last_reminder")
    return [f"members/{name}:{application.pk}:" for name in names]


def application_disowned(application: Application) -> None:
    """To the secretariat: whoever reads this address knows nothing of the application that was entered for it."""
    post_to_secretariat(
        "application_disowned",
        key=_key("application_disowned", application),
        application=application,
        name=_shortened(application.name) or application.applicant.email,
        person=application.applicant,
        staff=application.entered_by,
        url=desk("admin:members_application_change", application.pk),
    )


def draft_reminder(reminder: Reminder, *, until: datetime) -> None:
    """To the applicant: the draft is kept, and can be carried on or confirmed; `until` the next reminder is due."""
    _remind_of_draft("reminder", reminder, to="apply_continue", expires_at=until)


def draft_last_reminder(reminder: Reminder) -> None:
    """To the applicant: on which day the draft will be removed, and how to keep it."""
    _remind_of_draft("last_reminder", reminder, to="apply_continue", expires_at=reminder.removal_at)


def draft_removed(reminder: Reminder) -> None:
    """To the applicant: it is gone, as `reminder` announced, and they are welcome to start again."""
    _remind_of_draft("removed", reminder, to="apply")


def changes_reminder(reminder: Reminder) -> None:
    """To the applicant, for the first and the second time: which pages to change, and why."""
    application = reminder.application
    _post_to_applicant(
        "changes_reminder",
        application,
        key=_key_of(reminder, "changes_reminder"),
        requested=_requested(application),
        url=address("apply_check", application.applicant.language),
    )


def application_unanswered(reminder: Reminder, *, days: int) -> None:
    """To the secretariat: somebody has waited for longer than the `days` within which it means to decide."""
    application = reminder.application
    post_to_secretariat(
        "application_unanswered",
        key=_key("application_unanswered", application),
        application=application,
        organisation=application.organisation,
        since=reminder.since,
        days=days,
        url=desk("admin:members_application_change", application.pk),
    )


def interest_expressed(expression: ExpressionOfInterest) -> None:
    """To the secretariat, which answers to the person: what somebody wrote, and who they are if they had signed in."""
    post_to_secretariat(
        "interest_expressed",
        key=f"members/interest_expressed:{expression.pk}",
        reply_to=expression.email,
        expression=expression,
        person=expression.by,
        memberships=list(expression.memberships),
        url=desk("admin:members_expressionofinterest_change", expression.pk),
    )


def _remind_of_draft(which: str, reminder: Reminder, *, to: str, expires_at: datetime | None = None) -> None:
    """Whoever has only begun may have typed neither their name nor the organisation's, or anything in its place.

    In other words where the secretariat has entered it: who confirms needs a link, unless it is too late.
    """
    application = reminder.application
    name = f"entered_{which}" if application.is_unconfirmed else f"draft_{which}"
    about: dict[str, Any] = {
        "key": _key_of(reminder, name),
        "expires_at": expires_at,
        "removal_at": reminder.removal_at,
    }
    if application.is_unconfirmed and which != "removed":
        _post_entered(name, application, **about)
    else:
        url = address(to, application.applicant.language)
        _post_to_applicant(name, application, url=url, **about)


def _post_entered(
    template: str, application: Application, *, key: str, expires_at: datetime | None = None, **context: Any
) -> None:
    """With a new link, which holds for its own time."""
    applicant = application.applicant
    token = links.sign(ENTERED, {"application": application.pk, "to": links.mark(applicant.email)})
    until = timezone.now() + links.LIFE
    _post_to_applicant(
        template,
        application,
        key=key,
        secret=True,
        expires_at=min(until, expires_at or until),
        until=until,
        url=address("entered", applicant.language, token),
        **context,
    )


def _shortened(name: str) -> str:
    """Whoever has only begun may have typed anything in its place."""
    return Truncator(" ".join(name.split())).chars(250)


def _post_to_applicant(
    template: str,
    application: Application,
    *,
    key: str | None = None,
    expires_at: datetime | None = None,
    secret: bool = False,
    written: outbox.Written | None = None,
    **context: object,
) -> None:
    outbox.post(
        template=f"members/email/{template}",
        to=application.applicant.email,
        language=application.applicant.language,
        context={
            "application": application,
            "organisation": application.organisation,
            "name": _shortened(application.name_for_applicant),
            "person": application.applicant,
            "url": address("account", application.applicant.language),
            **context,
        },
        key=key or _key(template, application),
        expires_at=expires_at,
        secret=secret,
        written=written,
    )


def _requested(application: Application) -> list[tuple[str, str]]:
    """The title of each page that is to be changed, in the applicant's language, and why."""
    with translation.override(application.applicant.language):
        return [
            (str(page.title), application.requested[slug])
            for slug, page in all_pages().items()
            if slug in application.requested
        ]


def _key(name: str, application: Application) -> str:
    return f"members/{name}:{application.pk}:{application.version}"


def _key_of(reminder: Reminder, name: str) -> str:
    return f"members/{name}:{reminder.application_id}:{reminder.which}:{reminder.since.isoformat()}"
