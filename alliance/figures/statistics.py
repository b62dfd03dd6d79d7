"""What is counted of active member organisations. Read `cells` before you count anything more.

One that is not classified never counts as local, and neither do state authorities.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import NullIf, TruncDate, TruncMonth

from alliance.figures.cells import tells_nobody
from groups.models import Group, Seat
from members.dates import working_days_between
from members.models import Application, Membership, Organisation
from members.models.organisations import Kind, Locality, Visibility

LOCAL = (Locality.LOCAL, Locality.NATIONAL)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
YEARS, MONTHS = 10, 24  # how far the past is shown
# From so many answers on it is said how long they took, so that no single one shows.
ENOUGH_ANSWERS = 20


def is_local(prefix: str = "") -> Q:
    """`prefix` leads to the organisation, such as "organisation__"."""
    return Q(**{f"{prefix}locality__in": LOCAL}) & ~Q(**{f"{prefix}kind": Kind.GOVERNMENT})


@dataclass(frozen=True)
class Totals:
    """`members` are all that may be told of; the share is `local` of `whole`, and `countries` are of the directory."""

    members: int
    local: int
    whole: int
    listed: int
    countries: int
    is_sample: bool

    @property
    def share(self) -> int:
        """In percent; 0 of nobody."""
        return round(100 * self.local / self.whole) if self.whole else 0

    @property
    def is_mostly_local(self) -> bool:
        return 2 * self.local > self.whole

    @property
    def unlisted(self) -> int:
        """Those that are in the total and not in the directory: none or several."""
        return self.members - self.listed

    @property
    def is_of_directory(self) -> bool:
        """Whether the share leaves out members that the total has, for it would tell of one or two of them."""
        return self.whole != self.members


def totals() -> Totals:
    listed, unlisted = Q(visibility=Visibility.PUBLIC), Q(visibility=Visibility.UNLISTED)
    found = Organisation.objects.active().aggregate(
        members=Count("pk"),
        local=Count("pk", filter=is_local()),
        listed=Count("pk", filter=listed),
        listed_local=Count("pk", filter=listed & is_local()),
        unlisted=Count("pk", filter=unlisted),
        unlisted_local=Count("pk", filter=unlisted & is_local()),
        countries=Count("headquarters", filter=listed, distinct=True),
        samples=Count("pk", filter=Q(is_sample=True)),
    )
    return told(**found)


def told(
    *,
    members: int,
    local: int,
    listed: int,
    listed_local: int,
    unlisted: int,
    unlisted_local: int,
    countries: int,
    samples: int,
) -> Totals:
    """What may be told of what was counted."""
    if not tells_nobody(unlisted):  # as if there were none, so that nobody can tell that there are any
        members, local = members - unlisted, local - unlisted_local
        unlisted = unlisted_local = 0
    hidden, hidden_local = members - listed, local - listed_local
    if not tells_nobody(hidden):
        members = listed
    if tells_nobody(hidden_local, hidden - hidden_local, unlisted_local, unlisted - unlisted_local):
        return Totals(members, local, members, listed, countries, samples > 0)
    return Totals(members, listed_local, listed, listed, countries, samples > 0)


@dataclass(frozen=True)
class Cell:
    """So many members in the directory are of one kind, locality and country; `texts` by the language they are in."""

    kind: str
    locality: str
    country: str
    members: int
    texts: dict[str, int]

    @property
    def local(self) -> int:
        return self.members if self.locality in LOCAL and self.kind != Kind.GOVERNMENT else 0


def counted(cells: Iterable[Cell], by: Callable[[Cell], str]) -> dict[str, tuple[int, int]]:
    """All members, and local ones, by what `by` says of a cell."""
    members, local = Counter[str](), Counter[str]()
    for cell in cells:
        members[by(cell)] += cell.members
        local[by(cell)] += cell.local
    return {key: (members[key], local[key]) for key in members}


@dataclass(frozen=True)
class GroupSeats:
    group: Group
    seats: int
    local: int


@dataclass(frozen=True)
class AnswerTimes:
    """In working days, from the first submission to the decision: a quarter, a half, three quarters took no longer."""

    first: int
    median: int
    third: int


class Statistics:
    """All figures as of one day; what is counted in the database is counted once, when something needs it."""

    def __init__(self, today: date) -> None:
        self.today = today

    @cached_property
    def totals(self) -> Totals:
        return totals()

    @cached_property
    def cells(self) -> list[Cell]:
        """The directory, counted by all that is shown of it: no more rows than there are kinds times countries."""
        texts = {f"in_{code}": Count(NullIf(f"description_{code}", Value(""))) for code in LANGUAGES}
        found = Organisation.objects.listed().order_by().values_list("kind", "locality", "headquarters")
        rows = found.annotate(members=Count("pk"), **texts)
        return [
            Cell(kind, locality, str(country), members, dict(zip(LANGUAGES, counts, strict=True)))
            for kind, locality, country, members, *counts in rows
        ]

    @cached_property
    def countries(self) -> dict[str, tuple[int, int]]:
        """All and local members with their headquarters there, by the code of the country; no number is withheld."""
        return counted(self.cells, lambda cell: cell.country)

    @cached_property
    def years(self) -> list[tuple[date, int]]:
        """Members at the end of each year, from the first that had any, and today; by who shows itself today."""
        ends = [date(year, 12, 31) for year in range(self.today.year - YEARS, self.today.year)]
        found = Membership.objects.public().aggregate(
            **{f"at_{day:%Y}": Count("organisation", filter=_lasting(day), distinct=True) for day in ends}
        )
        counts = [(day, found[f"at_{day:%Y}"]) for day in ends]
        while counts and not counts[0][1]:
            del counts[0]
        return [*counts, (self.today, sum(cell.members for cell in self.cells))]

    @cached_property
    def months(self) -> list[tuple[date, int]]:
        """Organisations that became members for the first time, by the first day of the month; by who shows itself."""
        firsts = list(_months_until(self.today))
        before = Membership.objects.filter(organisation=OuterRef("organisation"), started_on__lt=OuterRef("started_on"))
        found = (
            Membership.objects.public()
            .filter(~Exists(before), started_on__range=(firsts[0], self.today))
            .order_by()
            .values_list(TruncMonth("started_on"))
            .annotate(joined=Count("organisation", distinct=True))
        )
        joined = dict(found)
        return [(first, joined.get(first, 0)) for first in firsts]

    @cached_property
    def groups(self) -> list[GroupSeats]:
        # not visible_to(): beside two subqueries PostgreSQL tries each organisation with each group
        taken = (
            Seat.objects.current()
            .filter(organisation__in=Organisation.objects.listed())
            .order_by()
            .values_list("group")
            .annotate(seats=Count("pk"), local=Count("pk", filter=is_local("organisation__")))
        )
        by_group = {group: (seats, local) for group, seats, local in taken}
        names = [f"name_{code}" for code in LANGUAGES]
        groups = Group.objects.listed().only("slug", "kind", "position", "texts", *names)
        return [GroupSeats(group, *by_group.get(group.pk, (0, 0))) for group in groups]

    @cached_property
    def answer_times(self) -> AnswerTimes | None:
        """Of what was decided within a year; None of too few to say."""
        decided = Application.objects.decided_since(self.today - timedelta(days=365))
        pairs = (
            decided.order_by()
            .values_list(TruncDate("first_submitted_at"), TruncDate("decided_at"))
            .annotate(applications=Count("pk"))
        )
        days = Counter[int]()
        for submitted, answered, applications in pairs:
            days[working_days_between(submitted, answered)] += applications
        if days.total() < ENOUGH_ANSWERS:
            return None
        return AnswerTimes(*(_quantile(days, quarters) for quarters in (1, 2, 3)))


def _lasting(day: date) -> Q:
    """Memberships that are active at the end of `day`."""
    return Q(started_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))


def _months_until(today: date) -> Iterator[date]:
    """The first days of the last months, this one too."""
    last = today.year * 12 + today.month - 1
    for number in range(last - MONTHS + 1, last + 1):
        yield date(number // 12, number % 12 + 1, 1)


def _quantile(counts: Counter[int], quarters: int) -> int:
    """The smallest of these values that so many quarters of them do not exceed."""
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        if 4 * passed >= quarters * counts.total():
            return value
    raise ValueError("There are no values.")
