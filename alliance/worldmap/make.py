"""Computes lines.json from the outlines of Natural Earth. Run by hand, seldom:

npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
python -m alliance.worldmap.make package/countries-50m.json

The projection is Equal Earth (Šavrič, Patterson, Jenny 2018): parallels are horizontal lines, and each country is shown
in its true proportion, Africa too. Where a row of the map crosses a country, the country has a line. One that no row
crosses, or that would be too short to see, has a line of MINIMUM at the nearest free place of a row.
"""

import argparse
import json
import os
from collections.abc import Iterator
from datetime import date
from math import asin, cos, degrees, hypot, pi, radians, sin, sqrt
from pathlib import Path

import django
from django_countries import countries

from alliance.worldmap.lines import SLIVER, Line, joined, path

LINES = Path(__file__).with_name("lines.json")
SOURCE = {
    "source": "Natural Earth 4.1, countries at 1:50m, as in countries-50m.json of the npm package world-atlas 2.0.2",
    "licence": "The outlines are in the public domain (naturalearthdata.com), and so are these lines.",
    "made_by": "python -m alliance.worldmap.make",
}

WIDTH = 640  # of the view, in units; coordinates are whole ones
PITCH = 7  # from a row to the next
NORTH, SOUTH = 83.7, -55.9  # degrees
MIDDLE = 11  # the meridian in the middle, so that the edge of the map runs through the Bering Strait
MINIMUM = 3  # length of the shortest line

# Natural Earth knows these by name only, and some parts of a country have a code of their own in ISO 3166. What lies
# in the box (west, south, east, north) goes to the code; the General Assembly's resolution 68/262 decides on Crimea.
NAMED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO", "Siachen Glacier": None}
PARTS = [
    ("France", "GF", (-55, 2, -51, 6)),
    ("France", "GP", (-62, 15.8, -61, 17)),
    ("France", "MQ", (-62, 14, -60, 15)),
    ("France", "YT", (45, -14, 46, -12)),
    ("France", "RE", (55, -22, 56, -20)),
    ("Netherlands", "BQ", (-69, 12, -62, 18)),
    ("Norway", "SJ", (10, 74, 34, 81)),
    ("Russia", "UA", (32, 44, 37, 47)),
    ("Indian Ocean Ter.", "CX", (105, -11, 106, -10)),
    ("Indian Ocean Ter.", "CC", (96, -13, 97, -11)),
]
# Too small for the outlines: longitude and latitude.
PLACES = {"GI": (-5.35, 36.14), "TK": (-171.8, -9.2), "TV": (179.2, -8.5)}
# On our list of countries, and not on the map: nobody lives there for good.
LEFT_OUT = {
    "AQ": "Antarctica",
    "BV": "Bouvet Island",
    "GS": "South Georgia and the South Sandwich Islands",
    "HM": "Heard Island and McDonald Islands",
    "TF": "French Southern Territories",
    "UM": "United States Minor Outlying Islands",
}

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]  # the outline, then its holes


def unbroken(ring: Ring) -> Ring:
    """Longitudes that go on beyond 180 degrees where a ring crosses the antimeridian."""
    turned, turn = [], 0
    for i, (x, y) in enumerate(ring):
        if i and abs(x - ring[i - 1][0]) > 180:
            turn += 360 if x < ring[i - 1][0] else -360
        turned.append((x + turn, y))
    return turned


