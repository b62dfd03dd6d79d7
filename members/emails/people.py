"""Mails about who acts for an organisation."""

from django.conf import settings
from django.utils import translation

from foundation.outbox import actions as outbox
from members.emails.posting import address, desk, focal_points, key_of_hour, post_to_secretariat, those_who_act
from members.models import (
    Invitation,
    JoinRequest,
    Organisation,
    Representative,
    User,
)


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
            "url": address("invitations", language),
        },
        key=invitation_key(invitation),
        expires_at=invitation.expires_at,
    )


def invitation_key(invitation: Invitation) -> str:
    return f"members/invitation:{invitation.pk}"


def invitation_accepted(invitation: Invitation, newcomer: Representative) -> None:
    """To who invited, if they still act for the organisation, else to its focal points."""
    for person in those_who_act(invitation.by, invitation.organisation):
        outbox.post(
            template="members/email/invitation_accepted",
            to=person.email,
            language=person.language,
            context={
                "organisation": invitation.organisation,
                "newcomer": newcomer.user,
                "role": _role(newcomer, person.language),
                "url": address("entry", person.language, invitation.organisation.slug),
            },
            key=f"members/invitation_accepted:{invitation.pk}:{person.pk}",
        )


def role_given(representative: Representative) -> None:
    """To somebody whose role was changed by somebody else."""
    _post_to_representative("role_given", representative, "entry", representative.organisation.slug)


def representation_ended(representative: Representative) -> None:
    """To somebody who was taken off the list by somebody else."""
    _post_to_representative("representation_ended", representative, "account")


def focal_point_gone(organisation: Organisation) -> None:
    """To the secretariat: the last focal point has deleted their account. At most once an hour for each."""
    post_to_secretariat(
        "focal_point_gone",
        key=key_of_hour("focal_point_gone", organisation.pk),
        organisation=organisation,
        url=desk("admin:members_organisation_change", organisation.pk),
    )


def join_requested(request: JoinRequest) -> bool:
    """To the focal points, each in their language; whether there are any who can sign in."""
    people = focal_points(request.organisation)
    for person in people:
        _post_request(
            "join_requested", request, person.email, person.language, address("account_requests", person.language)
        )
    return bool(people)


def join_without_focal_point(request: JoinRequest) -> None:
    """To the secretariat, in place of the focal points that there are none of."""
    url = desk("admin:members_joinrequest_change", request.pk)
    _post_request("join_requested", request, settings.SECRETARIAT_EMAIL, settings.SECRETARIAT_LANGUAGE, url)


def join_unanswered(request: JoinRequest) -> None:
    """To the secretariat: the focal points keep silent, and somebody waits."""
    url = desk("admin:members_joinrequest_change", request.pk)
    _post_request("join_unanswered", request, settings.SECRETARIAT_EMAIL, settings.SECRETARIAT_LANGUAGE, url)


def join_decided(request: JoinRequest) -> None:
    """To the person who asked; an organisation that is hidden from them by now is not named."""
    asker = request.user
    is_visible = Organisation.objects.visible_to(asker).filter(pk=request.organisation_id).exists()
    is_known = is_visible or request.status == JoinRequest.Status.ACCEPTED
    url = address("account", asker.language)
    _post_request("join_decided", request, asker.email, asker.language, url, is_known=is_known)


def _post_request(name: str, request: JoinRequest, to: str, language: str, url: str, **context: object) -> None:
    outbox.post(
        template=f"members/email/{name}",
        to=to,
        language=language,
        context={
            "request": request,
            "organisation": request.organisation,
            "person": request.user,
            "url": url,
            **context,
        },
        key=f"members/{name}:{request.pk}:{to}",
    )


def _post_to_representative(name: str, representative: Representative, page: str, *args: object) -> None:
    person = representative.user
    outbox.post(
        template=f"members/email/{name}",
        to=person.email,
        language=person.language,
        context={
            "organisation": representative.organisation,
            "person": person,
            "role": _role(representative, person.language),
            "url": address(page, person.language, *args),
        },
    )


def _role(row: Invitation | Representative, language: str) -> str:
    with translation.override(language):
        return row.get_role_display()
