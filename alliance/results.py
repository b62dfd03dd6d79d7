"""What is shown of each result of a search: the language in which it answers, with the matched words marked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from alliance.searching import url_of
from foundation.search.finding import CAP, Found, Hit
from foundation.search.marking import Marks, Piece, marks
from foundation.search.query import Query
from foundation.translations.markdown import plain
from foundation.translations.models import CODES
from foundation.translations.numbers import number

# Of each kind its title and what snippets are taken from; the name of an organisation is in no language.
TEXTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "group": ("name", ("summary", "work")),
    "initiative": ("name", ("summary", "partner", "work")),
    "product": ("title", ("summary",)),
    "page": ("title", ("lede", "body")),
    "organisation": ("", ("description",)),
}

KINDS = {
    "group": _("Groups"),
    "initiative": _("Initiatives"),
    "product": _("Publications"),
    "page": _("Pages"),
    "organisation": _("Members"),
}


@dataclass(frozen=True)
class Shown:
    """A text as it is shown; "" is the language of a name."""

    pieces: list[Piece]
    language: str

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def __str__(self) -> SafeString:
        """As in HTML, so that `{{ text }}` in a template is marked too."""
        return self.__html__()

    def __html__(self) -> SafeString:
        """The escaped text; in a language that is not the page's, or in none, marked as such."""
        body = format_html_join("", "{}", ((_mark(piece),) for piece in self.pieces))
        if not self.language:
            return format_html("<bdi>{}</bdi>", body)
        if self.language == get_language():
            return body
        direction = "rtl" if get_language_info(self.language)["bidi"] else "ltr"
        return format_html('<span lang="{}" dir="{}">{}</span>', self.language, direction, body)


@dataclass(frozen=True)
class Result:
    """One object that was found; `is_draft` if no speaker has reviewed something of what is shown."""

    kind: str
    object: Any
    url: str
    title: Shown
    snippet: Shown
    is_draft: bool


@dataclass(frozen=True)
class Section:
    """The results of one kind: `total` is at most the cap, and `is_capped` where there are more."""

    kind: str
    label: str | Promise
    results: list[Result]
    total: int
    is_capped: bool
    address: str  # of all of them

    @property
    def amount(self) -> str:
        return amount(self.total, is_capped=self.is_capped)

    @property
    def more(self) -> str:
        """What leads to all of them, where not all are here."""
        if len(self.results) == self.total:
            return ""
        return gettext("All of them") if self.is_capped else gettext("All %(n)s") % {"n": number(self.total)}


@dataclass(frozen=True)
class Version:
    """What an object says in one language."""

    title: str
    title_language: str
    text: str
    language: str
    is_draft: bool

    def terms(self, found: Marks) -> frozenset[int]:
        return found.terms(self.title, self.title_language) | found.terms(self.text, self.language)


def results_of(found: Iterable[tuple[Hit, Any]], query: Query) -> list[Result]:
    """Each in the language in which it answers most of the query: the reader's, where that is as good as any."""
    versions = [(hit, obj, list(_versions(hit.kind, obj))) for hit, obj in found]
    marked = marks(query, _texts(each for _hit, _obj, several in versions for each in several))
    best = [(hit, obj, max(several, key=lambda version: len(version.terms(marked)))) for hit, obj, several in versions]
    return [_result(hit, obj, version, marked) for hit, obj, version in best]


def sections_of(results: list[Result], found: Found, q: str) -> list[Section]:
    """By kind, that of the best result first."""
    by_kind: dict[str, list[Result]] = {}
    for result in results:
        by_kind.setdefault(result.kind, []).append(result)
    return [
        Section(
            kind=kind,
            label=KINDS[kind],
            results=several,
            total=found.totals[kind],
            is_capped=found.is_capped and found.totals[kind] == CAP,
            address=address("members", q=q) if kind == "organisation" else address("search", q=q, kind=kind),
        )
        for kind, several in by_kind.items()
    ]


def amount(total: int, *, is_capped: bool) -> str:
    n = number(total)
    if is_capped:
        return gettext("More than %(n)s results") % {"n": n}
    return ngettext("%(n)s result", "%(n)s results", total) % {"n": n}


def address(name: str, **parameters: str | int) -> str:
    return f"{reverse(name)}?{query(**parameters)}"


def query(**parameters: str | int) -> str:
    """That of a URL, without what is empty."""
    return urlencode({name: value for name, value in parameters.items() if value})


def _mark(piece: Piece) -> SafeString | str:
    return format_html("<mark>{}</mark>", piece.text) if piece.is_marked else piece.text


def _result(hit: Hit, obj: Any, version: Version, marked: Marks) -> Result:
    return Result(
        kind=hit.kind,
        object=obj,
        url=url_of(obj),
        title=Shown(marked.pieces(version.title, version.title_language), version.title_language),
        snippet=Shown(marked.snippet(version.text, version.language), version.language),
        is_draft=version.is_draft,
    )


def _versions(kind: str, obj: Any) -> Iterator[Version]:
    """One at least, the reader's language first."""
    title, fields = TEXTS[kind]
    codes = [
        code
        for code in dict.fromkeys([get_language(), *CODES])
        if any(getattr(obj, f"{field}_{code}") for field in (title, *fields) if field)
    ]
    for code in codes or [get_language()]:
        texts = [obj.text(field, code) for field in fields]
        texts = [text for text in texts if text and text.language == code]
        drafts = [text.is_draft for text in texts]
        name, language = str(obj), ""
        if title and (heading := obj.text(title, code)):
            name, language = heading.value, heading.language
            drafts.append(heading.is_draft)
        yield Version(name, language, " ".join(plain(text.value) for text in texts), code, any(drafts))


def _texts(versions: Iterable[Version]) -> Iterator[tuple[str, str]]:
    for version in versions:
        yield version.title, version.title_language
        yield version.text, version.language
