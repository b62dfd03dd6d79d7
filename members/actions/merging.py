"""Two entries of one organisation become one, and two again when it was a mistake.

One transaction, with the applications locked first, as everything does that decides on one, then both organisations in
the order of their keys, so that of two merges at once one comes first and the other is told.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from foundation.history import actions as history
from members import emails
from members.actions import people, uploads
from members.actions.refusals import ChangedError, RefusedError
from members.merging import Difference, Step, differences, relations, state_of, take
from members.models import Application, Invitation, JoinRequest, Merge, Organisation, Representative, User

NotUndoneError = history.NotUndoneError


class GoneError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: one of the two is not there any more.")


class SampleError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: one of the two is a sample, and goes with the samples.")


class AlreadyUndoneError(RefusedError):
    def __init__(self, merge: Merge) -> None:
        super().__init__(merge)
        self.merge = merge

    def __str__(self) -> str:
        time = date_format(timezone.localtime(self.merge.undone_at), "DATETIME_FORMAT")
        return _("Nothing was changed: %(person)s undid this merge on %(time)s.") % {
            "person": self.merge.undone_by,
            "time": time,
        }


@dataclass(frozen=True)
class Preview:
    """What there is to choose, what becomes of every row, and the state in which this holds."""

    differences: list[Difference]
    steps: list[Step]
    state: str


def preview(*, kept: Organisation, absorbed: Organisation, by: User) -> Preview:
    """What `merge()` would do: it does it, and takes it back. Raises whatever `merge()` would."""
    with transaction.atomic():
        kept, absorbed = _locked(kept, absorbed)
        found, state = differences(kept, absorbed), state_of(kept, absorbed)
        steps = _bring_together(kept, absorbed, by)
        transaction.set_rollback(True)
    return Preview(found, steps, state)


@transaction.atomic
def merge(*, kept: Organisation, absorbed: Organisation, taken: set[str], seen: str, by: User) -> Merge:
    """Bring everything of the absorbed organisation to the kept one, with the values of the fields in `taken`.

    `seen` is the state of the preview. The absorbed one is deleted; its address leads to the kept one. Raises
    ChangedError when the state is another by now; GoneError, SampleError, WaitingChangeError,
    LeavingError, TwoOpenError.
    """
    kept, absorbed = _locked(kept, absorbed)
    if seen != state_of(kept, absorbed):
        raise ChangedError
    record = Merge(kept=kept, absorbed_id=absorbed.pk, kept_name=kept.name, absorbed_name=absorbed.name, by=by)
    newcomers = set(_focal_points(absorbed))
    with history.undoable(user=by.pk) as record.context_id:
        take(kept, absorbed, taken)
        _bring_together(kept, absorbed, by)
        absorbed.delete()
    record.save()
    for person in _focal_points(kept):
        emails.organisations_merged(record, kept, person, was=record.absorbed_name if person in newcomers else "")
    return record


@transaction.atomic
def undo(*, merge: Merge, by: User) -> Merge:
    """Two entries again, each with what it had. Raises AlreadyUndoneError; NotUndoneError with what stands in the way.

    What came to the kept one since stays there, and what ended since stays ended. A file that was not kept for so long
    does not come back.
    """
    _lock(merge.kept_id)
    merge = Merge.objects.select_for_update(of=("self",)).select_related("undone_by").get(pk=merge.pk)
    if merge.undone_at:
        raise AlreadyUndoneError(merge)
    history.undo(context_id=merge.context_id, user=by.pk)
    _keep_closed(merge, by)
    uploads.drop_lost(organisations=[merge.kept_id, merge.absorbed_id])
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    for organisation in Organisation.objects.filter(pk__in=[merge.kept_id, merge.absorbed_id]).order_by("pk"):
        for person in _focal_points(organisation):
            emails.merge_undone(merge, organisation, person)
    return merge


def _keep_closed(merge: Merge, by: User) -> None:
    """What the merge had closed, and is open again, brings nobody back who has gone since.

    That is an invitation by somebody who is no focal point there any more, or to somebody who has left either of the
    two, and what a person asked whose account is deleted. Nobody is told.
    """
    both = [merge.kept_id, merge.absorbed_id]
    of_both = Representative.objects.filter(organisation__in=both)
    leads = of_both.current().filter(
        organisation=OuterRef("organisation"), user=OuterRef("by"), role=Representative.Role.FOCAL_POINT
    )
    has_left = of_both.filter(user__email=OuterRef("email"), ended_on__gte=timezone.localdate(merge.at))
    people.close(Invitation.objects.filter(~Exists(leads) | Exists(has_left), organisation__in=both))
    JoinRequest.objects.open().filter(organisation__in=both, user__erased_at__isnull=False).update(
        status=JoinRequest.Status.DECLINED, decided_at=timezone.now(), decided_by=by
    )


def _lock(*keys: int) -> dict[int, Organisation]:
    list(Application.objects.filter(organisation__in=keys).order_by("pk").select_for_update())
    return {each.pk: each for each in Organisation.objects.filter(pk__in=keys).order_by("pk").select_for_update()}


def _locked(kept: Organisation, absorbed: Organisation) -> tuple[Organisation, Organisation]:
    found = _lock(kept.pk, absorbed.pk)
    if len(found) < 2:
        raise GoneError
    kept, absorbed = found[kept.pk], found[absorbed.pk]
    if kept.is_sample != absorbed.is_sample:
        raise SampleError
    return kept, absorbed


def _bring_together(kept: Organisation, absorbed: Organisation, by: User) -> list[Step]:
    """App by app, as the roof lists them; nothing may be left that would go with the absorbed one."""
    steps = []
    for name in settings.MERGES:
        bring: Callable[..., list[Step]] = import_string(name)
        steps += bring(kept=kept, absorbed=absorbed, by=by)
    for relation in relations():
        if relation.related_model._base_manager.filter(**{relation.field.name: absorbed}).exists():
            raise RuntimeError(f"Nothing in settings.MERGES takes care of {relation.field}.")
    return steps


def _focal_points(organisation: Organisation) -> list[User]:
    """Who is told; of a sample, nobody."""
    if organisation.is_sample:
        return []
    return [each.user for each in organisation.representatives.focal_points().select_related("user").order_by("pk")]
