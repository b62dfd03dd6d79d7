"""The page of figures, its files and its sheet of paper."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from alliance.figures import drawing, summary, tables
from alliance.figures.statistics import ENOUGH_ANSWERS, Statistics
from alliance.figures.tables import TABLES
from alliance.models import Network, Page
from members.models import Organisation
from members.models.organisations import Kind, Locality
from members.regions import REGION_OF
from tests.factories.alliance import KeyFigureFactory
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.members import ApplicationFactory, MembershipFactory, OrganisationFactory
from tests.routes import LANGUAGES

pytestmark = pytest.mark.django_db

PAGE = "/en/members/figures/"
MOSTLY_LOCAL = {
    "en": "Most of the network is local",
    "fr": "Le réseau est en majorité local",
    "es": "La mayor parte de la red es local",
    "ar": "معظم أعضاء الشبكة محليون",
}


def get(path: str = "", language: str = "en"):
    response = Client().get(f"/{language}/members/figures/{path}")
    assert response.status_code == 200
    return response


def words(response) -> str:
    html = response.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def rows(name: str, language: str = "en") -> list[list[str]]:
    text = get(f"{name}.csv", language).content.decode()
    assert text[0] == "\ufeff"
    return list(csv.reader(StringIO(text[1:], newline="")))


@pytest.fixture
def members():
    """4 of 7 are local or national; three of the local ones are not listed."""
    OrganisationFactory(listed=True, locality=Locality.LOCAL, kind=Kind.LOCAL_NGO, description_fr="Nous jouons.")
    OrganisationFactory(listed=True, locality=Locality.INTERNATIONAL, kind=Kind.INTERNATIONAL_NGO, headquarters="CH")
    OrganisationFactory(listed=True, locality=Locality.NATIONAL, kind=Kind.GOVERNMENT, headquarters="CO")
    OrganisationFactory(listed=True, kind=Kind.NETWORK)
    OrganisationFactory.create_batch(3, unlisted=True, locality=Locality.LOCAL, headquarters="MM", name="Secret")


class TestPage:
    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_is_light_enough_with_members_in_a_hundred_countries(self, language):
        call_command("load_content", verbosity=0)
        for number, country in enumerate(list(REGION_OF)[::2][:100]):
            kind = list(Kind)[number % len(Kind)]
            OrganisationFactory(listed=True, headquarters=country, kind=kind, locality=Locality.LOCAL)
        response = Client(headers={"accept-encoding": "br"}).get(f"/{language}/members/figures/")
        assert len(response.content) <= 11_000

    def test_says_the_share_as_n_of_n_with_its_date(self, members):
        text = words(get())
        assert "57% of members are local and national: 4 of 7 active member organisations." in text
        assert timezone.localdate().strftime("%-d %B %Y") in text
        assert "whom these figures cover: 4. Members outside it" in text
        assert "Myanmar" not in text
        assert "Sample" not in text

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_has_a_heading_that_is_true_in_each_language(self, members, language):
        call_command("load_content", verbosity=0)
        assert f"<h1>{MOSTLY_LOCAL[language]}</h1>" in get(language=language).content.decode()
        Organisation.objects.filter(visibility="unlisted").delete()
        html = get(language=language).content.decode()
        assert MOSTLY_LOCAL[language] not in html
        assert f"<h1>{Page.objects.get(slug='figures').text('title', language).value}</h1>" in html

    def test_draws_who_joined_and_says_it_in_words(self, members):
        first, second = date(2026, 10, 1), date(2026, 11, 1)
        MembershipFactory.create_batch(2, organisation__visibility="public", started_on=first)
        MembershipFactory(organisation__visibility="public", started_on=second)
        MembershipFactory(organisation__visibility="unlisted", started_on=second)
        drawn = drawing.columns(tables.months(Statistics(date(2026, 11, 25))))
        assert drawn.path == "M450 12v-10M470 12v-4"
        assert (drawn.each, drawn.width, drawn.height, drawn.top.members) == (1, 480, 12, 2)
        assert (drawn.first.label, drawn.last.label) == ("December 2024", "November 2026")
        assert "New members a month, from" in get().content.decode()

    def test_says_how_long_an_answer_takes_once_enough_were_given(self):
        ApplicationFactory.create_batch(ENOUGH_ANSWERS - 1, declined=True)
        assert "Too few applications" in words(get())
        ApplicationFactory(approved=True)
        text = words(get())
        assert "Half had an answer within 0 " in text
        assert "Too few applications" not in text

    def test_says_that_samples_are_in_it(self, members):
        OrganisationFactory(listed=True, is_sample=True)
        assert "Sample" in words(get())

    def test_of_nobody_is_a_page_all_the_same(self):
        text = words(get())
        assert "No member organisation is in the public directory yet." in text
        assert "Too few applications" in text
        assert "By region" not in text

    def test_is_linked_from_the_home_page_the_directory_and_the_sitemap(self):
        KeyFigureFactory(computed=True)
        for path in ("/en/", "/en/members/"):
            assert f'<a class="go" href="{PAGE}">' in Client().get(path).content.decode()
        assert f"http://localhost:8000{PAGE}" in Client().get("/sitemap.xml").content.decode()

    def test_costs_as_many_statements_with_one_member_as_with_three_hundred(self):
        def statements() -> int:
            client = Client()
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE)
            return len(queries)

        def more(number: int) -> None:
            for organisation in OrganisationFactory.create_batch(number, listed=True):
                SeatFactory(organisation=organisation)
            ApplicationFactory.create_batch(max(number // 10, 1), approved=True)

        more(1)
        once = statements()
        assert once <= 12
        more(299)
        assert statements() == once


class TestFiles:
    def test_say_what_the_page_says(self, members):
        today = timezone.localdate().isoformat()
        assert rows("kinds") == [
            ["Kind", "All", "Local and national", "Date"],
            ["Government", "1", "0", today],
            ["International organisation", "1", "0", today],
            ["Local or community-based organisation", "1", "1", today],
            ["Network or coalition", "1", "0", today],
        ]
        assert [row[:3] for row in rows("regions")[1:]] == [
            ["Africa", "2", "1"],
            ["Americas", "1", "0"],
            ["Europe", "1", "0"],
        ]
        assert [row[:2] for row in rows("localities")[1:]] == [
            ["Local", "1"],
            ["International", "1"],
            ["State authorities", "1"],
            ["Not classified", "1"],
        ]
        assert [row[:2] for row in rows("languages")[1:]] == [
            ["English", "0"],
            ["French", "1"],
            ["Spanish", "0"],
            ["Arabic", "0"],
        ]
        assert len(rows("months")) == 25
        assert rows("answers") == [["Applications", "Working days", "Date"]]

    def test_are_named_by_day_and_are_not_for_search_engines(self, members):
        response = get("kinds.csv")
        day = timezone.localdate().isoformat()
        assert response["Content-Disposition"] == f'attachment; filename="alliance-kinds-{day}.csv"'
        assert response["X-Robots-Tag"] == "noindex"

    def test_are_in_the_language_of_the_reader(self, members):
        assert rows("kinds", "fr")[1][0] == "Gouvernement"
        assert rows("countries", "ar")[1][0] == "كينيا"

    def test_run_nothing(self):
        GroupFactory(name_en="=1+1")
        assert rows("groups")[1][0] == "'=1+1"

    def test_say_that_samples_are_in_them(self):
        OrganisationFactory(listed=True, is_sample=True)
        assert rows("kinds")[1][-1] == "Sample data"
        assert rows("kinds")[0][-1] == "Note"

    @pytest.mark.parametrize("name", ["nothing", "kinds2", "answer_times"])
    def test_that_do_not_exist_are_not_found(self, name):
        assert Client().get(f"{PAGE}{name}.csv").status_code == 404

    def test_are_all_linked_with_their_size(self, members):
        GroupFactory()
        html = get().content.decode()
        for name in TABLES:
            if name != "answers":
                assert f'<a href="{PAGE}{name}.csv" download><bdi>CSV</bdi> · 1\u00a0KB<span' in html


class TestSummary:
    @pytest.fixture
    def _many(self):
        """As long as it gets: every kind, locality and region, in numbers that are wide."""
        for number, kind in enumerate(Kind):
            OrganisationFactory(
                listed=True,
                kind=kind,
                locality=Locality.values[number % 5],
                headquarters=["KE", "CO", "JO", "CH", "FJ", "AQ"][number % 6],
                is_sample=True,
            )
        OrganisationFactory.create_batch(3, unlisted=True, locality=Locality.NATIONAL)

    @pytest.mark.usefixtures("_many")
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_one_sheet_that_says_the_numbers(self, language):
        call_command("load_content", verbosity=0)
        response = get("summary.pdf", language)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == f'inline; filename="alliance-figures-{language}.pdf"'
        assert (response["X-Robots-Tag"], response["Cache-Control"]) == ("noindex", "no-cache")
        assert len(response.content) <= summary.SIZE
        reader = PdfReader(BytesIO(response.content))
        (page,) = reader.pages
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        assert reader.trailer["/Root"]["/Lang"][:2] == language
        text = page.extract_text()
        data = summary_of(language)
        labels = [row["label"] for chart in data["charts"] for row in chart["rows"]]
        for said in (data["statement"], data["day"], data["sample"], data["title"], *labels):
            # word by word: a line from right to left is read in the order of the page, and a letter with a mark twice
            words = [word for word in re.split(r"[\s.:;،-]+", said) if "\u0651" not in word]
            assert [word for word in words if word not in text] == []
        assert f"/{language}/members/figures/" in text
        for row in (row for chart in data["charts"] for row in chart["rows"]):
            row["members_shown"] = row["local_shown"] = "1,000,000"
        assert len(PdfReader(BytesIO(summary.pdf(data))).pages) == 1

    @pytest.mark.usefixtures("members")
    def test_is_not_fetched_again_while_nothing_has_changed(self):
        tag = get("summary.pdf")["ETag"]
        again = Client().get(f"{PAGE}summary.pdf", headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        OrganisationFactory(listed=True)
        assert Client().get(f"{PAGE}summary.pdf", headers={"if-none-match": tag}).status_code == 200

    def test_of_nobody_is_a_sheet_too(self):
        text = PdfReader(BytesIO(get("summary.pdf").content)).pages[0].extract_text()
        assert "No member organisation is in the public directory yet." in " ".join(text.split())
        assert "Sample" not in text

    def test_with_a_name_of_the_network_that_we_cannot_print_is_the_page(self):
        Network.objects.create(name_en="儿童之家", email="desk@example.org")
        assert Client().get(f"{PAGE}summary.pdf")["Location"] == PAGE


def summary_of(language: str) -> dict:
    with override(language):
        return summary.data_of(Statistics(timezone.localdate()))
