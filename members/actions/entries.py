"""An organisation's entry, kept true by its own people: most of it at once, who they are after a review."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import emails
from members.actions.refusals import ChangedError, RefusedError
from members.entries import REVIEWED, is_said_already, state_of, values
from members.models import EntryChange, Organisation, User
from members.models.organisations import Visibility
from members.pages import Page

Status = EntryChange.Status


class NotWaitingError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: this change is no longer waiting for a decision.")


class EntryMovedError(RefusedError):
    def __str__(self) -> str:
        return _(
            "Nothing was changed: the entry says something else by now than when this was proposed. Please refuse it."
        )


@dataclass(frozen=True)
class Saved:
    """The organisation as it is now, and what waits for the secretariat, if anything."""

    organisation: Organisation
    waiting: EntryChange | None


@transaction.atomic
def change(*, organisation: Organisation, page: Page, seen: str, by: User) -> Saved:
    """Carry a valid page into the entry; what is reviewed of it waits beside the entry, all in one row.

    Setting a reviewed answer back to what the entry says takes it out of what waits. `seen` is the state that the page
    was filled in on; raises ChangedError when it is another by now, unless that is what this page says anyway: somebody
    may have hidden the organisation, or pressed the button twice.
    """
    organisation = _locked(organisation)
    waiting = organisation.changes.waiting().select_for_update().first()
    if seen != state_of(type(page), organisation):
        if is_said_already(page, organisation, waiting):
            return Saved(organisation, waiting)
        raise ChangedError
    before = values(organisation)
    page.write(organisation)
    wanted = values(organisation)
    for name in REVIEWED:
        setattr(organisation, name, before[name])
    organisation.save()

    asked = {name: wanted[name] for name in REVIEWED if name in page.fields}
    proposed = {**(waiting.proposed if waiting else {}), **asked}
    proposed = {name: value for name, value in proposed.items() if value != before[name]}
    if waiting and not proposed:
        waiting.status = Status.WITHDRAWN
        waiting.save()
        return Saved(organisation, None)
    if not proposed or (waiting and waiting.proposed == proposed):
        return Saved(organisation, waiting)
    if waiting is None:
        waiting = EntryChange(organisation=organisation, by=by)
    else:
        waiting.version += 1
    waiting.by, waiting.proposed, waiting.before = by, proposed, {name: before[name] for name in proposed}
    waiting.save()
    emails.entry_change_notice(waiting)
    return Saved(organisation, waiting)


@transaction.atomic
def hide(*, organisation: Organisation, by: User) -> Organisation:
    """Out of sight at once, everywhere; the secretariat is told, and nobody is asked why."""
    organisation = _locked(organisation)
    if organisation.visibility != Visibility.UNLISTED:
        organisation.visibility = Visibility.UNLISTED
        organisation.save(update_fields=["visibility"])
        emails.entry_hidden(organisation, by=by)
    return organisation


@transaction.atomic
def accept(*, change: EntryChange, version: int, locality: str, by: User) -> EntryChange:
    """Put what was proposed into the entry, with the locality that is verified now.

    Raises NotWaitingError, ChangedError.
    """
    organisation = _locked(change.organisation)  # first, as whoever edits the entry does
    change = _to_decide(change, version)
    if any(value != change.before.get(name) for name, value in values(organisation).items() if name in change.proposed):
        raise EntryMovedError
    for name, value in change.proposed.items():
        setattr(organisation, name, value)
    organisation.locality = locality
    organisation.save()
    change.organisation = organisation
    _decide(change, Status.ACCEPTED, by=by)
    emails.entry_change_accepted(change)
    return change


@transaction.atomic
def refuse(*, change: EntryChange, version: int, reason: str, by: User) -> EntryChange:
    """Leave the entry as it is, for a reason that is written to who proposed the change.

    Raises NotWaitingError, ChangedError; ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("A change is refused for a reason.")
    change = _to_decide(change, version)
    change.reason = reason.strip()
    _decide(change, Status.REFUSED, by=by)
    emails.entry_change_refused(change)
    return change


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _to_decide(change: EntryChange, version: int) -> EntryChange:
    change = EntryChange.objects.select_related("organisation", "by").select_for_update(of=("self",)).get(pk=change.pk)
    if change.status != Status.WAITING:
        raise NotWaitingError
    if change.version != version:
        raise ChangedError
    return change


def _decide(change: EntryChange, status: EntryChange.Status, *, by: User) -> None:
    change.status, change.decided_at, change.decided_by = status, timezone.now(), by
    change.save()
