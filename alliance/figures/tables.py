"""The figures as tables, in the reader's language: what the page, the files and the printed summary show."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext, pgettext

from alliance.figures.statistics import Statistics, counted
from foundation.search.fold import fold
from foundation.translations.models import Text
from members.countries import name_of
from members.models.organisations import Kind, Locality
from members.regions import NAMES, REGION_OF

STATE = "state"  # in the place of a locality: state authorities are counted apart


@dataclass(frozen=True)
class Row:
    """`label` says what was counted, in words; `local` is None where the table does not tell them apart."""

    label: str | Text
    members: int
    local: int | None = None

    @property
    def name(self) -> str:
        return self.label.value if isinstance(self.label, Text) else self.label


@dataclass(frozen=True)
class Table:
    """`name` is that of its file; `first` and `second` head its columns, `title` is the heading on the page."""

    name: str
    title: str
    first: str
    second: str
    rows: list[Row]
    has_local: bool = False

    @cached_property
    def most(self) -> int:
        """What the longest bar stands for."""
        return max((row.members for row in self.rows), default=0) or 1

    @property
    def header(self) -> list[str]:
        return [self.first, self.second, *([gettext("Local and national")] if self.has_local else [])]


def _all() -> str:
    return pgettext("members", "All")


def _most_first(labelled: Iterable[tuple[str, tuple[int, int]]]) -> list[Row]:
    return sorted((Row(label, *counts) for label, counts in labelled), key=lambda row: (-row.members, fold(row.name)))


def countries(statistics: Statistics) -> Table:
    rows = _most_first((name_of(code), counts) for code, counts in statistics.countries.items())
    return Table(
        "countries",
        gettext("Where members have their headquarters"),
        pgettext("figures", "Country"),
        _all(),
        rows,
        has_local=True,
    )


def regions(statistics: Statistics) -> Table:
    found = counted(statistics.cells, lambda cell: REGION_OF.get(cell.country, ""))
    rows = _most_first((str(NAMES.get(code, gettext("No region"))), counts) for code, counts in found.items())
    return Table("regions", gettext("By region"), pgettext("figures", "Region"), _all(), rows, has_local=True)


def kinds(statistics: Statistics) -> Table:
    found = counted(statistics.cells, lambda cell: cell.kind)
    rows = _most_first((str(Kind(kind).label), counts) for kind, counts in found.items())
    return Table("kinds", gettext("By kind of organisation"), pgettext("figures", "Kind"), _all(), rows, has_local=True)


def localities(statistics: Statistics) -> Table:
    """State authorities apart, whatever they were classified as."""
    found = counted(statistics.cells, lambda cell: STATE if cell.kind == Kind.GOVERNMENT else cell.locality)
    labels = {
        Locality.LOCAL: pgettext("organisations", "Local"),
        Locality.NATIONAL: pgettext("organisations", "National"),
        Locality.REGIONAL: pgettext("organisations", "Regional"),
        Locality.INTERNATIONAL: pgettext("organisations", "International"),
        STATE: gettext("State authorities"),
        Locality.UNCLASSIFIED: pgettext("organisations", "Not classified"),
    }
    rows = [Row(label, found[key][0]) for key, label in labels.items() if key in found]
    return Table("localities", gettext("Local, national, international"), gettext("Locality"), _all(), rows)


def years(statistics: Statistics) -> Table:
    rows = [Row(date_format(day, "DATE_FORMAT"), members) for day, members in statistics.years]
    return Table("years", gettext("Over time"), pgettext("figures", "Day"), gettext("Members"), rows)


def months(statistics: Statistics) -> Table:
    rows = [Row(date_format(first, "YEAR_MONTH_FORMAT"), joined) for first, joined in statistics.months]
    return Table("months", gettext("New members a month"), pgettext("figures", "Month"), gettext("Joined"), rows)


def languages(statistics: Statistics) -> Table:
    found = Counter[str]()
    for cell in statistics.cells:
        found.update(cell.texts)
    rows = [Row(str(get_language_info(code)["name_translated"]), members) for code, members in found.items()]
    return Table(
        "languages",
        gettext("Languages in which members describe themselves"),
        pgettext("figures", "Language"),
        gettext("Members"),
        rows,
    )


def groups(statistics: Statistics) -> Table:
    rows = [Row(each.group.text("name"), each.seats, each.local) for each in statistics.groups]
    return Table(
        "groups", gettext("Seats in groups"), pgettext("figures", "Group"), gettext("Seats"), rows, has_local=True
    )


def answers(statistics: Statistics) -> Table:
    times, rows = statistics.answer_times, []
    if times:
        rows = [
            Row(gettext("A quarter had an answer within"), times.first),
            Row(gettext("Half had an answer within"), times.median),
            Row(gettext("Three quarters had an answer within"), times.third),
        ]
    return Table("answers", gettext("How long an answer takes"), gettext("Applications"), gettext("Working days"), rows)


# By the name of their file, in the order of the page.
TABLES: dict[str, Callable[[Statistics], Table]] = {
    each.__name__: each for each in (countries, regions, kinds, localities, years, months, languages, groups, answers)
}
