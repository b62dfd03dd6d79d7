"""Which words of a text a query has found, and the piece of the text that shows them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from foundation.search.fold import SEPARATORS, words_of
from foundation.search.query import Query

# Words of a snippet, and how many of them stand before the first one that is marked.
SNIPPET_WORDS, LEAD_WORDS = 30, 6
# Not separators, though they stand among them: they fold to letters and digits, such as ª and ².
_WITHIN = "".join(char for char in map(chr, range(0x3040)) if re.match(f"[{SEPARATORS}]", char) and words_of(char))
_WORD = re.compile(f"(?:[^{SEPARATORS}]|[{_WITHIN}])+")


@dataclass(frozen=True)
class Piece:
    """Part of a text: a word that was found, or what stands between two of them."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class Marks:
    """The words that a query has found in some texts, and which of its terms each of them answers."""

    found: dict[tuple[str, str], frozenset[int]]  # language, folded word

    def terms(self, text: str, language: str) -> frozenset[int]:
        """The numbers of the terms that the words of this text answer."""
        return frozenset().union(*(self.found.get((language, word), ()) for word in _folded_words(text)))

    def pieces(self, text: str, language: str) -> list[Piece]:
        """The whole text in pieces."""
        pieces, end = [], 0
        for match in _WORD.finditer(text):
            if self.terms(match[0], language):
                pieces += [Piece(text[end : match.start()]), Piece(match[0], is_marked=True)]
                end = match.end()
        return [piece for piece in [*pieces, Piece(text[end:])] if piece.text]

    def snippet(self, text: str, language: str) -> list[Piece]:
        """Some thirty words of the text, the first of those that were found among them."""
        words = list(_WORD.finditer(text))
        if len(words) <= SNIPPET_WORDS:
            return self.pieces(text, language)
        marked = next((number for number, word in enumerate(words) if self.terms(word[0], language)), 0)
        first = max(0, min(marked - LEAD_WORDS, len(words) - SNIPPET_WORDS))
        last = first + SNIPPET_WORDS
        pieces = self.pieces(text[words[first].start() if first else 0 : words[last - 1].end()], language)
        return [*([Piece("… ")] if first else []), *pieces, *([Piece(" …")] if last < len(words) else [])]


def last_word(text: str) -> tuple[str, str]:
    """What stands before the word with which a text ends, and that word; no word if it ends with a space or a sign."""
    words = list(_WORD.finditer(text))
    if not words or words[-1].end() < len(text):
        return text, ""
    return text[: words[-1].start()], words[-1][0]


def marks(query: Query, texts: Iterable[tuple[str, str]]) -> Marks:
    """What `query` has found in these texts, each with its language ("" for names, which are in none).

    One statement: words are compared by the rules of the language of their text, as the database has kept them.
    """
    words = sorted({(language, word) for text, language in texts for word in _folded_words(text)})
    terms = [term.lexemes for term in query.terms]
    wanted = sorted(frozenset().union(*terms))
    if not words or not wanted:
        return Marks({})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT language, word, stems FROM unnest(%s::text[], %s::text[]) AS each (language, word),"
            " LATERAL (SELECT tsvector_to_array(CASE language"
            " WHEN 'en' THEN to_tsvector('pg_catalog.english', word)"
            " WHEN 'fr' THEN to_tsvector('pg_catalog.french', word)"
            " WHEN 'es' THEN to_tsvector('pg_catalog.spanish', word)"
            " WHEN 'ar' THEN to_tsvector('pg_catalog.arabic', word)"
            " ELSE search_vector(ARRAY[NULL, NULL, NULL, NULL, word]) END)) AS stemmed (stems)"
            " WHERE stems && %s::text[]",
            [[language for language, _word in words], [word for _language, word in words], wanted],
        )
        return Marks(
            {
                (language, word): frozenset(number for number, lexemes in enumerate(terms) if lexemes & set(stems))
                for language, word, stems in cursor.fetchall()
            }
        )


def _folded_words(text: str) -> set[str]:
    return {folded for word in set(_WORD.findall(text)) for folded in _fold(word)}


@lru_cache(maxsize=20_000)  # texts have most of their words in common
def _fold(word: str) -> list[str]:
    return words_of(word)
