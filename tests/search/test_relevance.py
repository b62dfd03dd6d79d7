"""How well the portal answers its relevance suite, in each language, by the search that its pages use."""

from collections import Counter

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.utils.translation import override

from alliance import searching
from foundation.search.finding import Reader
from tests.search.queries import Query, all_queries

FIRST, AMONG_FIVE = 0.90, 0.98


def addresses(query: Query) -> list[str]:
    """What the reader of the query's pages is shown, best first, as addresses without their language."""
    with override(query.language):
        answer = searching.search(query.q, reader=Reader(), size=5)
        found = searching.objects_of(answer.found.hits, AnonymousUser())
        return [searching.url_of(obj).removeprefix(f"/{query.language}/") for _hit, obj in found]


@pytest.mark.django_db
def test_the_expected_page_comes_first_or_among_the_first_five_in_every_language():
    call_command("load_content", verbosity=0)
    call_command("load_samples", organisations=265, force=True, verbosity=0)
    asked, first, among_five, missed = Counter(), Counter(), Counter(), []
    for query in all_queries():
        shown = addresses(query)
        asked[query.language] += 1
        first[query.language] += shown[:1] != [] and shown[0] in query.expect
        among_five[query.language] += any(address in query.expect for address in shown)
        if not shown or shown[0] not in query.expect:
            missed.append(f"{query}: expected {' or '.join(query.expect)}, got {shown}")
    rates = {code: (first[code] / asked[code], among_five[code] / asked[code]) for code, _name in settings.LANGUAGES}
    poor = {code: rate for code, rate in rates.items() if rate[0] < FIRST or rate[1] < AMONG_FIVE}
    assert poor == {}, "\n".join(missed)