def polygons(topology: dict) -> Iterator[tuple[str, str | None, Polygon]]:
    """Name, numeric code and rings (longitude, latitude) of each polygon; arcs are coded as differences."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for coded in topology["arcs"]:
        x = y = 0
        arc: Ring = []
        for dx, dy in coded:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    for geometry in topology["objects"]["countries"]["geometries"]:
        several = geometry["type"] == "MultiPolygon"
        for polygon in geometry["arcs"] if several else [geometry["arcs"]]:
            rings = [[point for i in ring for point in (arcs[i] if i >= 0 else arcs[~i][::-1])] for ring in polygon]
            yield geometry["properties"]["name"], geometry.get("id"), [unbroken(ring) for ring in rings]


def code_of(name: str, number: str | None, outline: Ring) -> str | None:
    west, east = min(x for x, _ in outline), max(x for x, _ in outline)
    south, north = min(y for _, y in outline), max(y for _, y in outline)
    for country, code, box in PARTS:
        if country == name and box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3]:
            return code
    return NAMED[name] if name in NAMED else countries.alpha2(int(number or 0)) or None


A = (1.340264, -0.081106, 0.000893, 0.003796)


def _slope(t: float) -> float:
    return A[0] + 3 * A[1] * t**2 + t**6 * (7 * A[2] + 9 * A[3] * t**2)


def _height(t: float) -> float:
    return t * (A[0] + A[1] * t**2 + t**6 * (A[2] + A[3] * t**2))


def _parameter(latitude: float) -> float:
    return asin(sqrt(3) / 2 * sin(radians(latitude)))


def _breadth(t: float) -> float:
    """Units of the sphere for each radian of longitude."""
    return 2 * sqrt(3) * cos(t) / (3 * _slope(t))


SCALE = WIDTH / (2 * pi * _breadth(0))
TOP = SCALE * _height(_parameter(NORTH))  # the height of the first row
ROWS = int((TOP - SCALE * _height(_parameter(SOUTH))) / PITCH) + 1


def east_of_edge(longitude: float) -> float:
    """Degrees east of the left edge of the map, 0 to 360."""
    return (longitude - MIDDLE + 180) % 360


def across(east: float, t: float) -> float:
    """Units from the left, of a place so many degrees east of the edge."""
    return WIDTH / 2 + SCALE * radians(east - 180) * _breadth(t)


def project(longitude: float, latitude: float) -> Point:
    t = _parameter(latitude)
    return across(east_of_edge(longitude), t), TOP - SCALE * _height(t)


def parameter_of_row(row: int) -> float:
    """By halving: the height grows with the parameter."""
    low, high = _parameter(-89.9), _parameter(89.9)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if TOP - SCALE * _height(middle) > row * PITCH else (low, middle)
    return low


def crossings(polygon: Polygon, latitude: float) -> list[tuple[float, float]]:
    """From where to where, in degrees east of the edge, a parallel lies within the polygon."""
    at = []
    for ring in polygon:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > latitude) != (y2 > latitude):
                at.append(x1 + (latitude - y1) * (x2 - x1) / (y2 - y1))
    at.sort()
    spans = []
    for west, east in zip(at[::2], at[1::2], strict=True):
        start, end = east_of_edge(west), east_of_edge(east)
        spans += [(start, end)] if start <= end else [(start, 360.0), (0.0, end)]
    return spans


def without(lines: list[Line], cut: Line) -> list[Line]:
    left = []
    for row, start, end in lines:
        if row != cut[0] or end <= cut[1] or start >= cut[2]:
            left.append((row, start, end))
            continue
        left += [(row, a, b) for a, b in ((start, cut[1]), (cut[2], end)) if b - a > SLIVER]
    return left


def length(lines: list[Line]) -> int:
    return sum(end - start for _, start, end in lines)


def overlap(lines: list[Line], place: Line, gap: int) -> bool:
    return any(row == place[0] and start < place[2] + gap and end > place[1] - gap for row, start, end in lines)


def places(x: float, y: float) -> list[Line]:
    """Where a line of MINIMUM may be, the nearest to a point first."""
    rows = range(max(0, int(y / PITCH) - 4), min(ROWS, int(y / PITCH) + 6))
    starts = range(max(0, int(x) - 25), min(WIDTH - MINIMUM, int(x) + 25))
    every = [(row, start, start + MINIMUM) for row in rows for start in starts]
    return sorted(every, key=lambda line: hypot(line[1] + MINIMUM / 2 - x, line[0] * PITCH - y))


def place_small(world: dict[str, list[Line]], centres: dict[str, Point]) -> None:
    """Gives each country without enough of a line one of MINIMUM, cut out of larger ones, never out of small ones."""
    small = {code for code in centres if length(world.get(code, [])) < MINIMUM}
    for code in small:
        world.pop(code, None)
    for code in sorted(small):
        for place in places(*centres[code]):
            hosts = [other for other, lines in world.items() if overlap(lines, place, 0)]
            if any(overlap(world[other], place, 1) for other in small & world.keys()):
                continue
            if all(length(without(world[other], place)) >= MINIMUM for other in hosts):
                for other in hosts:
                    world[other] = without(world[other], place)
                world[code] = [place]
                break
        else:
            raise SystemExit(f"No place for {code}.")


def outlines(topology: dict) -> tuple[dict[str, list[Polygon]], dict[str, Point]]:
    """The parts of each country, and where on the map the middle of its largest part lies."""
    parts: dict[str, list[Polygon]] = {}
    largest: dict[str, tuple[float, Point]] = {}
    for name, number, polygon in polygons(topology):
        code = code_of(name, number, polygon[0])
        if code is None or code in LEFT_OUT:
            continue
        parts.setdefault(code, []).append(polygon)
        points = [project(*point) for point in polygon[0]]
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        size = (east - west) * (bottom - top)
        largest[code] = max(largest.get(code, (-1.0, (0.0, 0.0))), (size, ((west + east) / 2, (top + bottom) / 2)))
    centres = {code: middle for code, (_, middle) in largest.items()}
    return parts, centres | {code: project(*place) for code, place in PLACES.items()}


def cut(topology: dict) -> dict[str, list[Line]]:
    """The lines of each country."""
    parts, centres = outlines(topology)
    world: dict[str, list[Line]] = {}
    for row in range(ROWS):
        t = parameter_of_row(row)
        latitude = degrees(asin(2 / sqrt(3) * sin(t)))
        for code, country in parts.items():
            spans = [span for polygon in country for span in crossings(polygon, latitude)]
            lines = [(row, round(across(start, t)), round(across(end, t))) for start, end in spans]
            world.setdefault(code, []).extend(line for line in lines if line[2] - line[1] > SLIVER)
    world = {code: joined(lines) for code, lines in world.items()}
    place_small(world, centres)
    return world


def make(topology: dict) -> dict:
    world = cut(topology)
    unknown = {code for code, _ in countries} - world.keys() - LEFT_OUT.keys()
    if unknown:
        raise SystemExit(f"Neither on the map nor left out: {sorted(unknown)}.")
    return {
        **SOURCE,
        "made_on": f"{date.today()}",
        "view": [0, -PITCH // 2, WIDTH, ROWS * PITCH],
        "left_out": LEFT_OUT,
        "paths": {code: path((row * PITCH, *span) for row, *span in world[code]) for code in sorted(world)},
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    django.setup()
    parser = argparse.ArgumentParser(description="Computes lines.json from countries-50m.json of world-atlas 2.0.2.")
    parser.add_argument("outlines", type=Path)
    topology = json.loads(parser.parse_args().outlines.read_text(encoding="utf-8"))
    LINES.write_text(json.dumps(make(topology), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
