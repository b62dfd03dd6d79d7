"""What two entries of one organisation say differently, and how the rows of one come to the other."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Field, ManyToOneRel, Model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from members.actions.refusals import RefusedError
from members.entries import shown
from members.models import (
    Application,
    Confirmation,
    FormerAddress,
    Invitation,
    JoinRequest,
    Locality,
    Membership,
    Organisation,
    Representative,
    User,
)

# Nobody chooses these: what is kept keeps its own; `texts` follows the texts that it speaks of.
OWN = {"id", "slug", "texts", "is_sample", "created_at"}
SAYS_NOTHING: tuple = (None, "", [], Locality.UNCLASSIFIED)
# From the highest to the lowest.
ROLES = list(Representative.Role.values)


class TwoOpenError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: each of the two has an open application. Decide on one of them first.")


class WaitingChangeError(RefusedError):
    def __init__(self, organisation: Organisation) -> None:
        super().__init__(organisation)
        self.organisation = organisation

    def __str__(self) -> str:
        return _("Nothing was changed: a change of the entry of %(name)s waits. Decide on it first.") % {
            "name": self.organisation.name
        }


class LeavingError(RefusedError):
    def __init__(self, organisation: Organisation) -> None:
        super().__init__(organisation)
        self.organisation = organisation

    def __str__(self) -> str:
        return _("Nothing was changed: %(name)s says that it leaves the Alliance. Decide on it first.") % {
            "name": self.organisation.name
        }


@dataclass(frozen=True)
class Difference:
    """A field in which two entries differ; the values are in the reader's language."""

    name: str
    label: str
    kept: str
    absorbed: str
    is_empty: bool
    """Whether the kept entry says nothing there."""


@dataclass(frozen=True)
class Step:
    """What becomes of one row, in the reader's language."""

    what: str
    row: str
    outcome: str


def step(row: Model, outcome: str = "") -> Step:
    """Without an outcome, the row comes along as it is. To be called before the row is moved."""
    return Step(str(capfirst(row._meta.verbose_name)), str(row), outcome or _("Comes along."))


def differences(kept: Organisation, absorbed: Organisation) -> list[Difference]:
    """In which fields there is something to choose: where the absorbed entry says nothing, there is not."""
    found = []
    for field in _fields():
        mine, other = getattr(kept, field.name), getattr(absorbed, field.name)
        if other not in SAYS_NOTHING and other != mine:
            found.append(
                Difference(
                    field.name,
                    str(capfirst(field.verbose_name)),
                    shown(field.name, mine),
                    shown(field.name, other),
                    is_empty=mine in SAYS_NOTHING,
                )
            )
    return found


def take(kept: Organisation, absorbed: Organisation, names: set[str]) -> None:
    """Carry the values of these fields over; a text with what is known of its translation."""
    for name in names & {field.name for field in _fields()}:
        setattr(kept, name, getattr(absorbed, name))
        kept.texts.pop(name, None)
        if name in absorbed.texts:
            kept.texts[name] = absorbed.texts[name]
    if names:
        kept.save()


def _fields() -> Iterator[Field]:
    translated = translator.get_options_for_model(Organisation).all_fields
    for field in Organisation._meta.concrete_fields:
        # of a translated field, its columns
        if field.name not in OWN and not field.generated and field.name not in translated:
            yield field


def relations() -> list[ManyToOneRel]:
    """Everything, of whatever app, that refers to an organisation and cannot be without it; histories can."""
    return [
        relation
        for relation in Organisation._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and getattr(relation.field, "db_constraint", False)
    ]


def state_of(kept: Organisation, absorbed: Organisation) -> str:
    """Tells one state of the two, and of all that refers to them, from another."""
    both = [kept.pk, absorbed.pk]
    rows: list[Any] = [both, list(Organisation.objects.filter(pk__in=both).order_by("pk").values())]
    for relation in relations():
        referring = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": both})
        rows.append(list(referring.order_by("pk").values()))
    return sha256(json.dumps(rows, default=str).encode()).hexdigest()[:16]


def merge(*, kept: Organisation, absorbed: Organisation, by: User) -> list[Step]:
    """Bring what this app knows of the absorbed organisation to the kept one; both are locked.

    Raises WaitingChangeError, LeavingError, TwoOpenError.
    """
    return [
        *_changes(kept, absorbed),
        *_memberships(kept, absorbed),
        *_applications(kept, absorbed),
        *_representatives(kept, absorbed),
        *_invitations(kept, absorbed),
        *_join_requests(kept, absorbed, by),
        *_uploads(kept, absorbed),
        *_addresses(kept, absorbed),
    ]


def _changes(kept: Organisation, absorbed: Organisation) -> Iterator[Step]:
    for organisation in (kept, absorbed):
        # what was proposed for one entry would be compared with another
        if organisation.changes.waiting().exists():
            raise WaitingChangeError(organisation)
    for change in absorbed.changes.select_related("organisation"):
        yield step(change)
    absorbed.changes.update(organisation=kept)


