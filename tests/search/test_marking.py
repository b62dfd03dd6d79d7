"""Which words are marked, and that marking changes no text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.search.fold import words_of
from foundation.search.marking import SNIPPET_WORDS, Marks, last_word, marks
from foundation.search.models import Synonyms
from foundation.search.query import parse

pytestmark = pytest.mark.django_db


def marked(q: str, text: str, language: str) -> list[str]:
    found = marks(parse(q), [(text, language)])
    return [piece.text for piece in found.pieces(text, language) if piece.is_marked]


@pytest.mark.parametrize(
    ("q", "text", "language", "words"),
    [
        (
            "protecting",
            "To protect: protected, protection, PROTECTS. Pro",
            "en",
            ["protect", "protected", "protection", "PROTECTS"],
        ),
        ("ecoles", "L’École et l'école\u202f: des écoles.", "fr", ["École", "école", "écoles"]),
        ("nino", "El niño, la Niña y los niños.", "es", ["niño", "Niña", "niños"]),
        ("اطفال", "حماية الأطفال في الأزمات", "ar", ["الأطفال"]),
        ("oms", "O’Connor & Oms – oms-oms", "", ["Oms", "oms", "oms"]),
        ("x2", "x² and x2", "en", ["x²", "x2"]),
        ("the", "The children of the camp", "en", []),
        ("", "Anything", "en", []),
    ],
)
def test_words_are_compared_by_the_rules_of_the_language_of_their_text(q, text, language, words):
    assert marked(q, text, language) == words


def test_a_word_of_another_language_is_marked_in_texts_of_that_language():
    found = marks(parse("gestion"), [("case management", "en"), ("Gestion de cas", "fr"), ("la gestión", "es")])
    assert set(found.found) == {("fr", "gestion"), ("es", "gestion")}


def test_words_that_mean_the_same_are_marked_as_well():
    Synonyms.objects.create(slug="uasc", language="en", terms="uasc\nunaccompanied children")
    text = "Unaccompanied and separated children (UASC)"
    assert marked("uasc", text, "en") == ["Unaccompanied", "children", "UASC"]


def test_the_terms_that_a_text_answers_are_told_apart():
    found = marks(parse("safe camp"), [("a camp, two camps", "en"), ("safe camps", "en")])
    assert found.terms("a camp, two camps", "en") == {1}
    assert found.terms("safe camps", "en") == {0, 1}


def test_all_texts_of_a_page_cost_one_statement(django_assert_num_queries):
    query = parse("safe camp")
    with django_assert_num_queries(1):
        marks(
            query, [(f"safe {number}", language) for number in range(50) for language in ("en", "fr", "es", "ar", "")]
        )


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.sets(st.text(max_size=3)), st.booleans())
def test_the_pieces_of_a_text_are_the_text(text, others, is_found):
    words = {*words_of(text)[::2], *others} if is_found else others
    found = Marks({("en", word): frozenset({0}) for word in words})
    pieces = found.pieces(text, "en")
    assert "".join(piece.text for piece in pieces) == text
    assert all(words.intersection(words_of(piece.text)) for piece in pieces if piece.is_marked)
    assert last_word(text)[0] + last_word(text)[1] == text


def test_a_snippet_begins_shortly_before_the_first_word_that_was_found():
    words = [f"w{number}" for number in range(100)]
    found = Marks({("en", "w50"): frozenset({0})})
    text = "".join(piece.text for piece in found.snippet(" ".join(words), "en"))
    assert text == f"… {' '.join(words[44:74])} …"
    assert "".join(piece.text for piece in found.snippet(" ".join(words[:30]), "en")) == " ".join(words[:30])
    assert "".join(piece.text for piece in found.snippet(" ".join(words[30:61]), "en")) == f"… {' '.join(words[31:61])}"
    assert len(words[44:74]) == SNIPPET_WORDS


@pytest.mark.parametrize(
    ("text", "before", "word"),
    [
        ("case man", "case ", "man"),
        ("l’enf", "l’", "enf"),
        ("case ", "case ", ""),
        ("", "", ""),
        ("حماية الأ", "حماية ", "الأ"),
    ],
)
def test_what_is_being_typed_is_the_last_word(text, before, word):
    assert last_word(text) == (before, word)
