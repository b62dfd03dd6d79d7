"""The search page, its suggestions, and the same as JSON."""

import re
import time
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models.organisations import Visibility
from tests.factories.alliance import PageFactory
from tests.factories.groups import GroupFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.factories.resources import ProductFactory

pytestmark = pytest.mark.django_db

STATEMENTS = 13


def get(q: str, *, language="en", client=None, status=200, **parameters):
    response = (client or Client()).get(f"/{language}/search/", {"q": q, **parameters})
    assert response.status_code == status
    return response


def main(response) -> str:
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def links(response) -> list[str]:
    """Where the results lead, in their order."""
    return re.findall(r'<h3><a href="([^"]*)"', main(response))


def words(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main(response))).split())


def suggestions(q: str, *, language="en", client=None) -> list[str]:
    response = (client or Client()).get(f"/{language}/search/suggest/", {"q": q})
    assert response.status_code == 200
    return response.json()


@pytest.fixture
def _everything():
    GroupFactory(slug="camps", name_en="Safety in camps", summary_en="Camps are to be safe.")
    InitiativeFactory(slug="schools", name_en="Safe schools")
    ProductFactory(slug="guide", title_en="A guide to safe spaces", summary_en=None)
    PageFactory(slug="about", title_en="Who we are", body_en="## A heading\n\nWe keep **children** [safe](page:join).")
    OrganisationFactory(slug="haven", name="Safe Haven", listed=True, is_sample=True)


@pytest.mark.usefixtures("_everything")
class TestPage:
    def test_results_are_grouped_by_what_they_are_each_with_its_number(self):
        response = get("safe")
        assert sorted(links(response)) == [
            "/en/about/", "/en/groups/camps/", "/en/initiatives/schools/", "/en/members/haven/", "/en/resources/guide/",
        ]  # fmt: skip
        assert sorted(re.findall(r"<h2[^>]*>([^<]*)</h2><p>([^<]*)</p>", main(response))) == [
            (kind, "1 result") for kind in ("Groups", "Initiatives", "Members", "Pages", "Publications")
        ]
        assert "5 results" in words(response)

    def test_matched_words_are_marked_in_title_and_text_without_the_signs_of_markdown(self):
        html = main(get("safe"))
        assert "Safety in camps</a>" in html
        assert "<p>Camps are to be <mark>safe</mark>." in html
        assert "A heading We keep children <mark>safe</mark>.</p>" in html
        assert "<bdi><mark>Safe</mark> Haven</bdi></a> <span" in html

    def test_a_sample_says_that_it_is_one(self):
        assert main(get("haven")).count('<span class="sample">Sample</span>') == 1
        assert 'class="sample"' not in main(get("camps"))

    def test_a_match_in_another_language_is_shown_in_that_language(self):
        GroupFactory(slug="cases", name_en="Case management", name_fr="Gestion de cas", summary_fr="Un cas à la fois.")
        GroupFactory(slug="arabic", name_en="Arabic", name_ar="حماية الأطفال", summary_en=None, work_en=None)
        html = main(get("gestion cas"))
        assert (
            '<a href="/en/groups/cases/"><span lang="fr" dir="ltr"><mark>Gestion</mark> de <mark>cas</mark></span>'
            in html
        )
        assert '<p><span lang="fr" dir="ltr">Un <mark>cas</mark> à la fois.</span></p>' in html
        assert '<span lang="ar" dir="rtl">حماية <mark>الأطفال</mark></span>' in main(get("اطفال"))
        french = main(get("gestion cas", language="fr"))
        assert '<a href="/fr/groups/cases/"><mark>Gestion</mark> de <mark>cas</mark></a>' in french

    def test_the_readers_language_is_shown_where_it_answers_as_well(self):
        GroupFactory(slug="centres", name_en="Protection", name_fr="La protection")
        assert '<a href="/en/groups/centres/"><mark>Protection</mark></a>' in main(get("protection"))

    def test_what_looks_like_html_stays_literal(self):
        OrganisationFactory(name="<b>Bold</b> & <script>bold()</script>", description_en="<i>bold</i>", listed=True)
        html = main(get("bold <b>"))
        assert "&lt;b&gt;<mark>Bold</mark>" not in html  # Python splits the tag into words too
        assert (
            "&lt;<mark>b</mark>&gt;<mark>Bold</mark>&lt;/<mark>b</mark>&gt; &amp; &lt;script&gt;<mark>bold</mark>()"
            in html
        )
        assert "&lt;i&gt;<mark>bold</mark>&lt;/i&gt;" in html
        assert 'value="bold &lt;b&gt;"' in html

    def test_a_text_that_no_speaker_has_reviewed_brings_the_notice_of_drafts(self):
        GroupFactory(name_fr="Brouillon", texts={"name_fr": {"draft": True}})
        notice = "a draft translation that no speaker of the language has reviewed"
        assert notice in get("brouillon").content.decode()
        assert notice not in get("camps").content.decode()

    def test_a_correction_is_said_and_the_original_is_one_link_away(self):
        response = get("hvaen")
        assert links(response) == ["/en/members/haven/"]
        assert "Showing results for: haven" in words(response)
        assert 'href="/en/search/?q=hvaen&amp;as_typed=1"' in main(response)
        assert links(get("hvaen", as_typed="1")) == []

    def test_results_that_have_some_of_the_words_are_said_to(self):
        response = get("haven xylophone zither")
        assert links(response) == ["/en/members/haven/"]
        assert "these have some of them" in words(response)

    def test_nothing_found_says_what_can_be_tried(self):
        response = get("xylophone")
        assert "Nothing was found." in words(response)
        assert "another language: every search looks in all four" in words(response)

    def test_without_words_the_field_knows_the_names_of_groups_and_initiatives(self):
        GroupFactory(name_en="Hidden", members_only=True)
        html = main(get(" "))
        assert re.findall(r'<option value="([^"]*)">', html) == ["Safety in camps", "Safe schools"]
        assert "<h2" not in html

    def test_search_engines_are_told_to_stay_away(self):
        assert '<meta name="robots" content="noindex">' in get("safe").content.decode()
        assert "Disallow: /*/search/" in Client().get("/robots.txt").content.decode()
        assert "/search/" not in Client().get("/sitemap.xml").content.decode()

    @pytest.mark.parametrize(("client", "found"), [("anonymous", 1), ("member", 2), ("own", 3), ("staff", 3)])
    def test_nobody_finds_what_they_may_not_see(self, client, found):
        OrganisationFactory(slug="m", name="Haven M", listed=True, visibility=Visibility.MEMBERS)
        unlisted = OrganisationFactory(slug="u", name="Haven U", listed=True, visibility=Visibility.UNLISTED)
        other = OrganisationFactory(slug="o", name="O", listed=True)
        browser = Client()
        if client == "member":
            browser.force_login(RepresentativeFactory(organisation=other).user)
        elif client == "own":
            browser.force_login(RepresentativeFactory(organisation=unlisted).user)
        elif client == "staff":
            browser.force_login(UserFactory(superuser=True))
        assert len(links(get("haven", client=browser))) == found

    def test_reading_costs_a_fixed_number_of_statements(self):
        with CaptureQueriesContext(connection) as few:
            get("safe")
        for number in range(30):
            ProductFactory(title_en=f"Safe {number}")
            OrganisationFactory(name=f"Safe {number}", listed=True)
        with CaptureQueriesContext(connection) as many:
            get("safe")
        assert (len(few), len(many)) == (STATEMENTS, STATEMENTS)


