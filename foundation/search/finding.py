"""The capped query: at most 5,000 matches are looked at, ranked and counted, however many there are."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Sum

from foundation.search.models import SAMPLES, STRETCH, Tally
from foundation.search.query import LEXEME, Query, Term, all_of, any_of, facet, quoted

CAP = 5000
# Whatever its documents say, nearly all entries are of this kind: to look for it in the index would only cost.
MOST = "organisation"
_FACET = re.compile(r"'=([^']*:[^']*)'")


@dataclass(frozen=True)
class Reader:
    """Who asks: an Entry.Audience, and the objects that they may see besides, by kind."""

    level: int = 0
    own: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """An object that was found; the higher its score, the better it answers."""

    kind: str
    object_id: int
    score: float


@dataclass(frozen=True)
class Found:
    """One page of hits. `total` is at most CAP, and `is_capped` where there are more.

    `counts` says how many there would be with each value of a facet, and those chosen of all the others; it is empty
    where there are too many to count.
    """

    hits: list[Hit]
    total: int
    is_capped: bool
    counts: dict[str, Counter[str]]
    totals: dict[str, int]  # by kind


EVERY_ORDER = {
    "best": "score DESC, sort_key, object_id",
    "name": "sort_key, object_id",
    "newest": "dated DESC NULLS LAST, sort_key, object_id",
}


def find(
    query: Query | None,
    *,
    kinds: Sequence[str],
    reader: Reader,
    facets: Mapping[str, Sequence[object]] | None = None,
    order: str = "best",
    first: int = 0,
    size: int = 20,
    size_of_a_kind: int | None = None,
    matching: str | None = None,
) -> Found:
    """What matches all terms of `query`, or, if there is none, all facets: the `size` hits that follow `first`.

    With `size_of_a_kind` no more than so many of each kind. `matching` is a tsquery to take instead of all terms.
    """
    facets = {name: values for name, values in (facets or {}).items() if values}
    chosen = {name: f"({any_of(facet(name, value) for value in values)})" for name, values in facets.items()}
    text = [f"({matching or query})"] if query or matching else []
    parameters: dict[str, Any] = {"cap": CAP + 1, "first": first, "size": size, "a_kind": size_of_a_kind}
    columns = f"kind, object_id, sort_key, dated, facets, {_score(query, parameters)} AS score"
    typed = query.typed if query else ""
    found = _capped(columns, kinds, [*text, *chosen.values()], reader, parameters, typed)
    # For the values of a facet that is chosen, what there would be without it.
    others = {
        name: _capped(
            "facets", kinds, [*text, *(each for other, each in chosen.items() if other != name)], reader, parameters
        )
        for name in chosen
    }
    # Where there are too many to count, there would be too many without a facet too.
    few = "(SELECT coalesce(max(n), 0) FROM totals) < %(cap)s"
    counted = [
        f"(SELECT coalesce(string_agg(facets, ' '), '') FROM ({sql}) other WHERE {few}"
        f" HAVING {few} AND count(*) < %(cap)s)"
        for sql in others.values()
    ]
    numbered = "found"
    if size_of_a_kind:
        numbered = f"""(
            SELECT *, row_number() OVER (PARTITION BY kind ORDER BY {EVERY_ORDER[order]}) AS number FROM found
        ) numbered WHERE number <= %(a_kind)s"""
    statement = f"""
        WITH found AS MATERIALIZED ({found}), totals AS MATERIALIZED (
            SELECT kind, count(*) AS n FROM found GROUP BY kind
        ), page AS (
            SELECT kind, object_id, score FROM {numbered}
            ORDER BY {EVERY_ORDER[order]} LIMIT %(size)s OFFSET %(first)s
        )
        SELECT (SELECT jsonb_agg(jsonb_build_array(kind, object_id, score)) FROM page),
            (SELECT jsonb_object_agg(kind, n) FROM totals),
            (SELECT string_agg(facets, ' ') FROM found WHERE {few}), ARRAY[{", ".join(counted)}]::text[]
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        page, numbers, facets_found, counts_of_others = cursor.fetchone()
    totals: dict[str, int] = json.loads(numbers or "{}")
    is_capped = sum(totals.values()) > CAP
    counts = {} if is_capped else _counted(facets_found)
    for name, values in zip(others, counts_of_others, strict=True):
        counts.pop(name, None)
        if values is not None:
            counts[name] = _counted(values).get(name, Counter())
    return Found(
        hits=[Hit(kind, pk, round(score, 4)) for kind, pk, score in json.loads(page or "[]")],
        total=min(CAP, sum(totals.values())),
        is_capped=is_capped,
        counts=counts,
        totals={kind: min(CAP, number) for kind, number in totals.items()},
    )


def matches(queries: Sequence[str], *, kinds: Sequence[str], reader: Reader, most: int = 100) -> list[int]:
    """How many entries match each of these tsqueries, counted no further than `most`."""
    parameters: dict[str, Any] = {"cap": most}
    if not queries:
        return []
    visible = _visible(kinds, reader, parameters)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg((SELECT count(*) FROM"
            f" {_taken('1', f'{visible} AND document @@ query::tsquery')} each) ORDER BY number)"
            " FROM unnest(%(queries)s::text[]) WITH ORDINALITY AS queries (query, number)",
            parameters | {"queries": list(queries)},
        )
        return list(cursor.fetchone()[0])


def tallied(kind: str, reader: Reader) -> tuple[int, dict[str, Counter[str]]]:
    """How many entries of a kind there are for this reader, and how many with each facet: from the kept numbers."""
    rows = Tally.objects.filter(kind=kind, audience__lte=reader.level).values("facet").annotate(n=Sum("number"))
    numbers = Counter({row["facet"]: row["n"] for row in rows})
    if own := reader.own.get(kind):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), string_agg(facets, ' ') FROM search_entry"
                " WHERE kind = %s AND object_id = ANY (%s) AND audience > %s",
                [kind, list(own), reader.level],
            )
            number, facets = cursor.fetchone()
        numbers.update(facets.split() if facets else [])
        numbers[""] += number
    return numbers[""], _by_name(numbers)


