"""Who acts for an organisation: invited, given a role, and gone again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import emails
from members.actions.applications import RefusedError
from members.models import Invitation, Organisation, Representative, User

Role = Representative.Role
Status = Invitation.Status


class LastFocalPointError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: an organisation needs a focal point. Make somebody else one first.")


class ActsAlreadyError(RefusedError):
    def __str__(self) -> str:
        return _("Nobody was invited: this person acts for the organisation already.")


class NotOpenError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: this invitation is no longer open.")


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: User) -> Invitation:
    """Invite whoever reads the mail of `email`; once more for the same address renews the invitation.

    Raises ActsAlreadyError.
    """
    organisation = _locked(organisation)
    if organisation.representatives.current().filter(user__email=email).exists():
        raise ActsAlreadyError
    organisation.invitations.filter(email=email, status=Status.OPEN).update(status=Status.WITHDRAWN)
    invitation = Invitation.objects.create(organisation=organisation, email=email, role=role, by=by)
    emails.invitation(invitation)
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """Nobody is told: the address may have been wrong."""
    _locked(invitation.organisation)
    Invitation.objects.filter(pk=invitation.pk, status=Status.OPEN).update(status=Status.WITHDRAWN)


@transaction.atomic
def accept(*, invitation: Invitation, by: User) -> Representative:
    """Act for the organisation from now on; twice is once. Raises NotOpenError, also for somebody else's invitation."""
    organisation = _locked(invitation.organisation)
    acts = organisation.representatives.current().filter(user=by).first()
    found = Invitation.objects.open().for_user(by).filter(pk=invitation.pk).first()
    if found is None:
        if acts and Invitation.objects.for_user(by).filter(pk=invitation.pk, status=Status.ACCEPTED).exists():
            return acts
        raise NotOpenError
    found.status = Status.ACCEPTED
    found.save(update_fields=["status"])
    if acts is None:
        acts = Representative.objects.create(
            organisation=organisation, user=by, role=found.role, started_on=timezone.localdate()
        )
    emails.invitation_accepted(found, by=by)
    return acts


@transaction.atomic
def decline(*, invitation: Invitation, by: User) -> None:
    _locked(invitation.organisation)
    Invitation.objects.open().for_user(by).filter(pk=invitation.pk).update(status=Status.DECLINED)


@transaction.atomic
def give_role(*, representative: Representative, role: str, by: User) -> Representative:
    """Raises LastFocalPointError when the only focal point would be none any more."""
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
    """Every right ends at once. Raises LastFocalPointError."""
    representative = _current(representative)
    if representative.ended_on is None:
        _leave_another(representative)
        representative.ended_on = timezone.localdate()
        representative.save(update_fields=["ended_on"])
        if by != representative.user:
            emails.representation_ended(representative)


def _leave_another(representative: Representative) -> None:
    others = representative.organisation.representatives.current().exclude(pk=representative.pk)
    if representative.role == Role.FOCAL_POINT and not others.filter(role=Role.FOCAL_POINT).exists():
        raise LastFocalPointError


def _locked(organisation: Organisation) -> Organisation:
    """One at a time for each organisation: two focal points who leave at once must not both succeed."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _current(representative: Representative) -> Representative:
    _locked(representative.organisation)
    return Representative.objects.select_related("organisation", "user").get(pk=representative.pk)
