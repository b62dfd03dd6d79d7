"""The e-mails of members, each posted in the transaction that causes it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise

from foundation.outbox import actions as outbox
from members.entries import Difference, differences
from members.models import Application, EntryChange, Invitation, Organisation, Representative, SignInCode, User
from members.pages import all_pages


def sign_in_code(*, email: str, digits: str, language: str) -> None:
    outbox.post(
        template="members/email/sign_in_code",
        to=email,
        language=language,
        context={
            "code": f"{digits[:4]} {digits[4:]}",
            "hours": SignInCode.LIFE.seconds // 3600,
            "url": _address("sign_in", language),
        },
        secret=True,
        expires_at=timezone.now() + SignInCode.LIFE,
    )


def application_received(application: Application) -> None:
    """To the applicant: it is here, and this is what happens next."""
    _post_to_applicant("application_received", application)


def application_notice(application: Application) -> None:
    """To the secretariat: somebody waits."""
    outbox.post(
        template="members/email/application_notice",
        to=settings.SECRETARIAT_EMAIL,
        language="en",
        context={
            "application": application,
            "organisation": application.organisation,
            "url": _address("admin:members_application_change", "en", application.pk),
        },
        key=_key("application_notice", application),
    )


def application_approved(application: Application, *, is_listed: bool) -> None:
    organisation, language = application.organisation, application.applicant.language
    listing = _address("organisation", language, organisation.slug) if organisation and is_listed else ""
    _post_to_applicant("application_approved", application, listing=listing)


def changes_requested(application: Application) -> None:
    """To the applicant: which pages to change, and why."""
    with translation.override(application.applicant.language):
        requested = [
            (str(page.title), application.requested[slug])
            for slug, page in all_pages().items()
            if slug in application.requested
        ]
    url = _address("apply_check", application.applicant.language)
    _post_to_applicant("changes_requested", application, requested=requested, url=url)


def application_declined(application: Application) -> None:
    _post_to_applicant("application_declined", application)


def entry_change_notice(change: EntryChange) -> None:
    """To the secretariat: somebody wants to change who their organisation is."""
    _post_to_secretariat(
        "entry_change_notice",
        organisation=change.organisation,
        change=change,
        differences=_differences(change, "en"),
        url=_address("admin:members_entrychange_change", "en", change.pk),
    )


def entry_hidden(organisation: Organisation, *, by: User) -> None:
    """To the secretariat: an organisation has taken itself out of sight, and may need somebody to talk to."""
    url = _address("admin:members_organisation_change", "en", organisation.pk)
    _post_to_secretariat("entry_hidden", organisation=organisation, person=by, url=url)


def entry_change_accepted(change: EntryChange) -> None:
    _post_about_change("entry_change_accepted", change)


def entry_change_refused(change: EntryChange) -> None:
    _post_about_change("entry_change_refused", change)


def invitation(invitation: Invitation) -> None:
    """In the language of the inviter, unless the invited one has an account and so a language."""
    known = User.objects.filter(email=invitation.email).first()
    language = known.language if known else invitation.by.language
    outbox.post(
        template="members/email/invitation",
        to=invitation.email,
        language=language,
        context={
            "invitation": invitation,
            "organisation": invitation.organisation,
            "person": invitation.by,
            "role": _role(invitation, language),
            "url": _address("invitations", language),
        },
        key=f"members/invitation:{invitation.pk}",
        expires_at=invitation.expires_at,
    )


def invitation_accepted(invitation: Invitation, *, by: User) -> None:
    outbox.post(
        template="members/email/invitation_accepted",
        to=invitation.by.email,
        language=invitation.by.language,
        context={
            "organisation": invitation.organisation,
            "newcomer": by,
            "role": _role(invitation, invitation.by.language),
            "url": _address("entry", invitation.by.language, invitation.organisation.slug),
        },
        key=f"members/invitation_accepted:{invitation.pk}",
    )


def role_given(representative: Representative) -> None:
    """To somebody whose role was changed by somebody else."""
    _post_to_representative("role_given", representative, "entry", representative.organisation.slug)


def representation_ended(representative: Representative) -> None:
    """To somebody who was taken off the list by somebody else."""
    _post_to_representative("representation_ended", representative, "account")


def security_changed(*, user: User, change: str | Promise, at: datetime) -> None:
    """To the owner of an account: how it is entered has changed, and perhaps it was not they who did it."""
    with translation.override(user.language):
        change = str(change)
    outbox.post(
        template="members/email/security_changed",
        to=user.email,
        language=user.language,
        context={"change": change, "at": at, "url": _address("mfa_index", user.language)},
    )


def _post_to_applicant(name: str, application: Application, **context: object) -> None:
    outbox.post(
        template=f"members/email/{name}",
        to=application.applicant.email,
        language=application.applicant.language,
        context={
            "application": application,
            "organisation": application.organisation,
            "person": application.applicant,
            "url": _address("account", application.applicant.language),
            **context,
        },
        key=_key(name, application),
    )


def _post_to_secretariat(name: str, **context: object) -> None:
    outbox.post(template=f"members/email/{name}", to=settings.SECRETARIAT_EMAIL, language="en", context=context)


def _post_about_change(name: str, change: EntryChange) -> None:
    language = change.by.language
    outbox.post(
        template=f"members/email/{name}",
        to=change.by.email,
        language=language,
        context={
            "change": change,
            "organisation": change.organisation,
            "person": change.by,
            "differences": _differences(change, language),
            "url": _address("entry", language, change.organisation.slug),
        },
        key=f"members/{name}:{change.pk}",
    )


def _post_to_representative(name: str, representative: Representative, address: str, *args: object) -> None:
    person = representative.user
    outbox.post(
        template=f"members/email/{name}",
        to=person.email,
        language=person.language,
        context={
            "organisation": representative.organisation,
            "person": person,
            "role": _role(representative, person.language),
            "url": _address(address, person.language, *args),
        },
    )


def _role(row: Invitation | Representative, language: str) -> str:
    with translation.override(language):
        return row.get_role_display()


def _differences(change: EntryChange, language: str) -> list[Difference]:
    with translation.override(language):
        return differences(change)


def _key(name: str, application: Application) -> str:
    return f"members/{name}:{application.pk}:{application.version}"


def _address(name: str, language: str, *args: object) -> str:
    """Under the configured origin, whatever host a request was sent to."""
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=args)
