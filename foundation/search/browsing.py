"""Plain browsing: one slice of an ordered list, found by the key of the row before it and not by counting rows."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet

from foundation.search.finding import CAP, Reader
from foundation.search.models import Entry

LONGEST_KEY = 1000


class UnknownKeyError(Exception):
    """No list of this kind has such a key, or nothing follows it."""


@dataclass(frozen=True)
class Slice:
    """Some consecutive rows of a list; `previous` and `next` are keys for `after`, None where there is no slice.

    The slice before the second one is the beginning of the list: its key is empty.
    """

    rows: list[Any]
    first: int
    total: int
    previous: str | None
    next: str | None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def is_all(self) -> bool:
        return self.previous is None and self.next is None


@dataclass(frozen=True)
class Leaf:
    """As a Slice, of the ids of objects, and of a list so long that nobody counts where in it the slice lies."""

    ids: list[int]
    previous: str | None
    next: str | None

    @property
    def is_all(self) -> bool:
        return self.previous is None and self.next is None


def by_name(kind: str, *, reader: Reader, after: str, size: int) -> Leaf:
    """The `size` objects of a kind that follow the key `after`: the last ones as quickly as the first.

    One statement, two after the first slice. Raises UnknownKeyError.
    """
    ordered = _visible(kind, reader).order_by("sort_key", "object_id")
    if not after:
        rows = list(ordered.values_list("sort_key", "object_id")[: size + 1])
        return Leaf([pk for _value, pk in rows[:size]], None, _key(*rows[size - 1]) if len(rows) > size else None)
    value, pk = _parse(Entry.objects.all(), "sort_key", after)
    follows = Q(sort_key__gte=value) & (Q(sort_key__gt=value) | Q(object_id__gt=pk))
    precedes = Q(sort_key__lte=value) & (Q(sort_key__lt=value) | Q(object_id__lte=pk))
    rows = list(ordered.filter(follows).values_list("sort_key", "object_id")[: size + 1])
    if not rows:
        raise UnknownKeyError(after)
    before = list(ordered.filter(precedes).reverse().values_list("sort_key", "object_id")[: size + 1])
    previous = None
    if before:
        previous = _key(*before[size]) if len(before) > size else ""
    return Leaf([pk for _value, pk in rows[:size]], previous, _key(*rows[size - 1]) if len(rows) > size else None)


def newest(kind: str, *, reader: Reader, first: int, size: int) -> list[int]:
    """The `size` objects of a kind that follow the `first` newest, none beyond the cap."""
    ordered = _visible(kind, reader).order_by(F("dated").desc(nulls_last=True), "sort_key", "object_id")
    return list(ordered.values_list("object_id", flat=True)[first : min(first + size, CAP)])


def _visible(kind: str, reader: Reader) -> QuerySet[Entry]:
    visible = Q(audience__lte=reader.level)
    if own := reader.own.get(kind):
        visible |= Q(object_id__in=own)
    return Entry.objects.filter(visible, kind=kind, audience__isnull=False)


def browse(queryset: QuerySet[Any], *, by: str, after: str, size: int) -> Slice:
    """The `size` rows that follow the key `after` (the first ones, if it is empty), by the field `by`, then by pk.

    Three statements, four after the first slice. Raises UnknownKeyError.
    """
    ordered = queryset.order_by(by, "pk")
    if not after:
        rows = list(ordered[: size + 1])
        return Slice(rows[:size], 1, queryset.count(), None, _next(rows, by, size))

    value, pk = _parse(queryset, by, after)
    follows = Q(**{f"{by}__gte": value}) & (Q(**{f"{by}__gt": value}) | Q(pk__gt=pk))
    rows = list(ordered.filter(follows)[: size + 1])
    if not rows:
        raise UnknownKeyError(after)
    counts = queryset.aggregate(total=Count("pk"), following=Count("pk", filter=follows))
    before = ordered.filter(~follows).reverse().annotate(_value=F(by)).values_list("_value", "pk")[size : size + 1]
    previous = "".join(_key(*row) for row in before)
    first = counts["total"] - counts["following"] + 1
    return Slice(rows[:size], first, counts["total"], previous if first > 1 else None, _next(rows, by, size))


def _key(value: object, pk: int) -> str:
    # One letter may fold to eighteen. After a key that was cut, the slice begins with that very row once more.
    return f"{str(value)[: LONGEST_KEY - 20]}~{pk}"


def _next(rows: list[Any], by: str, size: int) -> str | None:
    if len(rows) <= size:
        return None
    value: Any = rows[size - 1]
    for name in by.split("__"):
        value = getattr(value, name)
    return _key(value, rows[size - 1].pk)


def _parse(queryset: QuerySet[Any], by: str, key: str) -> tuple[Any, int]:
    text, separator, pk = key.rpartition("~")
    if not separator or len(key) > LONGEST_KEY or "\x00" in key or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise UnknownKeyError(key)
    field: Any = None
    model: Any = queryset.model
    for name in by.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model
    try:
        return field.to_python(text), int(pk)
    except ValidationError as error:
        raise UnknownKeyError(key) from error
