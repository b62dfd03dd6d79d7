"""What a query is understood as, by synonyms and without."""

import pytest

from alliance import searching
from foundation.search.finding import Reader
from foundation.search.models import Synonyms, Word
from foundation.search.query import TooLongError, parse, typed_words
from members.searching import known
from tests.factories.alliance import PageFactory
from tests.factories.groups import GroupFactory
from tests.search.queries import answers

pytestmark = pytest.mark.django_db


def synonyms(*terms: str, language: str = "en") -> Synonyms:
    return Synonyms.objects.create(slug=f"{language}-{terms[0]}"[:50], language=language, terms="\n".join(terms))


def words(q: str) -> list[tuple[str, ...]]:
    return [term.words for term in parse(q).terms]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Case-Management", ["case", "management"]),
        ("case–management", ["case", "management"]),
        ("l'enfance", ["l", "enfance"]),
        ("d’enfants", ["d", "enfants"]),
        ("C.P.M.S.", ["cpms"]),
        ("e.f.r.s", ["efrs"]),
        ("2023", ["2023"]),
        ("M&E", ["m", "e"]),
        ("ame.wg@alliancecpha.org", ["ame", "wg", "alliancecpha", "org"]),
        ("المساءلة، أمام؟", ["المساءلة", "امام"]),
        ("'\"\\&|!():*<->", []),
    ],
)
def test_what_is_typed_becomes_folded_words(typed, expected):
    assert typed_words(typed) == expected


@pytest.mark.parametrize("q", ["https://www.example.org/en/about", "http://example.org", "www.example.org"])
def test_of_an_address_that_is_pasted_its_site_is_read(q):
    assert words(q)[:2] == [("example",), ("org",)]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("how do i report a concern", [("report",), ("concern",)]),
        ("l'enfance", [("enfance",)]),
        ("qu’est-ce que le secrétariat", [("secretariat",)]),
        ("¿qué hace la secretaría?", [("hace",), ("secretaria",)]),
        ("ماذا تفعل الأمانة", [("تفعل",), ("الامانة",)]),
    ],
)
def test_words_that_say_nothing_are_not_asked_for(q, expected):
    assert words(q) == expected


def test_words_that_say_nothing_are_meant_if_nothing_else_is_typed():
    assert words("what about") == [("what",), ("about",)]


@pytest.mark.parametrize("q", ["", "   ", "?!", "''''", "\\", "\u202e"])
def test_what_has_no_word_is_no_query(q):
    assert not parse(q)
    assert searching.search(q, reader=Reader()).found.total == 0


def test_more_than_anybody_would_type_is_refused():
    with pytest.raises(TooLongError):
        parse("a" * 201)
    assert not searching.search("a" * 200, reader=Reader()).found.hits


def test_no_more_than_twelve_words_are_asked_for():
    assert len(parse(" ".join(f"word{number}" for number in range(30))).terms) == 12


@pytest.mark.parametrize(
    "q", ["a' & b", "!child | :*", "<-> 'x", "child \\ labour", "a%b_c", "=kind:local_ngo", "b\\'"]
)
def test_the_signs_of_the_database_mean_nothing(q):
    GroupFactory(name_en="Child labour")
    searching.search(q, reader=Reader())


@pytest.mark.parametrize("q", ["¿cómo me uno?", "what", "de la", "هل", "who is who"])
def test_words_that_say_nothing_and_find_nothing_are_answered(q):
    Word.objects.create(word="whoever", language="en", form="whoever", number=1)
    assert searching.search(q, reader=Reader()).found.total == 0


@pytest.mark.parametrize(
    "typed", ["وإدارة", "لإدارة", "بإدارة", "كإدارة", "فإدارة", "الإدارة", "والإدارة", "بالإدارة", "للإدارة"]
)
def test_what_arabic_writes_onto_a_word_does_not_hide_it(typed):
    GroupFactory(slug="a", name_en="A", name_ar="إدارة الحالة")
    GroupFactory(slug="b", name_en="B", name_ar="القياس والأدلة")
    assert answers(typed) == ["groups/a/"]
    assert answers("الأدلة") == ["groups/b/"]


class TestSynonyms:
    def test_either_finds_what_the_other_names(self):
        GroupFactory(slug="caafag", name_en="Children associated with armed groups")
        synonyms("child soldiers", "children associated with armed groups")
        assert answers("child soldiers") == ["groups/caafag/"]

    @pytest.mark.parametrize(
        ("language", "line", "typed"),
        [
            ("en", "child soldiers", "child soldier"),
            ("en", "membership fee", "membership fees"),
            ("fr", "enfants soldats", "enfant soldat"),
            ("fr", "enfants soldats", "d’enfants soldats"),
            ("es", "menores no acompañados", "menor no acompañada"),
            ("ar", "الأطفال الجنود", "أطفال جنود"),
            ("ar", "الأطفال الجنود", "والاطفال الجنود"),
        ],
    )
    def test_another_form_of_a_line_is_that_line(self, language, line, typed):
        GroupFactory(slug="meant", name_en="Zebra crossing")
        synonyms(line, "zebra crossing", language=language)
        assert answers(typed) == ["groups/meant/"]

    def test_they_hold_within_a_longer_query(self):
        GroupFactory(slug="meant", name_en="Armed groups", summary_en="In Mali.")
        GroupFactory(slug="elsewhere", name_en="Armed groups", summary_en="In Chad.")
        synonyms("child soldiers", "armed groups")
        assert answers("who helps child soldiers in mali") == ["groups/meant/"]

    def test_the_longest_phrase_counts(self):
        synonyms("child", "minor")
        synonyms("child labour", "working children")
        assert [term.words for term in parse("child labour").terms] == [("child", "labour")]

    def test_groups_that_share_a_line_add_up(self):
        synonyms("psea", "sexual exploitation")
        synonyms("psea", "abus sexuel", language="fr")
        assert set(parse("psea").terms[0].synonyms) == {"sexual exploitation", "abus sexuel"}

    def test_a_query_that_is_one_of_them_may_be_the_title_of_another(self):
        PageFactory(slug="resources", title_en="Guidance you can take to work")
        GroupFactory(slug="many", name_en="Ressources and more ressources", summary_en="Resources, resources.")
        synonyms("ressources", "resources", language="fr")
        assert answers("ressources")[0] == "resources/"

    def test_a_line_that_says_nothing_is_meant_only_if_it_is_all(self):
        GroupFactory(slug="child-labour", name_en="Child labour")
        PageFactory(slug="about", title_en="A network")
        synonyms("about", "who we are")
        assert answers("about") == answers("who we are") == ["about/"]
        assert answers("about child labour") == ["groups/child-labour/"]

    def test_lines_that_all_say_nothing_break_no_query(self):
        synonyms("how to", "what is")
        assert searching.search("how to", reader=Reader()).found.total == 0

    def test_a_synonym_of_a_kind_or_a_country_is_that_kind_or_country(self):
        synonyms("charity", "ngo")
        assert parse("charity", known=known).terms[0].alternatives[-1] == "('=kind:international_ngo')"
