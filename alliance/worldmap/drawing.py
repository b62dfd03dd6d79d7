"""The world map of members: how thick the lines of each country are, and what is said of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import sqrt
from pathlib import Path

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from alliance.worldmap.lines import joined, lines, path
from foundation.search.fold import fold
from foundation.translations.numbers import number
from members.countries import name_of
from members.regions import NAMES, REGION_OF

# The set of lines (--l1, --l2, --l3) that each region of UN M49 is drawn with; neighbours differ.
LINES = {"002": 1, "019": 1, "142": 3, "150": 2, "009": 2, "": 1}
THINNEST, THICKEST = 1.2, 4.2  # units of the view, in which rows are 7 apart
FULL = 25  # members that the thickest line stands for at least, so that a small network does not look like a large one


@dataclass(frozen=True)
class Country:
    """A country with members; `path` is empty where the map leaves it out."""

    code: str
    name: str
    region: str
    count: int
    path: str
    thickness: float

    @property
    def number(self) -> str:
        return number(self.count)

    @property
    def label(self) -> str:
        return gettext("%(country)s: %(members)s") % {"country": self.name, "members": _members(self.count)}


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


def draw(counts: Mapping[str, int]) -> WorldMap:
    """The map of so many members in each country (ISO 3166 alpha-2, XK for Kosovo); those without any are pale, and one
    where they are neighbours.

    Counts are those of the list behind the link: members that everybody may see.
    """
    most = max(counts.values(), default=0)
    paths: dict[str, str] = _lines()["paths"]
    shown = sorted(
        (
            Country(
                code=code,
                name=name_of(code),
                region=REGION_OF.get(code, ""),
                count=count,
                path=paths.get(code, ""),
                thickness=_thickness(count, most),
            )
            for code, count in counts.items()
        ),
        key=lambda country: (list(LINES).index(country.region), fold(country.name)),
    )
    return WorldMap(
        view_box=" ".join(map(str, _lines()["view"])),
        rest=path(joined(line for code in paths if code not in counts for line in lines(paths[code]))),
        regions=[
            Region(str(NAMES.get(region, _("No region"))), LINES[region], list(countries))
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
