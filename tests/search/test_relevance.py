"""How well the portal answers its relevance suite, in each language, by the search that its pages use."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils.translation import override

from tests.search.queries import all_queries, answers

pytestmark = pytest.mark.django_db
FIRST, AMONG_FIVE = 0.90, 0.98


@pytest.fixture(scope="module", autouse=True)
def portal(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The content and the samples, once for all tests of this module, rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_content", verbosity=0)
        call_command("load_samples", organisations=265, force=True, verbosity=0)
        yield
        transaction.set_rollback(True)


def test_every_expected_address_can_be_read_by_anybody_in_the_language_of_the_query():
    client = Client()
    paths = {f"/{query.language}/{address}" for query in all_queries() for address in query.expect}
    assert {path: status for path in sorted(paths) if (status := client.get(path).status_code) != 200} == {}


def test_the_expected_answer_comes_first_or_among_the_first_five_in_every_language():
    asked: Counter[str] = Counter()
    first: Counter[str] = Counter()
    among_five: Counter[str] = Counter()
    missed = []
    for query in all_queries():
        with override(query.language):
            shown = answers(query.q)
        asked[query.language] += 1
        first[query.language] += bool(set(shown[:1]) & set(query.expect))
        among_five[query.language] += bool(set(shown) & set(query.expect))
        if not set(shown[:1]) & set(query.expect):
            missed.append(f"{query}: expected {' or '.join(query.expect)}, got {shown}")
    rates = {code: (first[code] / asked[code], among_five[code] / asked[code]) for code, _name in settings.LANGUAGES}
    poor = {code: rate for code, rate in rates.items() if rate[0] < FIRST or rate[1] < AMONG_FIVE}
    assert poor == {}, "\n".join(missed)
