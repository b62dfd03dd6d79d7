"""A tracked table beside its events: what was written of a row, and the way back."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection, models
from pghistory.models import Event

# Rows are copied within the database, so that no value changes on the way: not by a field, nor by a manager.
BEFORE = "(SELECT max(pgh_id) FROM {events} WHERE {row_of_event} = %(row)s AND pgh_id < %(event)s)"
SAME = """SELECT ROW({now}) IS NOT DISTINCT FROM ROW({then}) FROM {rows} r, {events} e
    WHERE r.{key} = %(row)s AND e.pgh_id = %(event)s FOR UPDATE OF r"""
DELETE = "DELETE FROM {rows} WHERE {key} = %(row)s"
UPDATE = f"""UPDATE {{rows}} SET ({{columns}}) = (SELECT {{columns}} FROM {{events}} WHERE pgh_id = {BEFORE})
    WHERE {{key}} = %(row)s"""  # noqa: S608
INSERT = "INSERT INTO {rows} ({columns}) SELECT {columns} FROM {events} WHERE pgh_id = %(event)s"
TAKES_BACK = {"insert": DELETE, "update": UPDATE, "delete": INSERT}


@dataclass(frozen=True)
class Step:
    """One event of one row: an insert or update holds the row after it, a delete the row before it."""

    event: int
    label: str
    row: Any


@dataclass(frozen=True)
class Table:
    event_model: type[Event]

    @cached_property
    def model(self) -> type[models.Model]:
        tracked: Any = self.event_model.pgh_tracked_model
        return tracked._meta.concrete_model

    @cached_property
    def is_fully_recorded(self) -> bool:
        """Whether a row can be made anew from an event."""
        return len(self._columns) == len(self._stored)

    def steps_in(self, context_id: UUID) -> list[Step]:
        """Newest first."""
        events: Any = self.event_model._default_manager
        written = events.filter(pgh_context=context_id).order_by("-pgh_id")
        return [Step(*values) for values in written.values_list("pgh_id", "pgh_label", self._key.name)]

    def has_before(self, step: Step) -> bool:
        return self._value(f"SELECT {BEFORE}", step) is not None

    def is_as_left_by(self, step: Step) -> bool:
        """Whether the row is what it was after this step; from now on it is locked."""
        is_same = self._value(SAME, step)
        return is_same is None if step.label == "delete" else bool(is_same)

    def take_back(self, steps: list[Step]) -> list[Any]:
        """One after the other, newest first, so that each state on the way is one that was allowed before.

        Returns the keys of the rows that are gone then.
        """
        with connection.cursor() as cursor:
            for step in steps:
                cursor.execute(self._filled(TAKES_BACK[step.label]), vars(step))
        first = {step.row: step for step in steps}
        return [row for row, step in first.items() if step.label == "insert"]

    @property
    def _key(self) -> models.Field:
        key = self.model._meta.pk
        assert key is not None
        return key

    @cached_property
    def _stored(self) -> list[models.Field]:
        return [field for field in self.model._meta.concrete_fields if not field.generated]

    @cached_property
    def _columns(self) -> list[str]:
        recorded = {field.name for field in self.event_model._meta.fields}
        return [connection.ops.quote_name(str(field.column)) for field in self._stored if field.name in recorded]

    def _filled(self, statement: str) -> str:
        quoted = connection.ops.quote_name
        key = quoted(str(self._key.column))
        # a history without this reference is one of pairs, which have no other identity than their key
        has_reference = any(field.name == "pgh_obj" for field in self.event_model._meta.fields)
        return statement.format(
            rows=quoted(self.model._meta.db_table),
            events=quoted(self.event_model._meta.db_table),
            key=key,
            row_of_event="pgh_obj_id" if has_reference else key,
            columns=", ".join(self._columns),
            now=", ".join(f"r.{column}" for column in self._columns),
            then=", ".join(f"e.{column}" for column in self._columns),
        )

    def _value(self, statement: str, step: Step) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(self._filled(statement), vars(step))
            found = cursor.fetchone()
        return found[0] if found else None