def _memberships(kept: Organisation, absorbed: Organisation) -> Iterator[Step]:
    for organisation in (kept, absorbed):
        # it would be lost, where the other one was confirmed later
        rounds = Confirmation.objects.open().filter(membership__organisation=organisation)
        if rounds.filter(status=Confirmation.Status.LEAVING).exists():
            raise LeavingError(organisation)
    mine = kept.memberships.active().select_related("type", "organisation").first()
    for membership in absorbed.memberships.select_related("type", "organisation").order_by("pk"):
        if mine and membership.status == Membership.Status.ACTIVE:
            outcome = _("Ends: two cannot be active. The earlier start of the two is kept.")
            if membership.type != mine.type:
                outcome = _(
                    "Ends: two cannot be active. The type that stays is “%(kept)s”, not “%(absorbed)s”. The earlier "
                    "start of the two is kept."
                ) % {"kept": mine.type, "absorbed": membership.type}
            yield step(membership, outcome)
            mine.started_on = min(mine.started_on, membership.started_on)
            mine.confirmed_on = max(filter(None, [mine.confirmed_on, membership.confirmed_on]), default=None)
            mine.save()
            membership.status = Membership.Status.ENDED
            membership.ended_on = max(timezone.localdate(), membership.started_on)
        else:
            yield step(membership)
        membership.organisation = kept
        membership.save()


def _applications(kept: Organisation, absorbed: Organisation) -> Iterator[Step]:
    if kept.applications.open().exists() and absorbed.applications.open().exists():
        raise TwoOpenError
    is_member = kept.memberships.active().exists()
    for application in absorbed.applications.select_related("organisation").order_by("pk"):
        if application.status in Application.OPEN:
            outcome = _("Comes along. It cannot be approved, for there is an active membership: decline it.")
            yield step(application, outcome if is_member else "")
            application.version += 1  # a decision that is being taken on it was on another organisation
        else:
            yield step(application)
        application.organisation = kept
        # not its answers, of which there is no history
        application.save(update_fields=["organisation", "version"])


def _representatives(kept: Organisation, absorbed: Organisation) -> Iterator[Step]:
    there = {each.user_id: each for each in kept.representatives.current()}
    for representative in absorbed.representatives.select_related("user", "organisation").order_by("pk"):
        mine = there.get(representative.user_id)
        if mine and representative.ended_on is None:
            mine.role = min(mine.role, representative.role, key=ROLES.index)
            mine.started_on = min(mine.started_on, representative.started_on)
            mine.job_title = mine.job_title or representative.job_title
            mine.save()
            outcome = _("Ends, for this person acts for both already. The role that stays is: %(role)s.")
            yield step(representative, outcome % {"role": mine.get_role_display()})
            representative.ended_on = max(timezone.localdate(), representative.started_on)
        else:
            role = {"role": representative.get_role_display()}
            yield step(representative, "" if representative.ended_on else _("Comes along, as: %(role)s.") % role)
        representative.organisation = kept
        representative.save()


def _invitations(kept: Organisation, absorbed: Organisation) -> Iterator[Step]:
    """One invitation is open for each address, the newest; none for somebody who acts for the organisation."""
    seen = set(kept.representatives.current().values_list("user__email", flat=True))
    of_both = Invitation.objects.filter(organisation__in=[kept, absorbed]).select_related("organisation")
    for invitation in of_both.order_by("-created_at", "-pk"):
        is_open = invitation.status == Invitation.Status.OPEN
        if is_open and invitation.email in seen:
            yield step(invitation, _("Is withdrawn: another one is open, or the person acts for the organisation."))
            invitation.status = Invitation.Status.WITHDRAWN
            invitation.save()
        elif invitation.organisation == absorbed:
            yield step(invitation)
        if is_open:
            seen.add(invitation.email)
    absorbed.invitations.update(organisation=kept)


def _join_requests(kept: Organisation, absorbed: Organisation, by: User) -> Iterator[Step]:
    """A person waits once for an answer, and not any more who acts for the organisation by now."""
    there = set(kept.representatives.current().values_list("user", flat=True))
    asked = set(kept.join_requests.open().values_list("user", flat=True))
    of_both = JoinRequest.objects.filter(organisation__in=[kept, absorbed]).select_related("organisation", "user")
    for request in of_both.order_by("pk"):
        is_mine, is_open = request.organisation == kept, request.status == JoinRequest.Status.ASKED
        if is_open and not is_mine and request.user_id in asked:
            yield step(request, _("Is deleted: the same person waits for an answer of the other one."))
            request.delete()
        elif is_open and request.user_id in there:
            yield step(request, _("Is accepted: the person acts for the organisation."))
            request.status, request.decided_at, request.decided_by = JoinRequest.Status.ACCEPTED, timezone.now(), by
            request.save()
        elif not is_mine:
            yield step(request)
    absorbed.join_requests.update(organisation=kept)


def _uploads(kept: Organisation, absorbed: Organisation) -> Iterator[Step]:
    there = set(kept.uploads.values_list("purpose", flat=True))
    for upload in absorbed.uploads.order_by("pk"):
        if upload.purpose in there:
            yield step(upload, _("Is deleted: the entry that is kept has one of its own."))
            upload.delete()
        else:
            yield step(upload)
            upload.organisation = kept
            upload.save(update_fields=["organisation"])


def _addresses(kept: Organisation, absorbed: Organisation) -> Iterator[Step]:
    for address in absorbed.former_addresses.all():
        yield step(address, _("Leads to the organisation that is kept."))
    absorbed.former_addresses.update(organisation=kept)
    address = FormerAddress(slug=absorbed.slug, organisation=kept)
    yield step(address, _("Leads to the organisation that is kept."))
    address.save()
