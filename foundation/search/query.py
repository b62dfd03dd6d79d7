"""What somebody typed, understood: which words, and what may stand for each of them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db import connection

from foundation.search.fold import SEPARATORS, fold, words_of
from foundation.search.models import Synonyms

# Letters and words that are read; whoever pastes a page is asked for less.
LONGEST, MOST_WORDS = 200, 12
LONGEST_PHRASE = 5
_DOTS = re.compile(f"(?<![^{SEPARATORS}])([^{SEPARATORS}0-9])\\.(?=[^{SEPARATORS}0-9](?:[{SEPARATORS}]|$))")
# Beyond those that the database knows, of which it has none in Arabic, and none that are left without their accents.
_SAY_NOTHING = frozenset(
    fold(
        "could would what where when who whom which find need want please near "
        "comment combien quel quelle quels quelles quoi pourquoi où même très après être êtes "
        "cómo cuánto cuánta cuál cuáles qué dónde quién más también está puedo puede hay "
        "في من على إلى عن مع أو ثم أن إن لا ما ماذا هل كيف كم أين متى هو هي هذا هذه ذلك التي الذي كل بين عند لدى "
        "و يا أنا نحن"
    ).split()
)


class TooLongError(ValueError):
    """More than anybody would search for."""


@dataclass(frozen=True)
class Term:
    """A word or a phrase of the query, folded, and the tsqueries of which one must be there."""

    words: tuple[str, ...]
    alternatives: tuple[str, ...]
    is_single: bool = True  # a word of which nothing else is known but its stems

    def __str__(self) -> str:
        return f"({' | '.join(self.alternatives)})"


@dataclass(frozen=True)
class Query:
    """What is searched for; falsy if nothing that was typed says anything."""

    words: tuple[str, ...]
    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __str__(self) -> str:
        """As a tsquery in which every term must be there."""
        return all_of(self.terms)

    @cached_property
    def lexemes(self) -> str:
        """As a tsquery of which anything may be there."""
        return any_of(self.terms)

    def with_term(self, position: int, term: Term) -> "Query":
        """This query with another term in one place."""
        terms = (*self.terms[:position], term, *self.terms[position + 1 :])
        return replace(self, terms=terms, words=tuple(word for each in terms for word in each.words))


def quoted(lexeme: str) -> str:
    """A lexeme as a tsquery has it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def facet(name: str, value: object) -> str:
    """The tsquery of what has this facet."""
    return quoted(f"={name}:{value}")


def any_of(terms: Iterable[object]) -> str:
    return " | ".join(map(str, terms))


def all_of(terms: Iterable[object]) -> str:
    return " & ".join(map(str, terms))


def typed_words(q: str) -> list[str]:
    """The folded words of what was typed; "c.p.m.s." is one."""
    return words_of(_DOTS.sub(r"\1", fold(q)))


def stems_of(words: Iterable[str]) -> dict[str, list[str]]:
    """Of each folded word what it may stand as in a document; nothing for one that says nothing."""
    distinct = list(dict.fromkeys(words))
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, search_stems(word) FROM unnest(%s::text[]) word", [distinct])
        return {word: [] if word in _SAY_NOTHING else stems for word, stems in cursor.fetchall()}


def term_of(word: str, stems: Iterable[str]) -> Term:
    return Term((word,), tuple(map(quoted, stems)))


def _nothing(phrase: str) -> list[str]:
    return []


def parse(q: str, *, known: Callable[[str], list[str]] = _nothing) -> Query:
    """Raises TooLongError.

    `known` gives the tsqueries that a folded phrase, such as the name of a country, means besides.
    """
    if len(q) > LONGEST:
        raise TooLongError
    words = typed_words(q)[:MOST_WORDS]
    phrases = [
        " ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, min(a + LONGEST_PHRASE, len(words)) + 1)
    ]
    synonyms = _synonyms(phrases)
    stems = stems_of([*words, *(word for alike in synonyms.values() for phrase in alike for word in phrase.split())])
    terms: list[Term] = []
    position = 0
    while position < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - position), 0, -1):
            phrase = " ".join(words[position : position + length])
            others = [all_of(_stemmed(alike.split(), stems)) for alike in synonyms.get(phrase, ())] + known(phrase)
            itself = _stemmed(words[position : position + length], stems)
            if others or length == 1:
                alternatives = [f"({each})" for each in [all_of(itself), *others] if each]
                if others:
                    terms.append(Term(tuple(phrase.split()), tuple(alternatives), is_single=False))
                elif itself:
                    terms.append(term_of(phrase, stems[phrase]))
                position += length
                break
    if not terms:  # all of it are words that say nothing: then they are what is meant
        terms = [Term((word,), (quoted(word),)) for word in words]
    return Query(tuple(words), tuple(terms))


def _stemmed(words: list[str], stems: dict[str, list[str]]) -> list[str]:
    return [f"({any_of(map(quoted, stems[word]))})" for word in words if stems[word]]


def _synonyms(phrases: list[str]) -> dict[str, set[str]]:
    """For each of these phrases that has some."""
    found: dict[str, set[str]] = {}
    for row in Synonyms.objects.filter(phrases__overlap=phrases).values_list("phrases", flat=True) if phrases else ():
        for phrase in row:
            found.setdefault(phrase, set()).update(other for other in row if other != phrase)
    return {phrase: others for phrase, others in found.items() if phrase in phrases}