class TestOneKind:
    @pytest.fixture(autouse=True)
    def _products(self):
        for number in range(23):
            ProductFactory(slug=f"p{number:02}", title_en=f"Safe {number}")

    def test_the_first_five_lead_to_all_of_them_page_by_page(self):
        first = get("safe")
        assert len(links(first)) == 5
        assert '<a class="go" href="/en/search/?q=safe&amp;kind=product">All 23 ' in main(first)
        one, two = get("safe", kind="product"), get("safe", kind="product", page="2")
        assert (len(links(one)), len(links(two))) == (20, 3)
        assert len({*links(one), *links(two)}) == 23
        assert '<a href="/en/search/?q=safe&amp;kind=product&amp;page=2">2</a>' in main(one)
        assert '<a href="/en/search/?q=safe&amp;kind=product">1</a>' in main(two)
        assert 'page=2" aria-current="page">2</a>' in main(two)
        assert 'role="status"><h2 id="product">23 results</h2><p>Page 2 of 2</p></div>' in main(two)
        assert 'href="/fr/search/?q=safe&amp;page=2&amp;kind=product"' in two.content.decode()

    def test_members_have_the_directory(self):
        response = get("safe", kind="organisation", status=302)
        assert response["Location"] == "/en/members/?q=safe"

    @pytest.mark.parametrize("page", ["0", "-1", "3", "251", "99999999999999999999", "two", "²", "", "1.0", "1\n"])
    def test_a_page_that_is_not_there_is_not_found(self, page):
        get("safe", kind="product", page=page, status=404)

    @pytest.mark.parametrize("kind", ["products", "'", "organisation'", "PRODUCT"])
    def test_an_unknown_kind_is_not_found(self, kind):
        get("safe", kind=kind, status=404)


