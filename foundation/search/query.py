"""What somebody typed, understood: which words, and what may stand for each of them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.conf import settings
from django.db import connection

from foundation.search.fold import SEPARATORS, fold, words_of
from foundation.search.models import Synonyms

# Letters and words that are read; whoever pastes a page is asked for less.
LONGEST, MOST_WORDS = 200, 12
LONGEST_PHRASE = 8
LEXEME = re.compile(r"'(?:[^'\\]|''|\\.)*'")
_DOTS = re.compile(f"(?<![^{SEPARATORS}])([^{SEPARATORS}0-9])\\.(?=[^{SEPARATORS}0-9](?:[{SEPARATORS}]|$))")
# Of an address that was pasted, what stands before the name of its site.
_SCHEME = re.compile(r"\b(?:https?://(?:www\.)?|www\.)", re.IGNORECASE)
# What Arabic writes onto the word that follows: and, so, in, to, like, and the article that it may swallow.
_ARABIC_PREFIXES = "وفبلك"
_SHORTEST_REST = 3
# Beyond those that the database knows, of which it has none in Arabic, and none that are left without their accents.
_SAY_NOTHING = frozenset(
    fold(
        "us could would what where when who whom which find need want please near "
        "propos comment combien quel quelle quels quelles quoi pourquoi où même très après être êtes "
        "acerca cómo cuánto cuánta cuál cuáles qué dónde quién más también está puedo puede hay "
        "في من على إلى عن مع أو ثم أن إن لا ما ماذا هل كيف كم أين متى هو هي هذا هذه ذلك التي الذي كل بين عند لدى "
        "و يا أنا نحن بنا لنا معنا إلينا عنا"
    ).split()
)


class TooLongError(ValueError):
    """More than anybody would search for."""


@dataclass(frozen=True)
class Term:
    """A word or a phrase of the query, folded, and the tsqueries of which one must be there."""

    words: tuple[str, ...]
    alternatives: tuple[str, ...]
    is_single: bool = True  # a word of which nothing else is known but its stems: it may be a misspelling
    synonyms: tuple[str, ...] = ()  # folded phrases

    def __str__(self) -> str:
        return f"({' | '.join(self.alternatives)})"

    @property
    def lexemes(self) -> frozenset[str]:
        """The stems of all words that may stand for it; facets are left out."""
        quoted_ones = LEXEME.findall(" ".join(self.alternatives))
        return frozenset(re.sub(r"(['\\])\1", r"\1", each[1:-1]) for each in quoted_ones if not each.startswith("'="))


@dataclass(frozen=True)
class Query:
    """What is searched for; falsy if nothing that was typed says anything."""

    words: tuple[str, ...]
    terms: tuple[Term, ...]
    typed: str = ""

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __str__(self) -> str:
        """As a tsquery in which every term must be there."""
        return all_of(self.terms)

    @property
    def readings(self) -> list[str]:
        """The folded phrases that a title may be, as it was typed first."""
        typed = " ".join(self.words)
        if len(self.terms) > 1:
            return [typed]
        return list(dict.fromkeys([typed, *(" ".join(term.words) for term in self.terms), *self.terms[0].synonyms]))

    @cached_property
    def anything(self) -> str:
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
    rests = {word: word[1:] for word in distinct if word[0] in _ARABIC_PREFIXES and len(word) > _SHORTEST_REST}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, search_stems(word) FROM unnest(%s::text[]) word UNION ALL"
            " SELECT rest, search_stems(rest) FROM unnest(%s::text[]) rest"
            " WHERE (SELECT sum(number) FROM search_word WHERE search_word.word = rest) > 0",
            [distinct, list(rests.values())],
        )
        stems = dict(cursor.fetchall())
    found = {word: list(dict.fromkeys([*stems[word], *stems.get(rests.get(word, ""), [])])) for word in distinct}
    return {word: [] if word in _SAY_NOTHING else its_stems for word, its_stems in found.items()}


def term_of(word: str, stems: Iterable[str]) -> Term:
    return Term((word,), tuple(map(quoted, stems)))


def nothing(phrase: str) -> list[str]:
    """What is known of a phrase where nobody knows more."""
    return []


def parse(q: str, *, known: Callable[[str], list[str]] = nothing) -> Query:
    """Raises TooLongError.

    `known` gives the tsqueries that a folded phrase, such as the name of a country, means besides.
    """
    if len(q) > LONGEST:
        raise TooLongError
    return replace(understood(typed_words(_SCHEME.sub(" ", q))[:MOST_WORDS], known=known), typed=q.strip())


def understood(words: Sequence[str], *, known: Callable[[str], list[str]]) -> Query:
    """What these folded words mean; `known` is that of `parse`."""
    synonyms = _synonyms(words)
    stems = stems_of([*words, *(word for alike in synonyms.values() for phrase in alike for word in phrase.split())])
    terms: list[Term] = []
    position = 0
    while position < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - position), 0, -1):
            its_words = tuple(words[position : position + length])
            phrase = " ".join(its_words)
            itself = all_of(_stemmed(its_words, stems))
            # "about" is a page if nothing else is typed, and says nothing in "about child labour".
            alike = synonyms.get(phrase, ()) if itself or length == len(words) else ()
            others = [all_of(_meant(each.split(), stems)) for each in alike]
            others += [meant for each in [phrase, *alike] for meant in known(each)]
            others = [each for each in others if each]
            if others or length == 1:
                if others:
                    itself = itself or all_of(_meant(its_words, stems))
                    alternatives = dict.fromkeys(f"({each})" for each in [itself, *others] if each)
                    terms.append(Term(its_words, tuple(alternatives), is_single=False, synonyms=tuple(alike)))
                elif itself:
                    terms.append(term_of(phrase, stems[phrase]))
                position += length
                break
    if not terms:  # all of it are words that say nothing: then they are what is meant
        terms = [Term((word,), (quoted(word),), is_single=False) for word in words]
    return Query(tuple(words), tuple(terms))


def _stemmed(words: Iterable[str], stems: dict[str, list[str]]) -> list[str]:
    return [f"({any_of(map(quoted, stems[word]))})" for word in words if stems[word]]


def _meant(words: Sequence[str], stems: dict[str, list[str]]) -> list[str]:
    """The same for a synonym; a single word is meant even if it says nothing elsewhere, as the name of a page does."""
    return _stemmed(words, stems) or [quoted(word) for word in words if len(words) == 1]


def _synonyms(words: Sequence[str]) -> dict[str, list[str]]:
    """Folded phrases that mean the same, for each phrase among these words that has some, in whatever form it stands.

    An article, a plural or an ending more or less is the same phrase: by the rules of the language of the synonyms.
    """
    if not words:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT language, array_agg(search_stem(word, language) ORDER BY number)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS words (word, number), unnest(%s::text[]) language"
            " GROUP BY language",
            [list(words), [code for code, _name in settings.LANGUAGES]],
        )
        stems = dict(cursor.fetchall())
    typed = {
        (language, " ".join(stemmed[a:b])): " ".join(words[a:b])
        for language, stemmed in stems.items()
        for a in range(len(words))
        for b in range(a + 1, min(a + LONGEST_PHRASE, len(words)) + 1)
    }
    rows = Synonyms.objects.filter(phrases__overlap=list({phrase for _language, phrase in typed}))
    found: dict[str, list[str]] = {}
    for language, terms, phrases in rows.values_list("language", "terms", "phrases"):
        alike = [" ".join(typed_words(line)) for line in terms.splitlines()]
        for phrase in phrases:
            if its_words := typed.get((language, phrase)):
                found.setdefault(its_words, []).extend(each for each in alike if each and each != its_words)
    return {phrase: list(dict.fromkeys(others)) for phrase, others in found.items()}
