"""The world map: what it tells, and what it must not."""

import json
import re
from itertools import pairwise
from xml.etree import ElementTree

import brotli
import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from django_countries import countries

from alliance.worldmap import make
from alliance.worldmap.drawing import THICKEST, THINNEST, WorldMap, draw
from alliance.worldmap.lines import Line, joined, lines, path
from members.regions import REGION_OF

DATA = json.loads(make.LINES.read_text(encoding="utf-8"))
SVG = "{http://www.w3.org/2000/svg}"
BUDGET = 6_000


def html(world: WorldMap) -> str:
    return "".join(render_to_string(f"alliance/_world_{part}.html", {"world": world}) for part in ("map", "table"))


def figure(world: WorldMap) -> ElementTree.Element:
    """The map itself, which has to be well-formed."""
    markup = render_to_string("alliance/_world_map.html", {"world": world})
    start = markup.index('<svg class="world" viewBox="0 -4')
    return ElementTree.fromstring(
        markup[start : markup.rindex("</figure>")].replace("<svg", f'<svg xmlns="{SVG[1:-1]}"')
    )


def told(world: WorldMap) -> dict[str, int | None]:
    return {country.code: country.count for region in world.regions for country in region.countries}


def everywhere_but(*codes: str) -> list[Line]:
    return [line for code, data in DATA["paths"].items() if code not in codes for line in lines(data)]


