"""What somebody may have meant: words that differ by one edit from those that were typed, and that find something."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

from django.db import connection
from django.utils.translation import get_language
from rapidfuzz.distance import OSA

from foundation.search.finding import Reader, matches
from foundation.search.query import Query, Term, all_of, any_of, quoted, stems_of, term_of

SHORTEST = 3
# Neighbours of one word that are tried, and combinations of them.
MOST_NEIGHBOURS, MOST_TRIED = 12, 60
# Words that a beginning is completed to.
MOST_COMPLETED = 40


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
    alternatives = dict.fromkeys(quoted(stem) for stems in stems_of([last, *words]).values() for stem in stems)
    return query.with_term(len(query.terms) - 1, Term((last,), tuple(alternatives))) if words else None


def beginning_with(start: str, *, most: int) -> list[Neighbour]:
    """Words that begin so: those of the reader's language and of names first, the shorter ones first."""
    pattern = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, min(form), min(language) FROM search_word WHERE word LIKE %s GROUP BY word"
            " ORDER BY bool_or(language IN (%s, '')) DESC, length(word), word LIMIT %s",
            [pattern, get_language(), most],
        )
        return [Neighbour(*row) for row in cursor.fetchall()]


def corrected(query: Query, *, kinds: Sequence[str], reader: Reader) -> Correction | None:
    """The query with one word, or each word that nobody knows, replaced by a neighbour, so that it finds most."""
    single = [number for number, term in enumerate(query.terms) if term.is_single and len(term.words[0]) >= SHORTEST]
    if not single:
        return None
    found = matches([str(query.terms[number]) for number in single], kinds=kinds, reader=reader, most=1)
    unknown = [number for number, n in zip(single, found, strict=True) if not n]
    near = {number: _neighbours(query.terms[number].words[0]) for number in (unknown or single)}
    if unknown:
        tried = [dict(zip(near, chosen, strict=True)) for chosen in product(*near.values())]
    else:
        tried = [{number: neighbour} for number, neighbours in near.items() for neighbour in neighbours]
    tried = tried[:MOST_TRIED]
    stems = stems_of({neighbour.word for change in tried for neighbour in change.values()})
    queries = [_changed(query, change, stems) for change in tried]
    numbers = matches([str(each) for each in queries], kinds=kinds, reader=reader)
    best = max(range(len(tried)), key=lambda n: numbers[n], default=None)
    if best is None or not numbers[best]:
        return None
    forms = {number: neighbour.form for number, neighbour in tried[best].items()}
    text = " ".join(forms.get(number, " ".join(term.words)) for number, term in enumerate(query.terms))
    return Correction(queries[best], text)


def partial(query: Query, *, kinds: Sequence[str], reader: Reader) -> str | None:
    """A tsquery of what has as many of the terms as anything has, but not all of them."""
    for number in range(len(query.terms) - 1, 0, -1):
        wanted = any_of(f"({all_of(terms)})" for terms in _chosen(query.terms, number))
        if matches([wanted], kinds=kinds, reader=reader, most=1) != [0]:
            return wanted
    return None


def _chosen(terms: Sequence[Term], number: int) -> list[tuple[Term, ...]]:
    """Every choice of so many of the first eight terms."""
    return list(combinations(terms[:8], min(number, 8)))


def _changed(query: Query, change: dict[int, Neighbour], stems: dict[str, list[str]]) -> Query:
    for number, neighbour in change.items():
        query = query.with_term(number, term_of(neighbour.word, stems[neighbour.word] or [neighbour.word]))
    return query


def _neighbours(word: str) -> list[Neighbour]:
    """Words at a distance of one letter wrong, missing or too many, or of two swapped.

    Such an edit leaves the first or the last third of a word as it is, so that an index finds those that may be meant.
    """
    third = max(1, (len(word) - 1) // 3)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (word) word, form, language FROM search_word"
            " WHERE (word LIKE %s OR reverse(word) LIKE %s) AND length(word) BETWEEN %s AND %s"
            " ORDER BY word, language <> %s, language",
            [f"{word[:third]}%", f"{word[::-1][:third]}%", len(word) - 1, len(word) + 1, get_language()],
        )
        near = [Neighbour(*row) for row in cursor.fetchall() if OSA.distance(row[0], word, score_cutoff=1) == 1]
    near.sort(key=lambda neighbour: (neighbour.language not in (get_language(), ""), neighbour.word))
    return near[:MOST_NEIGHBOURS]
