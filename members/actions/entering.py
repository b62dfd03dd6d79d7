"""An application that came by e-mail or phone: the secretariat types it, its applicant confirms it by a link.

Until then nothing of it is anybody's word. Each step locks the person, then the application.
"""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.outbox import actions as outbox
from members import emails, links
from members.actions import applications, users
from members.actions.refusals import RefusedError
from members.models import Application, Organisation, User
from members.pages import Page, Typed, YouPage, all_filled, fingerprint, fingerprint_of, is_complete

Status = Application.Status
# A second click on the button sends no second mail.
PAUSE = timedelta(minutes=1)


class HasApplicationError(RefusedError):
    """Whose address this is has an open application."""

    def __init__(self, application: Application) -> None:
        super().__init__(application)
        self.application = application

    def __str__(self) -> str:
        return _("Nothing was entered: this person has an open application already.")


class ActsAlreadyError(RefusedError):
    """Whose address this is acts for an organisation."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(organisation)
        self.organisation = organisation

    def __str__(self) -> str:
        return _("Nothing was entered: this person acts for an organisation already.")


class ClosedAccountError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was entered: the account with this address may not sign in.")


class TakenOverError(RefusedError):
    """Its applicant has changed, confirmed or withdrawn it."""

    def __str__(self) -> str:
        return _(
            "Nothing was changed: by now the applicant has changed or confirmed this application, or it has ended."
        )


class OvertakenError(RefusedError):
    """Somebody else has changed `pages` since they were read."""

    def __init__(self, pages: list[type[Page]]) -> None:
        super().__init__(pages)
        self.pages = pages

    def __str__(self) -> str:
        return _("Not saved yet: somebody else has changed some of these answers. Save again if yours are right.")


@transaction.atomic
def enter(*, email: str, name: str, language: str, came: str, by: User) -> Application:
    """Start a draft for whoever reads the mail of `email`; they get an account if they have none.

    Who has an account keeps their name and language. Raises HasApplicationError, ActsAlreadyError, ClosedAccountError,
    ClosedError.
    """
    found, is_new = User.objects.get_or_create(
        email=email, defaults={"name": name, "language": language, "password": make_password(None)}
    )
    person = users.locked(found)
    if not person.is_active:
        raise ClosedAccountError
    if open_one := applications.open_application(person):
        raise HasApplicationError(open_one)
    if acts := person.representations.current().select_related("organisation").first():
        raise ActsAlreadyError(acts.organisation)
    application = applications.start(person, by=by, carries_on=False, entered_by=by, came=came, made_account=is_new)
    you = application.answers.get(YouPage.slug, {})
    applications.keep(application, {YouPage: you | {"contact_name": [person.name], "language": [person.language]}})
    application.save()
    return application


@transaction.atomic
def save(*, application: Application, typed: dict[type[Page], Typed], seen: dict[str, str], by: User) -> Application:
    """Keep what was typed, acceptable or not; of pages that are as they were `seen`, by slug, nothing is written.

    Raises TakenOverError; OvertakenError, with nothing kept, when a page is neither as it was seen nor as it was typed.
    """
    person, application = _locked(application)
    touched = {page: answers for page, answers in typed.items() if fingerprint_of(answers) != seen.get(page.slug)}
    overtaken = [
        page
        for page, answers in touched.items()
        if fingerprint(page, application) not in (seen.get(page.slug), fingerprint_of(answers))
    ]
    if overtaken:
        raise OvertakenError(overtaken)
    applications.keep(application, touched)
    application.save()
    if application.made_account and person.last_login is None:
        applications.describe(person, application)
    return application


@transaction.atomic
def ask(*, application: Application, by: User) -> Application:
    """Send the applicant the link with which they confirm; earlier ones go on working.

    Twice within a minute is once. Raises TakenOverError, IncompleteError, GoneError.
    """
    person, application = _locked(application)
    if not all(is_complete(page, application) for page in all_filled(application)):
        raise applications.IncompleteError
    now = timezone.now()
    if application.asked_at is None or now >= application.asked_at + PAUSE:
        application.asked_at, application.applicant = now, person
        application.save(update_fields=["asked_at"])
        emails.application_entered(application)
    return application


@transaction.atomic
def discard(*, application: Application, by: User) -> None:
    """It was a mistake, for example in the address: nothing of it stays, neither the mails nor what waits to leave.

    Raises TakenOverError.
    """
    person, application = _locked(application)
    made_account = application.made_account
    outbox.forget_keyed(prefixes=emails.entered_prefixes(application))
    applications.remove(application=application)
    if made_account:
        users.forget_unused(person)


@transaction.atomic
def disown(*, application: Application, by: User) -> Application:
    """Its applicant knows nothing of it: it is withdrawn and the secretariat is told, once. Raises TakenOverError."""
    users.locked(application.applicant)
    now = applications.locked(application)
    if now.status == Status.WITHDRAWN:
        return now
    _person, application = _locked(now)
    applications.move(application, Status.WITHDRAWN, by=by)
    outbox.cancel(keys=[emails.entered_key(application)])
    emails.application_disowned(application)
    return application


def linked(token: str) -> Application:
    """What the link of a mail is about, whatever has become of it.

    Raises ExpiredError; LinkError also when it is gone, or its applicant has another address by now.
    """
    claims = links.read(emails.ENTERED, token)
    application = (
        Application.objects.select_related("applicant", "organisation", "type").filter(pk=claims["application"]).first()
    )
    if application is None or not links.is_for(claims, application.applicant):
        raise links.LinkError
    return application


def _locked(application: Application) -> tuple[User, Application]:
    """The person and their draft, as they are now, if the secretariat may still change it."""
    person = users.locked(application.applicant)
    now = applications.locked(application)
    if now.status != Status.DRAFT or not now.is_unconfirmed:
        raise TakenOverError
    return person, now
