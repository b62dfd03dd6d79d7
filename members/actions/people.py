"""Who acts for an organisation: invited, given a role, and gone again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.outbox import actions as outbox
from members import emails
from members.actions.refusals import ChangedError, RefusedError
from members.models import Invitation, JoinRequest, Organisation, Representative, User

Role = Representative.Role
Status = Invitation.Status


class LastFocalPointError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: an organisation needs a focal point. Make somebody else one first.")


class ActsAlreadyError(RefusedError):
    def __str__(self) -> str:
        return _("Nobody was invited: this person acts for the organisation already.")


class NotLeadingError(RefusedError):
    def __str__(self) -> str:
        return _("Nobody was invited: you are no longer a focal point of this organisation.")


class GoneError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: this person no longer acts for the organisation.")


class NotOpenError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: this invitation is no longer open.")


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: User) -> Invitation:
    """Invite whoever reads the mail of `email`; once more for the same address renews the invitation.

    Raises ActsAlreadyError, NotLeadingError.
    """
    organisation = _locked(organisation)
    if not organisation.representatives.current().filter(user=by, role=Role.FOCAL_POINT).exists():
        raise NotLeadingError  # their role has ended since the page was opened
    if organisation.representatives.current().filter(user__email=email).exists():
        raise ActsAlreadyError
    close(organisation.invitations.filter(email=email))
    invitation = Invitation.objects.create(organisation=organisation, email=email, role=role, by=by)
    emails.invitation(invitation)
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """Nobody is told: the address may have been wrong. Raises NotOpenError."""
    _locked(invitation.organisation)
    if not close(invitation.organisation.invitations.filter(pk=invitation.pk)):
        raise NotOpenError


@transaction.atomic
def accept(*, invitation: Invitation, by: User) -> Representative:
    """Act for the organisation from now on; twice is once. Raises NotOpenError, also for somebody else's invitation."""
    organisation = _locked(invitation.organisation)
    found = Invitation.objects.open().for_user(by).filter(pk=invitation.pk).first()
    if found is None:
        acts = organisation.representatives.current().filter(user=by).first()
        if acts and Invitation.objects.for_user(by).filter(pk=invitation.pk, status=Status.ACCEPTED).exists():
            return acts
        raise NotOpenError
    found.status = Status.ACCEPTED
    found.save(update_fields=["status"])
    acts = join(organisation=organisation, user=by, role=found.role)
    emails.invitation_accepted(found, acts)
    return acts


@transaction.atomic
def decline(*, invitation: Invitation, by: User) -> None:
    """Raises NotOpenError."""
    _locked(invitation.organisation)
    mine = Invitation.objects.open().for_user(by).filter(pk=invitation.pk)
    if not mine.update(status=Status.DECLINED):
        raise NotOpenError


def join(*, organisation: Organisation, user: User, role: str) -> Representative:
    """Somebody acts for a locked organisation from now on, in `role` unless in another already.

    Whatever else would have made them do so is closed: what waits twice must not be answered twice.
    """
    acts, _is_new = Representative.objects.get_or_create(
        organisation=organisation,
        user=user,
        ended_on=None,
        defaults={"role": role, "started_on": timezone.localdate()},
    )
    close(organisation.invitations.filter(email=user.email))
    organisation.join_requests.open().filter(user=user).update(
        status=JoinRequest.Status.ACCEPTED, decided_at=timezone.now(), decided_by=user
    )
    return acts


@transaction.atomic
def give_role(*, representative: Representative, role: str, by: User) -> Representative:
    """Raises LastFocalPointError when the only focal point would be none any more, GoneError."""
    representative = _current(representative)
    if representative.role != role:
        if role != Role.FOCAL_POINT:
            _leave_another(representative)
        representative.role = role
        representative.save(update_fields=["role"])
        if by != representative.user:
            emails.role_given(representative)
    return representative


@transaction.atomic
def end(*, representative: Representative, by: User) -> None:
    """Every right ends at once, and no invitation brings one back. Raises LastFocalPointError, GoneError."""
    representative = _current(representative)
    organisation, user = representative.organisation, representative.user
    _leave_another(representative)
    representative.ended_on = max(timezone.localdate(), representative.started_on)
    representative.save(update_fields=["ended_on"])
    close(organisation.invitations.filter(Q(by=user) | Q(email=user.email)))
    if by != user:
        emails.representation_ended(representative)


@transaction.atomic
def close_after(*, organisation: Organisation, user: User) -> None:
    """For whom the desk has taken off the list: what they have invited, or were invited to, brings nobody back."""
    _locked(organisation)
    if not organisation.representatives.current().filter(user=user).exists():
        close(organisation.invitations.filter(Q(by=user) | Q(email=user.email)))


def close(invitations: QuerySet[Invitation]) -> int:
    """How many were open; their mails do not leave any more."""
    found = list(invitations.filter(status=Status.OPEN))
    outbox.cancel(keys=[emails.invitation_key(invitation) for invitation in found])
    return Invitation.objects.filter(pk__in=[invitation.pk for invitation in found]).update(status=Status.WITHDRAWN)


@transaction.atomic
def forget_invitations(*, before: datetime) -> int:
    """Delete old invitations and their history: they name addresses of people who never came; how many."""
    old = list(Invitation.objects.filter(created_at__lt=before).values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=old).delete()
    tracked: Any = Invitation
    tracked.pgh_event_model.objects.filter(pgh_obj_id__in=old).delete()  # after it, because deleting is an event too
    return len(old)


def _leave_another(representative: Representative) -> None:
    """One focal point at least who can sign in, as long as the organisation is a member: after that, nobody is held."""
    if not representative.organisation.memberships.active().exists():
        return
    others = representative.organisation.representatives.focal_points().exclude(pk=representative.pk)
    if representative.role == Role.FOCAL_POINT and not others.exists():
        raise LastFocalPointError


def _locked(organisation: Organisation) -> Organisation:
    """One at a time for each organisation: two focal points who leave at once must not both succeed.

    Raises ChangedError for one that went into another meanwhile.
    """
    found = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).first()
    if found is None:
        raise ChangedError
    return found


def _current(representative: Representative) -> Representative:
    _locked(representative.organisation)
    found = Representative.objects.current().select_related("organisation", "user").filter(pk=representative.pk).first()
    if found is None:
        raise GoneError
    return found