@pytest.mark.usefixtures("_everything")
class TestBadInput:
    @pytest.mark.parametrize(
        "q",
        ["'", "''", "\\", "\\'", "a'b:*", "& | ! <-> ( ) :* <2> '", "a & !b", "safe:A", "=organisation", "'=kind:x'",
         "%", "_", "{{ q }}", "\u202esafe\u202c", "\u200bsafe", "\ud7ff", "🐫", "a" * 200, "' " * 90, "ﷺ" * 50, "½²"],
    )  # fmt: skip
    def test_wild_words_are_words(self, q):
        start = time.monotonic()
        get(q)
        assert isinstance(suggestions(q), list)
        assert time.monotonic() - start < 1

    @pytest.mark.parametrize("q", ["a" * 201, "x" * 10_000, "word " * 2_000])
    def test_too_much_is_refused_in_the_readers_words_and_kept(self, q):
        response = get(q, status=400)
        assert "Please search with no more than 200 characters." in words(response)
        assert f'value="{q.strip()}"' in main(response)
        assert suggestions(q) == []

    def test_a_nul_is_refused(self):
        get("a\0b", status=400)

    def test_what_is_unknown_is_not_read(self):
        parameters = {f"p{number}": "x" for number in range(500)}
        assert links(get("haven", **parameters)) == ["/en/members/haven/"]


@pytest.mark.usefixtures("_everything")
class TestSuggestions:
    def test_the_last_word_is_completed_as_it_is_written(self):
        GroupFactory(name_en="Éducation préscolaire")
        assert suggestions("hav") == ["haven"]
        assert suggestions("Safe hav") == ["Safe haven"]
        assert suggestions("educ") == ["éducation"]

    def test_only_what_finds_something_with_the_other_words_is_suggested(self):
        assert suggestions("schools hav") == []
        assert suggestions("saf") == ["safe", "safety"]

    def test_a_word_alone_says_too_little_and_an_ended_one_is_not_completed(self):
        assert [suggestions(q) for q in ("", "h", "haven ", "!", "hav.")] == [[], [], [], [], []]

    def test_words_of_what_is_hidden_are_suggested_to_nobody(self):
        OrganisationFactory(name="Zanzibars", listed=True)
        hidden = OrganisationFactory(name="Zanzibar Trust", listed=True)
        assert suggestions("zanz") == ["zanzibar", "zanzibars"]
        hidden.visibility = Visibility.UNLISTED
        hidden.save()
        staff = Client()
        staff.force_login(UserFactory(superuser=True))
        assert suggestions("zanz") == suggestions("zanz", client=staff) == ["zanzibars"]

    def test_no_cache_gives_them_once_something_is_hidden(self):
        response = Client().get("/en/search/suggest/", {"q": "hav"})
        assert response["Cache-Control"] == "no-cache"
        assert not response.cookies
        client = Client()
        client.force_login(UserFactory())
        assert client.get("/en/search/suggest/", {"q": "hav"})["Cache-Control"] == "private, no-store"

    def test_they_cost_six_statements_at_most(self, django_assert_num_queries):
        with django_assert_num_queries(6):
            suggestions("safe hav")


Q = "q: say what to search for, in no more than 200 characters."
KIND = "kind: choose one of these, or leave it out: group, initiative, product, page, organisation."
LIMIT, PAGE = "limit: give a number from 1 to 100.", "page: give a number from 1 to 5000."


def ask(client=None, status=200, **parameters):
    response = (client or Client()).get("/api/v1/search", parameters)
    assert response.status_code == status
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    return response.json()


