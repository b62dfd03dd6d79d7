"""The world map of members: how thick the lines of each country are, and what is said of it."""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import sqrt
from pathlib import Path

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from alliance.figures import number
from foundation.search.fold import fold
from members.countries import name_of
from members.regions import REGION_OF

# Region → its name and the set of lines (--l1, --l2, --l3) that it is drawn with; neighbours differ.
REGIONS = {
    "002": (_("Africa"), 1),
    "019": (_("Americas"), 1),
    "142": (_("Asia"), 3),
    "150": (_("Europe"), 2),
    "009": (_("Oceania"), 2),
    "": (_("Elsewhere"), 1),
}
THINNEST, THICKEST = 1.2, 4.2  # units of the view, in which rows are 5 apart
FULL = 25  # members that the thickest line stands for at least, so that a small network does not look like a large one


@dataclass(frozen=True)
class Country:
    """A country with members; `count` is None where it may not be told, `path` empty where the map leaves it out."""

    code: str
    name: str
    region: str
    count: int | None
    path: str
    thickness: float

    @property
    def number(self) -> str:
        return gettext("fewer than 3") if self.count is None else number(self.count)

    @property
    def label(self) -> str:
        members = gettext("fewer than 3 members") if self.count is None else _members(self.count)
        return gettext("%(country)s: %(members)s") % {"country": self.name, "members": members}


@dataclass(frozen=True)
class Region:
    """A region of UN M49 that has members; `line` is the set of lines it is drawn with."""

    name: str
    line: int
    countries: list[Country]


@dataclass(frozen=True)
class Step:
    """What a thickness stands for, in the key of the map."""

    members: str
    thickness: float


@dataclass(frozen=True)
class WorldMap:
    """What the templates `alliance/_world_map.html` and `alliance/_world_table.html` show."""

    view_box: str
    rest: str
    regions: list[Region]
    key: list[Step]


@cache
def _lines() -> dict:
    return json.loads(Path(__file__).with_name("lines.json").read_text(encoding="utf-8"))


def draw(counts: Mapping[str, int], few: Set[str] = frozenset()) -> WorldMap:
    """The map of so many members in each country (ISO 3166 alpha-2, XK for Kosovo); those without any are pale.

    Of the countries in `few` nothing is told but "fewer than 3": their number in `counts` is not read, so that neither
    thickness nor scale nor order depends on it, and they have no link, for a list might hold nothing.
    Counts are those of the list behind the link: members that everybody may see.
    """
    told = {code: count for code, count in counts.items() if count > 0 and code not in few}
    most = max(told.values(), default=0)
    paths: dict[str, str] = _lines()["paths"]
    shown = sorted(
        (
            Country(
                code=code,
                name=name_of(code),
                region=REGION_OF.get(code, ""),
                count=told.get(code),
                path=paths.get(code, ""),
                thickness=_thickness(told.get(code, 1), most),
            )
            for code in told.keys() | few
        ),
        key=lambda country: (list(REGIONS).index(country.region), fold(country.name)),
    )
    return WorldMap(
        view_box=" ".join(map(str, _lines()["view"])),
        rest="".join(path for code, path in paths.items() if code not in told and code not in few),
        regions=[
            Region(str(REGIONS[region][0]), REGIONS[region][1], list(countries))
            for region, countries in groupby(shown, key=lambda country: country.region)
        ],
        key=[Step(_members(count), _thickness(count, most)) for count in sorted({1, -(-most // 4), most}) if count],
    )


def _thickness(count: int, most: int) -> float:
    """Grows with the square root, so that one large country does not flood the map."""
    share = (count - 1) / (max(most, FULL) - 1)
    return round(THINNEST + (THICKEST - THINNEST) * sqrt(share), 1)


def _members(count: int) -> str:
    return ngettext("%(n)s member", "%(n)s members", count) % {"n": number(count)}
