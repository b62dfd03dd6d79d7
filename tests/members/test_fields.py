"""What input is acceptable, and what is said of the rest."""

import pytest
from django.utils import translation

from members import countries
from members.fields import LineField, WebsiteField, count_words
from members.models import MembershipType
from members.models.organisations import Kind
from members.pages import Page, all_pages
from tests.members.answers import FORM, form_of, page_of

HIDDEN = [
    *("\u202e", "\u202a", "\u2066", "\u2069", "\u200b", "\ufeff", "\u2060", "\x00", "\x07", "\u2028"),
    *("\u2063", "\u206a", "\ufff9", "\u3164", "\u2800", "\U000e0041"),
]


def form(**changes) -> Page:
    """The page that asks for what is changed, filled in."""
    slug = page_of(next(iter(changes)))
    membership_type = MembershipType(eligible_kinds=list(Kind.values))
    return all_pages()[slug](form_of(slug, **changes), membership_type=membership_type)


def errors(**changes) -> dict:
    with translation.override("en"):
        return {field: list(map(str, found)) for field, found in form(**changes).errors.items()}


@pytest.mark.parametrize("letter", HIDDEN, ids=ascii)
@pytest.mark.parametrize("field", ["name", "acronym", "contact_name", "job_title", "description"])
def test_hidden_characters_are_refused_with_a_clear_error(field, letter):
    value = FORM[field]
    found = errors(**{field: value[:1] + letter + value[1:]})
    assert set(found) == {field}
    assert "hidden characters" in found[field][0] or "Null characters" in found[field][0]


@pytest.mark.parametrize("value", ["\u200d\u200c", "\u00ad", "\ufe0f", "\u034f", "…", "–"], ids=ascii)
@pytest.mark.parametrize("field", ["name", "acronym", "contact_name", "job_title"])
def test_name_that_nobody_can_see_or_say_is_refused(field, value):
    assert errors(**{field: value}) == {field: ["Please use letters or digits."]}


@pytest.mark.parametrize("field", ["name", "acronym", "contact_name", "job_title", "website", "countries"])
@pytest.mark.parametrize("ending", ["\r\nBcc: x@evil.example", "\nX: y"], ids=ascii)
def test_no_line_break_reaches_a_header(field, ending):
    found = errors(**{field: FORM[field] + ending})
    assert set(found) == {field}


@pytest.mark.parametrize(
    "name",
    [
        "می‌خواهم کودکان",
        "শিশু র‍্যালি",
        "儿童之家",
        "Детский дом №1",
        "የሕፃናት ማዕከል",
        "O’Brien & Søn – “Élan” (ÉL)",
        "👩‍👧 Mères",
    ],
)
def test_every_script_and_its_joiners_are_welcome(name):
    checked = form(name=name)
    assert checked.is_valid(), checked.errors
    assert checked.cleaned_data["name"] == name


def test_names_are_composed_and_without_white_space_around_them():
    checked = form(name=" \u00a0E\u0301lan\u2003\n")
    assert checked.is_valid(), checked.errors
    assert checked.cleaned_data["name"] == "Élan"


@pytest.mark.parametrize(("field", "most"), [("name", 250), ("acronym", 30), ("contact_name", 150), ("job_title", 120)])
def test_long_names_are_refused_with_both_numbers(field, most):
    assert errors(**{field: "x" * most}) == {}
    assert errors(**{field: "x" * 10_000}) == {
        field: [f"Please write at most {most} characters; these are 10000."],
    }


@pytest.mark.parametrize(("words", "is_right"), [(1, False), (49, False), (50, True), (100, True), (101, False)])
@pytest.mark.parametrize("word", ["mot", "كلمة", "l’enfant", "niñez,"])
def test_description_has_fifty_to_a_hundred_words_in_any_language(word, words, is_right):
    found = errors(description=f"{word} – " * words)
    assert found == ({} if is_right else {"description": [_said(words)]})


def _said(words: int) -> str:
    return f"Your text has {words} word{'' if words == 1 else 's'}. Please write 50 to 100."


def test_dashes_are_no_words():
    assert count_words("a – b — c ... 3") == 4


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example", "data:text/html,x", "no address", "https://", "http://[bad"]
)
def test_website_is_http_or_nothing(url):
    assert set(errors(website=url)) == {"website"}


def test_website_may_be_left_out_or_typed_without_its_scheme():
    assert form(website="").is_valid()
    assert WebsiteField().clean("www.example.org") == "https://www.example.org"


def test_line_field_is_needed_unless_said_otherwise():
    with translation.override("en"), pytest.raises(Exception, match="required"):
        LineField(max_length=3).clean(" ")


# --- countries --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_country_is_known_by_its_name_in_every_language(language):
    with translation.override(language):
        wrong = {name: countries.code_of(name) for code, name in countries.countries if countries.code_of(name) != code}
    assert wrong == {}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cote d'ivoire", "CI"),
        ("CÔTE D’IVOIRE", "CI"),
        ("the Gambia", "GM"),
        ("DRC", "CD"),
        ("République démocratique du Congo", "CD"),
        ("سوريا", "SY"),
        ("السودان", "SD"),
        ("أوغندا", "UG"),
        ("اوغندا", "UG"),
        ("Palestina", "PS"),
        ("  mali. ", "ML"),
    ],
)
def test_countries_are_known_as_people_write_them(typed, code):
    assert countries.code_of(typed) == code


def test_countries_come_line_by_line_or_with_commas_and_each_once():
    checked = form(countries="Mali, Niger\nمالي\n\nSanta Elena, Ascensión y Tristán de Acuña; Chad،Togo")
    assert checked.is_valid(), checked.errors
    assert checked.cleaned_data["countries"] == ["ML", "NE", "SH", "TD", "TG"]


def test_unknown_country_is_named_and_a_near_one_is_offered():
    assert errors(countries="Mali\nMadagscar\nNowhereland") == {
        "countries": [
            "“Madagscar” is not in our list of countries. Did you mean “Madagascar”?",
            "“Nowhereland” is not in our list of countries.",
        ]
    }


def test_many_unknown_countries_are_answered_fast_and_shortly():
    assert len(errors(countries="\n".join("x" * 90 for _ in range(100)))["countries"]) == 5
    assert errors(countries="Mali\n" * 4000) == {
        "countries": ["Please write at most 10000 characters; these are 20000."]
    }