def _capped(
    columns: str,
    kinds: Sequence[str],
    conditions: Iterable[str],
    reader: Reader,
    parameters: dict[str, Any],
    typed: str = "",
) -> str:
    """SQL for the entries of each kind that match, no more of each than the cap; its values go to `parameters`.

    What is called just as it was `typed` is among them, however many there are.
    """
    parts = []
    conditions = list(conditions)
    for kind in kinds:
        wanted = conditions if kind == MOST and conditions else [quoted(f"={kind}"), *conditions]
        visible = _visible([kind], reader, parameters)
        # The planner is not to know what is looked for: it would think nothing of reading the documents themselves.
        matching = f"document @@ (SELECT %({_put(parameters, all_of(wanted))})s::tsquery)"
        condition, samples = f"{visible} AND {matching}", SAMPLES if kind == MOST else ()
        if typed and kind == MOST:
            is_called = f"sort_key = sort_key(%({_put(parameters, typed)})s)"
            # "IS TRUE", so that the index of documents is not asked too.
            called_so = f"SELECT {columns} FROM search_entry WHERE {is_called} AND {visible} AND ({matching}) IS TRUE"
            others = _taken(columns, f"{condition} AND NOT ({is_called})", samples)
            parts.append(f"({called_so} UNION ALL {others} LIMIT %(cap)s)")
        else:
            parts.append(_taken(columns, condition, samples))
    return " UNION ALL ".join(parts)


def _taken(columns: str, condition: str, samples: Sequence[int] = SAMPLES) -> str:
    """SQL for some entries that meet the condition, no more than the cap: those of the samples first.

    What is in most of a million documents would have an index name most of a million rows, for the first few thousand
    of them to be looked at; one of a sample names fewer.
    """
    parts, outside = [], ""
    for size in samples:
        parts.append(
            f"SELECT {columns} FROM search_entry WHERE mod(object_id / {STRETCH}, {size}) = 0{outside} AND {condition}"
        )
        outside = f" AND mod(object_id / {STRETCH}, {size}) <> 0"
    parts.append(f"SELECT {columns} FROM search_entry WHERE {condition}{outside}")
    return f"({' UNION ALL '.join(parts)} LIMIT %(cap)s)"


def _visible(kinds: Sequence[str], reader: Reader, parameters: dict[str, Any]) -> str:
    """SQL for the entries of these kinds that the reader may see."""
    visible = f"audience <= %({_put(parameters, reader.level)})s"
    for kind in kinds:
        if own := reader.own.get(kind):
            is_own = f"kind = %({_put(parameters, kind)})s AND object_id = ANY (%({_put(parameters, list(own))})s)"
            visible = f"({visible} OR audience IS NOT NULL AND {is_own})"
    return f"kind = ANY (%({_put(parameters, list(kinds))})s) AND {visible}"


def _put(parameters: dict[str, Any], value: object) -> str:
    name = f"p{len(parameters)}"
    parameters[name] = value
    return name


def _score(query: Query | None, parameters: dict[str, Any]) -> str:
    """SQL for how well an entry answers, from 0 on."""
    if not query:
        return "0::float"
    parts = []
    for term in query.terms:
        in_title = _put(parameters, _weighted(term))
        anywhere = _put(parameters, str(term))
        named = (
            f"CASE WHEN names @@ %({in_title})s::tsquery THEN 1.0 WHEN names @@ %({anywhere})s::tsquery THEN 0.5"
            " ELSE 0.1 END"
        )
        # Of those that work in a country, the ones that have their seat there too come first.
        meant = [
            f"(strpos(' ' || facets || ' ', %({_put(parameters, f' {each} ')})s) > 0)::int" for each in _facets_of(term)
        ]
        parts.append(f"greatest({named}, least(1, 0.5 * ({' + '.join(meant)})))" if meant else named)
    typed = query.readings[0].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    whole, start = _put(parameters, query.readings), _put(parameters, f"%|{typed}%")
    rank = _put(parameters, query.anything)
    return f"""(
        ({" + ".join(parts)}) / {len(parts)}
        + CASE WHEN string_to_array(titles, '|') && %({whole})s::text[] THEN 1
            WHEN titles LIKE %({start})s THEN 0.4 ELSE 0 END
        + 0.3 * ts_rank(names, %({rank})s::tsquery, 1)
        + CASE kind WHEN '{MOST}' THEN 0 WHEN 'page' THEN 0.05 ELSE 0.1 END
    )::float"""


def _facets_of(term: Term) -> list[str]:
    """The facets of which any is what the term means."""
    return [found for each in term.alternatives for found in _FACET.findall(each)]


def _weighted(term: Term) -> str:
    """The term, as it stands in a title."""
    return LEXEME.sub(r"\g<0>:A", str(term))


def _counted(facets: str | None) -> dict[str, Counter[str]]:
    return _by_name(Counter(facets.split(" ")) if facets else Counter())


def _by_name(numbers: Counter[str]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for each, number in numbers.items():
        name, _colon, value = each.partition(":")
        if value and number:
            counts.setdefault(name, Counter())[value] = number
    return counts
