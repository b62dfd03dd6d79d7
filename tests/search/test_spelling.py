"""What somebody may have meant who typed one letter wrong."""

import pytest
from django.utils.translation import override

from alliance import searching
from foundation.search import spelling
from foundation.search.finding import Reader
from foundation.search.models import Synonyms
from foundation.search.query import parse
from tests.factories.groups import GroupFactory

pytestmark = pytest.mark.django_db


def answer(q: str) -> tuple[str, str, list[str]]:
    """How it was answered, what was searched instead, and the names of the groups that were found."""
    answer = searching.search(q, reader=Reader(), kinds=["group"])
    found = searching.objects_of(answer.found.hits, searching.AnonymousUser())
    return answer.match, answer.corrected, [obj.slug for _hit, obj in found]


@pytest.fixture(autouse=True)
def groups():
    GroupFactory(slug="a", name_en="Accountability", name_fr="Redevabilité envers les enfants", name_ar="إدارة الحالة")
    GroupFactory(slug="b", name_en="Advocacy", name_es="Promoción", name_ar="المساءلة أمام الأطفال")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("acountability", "accountability"),  # a letter missing
        ("accountabbility", "accountability"),  # one too many
        ("accauntability", "accountability"),  # one wrong
        ("accountabiltiy", "accountability"),  # two swapped
        ("caccountability", "accountability"),  # at the beginning
        ("redevabilte", "redevabilité"),
    ],
)
def test_one_edit_is_put_right_and_read_in_the_letters_of_the_text(typed, meant):
    assert answer(typed) == ("corrected", meant, ["a"])


def test_an_arabic_letter_written_otherwise_is_put_right():
    assert answer("المسائلة") == ("corrected", "المساءلة", ["b"])
    assert answer("اداره الحاله")[0::2] == ("corrected", ["a"])


@pytest.mark.parametrize("typed", ["acountabilty", "ac", "xqzjkv", "a" * 60])
def test_two_edits_and_words_of_two_letters_are_left(typed):
    assert spelling.corrected(parse(typed), kinds=["group"], reader=Reader()) is None


def test_the_words_that_are_known_stay():
    assert answer("redevabilité enver")[0] == "full"  # the beginning of a word
    assert answer("redevabilté envers enfants") == ("corrected", "redevabilité envers enfants", ["a"])


def test_every_unknown_word_is_put_right_at_once():
    assert answer("redevabilté enverz") == ("corrected", "redevabilité envers", ["a"])


def test_the_reader_s_language_comes_first():
    GroupFactory(slug="c", name_fr="Promotion")
    with override("es"):
        assert next(each.form for each in spelling._neighbours("promocion"[:-1], {})) == "promoción"


def test_a_word_that_only_synonyms_have_is_put_right_and_read_as_they_say():
    Synonyms.objects.create(slug="x", language="en", terms="lobbying\nadvocacy")
    assert answer("lobying") == ("corrected", "lobbying", ["b"])


def test_a_query_as_long_as_may_be_is_put_right_too():
    Synonyms.objects.create(slug="x", language="en", terms="lobbying\nadvocacy")
    assert answer("lobying" + " advocacy" * 10 + " " * 103) == ("corrected", "lobbying" + " advocacy" * 10, ["b"])


def test_a_beginning_is_completed_before_anything_is_put_right():
    assert answer("accoun") == ("full", "", ["a"])


def test_signs_of_a_pattern_are_letters_like_others():
    assert spelling.beginning_with("%", most=5) == spelling.beginning_with("_", most=5) == []
    assert spelling.beginning_with("\\", most=5) == []


def test_without_a_full_match_what_has_most_of_the_words_is_found():
    assert answer("redevabilité enfants zebra") == ("partial", "", ["a"])


def test_the_number_of_queries_does_not_grow_with_the_words_that_are_near(django_assert_max_num_queries):
    for letter in "bcdfghjklmnpqrstvwxz":
        GroupFactory(slug=f"near-{letter}", name_en=f"{letter}ccountability")
    with django_assert_max_num_queries(8):
        assert spelling.corrected(parse("accountabilit"), kinds=["group"], reader=Reader())
