"""How well search answers the relevance suite: how often what is expected comes first, or among the first five.

The suite is in `tests/search/`; each query is answered as to an anonymous reader of the portal in its language, from
the content and 265 samples.
"""

import statistics
import time
from collections import defaultdict


def _ranks() -> tuple[dict[tuple[str, str], list[int]], list[float]]:
    """By language and by way of searching, at which place each query's answer came, 0 for none; milliseconds each."""
    from django.utils.translation import override

    from tests.search.queries import all_queries, answers

    ranks: dict[tuple[str, str], list[int]] = defaultdict(list)
    spent = []
    for query in all_queries():
        with override(query.language):
            began = time.perf_counter()
            shown = answers(query.q)
            spent.append((time.perf_counter() - began) * 1000)
        rank = next((place for place, address in enumerate(shown, 1) if address in query.expect), 0)
        ranks[query.language, query.how].append(rank)
    return ranks, spent


def _share(ranks: list[int], most: int) -> str:
    return f"{sum(1 <= rank <= most for rank in ranks) / len(ranks):.1%}"


def report() -> str:
    """A Markdown table, a language a row and then a way of searching a row, and how long a search took."""
    from django.conf import settings

    from tests.search.queries import WAYS

    ranks, spent = _ranks()
    named = [*settings.LANGUAGES, *((how, how.replace("_", " ")) for how in WAYS)]
    rows = []
    for key, name in named:
        its = [rank for keys, found in ranks.items() if key in keys for rank in found]
        rows.append((name, str(len(its)), _share(its, 1), _share(its, 5)))
    lines = [("search", "queries", "first", "among five"), ("---",) * 4, *rows]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    worst = statistics.quantiles(spent, n=100)[98]
    return (
        f"{table}\n\nA search took {statistics.median(spent):.1f} ms in the middle, and {worst:.0f} at the 99th of 100."
    )