@pytest.mark.usefixtures("_everything")
class TestAPI:
    def test_answers_as_the_page_does_the_best_first_over_all_kinds(self):
        answer = ask(q="safe haven")
        assert answer == {
            "results": [
                {
                    "kind": "organisation",
                    "url": "http://localhost:8000/en/members/haven/",
                    "title": "Safe Haven",
                    "language": None,
                    "score": answer["results"][0]["score"],
                    "match": "full",
                }
            ],
            "total": 1,
            "is_capped": False,
            "corrected": None,
        }
        several = ask(q="safe")
        assert several["total"] == len(several["results"]) == 5
        scores = [result["score"] for result in several["results"]]
        assert scores == sorted(scores, reverse=True)

    def test_titles_and_addresses_are_in_the_language_that_is_asked_for(self):
        GroupFactory(slug="cases", name_en="Case management", name_fr="Gestion de cas")
        GroupFactory(slug="english", name_en="Gestion of nothing")
        found = {
            result["url"]: (result["title"], result["language"]) for result in ask(q="gestion", lang="fr")["results"]
        }
        assert found == {
            "http://localhost:8000/fr/groups/cases/": ("Gestion de cas", "fr"),
            "http://localhost:8000/fr/groups/english/": ("Gestion of nothing", "en"),
        }

    def test_says_what_was_searched_instead_and_what_has_only_some_of_the_words(self):
        answer = ask(q="hvaen")
        assert (answer["corrected"], [result["match"] for result in answer["results"]]) == ("haven", ["corrected"])
        answer = ask(q="haven xylophone zither")
        assert (answer["corrected"], [result["match"] for result in answer["results"]]) == (None, ["partial"])
        assert ask(q=" ")["total"] == 0

    def test_no_cache_gives_an_answer_once_something_is_hidden(self):
        assert Client().get("/api/v1/search", {"q": "haven"})["Cache-Control"] == "no-cache"

    def test_gives_one_kind_and_page_by_page(self):
        assert [result["kind"] for result in ask(q="safe", kind="product")["results"]] == ["product"]
        every = [result["url"] for result in ask(q="safe")["results"]]
        pages = [ask(q="safe", limit=2, page=page) for page in (1, 2, 3, 4)]
        assert [result["url"] for page in pages for result in page["results"]] == every
        assert [page["total"] for page in pages] == [5, 5, 5, 5]

    def test_knows_nobody_whatever_session_is_sent(self):
        OrganisationFactory(name="Haven hidden", listed=True, visibility=Visibility.UNLISTED)
        GroupFactory(name_en="Haven of members", members_only=True)
        client = Client()
        client.force_login(UserFactory(superuser=True))
        assert ask(client, q="haven") == ask(q="haven")
        assert ask(q="haven")["total"] == 1

    @pytest.mark.parametrize(
        ("parameters", "detail"),
        [
            ({}, [Q]),
            ({"q": "a" * 10_000}, [Q]),
            ({"q": "a", "lang": "de"}, ["lang: choose one of these: en, fr, es, ar."]),
            ({"q": "a", "kind": "'"}, [KIND]),
            ({"q": "a", "limit": "0"}, [LIMIT]),
            ({"q": "a", "limit": "101"}, [LIMIT]),
            ({"q": "a", "page": "-1"}, [PAGE]),
            ({"q": "a", "page": "9" * 30}, [PAGE]),
            ({"q": "a", "page": "two", "limit": ""}, [LIMIT, PAGE]),
            ({"q": "a", "page": "x", "lang": "fr"}, ["page\u202f: indiquez un nombre de 1 à 5000."]),
        ],
    )
    def test_a_parameter_that_is_wrong_is_named_in_the_language_asked_for(self, parameters, detail):
        assert ask(status=422, **parameters) == {"detail": detail}

    def test_wild_words_and_pages_beyond_the_last_are_answered(self):
        for q in ("' & | ! <-> :* \\ ( )", "\u202esafe", "%00", "🐫"):
            assert ask(q=q)["is_capped"] is False
        assert ask(q="safe", page=5000, limit=100)["results"] == []
        assert ask(q="safe", **{f"p{number}": "x" for number in range(500)})["total"] == 5

    def test_too_many_searches_of_one_address_are_asked_to_wait(self, settings):
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"search_api": "2/m/ip"}
        ask(q="safe")
        ask(q="safe")
        assert "Demasiadas búsquedas" in ask(q="safe", lang="es", status=429)["detail"][0]

    def test_only_reads(self):
        assert Client(enforce_csrf_checks=True).post("/api/v1/search", {"q": "safe"}).status_code == 405

    def test_describes_itself(self):
        response = Client().get("/api/v1/openapi.json")
        assert response["Access-Control-Allow-Origin"] == "*"
        described = response.json()["paths"]["/api/v1/search"]["get"]
        assert [parameter["name"] for parameter in described["parameters"]] == ["q", "lang", "kind", "limit", "page"]
        assert set(described["responses"]) == {"200", "422", "429"}
        assert Client().get("/api/v1/docs").status_code == 404


def test_a_page_that_is_missing_offers_to_search():
    html = Client().get("/fr/nothing/").content.decode()
    assert '<form class="finder" action="/fr/search/" method="get" role="search">' in html
