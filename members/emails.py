"""The e-mails of members, each posted in the transaction that causes it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.text import Truncator

from foundation.outbox import actions as outbox
from members import links
from members.entries import Difference, differences
from members.models import (
    Application,
    Confirmation,
    EntryChange,
    ExpressionOfInterest,
    Invitation,
    JoinRequest,
    Merge,
    Organisation,
    Reminder,
    Representative,
    SignInCode,
    User,
)
from members.pages import all_pages

# What the link is for with which an applicant confirms what the secretariat has entered.
ENTERED = "entered"


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
    _post_to_secretariat(
        "application_notice",
        key=_key("application_notice", application),
        application=application,
        organisation=application.organisation,
        url=_desk("admin:members_application_change", application.pk),
    )


def application_approved(application: Application, *, is_listed: bool, written: outbox.Written | None = None) -> None:
    organisation, language = application.organisation, application.applicant.language
    listing = _address("organisation", language, organisation.slug) if organisation and is_listed else ""
    _post_to_applicant("application_approved", application, written=written, listing=listing)


def changes_requested(application: Application, *, written: outbox.Written | None = None) -> None:
    """To the applicant: which pages to change, and why."""
    url = _address("apply_check", application.applicant.language)
    _post_to_applicant("changes_requested", application, written=written, requested=_requested(application), url=url)


def application_declined(application: Application, *, written: outbox.Written | None = None) -> None:
    _post_to_applicant("application_declined", application, written=written)


def application_entered(application: Application) -> None:
    """To the applicant: the secretariat has typed what they had sent or said, and this link confirms it."""
    _post_entered("application_entered", application, key=entered_key(application))


def entered_key(application: Application) -> str:
    asked_at = application.asked_at.isoformat() if application.asked_at else ""
    return f"members/application_entered:{application.pk}:{asked_at}"


def application_disowned(application: Application) -> None:
    """To the secretariat: whoever reads this address knows nothing of the application that was entered for it."""
    _post_to_secretariat(
        "application_disowned",
        key=_key("application_disowned", application),
        application=application,
        name=_typed_name(application) or application.applicant.email,
        person=application.applicant,
        staff=application.entered_by,
        url=_desk("admin:members_application_change", application.pk),
    )


def entry_change_notice(change: EntryChange) -> None:
    """To the secretariat: somebody wants to change who their organisation is. At most once an hour for each."""
    _post_to_secretariat(
        "entry_change_notice",
        key=_key_of_hour("entry_change_notice", change.pk),
        organisation=change.organisation,
        change=change,
        differences=_differences(change, settings.SECRETARIAT_LANGUAGE),
        url=_desk("admin:members_entrychange_change", change.pk),
    )


def entry_hidden(organisation: Organisation, *, by: User) -> None:
    """To the secretariat: an organisation is out of sight, and may need somebody to talk to. At most once an hour."""
    _post_to_secretariat(
        "entry_hidden",
        key=_key_of_hour("entry_hidden", organisation.pk),
        organisation=organisation,
        person=by,
        url=_desk("admin:members_organisation_change", organisation.pk),
    )


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
        key=invitation_key(invitation),
        expires_at=invitation.expires_at,
    )


def invitation_key(invitation: Invitation) -> str:
    return f"members/invitation:{invitation.pk}"


def invitation_accepted(invitation: Invitation, newcomer: Representative) -> None:
    """To who invited, if they still act for the organisation, else to its focal points."""
    for person in _those_who_act(invitation.by, invitation.organisation):
        outbox.post(
            template="members/email/invitation_accepted",
            to=person.email,
            language=person.language,
            context={
                "organisation": invitation.organisation,
                "newcomer": newcomer.user,
                "role": _role(newcomer, person.language),
                "url": _address("entry", person.language, invitation.organisation.slug),
            },
            key=f"members/invitation_accepted:{invitation.pk}:{person.pk}",
        )


def role_given(representative: Representative) -> None:
    """To somebody whose role was changed by somebody else."""
    _post_to_representative("role_given", representative, "entry", representative.organisation.slug)


def representation_ended(representative: Representative) -> None:
    """To somebody who was taken off the list by somebody else."""
    _post_to_representative("representation_ended", representative, "account")


def account_deleted(*, to: str, language: str) -> None:
    """To the address of an account that is no more, in case it was not its owner who did it. Nothing of it is kept."""
    outbox.post(template="members/email/account_deleted", to=to, language=language, context={}, vanishes=True)


def focal_point_gone(organisation: Organisation) -> None:
    """To the secretariat: the last focal point has deleted their account. At most once an hour for each."""
    _post_to_secretariat(
        "focal_point_gone",
        key=_key_of_hour("focal_point_gone", organisation.pk),
        organisation=organisation,
        url=_desk("admin:members_organisation_change", organisation.pk),
    )


def organisations_merged(merge: Merge, kept: Organisation, person: User, *, was: str) -> None:
    """To a focal point of the organisation that was kept; `was` is the name of the other one to who led that one.

    It names nobody else, and to those of the kept one not the other's name, which may have been hidden from them.
    """
    _post_about_merge("organisations_merged", merge, kept, person, was=was)


def merge_undone(merge: Merge, organisation: Organisation, person: User) -> None:
    """To a focal point of one of the two; it names that one alone."""
    _post_about_merge("merge_undone", merge, organisation, person)


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
        url=_address("apply_check", application.applicant.language),
    )


def application_unanswered(reminder: Reminder, *, days: int) -> None:
    """To the secretariat: somebody has waited for longer than the `days` within which it means to decide."""
    application = reminder.application
    _post_to_secretariat(
        "application_unanswered",
        key=_key("application_unanswered", application),
        application=application,
        organisation=application.organisation,
        since=reminder.since,
        days=days,
        url=_desk("admin:members_application_change", application.pk),
    )


def join_requested(request: JoinRequest) -> bool:
    """To the focal points, each in their language; whether there are any who can sign in."""
    people = _focal_points(request.organisation)
    for person in people:
        _post_request(
            "join_requested", request, person.email, person.language, _address("account_requests", person.language)
        )
    return bool(people)


def join_without_focal_point(request: JoinRequest) -> None:
    """To the secretariat, in place of the focal points that there are none of."""
    url = _desk("admin:members_joinrequest_change", request.pk)
    _post_request("join_requested", request, settings.SECRETARIAT_EMAIL, settings.SECRETARIAT_LANGUAGE, url)


def join_unanswered(request: JoinRequest) -> None:
    """To the secretariat: the focal points keep silent, and somebody waits."""
    url = _desk("admin:members_joinrequest_change", request.pk)
    _post_request("join_unanswered", request, settings.SECRETARIAT_EMAIL, settings.SECRETARIAT_LANGUAGE, url)


def join_decided(request: JoinRequest) -> None:
    """To the person who asked."""
    asker = request.user
    _post_request("join_decided", request, asker.email, asker.language, _address("account", asker.language))


def confirmation_asked(confirmation: Confirmation, *, now: datetime) -> None:
    """To each focal point, for the first time or as a reminder: a link of their own, that needs no sign-in."""
    for person in _focal_points(confirmation.membership.organisation):
        token = links.sign("confirmation", {"confirmation": confirmation.pk, "person": person.pk})
        _post_to_focal_point(
            "confirmation_asked",
            confirmation,
            person,
            key=f"members/confirmation_asked:{confirmation.pk}:{confirmation.asked_at:%Y%m%d%H%M%S}:"
            f"{confirmation.stage}:{person.pk}",
            url=_address("confirmation", person.language, token),
            until=now + links.LIFE,
            secret=True,
            expires_at=now + links.LIFE,
        )


def confirmation_unreachable(confirmation: Confirmation) -> None:
    """To the secretariat: a member is to confirm, and nobody can be asked."""
    _post_of_confirmation("confirmation_unreachable", confirmation)


def leaving_notice(confirmation: Confirmation) -> None:
    """To the secretariat: somebody says that their organisation leaves."""
    _post_of_confirmation("leaving_notice", confirmation)


def leaving(confirmation: Confirmation) -> None:
    """To the focal points: what the secretariat was told, and by whom."""
    _post_to_focal_points("leaving", confirmation)


def membership_lapsed(confirmation: Confirmation) -> None:
    """To the focal points: it was let lapse, and why."""
    _post_to_focal_points("membership_lapsed", confirmation)


def membership_ended(confirmation: Confirmation) -> None:
    """To the focal points: it has ended, as their organisation wished."""
    _post_to_focal_points("membership_ended", confirmation)


def _focal_points(organisation: Organisation) -> list[User]:
    return [each.user for each in organisation.representatives.focal_points().select_related("user").order_by("pk")]


def _post_to_focal_points(name: str, confirmation: Confirmation) -> None:
    organisation = confirmation.membership.organisation
    for person in _focal_points(organisation):
        url = _address("entry", person.language, organisation.slug)
        _post_to_focal_point(name, confirmation, person, url=url)


def _post_to_focal_point(
    name: str,
    confirmation: Confirmation,
    person: User,
    *,
    key: str | None = None,
    secret: bool = False,
    expires_at: datetime | None = None,
    **context: object,
) -> None:
    outbox.post(
        template=f"members/email/{name}",
        to=person.email,
        language=person.language,
        context={
            "confirmation": confirmation,
            "membership": confirmation.membership,
            "organisation": confirmation.membership.organisation,
            "person": person,
            **context,
        },
        key=key or f"members/{name}:{confirmation.pk}:{confirmation.version}:{person.pk}",
        secret=secret,
        expires_at=expires_at,
    )


def _post_of_confirmation(name: str, confirmation: Confirmation) -> None:
    _post_to_secretariat(
        name,
        key=f"members/{name}:{confirmation.pk}:{confirmation.version}",
        confirmation=confirmation,
        organisation=confirmation.membership.organisation,
        person=confirmation.answered_by,
        url=_desk("admin:members_confirmation_change", confirmation.pk),
    )


def _post_request(name: str, request: JoinRequest, to: str, language: str, url: str) -> None:
    outbox.post(
        template=f"members/email/{name}",
        to=to,
        language=language,
        context={"request": request, "organisation": request.organisation, "person": request.user, "url": url},
        key=f"members/{name}:{request.pk}:{to}",
    )


def _post_about_merge(name: str, merge: Merge, organisation: Organisation, person: User, **context: object) -> None:
    outbox.post(
        template=f"members/email/{name}",
        to=person.email,
        language=person.language,
        context={
            "organisation": organisation,
            "person": person,
            "url": _address("entry", person.language, organisation.slug),
            **context,
        },
        key=f"members/{name}:{merge.pk}:{organisation.pk}:{person.pk}",
    )


def interest_expressed(expression: ExpressionOfInterest) -> None:
    """To the secretariat, which answers to the person: what somebody wrote, and who they are if they had signed in."""
    _post_to_secretariat(
        "interest_expressed",
        key=f"members/interest_expressed:{expression.pk}",
        reply_to=expression.email,
        expression=expression,
        person=expression.by,
        memberships=list(expression.memberships),
        url=_desk("admin:members_expressionofinterest_change", expression.pk),
    )


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
        url = _address(to, application.applicant.language)
        _post_to_applicant(name, application, name=_typed_name(application), url=url, **about)


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
        name=_typed_name(application),
        until=until,
        url=_address("entered", applicant.language, token),
        **context,
    )


def _typed_name(application: Application) -> str:
    return Truncator(" ".join(application.name.split())).chars(250)


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
            "person": application.applicant,
            "url": _address("account", application.applicant.language),
            **context,
        },
        key=key or _key(template, application),
        expires_at=expires_at,
        secret=secret,
        written=written,
    )


def _post_to_secretariat(notice: str, *, key: str, reply_to: str = "", **context: object) -> None:
    outbox.post(
        template=f"members/email/{notice}",
        to=settings.SECRETARIAT_EMAIL,
        language=settings.SECRETARIAT_LANGUAGE,
        context=context,
        key=key,
        reply_to=reply_to,
    )


def _post_about_change(name: str, change: EntryChange) -> None:
    """To who proposed the change, if they still act for the organisation, else to its focal points."""
    for person in _those_who_act(change.by, change.organisation):
        outbox.post(
            template=f"members/email/{name}",
            to=person.email,
            language=person.language,
            context={
                "change": change,
                "organisation": change.organisation,
                "person": person,
                "differences": _differences(change, person.language),
                "url": _address("entry", person.language, change.organisation.slug),
            },
            key=f"members/{name}:{change.pk}:{person.pk}",
        )


def _those_who_act(wanted: User, organisation: Organisation) -> list[User]:
    current = organisation.representatives.current().filter(user__is_active=True).select_related("user").order_by("pk")
    found = [each.user for each in current.filter(user=wanted)]
    return found or [each.user for each in current.filter(role=Representative.Role.FOCAL_POINT)]


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


def _key_of_hour(name: str, about: int) -> str:
    """At most once an hour about the same row: what came after it stands behind the link."""
    return f"members/{name}:{about}:{timezone.now():%Y%m%d%H}"


def _key_of(reminder: Reminder, name: str) -> str:
    return f"members/{name}:{reminder.application_id}:{reminder.which}:{reminder.since.isoformat()}"


def _desk(name: str, *args: object) -> str:
    """Where the secretariat deals with it."""
    return _address(name, settings.SECRETARIAT_LANGUAGE, *args)


def _address(name: str, language: str, *args: object) -> str:
    """Under the configured origin, whatever host a request was sent to."""
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=args)
