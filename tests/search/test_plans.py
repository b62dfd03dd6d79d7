"""The plans of the database among 26,500 organisations: which index serves what; nothing is read whole."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from bench.organisations import multiply
from foundation.search import spelling
from foundation.search.finding import Reader, find, matches, tallied
from foundation.search.models import Tally
from foundation.search.query import parse
from members.models import Organisation
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
ORGANISATIONS = 26_500
# The tables that are large where there are many organisations.
LARGE = ("search_entry", "members_organisation", "members_membership", "search_word")


@pytest.fixture(scope="module", autouse=True)
def _many_organisations(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made once, in a transaction that every test of this module sees and nothing outlives."""
    with django_db_blocker.unblock(), transaction.atomic():
        for country in ("KE", "FJ", "CO"):
            for kind in ("local_ngo", "network", "donor"):
                OrganisationFactory(listed=True, headquarters=country, kind=kind, name=f"Name {country}")
        multiply(ORGANISATIONS, vocabulary=1000, originals=250)
        OrganisationFactory(listed=True, name="Xylocarp")
        yield
        transaction.set_rollback(True)


class Plans:
    """Explains what it is wrapped around."""

    def __init__(self) -> None:
        self.text = ""
        self.statements = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        with connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}", params)
            self.text += "\n".join(line for (line,) in cursor.fetchall())
        return execute(sql, params, many, context)

    @property
    def indexes(self) -> set[str]:
        return set(re.findall(r"(?:Bitmap )?Index(?: Only)? Scan (?:Backward )?(?:using|on) (\w+)", self.text))

    @property
    def read_whole(self) -> set[str]:
        return set(re.findall(r"Seq Scan on (\w+)", self.text)) & set(LARGE)


def plans_of(run: Callable[[], object]) -> Plans:
    plans = Plans()
    with connection.execute_wrapper(plans):
        run()
    return plans


def searching(q: str, **facets: list[str]) -> Plans:
    return plans_of(lambda: find(parse(q), kinds=["organisation"], reader=Reader(), facets=facets))


@pytest.mark.parametrize("q", ["baobab", "tamarind", "moringa", "xylocarp", "baobab tamarind", "name"])
def test_words_are_looked_up_in_the_indexes_of_documents_however_many_have_them(q):
    plans = searching(q)
    assert plans.indexes >= {"search_entry_one_in_64", "search_entry_one_in_8", "search_entry_document"}
    assert plans.read_whole == set()
    assert plans.statements == 4  # how synonyms are spelt, synonyms, stems, and the search


def test_facets_are_looked_up_in_the_same_indexes():
    for facets in ({"kind": ["donor"]}, {"kind": ["donor", "network"], "country": ["KE"], "works_in": ["KE", "FJ"]}):
        plans = plans_of(lambda facets=facets: find(None, kinds=["organisation"], reader=Reader(), facets=facets))
        assert plans.indexes == {"search_entry_one_in_64", "search_entry_one_in_8", "search_entry_document"}
        assert plans.read_whole == set()
        assert plans.statements == 1


def test_candidates_of_a_correction_are_counted_by_the_indexes():
    plans = plans_of(lambda: matches(["baobab", "xylocarp"], kinds=["organisation"], reader=Reader()))
    assert plans.indexes == {"search_entry_one_in_64", "search_entry_one_in_8", "search_entry_document"}
    assert (plans.read_whole, plans.statements) == (set(), 1)


def test_beginnings_and_neighbours_of_words_are_looked_up():
    plans = plans_of(lambda: spelling.beginning_with("xyl", most=5))
    # In an alphabet of code points, as the embedded server has it, the key serves beginnings too.
    assert plans.indexes in ({"search_word_beginning"}, {"search_word_pkey"})
    assert plans.read_whole == set()
    plans = plans_of(lambda: spelling._neighbours("xylocrap", {}))
    assert plans.indexes in ({"search_word_beginning", "search_word_end"}, {"search_word_pkey", "search_word_end"})
    assert plans.read_whole == set()


def test_kept_numbers_are_few_rows_of_one_statement():
    plans = plans_of(lambda: tallied("organisation", Reader()))
    assert (plans.statements, plans.read_whole) == (1, set())
    total, counts = tallied("organisation", Reader())
    assert (total, sum(counts["kind"].values())) == (ORGANISATIONS + 1, ORGANISATIONS + 1)
    assert Tally.objects.filter(kind="organisation", facet="").count() <= 2


@pytest.mark.parametrize("after", ["", "name co", "zzz"])
def test_a_slice_of_plain_browsing_follows_the_index_of_names(after):
    organisations = Organisation.objects.listed().filter(sort_key__gte=after).by_name()[:31]
    plans = plans_of(lambda: list(organisations))
    assert "organisation_by_name" in plans.indexes
    assert plans.read_whole == set()
