"""The relevance suite itself is sound: whatever the ranking does, its queries ask for what a reader can find."""

from collections import Counter

import pytest
from django.conf import settings

from foundation.search.fold import fold
from tests.search.queries import WAYS, Query, all_queries

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FEWEST = 36
KINDS = {"members": "organisation", "groups": "group", "initiatives": "initiative", "resources": "product"}
# Ways that no language may do without, and how often at least.
EVERYWHERE = {"synonym": 3, "misspelling": 3, "transposed_letters": 2, "other_language": 3, "country_and_kind": 3}


def kind(address: str) -> str:
    """What an address shows: "groups/cash/" a group, "groups/" and "join/" a page."""
    first, _slash, rest = address.partition("/")
    return KINDS[first] if rest else "page"


def of(language: str) -> list[Query]:
    return [query for query in all_queries() if query.language == language]


def test_every_query_is_made_in_a_known_way_and_every_way_is_taken():
    assert {query.how for query in all_queries()} == set(WAYS)


def test_a_query_expects_one_answer_or_two_that_are_as_good():
    counts = {str(query): (len(query.expect), len(set(query.expect))) for query in all_queries()}
    assert {name: found for name, found in counts.items() if found not in ((1, 1), (2, 2))} == {}


def test_queries_are_typed_in_lower_case():
    assert [query.q for query in all_queries() if query.q != query.q.lower() or not query.q.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_enough_queries_for_every_kind_of_object_and_none_twice(language):
    queries = of(language)
    assert len(queries) >= FEWEST
    typed = Counter(" ".join(fold(query.q).split()) for query in queries)
    assert [q for q, times in typed.items() if times > 1] == []
    kinds = Counter(kind(query.expect[0]) for query in queries)
    assert set(kinds) == {*KINDS.values(), "page"}
    assert min(kinds.values()) >= 5, kinds
    ways = Counter(query.how for query in queries)
    assert {how: ways[how] for how, fewest in EVERYWHERE.items() if ways[how] < fewest} == {}
