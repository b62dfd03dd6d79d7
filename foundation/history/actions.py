"""What others ask of the history: `from foundation.history import actions as history`, then
`with history.undoable(…) as context_id:` around a change, and `history.undo(context_id=…)`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pghistory
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from pghistory.models import Context, Event

from foundation.history.tables import Step, Table

# Of the rows that stand in the way, at most so many are named.
NAMED = 20


class NotUndoneError(Exception):
    """The change stays as it is; `str()` says why, in the reader's language, and `obstacles` names the rows."""

    def __init__(self, reason: str, obstacles: list[str] | None = None) -> None:
        super().__init__(reason)
        self.obstacles = obstacles or []


@contextmanager
def undoable(**about: Any) -> Iterator[UUID]:
    """What is written inside stands or falls as one; yields the id by which `undo()` takes it back.

    `about` is kept with the context. What the same transaction writes afterwards is no part of it, unless all of it is
    in one context, such as a request: there it has to be the last that is written. Raises RuntimeError for a second
    change in such a context.
    """
    with transaction.atomic(), _context(**about) as context:
        if Context.objects.filter(pk=context.id).exists():
            raise RuntimeError("Something was written in this context before: it could not be told from this change.")
        yield context.id
        # Old rows are forgotten with their history: what is not there any more must be missed.
        pghistory.context(events=sum(map(len, _written_in(context.id).values())))
        Context.objects.filter(pk=context.id).update(metadata=context.metadata)


def undo(*, context_id: UUID, **about: Any) -> None:
    """Put back every row that was written in one `undoable()` change: all of them, or none.

    Raises NotUndoneError when one of them has changed since, is needed by something new, is not fully on record, or
    when the change is undone already. `about` is kept with the context of the undo, which names what it undid. What
    is not tracked (see `pghistory.track`) is neither looked at nor put back.
    """
    with transaction.atomic(), _context(**about, undoes=str(context_id)) as context:
        if context.id == context_id:
            raise RuntimeError("A change cannot be undone in its own context.")
        undone = Context.objects.select_for_update().get(pk=context_id)  # of two at once, one comes first
        if "undone_by" in undone.metadata:
            raise NotUndoneError(_("Nothing was changed: this is undone already."))
        written = _written_in(context_id)
        if undone.metadata.get("events") != sum(map(len, written.values())):
            raise NotUndoneError(
                _("Nothing was changed: a part of what has to be put back was deleted for good since.")
            )
        _refuse_what_is_not_on_record(written)
        _refuse_what_changed_since(written)
        try:
            with transaction.atomic():
                gone = {table.model: table.take_back(steps) for table, steps in written.items()}
                left_behind = _what_refers_to(gone)
                transaction.set_rollback(bool(left_behind))
                if not left_behind:
                    connection.check_constraints()
        except IntegrityError as error:
            raise NotUndoneError(
                _("Nothing was changed: something else has taken the place of what has to be put back.")
            ) from error
        if left_behind:
            raise NotUndoneError(
                _("Nothing was changed: these came since, and need what would go."), _names(left_behind)
            )
        undone.metadata["undone_by"] = str(context.id)
        undone.save(update_fields=["metadata"])


@contextmanager
def _context(**about: Any) -> Iterator[Any]:
    with pghistory.context(**about) as context:
        yield context
    # it would last in the database until the transaction ends; an outer one is set again by the next statement
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_id', '', true)")


Written = dict[Table, list[Step]]


def _written_in(context_id: UUID) -> Written:
    tables = [Table(model) for model in apps.get_models() if issubclass(model, Event) and not model._meta.proxy]
    return {table: steps for table in tables if (steps := table.steps_in(context_id))}


def _refuse_what_is_not_on_record(written: Written) -> None:
    obstacles = [
        (table.model, step.row)
        for table, steps in written.items()
        for step in steps
        if (step.label == "update" and not table.has_before(step))
        or (step.label == "delete" and not table.is_fully_recorded)
    ]
    if obstacles:
        raise NotUndoneError(_("Nothing was changed: it is not on record what these were before."), _names(obstacles))


def _refuse_what_changed_since(written: Written) -> None:
    obstacles = []
    for table, steps in written.items():
        last = {step.row: step for step in reversed(steps)}
        obstacles += [(table.model, row) for row, step in last.items() if not table.is_as_left_by(step)]
    if obstacles:
        raise NotUndoneError(_("Nothing was changed: these have changed since."), _names(obstacles))


Rows = list[tuple[type[models.Model], Any]]


def _what_refers_to(gone: dict[type[models.Model], list[Any]]) -> Rows:
    """Rows of any table, tracked or not, that need one that is gone."""
    found: Rows = []
    for model, keys in gone.items():
        for relation in model._meta.get_fields(include_hidden=True) if keys else []:
            # a history refers to rows that are long gone, and says so
            if isinstance(relation, models.ManyToOneRel) and getattr(relation.field, "db_constraint", False):
                referring = relation.related_model
                if not referring._meta.proxy:
                    rows = referring._base_manager.filter(**{f"{relation.field.name}__in": keys})
                    found += [(referring, key) for key in rows.values_list("pk", flat=True)]
    return found


def _names(rows: Rows) -> list[str]:
    return [
        f"{capfirst(model._meta.verbose_name)}: {model._base_manager.filter(pk=key).first() or key}"
        for model, key in dict.fromkeys(rows[:NAMED])
    ]
