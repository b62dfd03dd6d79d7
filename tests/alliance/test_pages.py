"""The pages of the roof: what each says, from the database, in the reader's language."""

import json
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.models import KeyFigure
from groups.models import Group
from tests.factories.alliance import ChannelFactory, KeyFigureFactory, LeaderFactory, NetworkFactory, PageFactory
from tests.factories.groups import FunctionFactory, GroupFactory
from tests.factories.initiatives import InitiativeFactory, PriorityFactory
from tests.factories.members import MembershipTypeFactory, OrganisationFactory
from tests.factories.resources import ProductFactory

pytestmark = pytest.mark.django_db


def read(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    """The text of <main>, without tags, on one line."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", main))


class TestBareAddress:
    @pytest.mark.parametrize(
        ("accept", "language"),
        [("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("ar", "ar"), ("es-419,es", "es"), ("sw", "en"), ("", "en"), ("*", "en")],
    )
    def test_leads_to_the_language_that_the_browser_asks_for(self, accept, language):
        response = Client().get("/", headers={"accept-language": accept})
        assert (response.status_code, response["Location"]) == (302, f"/{language}/")
        assert "Accept-Language" in response["Vary"]
        assert not response.cookies


class TestHome:
    @pytest.fixture(autouse=True)
    def _content(self):
        call_command("load_content", verbosity=0)

    def test_says_all_of_the_network_with_dates(self):
        text = words(read("/en/"))
        for said in (
            "Protecting children in a crisis takes all of us.",
            "265+",
            "62%",
            "8,000",
            "As of June 2024",
            "Source: Alliance brochure, June 2024",
            "Convening",
            "Strategy 2021–2025",
            "Multisectoral and integrated programming",
            "The Unprotected",
            "Unaccompanied and Separated Children",
            "Accountability to Children",
            "CPHA Community of Practice",
            "The Alliance is co-led by UNICEF and World Vision (as of June 2024).",
            "Hani Mansourian",
            "Camilla Jones",
        ):
            assert said in text, said

    @pytest.mark.parametrize(("language", "share"), [("fr", "62\u202f%"), ("es", "62\u202f%"), ("ar", "62%")])
    def test_says_it_in_each_language_with_its_figures(self, language, share):
        text = words(read(f"/{language}/"))
        assert f" {share} " in text
        assert "Working group" not in text
        assert "UNICEF" in text

    def test_an_unofficial_name_has_the_english_beside_it(self):
        assert '<span class="orig" lang="en" dir="ltr">Alliance for Child Protection' in read("/ar/")
        assert "orig" not in read("/fr/")

    def test_tells_search_engines_what_the_alliance_is(self):
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', read("/fr/"))[1]
        data = json.loads(block)
        assert data["@type"] == "NGO"
        assert data["name"].startswith("Alliance pour la protection de l’enfance")
        assert data["url"] == "http://localhost:8000/fr/"
        assert data["email"] == "membership@alliancecpha.org"

    def test_samples_are_marked_where_they_are_counted(self):
        assert "Sample" not in words(read("/en/"))
        OrganisationFactory(listed=True, is_sample=True, locality="local")
        KeyFigure.objects.filter(computation=KeyFigure.Computation.LOCAL_SHARE).update(shown="computed")
        text = words(read("/en/"))
        assert "1 of 1 active member organisations" in text
        assert "Sample" in text

    def test_the_strategy_links_only_where_there_is_something_to_open(self):
        assert "Explore the centrality graphic" not in read("/en/")
        strategy = PriorityFactory._meta.model.objects.first().strategy
        strategy.graphic_url = "https://example.org/graphic"
        strategy.save()
        assert '<a class="btn alt" href="https://example.org/graphic">Explore the centrality graphic</a>' in read(
            "/en/"
        )


def statements(path: str) -> int:
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def fill(number: int) -> None:
    for n in range(1, 6):
        FunctionFactory(number=n)
    for _ in range(number):
        GroupFactory()
        GroupFactory(working_group=True)
        InitiativeFactory()
        ProductFactory()
        ChannelFactory()
        LeaderFactory(coordinator=True)
        KeyFigureFactory(computed=True)
        OrganisationFactory(listed=True)


@pytest.mark.parametrize(("path", "expected"), [("/en/", 12), ("/en/about/", 6), ("/en/join/", 5), ("/en/contact/", 5)])
def test_a_page_costs_as_many_statements_with_one_row_as_with_thirty(path, expected):
    PriorityFactory(strategy__is_current=True)
    fill(1)
    assert statements(path) <= expected
    once = statements(path)
    fill(29)
    assert statements(path) == once


def test_an_empty_portal_still_has_a_home_page():
    html = read("/fr/")
    assert "<h1>" in html
    assert "Rejoindre l’Alliance" in html


def test_a_group_for_members_is_not_on_public_pages():
    FunctionFactory(number=1)
    GroupFactory(name_en="Inner circle", members_only=True)
    GroupFactory(name_en="Inner work", members_only=True, working_group=True)
    for path in ("/en/", "/en/about/"):
        assert "Inner" not in read(path)


class TestJoin:
    def test_each_type_says_who_may_join_what_it_gives_and_how_to_apply(self):
        NetworkFactory()
        PageFactory(slug="join")
        MembershipTypeFactory(eligible_en="Institutions.", benefits_en="- A seat")
        MembershipTypeFactory(
            slug="core",
            position=3,
            name_en="Core membership",
            self_service=False,
            eligible_en="The Steering Committee.",
        )
        html = read("/en/join/")
        text = words(html)
        assert "Open to online application" in text
        assert "By expression of interest: write to us" in text
        assert "Institutions." in text
        assert "<li>A seat</li>" in html
        assert html.count('href="/en/apply/"') == 2


class TestAbout:
    def test_names_functions_leaders_and_coordinators(self):
        FunctionFactory(number=5, name_en="Convening", by_secretariat=True)
        LeaderFactory(name="UNICEF")
        LeaderFactory(coordinator=True, name="A Person", email="a.person@example.org")
        LeaderFactory(coordinator=True, name="Gone", ended_on="2025-01-01")
        text = words(read("/en/about/"))
        assert "Convening" in text
        assert "Secretariat" in text
        assert "Co-leads UNICEF As of June 2024" in text
        assert "A Person" in text
        assert "Gone" not in text


def test_a_function_names_the_groups_that_serve_it_by_their_kind():
    function = FunctionFactory(number=1)
    GroupFactory(function=function, kind=Group.Kind.WORKING_GROUP, name_en="Standards")
    GroupFactory(function=function, kind=Group.Kind.TASK_FORCE, name_en="Cash")
    text = words(read("/en/about/"))
    assert "Working group – Standards" in text
    assert "Task force – Cash" in text


def test_the_newest_publications_are_the_recent_ones():
    for year in (2019, None, 2024, 2021, 2020, 2022):
        ProductFactory(title_en=f"Of {year}", published_year=year)
    assert re.findall(r"Of (\w+)", words(read("/en/"))) == ["2024", "2022", "2021", "2020", "2019"]


def test_an_address_may_break_after_its_at():
    NetworkFactory()
    assert '<a class="mail" href="mailto:membership@alliancecpha.org">membership@<wbr>alliancecpha.org</a>' in read(
        "/en/contact/"
    )


def test_a_channel_is_linked_once_it_has_an_address():
    ChannelFactory(name_en="Community", url="")
    ChannelFactory(name_en="Forum", url="https://forum.example.org/")
    html = read("/en/contact/")
    assert "<b>Community</b>" in html
    assert '<a href="https://forum.example.org/">Forum</a>' in html
