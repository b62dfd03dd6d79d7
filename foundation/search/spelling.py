"""What somebody may have meant: words that differ by one edit from those that were typed, and that find something."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice, product

from django.db import connection
from django.utils.translation import get_language
from rapidfuzz.distance import OSA

from foundation.search.finding import Reader, matches
from foundation.search.models import Synonyms
from foundation.search.query import (
    Query,
    Term,
    all_of,
    any_of,
    nothing,
    quoted,
    stems_of,
    term_of,
    typed_words,
    understood,
)

SHORTEST = 3
# Neighbours of one word that are tried, and combinations of them.
MOST_NEIGHBOURS, MOST_TRIED = 12, 60
# Of these, how many are read anew, because they have a word of the synonyms.
MOST_READ = 6
# Terms that are combined, where not all of them are anywhere together.
MOST_COMBINED = 8
# Words that a beginning is completed to.
MOST_COMPLETED = 40
# The words that everybody may see, of those that may be meant.
SAID = """
    SELECT word, language, form, sum(number) AS number FROM search_word WHERE {}
    GROUP BY word, language, form HAVING sum(number) > 0
"""


@dataclass(frozen=True)
class Neighbour:
    """A word that is there, near to one that was typed."""

    word: str  # folded
    form: str  # as it is written
    language: str


@dataclass(frozen=True)
class Correction:
    """A query that finds something, and how it reads."""

    query: Query
    text: str


def completed(query: Query) -> Query | None:
    """The query with its last word taken as the beginning of any word; nothing if none begins so."""
    if not query or not query.terms[-1].is_single:
        return None
    last = query.terms[-1].words[0]
    words = [neighbour.word for neighbour in beginning_with(last, most=MOST_COMPLETED)]
    alternatives = dict.fromkeys(
        quoted(stem) for stems in stems_of([last, *words]).values() for stem in stems or [last]
    )
    return query.with_term(len(query.terms) - 1, Term((last,), tuple(alternatives))) if words else None


def beginning_with(start: str, *, most: int) -> list[Neighbour]:
    """Words that begin so: those of the reader's language and of names first, the shorter ones first."""
    pattern = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word, form, language FROM (SELECT DISTINCT ON (word) *, language IN (%s, '') AS near"
            f" FROM ({SAID.format('word LIKE %s')}) said ORDER BY word, near DESC, number DESC, language, form) each"
            " ORDER BY near DESC, length(word), word LIMIT %s",
            [get_language(), pattern, most],
        )
        return [Neighbour(*row) for row in cursor.fetchall()]


def corrected(
    query: Query, *, kinds: Sequence[str], reader: Reader, known: Callable[[str], list[str]] = nothing
) -> Correction | None:
    """The query with one word, or each word that nobody knows, replaced by a neighbour, so that it finds most.

    `known` is that of `parse`.
    """
    single = [number for number, term in enumerate(query.terms) if term.is_single and len(term.words[0]) >= SHORTEST]
    if not single:
        return None
    found = matches([str(query.terms[number]) for number in single], kinds=kinds, reader=reader, most=1)
    unknown = [number for number, n in zip(single, found, strict=True) if not n]
    synonyms = _words_of_synonyms()
    near = {number: _neighbours(query.terms[number].words[0], synonyms) for number in (unknown or single)}
    if unknown:
        # No more of them are made than are tried: twelve words have more combinations than there is memory for.
        some = islice(product(*near.values()), MOST_TRIED)
        tried = [dict(zip(near, chosen, strict=True)) for chosen in some]
    else:
        tried = [{number: neighbour} for number, neighbours in near.items() for neighbour in neighbours]
    tried = tried[:MOST_TRIED]
    stems = stems_of({neighbour.word for change in tried for neighbour in change.values()})
    queries = [_changed(query, change, stems) for change in tried]
    numbers = matches([str(each) for each in queries], kinds=kinds, reader=reader)
    for n in [n for n, change in enumerate(tried) if any(word.word in synonyms for word in change.values())][
        :MOST_READ
    ]:
        # It may mean what no page says in these words.
        queries[n] = understood(queries[n].words, known=known)
        numbers[n] = matches([str(queries[n])], kinds=kinds, reader=reader)[0]
    best = max(range(len(tried)), key=lambda n: numbers[n], default=None)
    if best is None or not numbers[best]:
        return None
    forms = {number: neighbour.form for number, neighbour in tried[best].items()}
    text = " ".join(forms.get(number, " ".join(term.words)) for number, term in enumerate(query.terms))
    return Correction(queries[best], text)


def partial(query: Query, *, kinds: Sequence[str], reader: Reader) -> str | None:
    """A tsquery of what has as many of the terms as anything has, but not all of them."""
    found = matches([str(term) for term in query.terms], kinds=kinds, reader=reader, most=1)
    there = [term for term, n in zip(query.terms, found, strict=True) if n][:MOST_COMBINED]
    for number in range(min(len(there), len(query.terms) - 1), 0, -1):
        wanted = any_of(f"({all_of(terms)})" for terms in combinations(there, number))
        if matches([wanted], kinds=kinds, reader=reader, most=1) != [0]:
            return wanted
    return None


def _changed(query: Query, change: dict[int, Neighbour], stems: dict[str, list[str]]) -> Query:
    for number, neighbour in change.items():
        query = query.with_term(number, term_of(neighbour.word, stems[neighbour.word] or [neighbour.word]))
    return query


def _words_of_synonyms() -> dict[str, Neighbour]:
    """Words by which staff say that something is found, whether or not a page has them."""
    rows = Synonyms.objects.values_list("language", "terms")
    return {word: Neighbour(word, form, language) for language, terms in rows for word, form in _words_in(terms)}


@lru_cache(maxsize=2000)
def _words_in(terms: str) -> list[tuple[str, str]]:
    """Folded and as it is written, each word that is one when it is folded."""
    folded = [(typed_words(form), form) for form in terms.lower().split()]
    return [(words[0], form) for words, form in folded if len(words) == 1]


def _neighbours(word: str, synonyms: Mapping[str, Neighbour]) -> list[Neighbour]:
    """Words at a distance of one letter wrong, missing or too many, or of two swapped.

    Such an edit leaves the first or the last third of a word as it is, so that an index finds those that may be meant.
    """
    third = max(1, (len(word) - 1) // 3)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (word) word, form, language FROM"
            f" ({SAID.format('(word LIKE %s OR reverse(word) LIKE %s) AND length(word) BETWEEN %s AND %s')}) said"
            " ORDER BY word, language <> %s, language, number DESC, form",
            [f"{word[:third]}%", f"{word[::-1][:third]}%", len(word) - 1, len(word) + 1, get_language()],
        )
        known = dict(synonyms) | {row[0]: Neighbour(*row) for row in cursor.fetchall()}
    near = [each for each in known.values() if OSA.distance(each.word, word, score_cutoff=1) == 1]
    near.sort(key=lambda neighbour: (neighbour.language not in (get_language(), ""), neighbour.word))
    return near[:MOST_NEIGHBOURS]
