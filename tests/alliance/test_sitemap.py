"""What search engines are told."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client

from alliance import sitemaps
from tests.factories.groups import GroupFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.members import OrganisationFactory
from tests.factories.resources import ProductFactory

pytestmark = pytest.mark.django_db

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(path="/sitemap.xml"):
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)


def locations(root) -> list[str]:
    return [loc.text.removeprefix("http://localhost:8000") for loc in root.findall("s:url/s:loc", NS)]


def test_lists_every_public_page_in_four_languages():
    GroupFactory(slug="cash")
    InitiativeFactory(slug="prevention")
    ProductFactory(slug="note")
    OrganisationFactory(slug="seen", listed=True)
    found = locations(read())
    pages = [
        "/",
        "/about/",
        "/strategy/",
        "/groups/cash/",
        "/initiatives/prevention/",
        "/resources/note/",
        "/members/seen/",
    ]
    for page in pages:
        for code in ("en", "fr", "es", "ar"):
            assert f"/{code}{page}" in found
    assert len(found) == len(set(found)) == 4 * (len(sitemaps.PAGES) + 4)


def test_each_address_names_its_twins():
    url = read().find("s:url", NS)
    twins = [(link.get("hreflang"), link.get("href")) for link in url.findall("x:link", NS)]
    assert twins == [(code, f"http://localhost:8000/{code}/") for code in ("en", "fr", "es", "ar")]


def test_what_not_everybody_may_see_is_absent():
    OrganisationFactory(slug="members-only", members_only=True)
    OrganisationFactory(slug="unlisted", unlisted=True)
    OrganisationFactory(slug="no-member")
    GroupFactory(slug="inner-circle", members_only=True)
    found = " ".join(locations(read()))
    for slug in ("members-only", "unlisted", "no-member", "inner-circle", "apply", "account"):
        assert slug not in found


def test_each_address_opens():
    GroupFactory(slug="cash")
    client = Client()
    assert {path: client.get(path).status_code for path in locations(read())} == dict.fromkeys(locations(read()), 200)


def test_more_pages_than_a_file_may_hold_are_split(monkeypatch):
    monkeypatch.setattr(sitemaps, "PAGES_IN_A_FILE", len(sitemaps.PAGES))
    GroupFactory(slug="cash")
    parts = [loc.text.removeprefix("http://localhost:8000") for loc in read().findall("s:sitemap/s:loc", NS)]
    assert parts == ["/sitemap.xml?part=1", "/sitemap.xml?part=2"]
    assert locations(read(parts[1])) == [f"/{code}/groups/cash/" for code in ("en", "fr", "es", "ar")]
    assert Client().get("/sitemap.xml?part=3").status_code == 404
    assert Client().get("/sitemap.xml?part=x").status_code == 404


def test_costs_as_many_statements_for_many_rows_as_for_one(django_assert_num_queries):
    OrganisationFactory.create_batch(5, listed=True)
    with django_assert_num_queries(8):
        read()


def test_robots_are_told_where_not_to_go_and_where_the_map_is():
    response = Client().get("/robots.txt")
    assert response["Content-Type"] == "text/plain"
    assert "Disallow: /admin/" in response.text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in response.text