class TestLines:
    def test_neighbours_are_one_line_and_what_is_written_is_read_again(self):
        one = joined([(7, 20, 30), (0, 5, 9), (7, 10, 20), (7, 31, 33), (7, 40, 44)])
        assert one == [(0, 5, 9), (7, 10, 33), (7, 40, 44)]
        assert path(one) == "M5 0h4m1 7h23m7 0h4"
        assert list(lines(path(one))) == one

    def test_every_country_of_our_list_is_on_the_map_or_said_to_be_left_out(self):
        assert DATA["paths"].keys() | DATA["left_out"].keys() == {code for code, _ in countries}
        assert not DATA["paths"].keys() & DATA["left_out"].keys()

    def test_every_country_on_the_map_has_a_region(self):
        assert DATA["paths"].keys() <= REGION_OF.keys()

    def test_the_data_says_where_it_comes_from(self):
        assert "world-atlas 2.0.2" in DATA["source"]
        assert "public domain" in DATA["licence"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", DATA["made_on"])

    def test_lines_lie_in_the_rows_of_the_view_and_never_on_one_another(self):
        _, top, width, height = DATA["view"]
        everywhere = []
        for code, data in DATA["paths"].items():
            assert path(lines(data)) == data
            assert sum(end - start for _, start, end in lines(data)) >= make.MINIMUM, code
            everywhere += lines(data)
        assert all(y % make.PITCH == 0 and top < y < top + height for y, _, _ in everywhere)
        assert all(0 <= start < end <= width for _, start, end in everywhere)
        assert all(a[0] < b[0] or a[2] <= b[1] for a, b in pairwise(sorted(everywhere)))

    @pytest.mark.parametrize(
        ("west", "east"), [("US", "GB"), ("GB", "IN"), ("BR", "AO"), ("KE", "ID"), ("AU", "NZ"), ("FJ", "WS")]
    )
    def test_the_world_lies_as_we_know_it(self, west, east):
        assert max(lines(DATA["paths"][west]))[2] < max(lines(DATA["paths"][east]))[1]

    @pytest.mark.parametrize(("code", "place"), [("XK", (21, 42.6)), ("PS", (35.3, 31.9)), ("GF", (-53, 4))])
    def test_what_natural_earth_does_not_number_is_where_it_belongs(self, code, place):
        x, y = make.project(*place)
        assert any(
            abs(row - y) <= 2 * make.PITCH and start - 6 < x < end + 6 for row, start, end in lines(DATA["paths"][code])
        )

    def test_the_lines_can_be_computed_again(self):
        """A square of ten degrees on the equator, and one that is too small for a row."""
        square = [(0, 0), (0, 1000), (1000, 1000), (1000, 0), (0, 0)]
        small = [(3000, 10), (3000, 20), (3010, 20), (3010, 10), (3000, 10)]
        topology = {
            "transform": {"scale": [0.01, 0.01], "translate": [0, 0]},
            "arcs": [[(b[0] - a[0], b[1] - a[1]) for a, b in pairwise([(0, 0), *ring])] for ring in (square, small)],
            "objects": {
                "countries": {
                    "geometries": [
                        {"type": "Polygon", "id": "404", "properties": {"name": "Kenya"}, "arcs": [[0]]},
                        {"type": "MultiPolygon", "properties": {"name": "Kosovo"}, "arcs": [[[1]]]},
                    ]
                }
            },
        }
        world = make.cut(topology)
        left, bottom = make.project(0, 0)
        _, top = make.project(10, 10)
        assert [row for row, _, _ in world["KE"]] == [
            row for row in range(make.ROWS) if top < row * make.PITCH < bottom
        ]
        assert world["KE"][-1][1:] == (round(left), round(make.project(10, 0)[0]))
        assert [end - start for _, start, end in world["XK"]] == [make.MINIMUM]


class TestDrawing:
    def test_the_more_members_the_thicker_within_bounds(self):
        world = draw({"KE": 4, "UG": 400, "TZ": 1})
        thickness = {country.code: country.thickness for country in world.regions[0].countries}
        assert thickness["TZ"] == THINNEST < thickness["KE"] < thickness["UG"] == THICKEST < make.PITCH

    def test_a_small_network_is_not_drawn_like_a_large_one(self):
        (region,) = draw({"KE": 2}).regions
        assert region.countries[0].thickness < 2

    def test_the_table_is_by_region_and_by_name_in_the_language_of_the_reader(self):
        counts = {"ET": 2, "EG": 1, "CO": 3, "DE": 1}
        with override("en"):
            assert list(told(draw(counts))) == ["EG", "ET", "CO", "DE"]
        with override("ar"):
            assert list(told(draw(counts))) == ["ET", "EG", "CO", "DE"]

    def test_each_country_with_members_leads_to_them_and_says_how_many_there_are(self):
        with override("en"):
            svg = figure(draw({"KE": 1200, "XK": 1}))
        links = {link.get("href"): link.find(f"{SVG}title").text for link in svg.iter(f"{SVG}a")}
        assert links == {
            "/en/members/?country=KE": "Kenya: 1,200 members",
            "/en/members/?country=XK": "Kosovo (Security Council resolution 1244): 1 member",
        }

    def test_what_is_drawn_of_a_country_is_its_own_lines_and_of_all_others_the_pale_ones(self):
        svg = figure(draw({"KE": 2}))
        (own,) = svg.findall(f".//{SVG}a/{SVG}path")
        (rest,) = (path for path in svg.iter(f"{SVG}path") if path.get("class") == "rest")
        assert own.get("d") == DATA["paths"]["KE"]
        assert rest.get("d") == path(joined(everywhere_but("KE")))

    def test_the_map_has_a_title_and_a_description(self):
        svg = figure(draw({"KE": 2}))
        ids = {element.get("id"): element for element in svg.iter() if element.get("id")}
        assert svg.get("role") == "group"
        assert ids[svg.get("aria-labelledby")].tag == f"{SVG}title"
        assert ids[svg.get("aria-describedby")].tag == f"{SVG}desc"

    def test_the_table_says_the_same_as_the_map(self):
        with override("en"):
            table = render_to_string("alliance/_world_table.html", {"world": draw({"KE": 7, "AQ": 1})})
        rows = re.findall(r'<th scope="row">(.*?)</th><td class="ends">(.*?)</td>', table)
        assert rows == [
            ('<a href="/en/members/?country=KE">Kenya</a>', "7"),
            ('<a href="/en/members/?country=AQ">Antarctica</a>', "1"),
        ]

    def test_a_network_without_members_is_an_empty_world(self):
        world = draw({})
        assert (told(world), world.rest) == ({}, path(joined(everywhere_but())))

    @pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
    def test_the_map_is_the_same_in_every_language(self, language):
        """Above all, it is not mirrored, and its numbers are not written as the language would."""
        with override("en"):
            expected = figure(draw({"KE": 9, "BR": 4}))
        with override(language):
            shown = figure(draw({"KE": 9, "BR": 4}))
        drawn = [
            sorted(
                (path.get("d"), parent.get("stroke-width", ""))
                for parent in svg.iter()
                for path in parent.findall(f"{SVG}path")
            )
            for svg in (expected, shown)
        ]
        assert drawn[0] == drawn[1]
        assert shown.get("viewBox") == "0 -4 640 280"
        assert not {"flip", "turn"} & {name for element in shown.iter() for name in element.get("class", "").split()}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_map_and_table_of_a_hundred_countries_are_light(language):
    with override(language):
        sent = html(draw({code: 1 + i * i % 37 for i, code in enumerate(list(DATA["paths"])[::2][:100])}))
    assert len(brotli.compress(sent.encode(), quality=4)) <= BUDGET
