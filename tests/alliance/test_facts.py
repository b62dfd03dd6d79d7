"""The pages tell the facts of the network, in four languages; the facts are in tests/facts.py."""

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from tests.facts import (
    ALSO,
    COORDINATORS,
    FIGURES,
    FREE,
    FUNCTIONS,
    GROUPS_AND_INITIATIVES,
    JUNE_2024,
    KINDS,
    MEMBERSHIP,
    NETWORK,
    PRIORITIES,
    PRODUCTS,
    TYPES,
    USERS,
)
from tests.routes import LANGUAGES

pytestmark = pytest.mark.django_db

DRAFT = "Some text on this page is a draft translation that no speaker of the language has reviewed yet."


@pytest.fixture(scope="module", autouse=True)
def content(django_db_setup, django_db_blocker):
    """The content, once for all tests of this module, rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_content", verbosity=0)
        yield
        transaction.set_rollback(True)


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


def official(cells: list[str]) -> dict[str, str]:
    return {code: name for code, name in zip(LANGUAGES, cells, strict=False) if name != "–"}


def text(element: Element) -> str:
    """What is read there, with plain apostrophes; narrow spaces stay."""
    return re.sub(r"[ \n]+", " ", "".join(element.itertext())).replace("’", "'").strip()


def page(language: str, address: str) -> Element:
    if not address.startswith("/"):
        with override(language):
            address = reverse(address)
    response = Client().get(address)
    assert response.status_code == 200
    return html5lib.parse(response.content.decode(), namespaceHTMLElements=False)


def mails(element: Element) -> set[str]:
    links = {link.get("href"): text(link) for link in element.iter("a") if link.get("href").startswith("mailto:")}
    assert all(href == f"mailto:{shown}" for href, shown in links.items())
    return set(links.values())


def named(element: Element, names: dict[str, str], language: str) -> bool:
    """The official name alone; else one of our own with the English one, marked as English, beside it."""
    beside = [text(span) for span in element.iter("span") if (span.get("lang"), span.get("dir")) == ("en", "ltr")]
    if language in names:
        return (text(element), beside) == (names[language], [])
    ours = text(element).removesuffix(names["en"])
    return beside == [names["en"]] and len(ours) > 3 and ours != text(element)


@pytest.mark.parametrize("language", LANGUAGES)
class TestNetwork:
    def test_figures_are_those_of_june_2024_and_count_users(self, language):
        stats = page(language, "home").find(".//dl[@class='stats']")
        assert " ".join(text(value) for value in stats.iter("dd")) == FIGURES[language]
        labels = [text(label) for label in stats.iter("dt")]
        assert all(JUNE_2024[language] in label for label in labels)
        assert USERS[language] in labels[2]

    def test_name_leadership_and_donor_are_given_with_their_date(self, language):
        about = page(language, "about")
        names = NETWORK if language in ("en", "fr") else {"en": NETWORK["en"]}
        full_name, co_leads, as_of, *_ = about.iter("dd")
        assert named(full_name, names, language)
        assert text(full_name).startswith(NETWORK[language])
        assert re.fullmatch(r"UNICEF \S+ World Vision", text(co_leads))
        assert JUNE_2024[language] in text(as_of)
        for name in ("home", "about", "contact"):
            seen = page(language, name)
            assert set(COORDINATORS) <= mails(seen)
            assert all(x.split("@")[0].replace(".", " ") in text(seen.find(".//main")) for x in COORDINATORS)
            thanks = [text(note) for note in seen.find(".//footer").iter("p") if "USAID" in text(note)]
            assert len(thanks) == 1
            assert JUNE_2024[language] in thanks[0]

    def test_five_functions_four_of_them_with_a_working_group(self, language):
        for name in ("home", "about"):
            section = page(language, name).find(".//section[@aria-labelledby='functions']")
            found = list(section.iter("h3"))
            assert all(named(h3, official(row), language) for h3, row in zip(found, rows(FUNCTIONS), strict=True))
            carried = [[a.get("href") for a in li.iter("a")] for li in section.iter("li")]
            assert [len(links) for links in carried] == [1, 1, 1, 1, 0]

    def test_strategy_has_its_period_and_four_priorities(self, language):
        seen = page(language, "strategy")
        assert "2021–2025" in text(seen.find(".//main"))
        assert "2025–2026" in text(seen.find(".//main"))
        found = seen.findall(".//section[@aria-labelledby='priorities']//h3")
        for number, (h3, row) in enumerate(zip(found, rows(PRIORITIES), strict=True), 1):
            assert h3.text.startswith(f"{number}. ")
            h3.text = h3.text.removeprefix(f"{number}. ")
            assert named(h3, official(row), language)

    def test_three_types_of_membership_and_only_the_general_one_is_applied_for(self, language):
        seen = page(language, "join")
        found = seen.findall(".//section[@aria-labelledby='types']//section")
        assert all(named(x.find("h3"), official(row), language) for x, row in zip(found, rows(TYPES), strict=True))
        with override(language):
            apply = reverse("apply")
        assert [any(a.get("href") == apply for a in x.iter("a")) for x in found] == [True, False, False]
        assert [MEMBERSHIP in mails(x) for x in found] == [False, True, True]
        assert FREE[language] in text(found[0]).lower()

    def test_concerns_and_questions_of_membership_go_to_one_address(self, language):
        assert MEMBERSHIP in mails(page(language, "contact").find(".//main"))
        assert mails(page(language, "concern").find(".//main")) == {MEMBERSHIP}

    def test_five_products_under_their_own_titles(self, language):
        listed = page(language, "resources").findall(".//section[@aria-labelledby='products']//li")
        tags = [text(li.find("p[@class='tag']")) for li in listed]
        assert ["2024" in tag for tag in tags] == [False, False, False, True, False]
        for (kind, english, french), li, tag in zip(rows(PRODUCTS), listed, tags, strict=True):
            title = {"en": english, "fr": french}.get(language, english)
            assert text(li.find("h3")) == title
            assert language != "en" or tag.startswith(kind)
            seen = page(language, li.find("h3/a").get("href"))
            assert text(seen.find(".//h1")) == title
            assert [x.get("lang") for x in seen.find(".//h1")] == ([] if language in ("en", "fr") else ["en"])
            assert MEMBERSHIP in mails(seen.find(".//main"))  # who to ask, for no document is at hand

    def test_proper_names_stay_in_latin_letters(self, language):
        read = text(page(language, "home"))
        assert all(name in read for name in ("UNICEF", "World Vision", "USAID"))
        assert not re.search("يونيسف|يونيسيف|وورلد|الرؤية العالمية", read)

    def test_drafts_say_so(self, language):
        with override(language):
            notice = gettext(DRAFT).replace("’", "'")
        assert (notice in text(page(language, "home"))) is (language != "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", rows(GROUPS_AND_INITIATIVES), ids=lambda row: row[1])
def test_group_or_initiative_has_its_name_kind_and_address(row, language):
    kind, address, *cells = row
    names = official(cells)
    entries = page(language, "initiatives" if kind == "initiative" else "groups").iter("li")
    entry = next(li for li in entries if address in mails(li))
    seen = page(language, entry.find(".//h3/a").get("href")).find(".//main")
    assert named(entry.find(".//h3"), names, language)
    assert named(seen.find(".//h1"), names, language)
    assert address in mails(seen)
    label = KINDS[kind].get(language)
    assert label is None or text(seen.find(".//p[@class='tag']")) == label
    also = ALSO.get((address, language)) or ALSO.get(address)
    assert also is None or also in text(seen)
