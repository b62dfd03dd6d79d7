"""How people search this portal, and what they should find first: the relevance suite.

The queries are in `queries.<language>.toml`, by the way people search; the language is that of the searcher's pages.
They were written before there was any ranking, from the real content and the 265 samples, as people type: in lower
case, mostly without punctuation, sometimes with a space too many, half remembering, misspelling by one edit in one
word, in another language. Some need a synonym that staff maintain. Ten in each language came after the ranking and the
synonyms, written before anybody saw their answers.

The rule: a query may be corrected only where its expectation is wrong for a reader, never because the ranking misses
it.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from alliance import searching
from foundation.search.finding import Reader

WAYS = {
    "acronym": "the acronym of a group, a partner or an organisation",
    "dotted_acronym": "the same with dots",
    "exact_name": "a name as it stands, but for case, hyphens and spaces",
    "half_remembered": "some words of a title, in their order or not, or what a page is commonly called",
    "description": "words from what something does or says",
    "email": "an address, or what stands before the @",
    "beginning": "a name that breaks off in the middle of a word",
    "misspelling": "one letter wrong, missing or too many in one word",
    "transposed_letters": "two neighbouring letters swapped in one word",
    "missing_accent": "without accents, the tilde of ñ or the Arabic shadda",
    "apostrophe": "an elision or a possessive, its apostrophe left out, typed as a space or straight",
    "other_spelling": "as it is written in another country",
    "arabic_spelling": "hamza, alef, ta marbuta or alef maqsura written otherwise",
    "arabic_article": "without the article",
    "word_form": "singular for plural, another gender, a verb for its noun",
    "other_language": "in a language that is not that of the page",
    "other_script": "an Arabic name in Latin letters, as it stands in the address",
    "country_and_kind": "a kind of organisation and the country of its headquarters",
    "synonym": "a term of the field that the text does not use",
    "question": "a question, as one would ask a person",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types, and the answers that may come first: addresses without their language, two at most."""

    q: str
    language: str
    expect: tuple[str, ...]
    how: str  # a key of WAYS

    def __str__(self) -> str:
        return f"{self.language}-{self.how}-{self.q}"


def answers(q: str) -> list[str]:
    """What an anonymous reader is shown, best first, no more than five: addresses without their language."""
    found = searching.objects_of(searching.search(q, reader=Reader(), size=5).found.hits, AnonymousUser())
    return [searching.url_of(obj).split("/", 2)[2] for _hit, obj in found]


@cache
def all_queries() -> tuple[Query, ...]:
    """The whole suite, language by language."""
    queries = []
    for language, _name in settings.LANGUAGES:
        text = Path(__file__).with_name(f"queries.{language}.toml").read_text("utf-8")
        for how, entries in tomllib.loads(text).items():
            for entry in entries:
                expect = entry["expect"]
                expect = (expect,) if isinstance(expect, str) else tuple(expect)
                queries.append(Query(q=entry["q"], language=language, expect=expect, how=how))
    return tuple(queries)
