"""The directory: what is asked of it in a URL, and what is found of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.http import urlencode

from foundation.search.browsing import Leaf, UnknownKeyError, by_name, newest
from foundation.search.finding import CAP, Found, Reader, find, matches, tallied
from foundation.search.query import TooLongError, all_of, any_of, facet
from foundation.translations.numbers import number
from members.facets import Facet, Value, all_facets
from members.models import Organisation, User
from members.searching import search

ORGANISATION = "organisation"
ORGANISATIONS_A_PAGE = 30
ORGANISATIONS_A_BATCH = 1000
SORTS = ("name", "newest", "best")
# Filters that somebody may choose at once, and values of a long facet that are shown while nobody asks for all.
MOST_CHOSEN = 100
SHOWN_AT_FIRST = 8
SHOWN_IN_A_ROW = ["slug", "name", "kind", "headquarters", "is_sample"]


class UnknownPageError(Exception):
    """No page of the directory has such an address."""


@dataclass(frozen=True)
class Question:
    """What a reader asks of the directory; values of facets that they may not choose are left out.

    `page` counts from 1; `after` is a key of plain browsing; `whole` names facets of which all values are to be shown.
    """

    q: str = ""
    chosen: Mapping[str, list[Value]] = field(default_factory=dict)
    sort: str = "name"
    page: int = 1
    after: str = ""
    whole: tuple[str, ...] = ()

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.chosen)

    @property
    def is_plain(self) -> bool:
        """All of it by name, which is read slice by slice, and not page by page."""
        return not self.is_filtered and self.sort == "name"

    @property
    def is_sorted(self) -> bool:
        """Whether somebody asked for another order than the one that there is without asking."""
        return self.sort != ("best" if self.q else "name")

    @property
    def keys(self) -> dict[str, list[str]]:
        """The facets, as the entries of search have them."""
        return {name: [value.key for value in values] for name, values in self.chosen.items()}

    @property
    def first(self) -> int:
        return (self.page - 1) * ORGANISATIONS_A_PAGE

    def query(
        self,
        *,
        q: str | None = None,
        without: Iterable[tuple[str, str]] = (),
        sort: str = "",
        page: int = 1,
        whole: tuple[str, ...] = (),
    ) -> str:
        """The query of a URL that asks the same but for this; empty for the list that everything else narrows down."""
        q = self.q if q is None else q
        sort = sort or self.sort
        left_out = set(without)
        pairs = [("q", q)] if q else []
        pairs += [
            (name, value.name)
            for name, values in self.chosen.items()
            for value in values
            if (name, value.name) not in left_out
        ]
        if sort not in (("best",) if q else ("name", "best")):
            pairs.append(("sort", sort))
        pairs += [("more", name) for name in whole]
        if page > 1:
            pairs.append(("page", str(page)))
        return urlencode(pairs)


def values_for(user: User | AnonymousUser) -> dict[str, Sequence[Value]]:
    """By the name of each facet, the values that `user` may choose from."""
    return {each.name: each.values(user) for each in all_facets()}


def read(parameters: QueryDict, offered: Mapping[str, Sequence[Value]]) -> Question:
    """The question that a URL asks, of the facets that are `offered`. Raises UnknownPageError."""
    q = parameters.get("q", "").strip()
    page = parameters.get("page", "1")
    if not (page.isascii() and page.isdigit() and len(page) <= 4 and int(page) > 0):
        raise UnknownPageError
    chosen: dict[str, list[Value]] = {}
    for facet_name, values in offered.items():
        names = set(parameters.getlist(facet_name))
        if names and (known := [value for value in values if value.name in names]):
            chosen[facet_name] = known
    if sum(map(len, chosen.values())) > MOST_CHOSEN:
        raise UnknownPageError
    sort = parameters.get("sort", "")
    if sort not in SORTS or (sort == "best" and not q):
        sort = "best" if q else "name"
    asked_for = set(parameters.getlist("more"))
    whole = tuple(name for name in offered if name in asked_for)
    question = Question(q, chosen, sort, int(page), parameters.get("after", ""), whole)
    if question.first >= CAP or (question.is_plain and question.page > 1):
        raise UnknownPageError
    return question


class Option(NamedTuple):
    """A value of a facet as it is offered; `number` is empty where there are too many to count."""

    name: str
    label: str
    number: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """A facet as it is offered: `options` are those of its values that find something; `number` is how many do."""

    facet: Facet
    options: list[Option]
    number: int
    is_open: bool

    @property
    def is_whole(self) -> bool:
        return len(self.options) == self.number


@dataclass(frozen=True)
class Listing:
    """What was found; `leaf` says where plain browsing goes on. `counts` of a facet are None if there are too many."""

    question: Question
    ids: list[int]
    total: int
    is_capped: bool
    counts: Mapping[str, Counter[str] | None]
    leaf: Leaf | None = None
    match: str = "full"
    corrected: str = ""
    matching: str = ""
    is_too_long: bool = False

    @property
    def last_page(self) -> int:
        return max(1, -(-min(self.total, CAP) // ORGANISATIONS_A_PAGE))

    @property
    def ends_early(self) -> bool:
        """Whether this is the last page of all members, and does not have the last of them."""
        if self.question.is_filtered or self.question.is_plain:
            return False
        return self.total > CAP and self.question.page == self.last_page


def listing(question: Question, *, reader: Reader, size: int = ORGANISATIONS_A_PAGE) -> Listing:
    """One page of what is asked for. Raises UnknownKeyError, and UnknownPageError where there are fewer pages."""
    if not question.is_filtered:
        total, counts = tallied(ORGANISATION, reader)
        every = {each.name: counts.get(each.name, Counter()) for each in all_facets()}
        if question.is_plain:
            leaf = by_name(ORGANISATION, reader=reader, after=question.after, size=size)
            return Listing(question, leaf.ids, total, False, every, leaf)
        ids = newest(ORGANISATION, reader=reader, first=question.first, size=size)
        return _checked(Listing(question, ids, total, False, every))
    options = {"facets": question.keys, "order": question.sort, "first": question.first, "size": size}
    if not question.q:
        found = find(None, kinds=[ORGANISATION], reader=reader, **options)
        return _checked(_of(question, found))
    try:
        answer = search(question.q, kinds=[ORGANISATION], reader=reader, **options)
    except TooLongError:
        return Listing(question, [], 0, False, {}, is_too_long=True)
    return _checked(
        _of(question, answer.found, match=answer.match, corrected=answer.corrected, matching=answer.matching)
    )


def _of(question: Question, found: Found, **how: str) -> Listing:
    counts: dict[str, Counter[str] | None] = {}
    for each in all_facets():
        is_unknown = each.name not in found.counts and (found.is_capped or each.name in question.chosen)
        counts[each.name] = None if is_unknown else found.counts.get(each.name, Counter())
    ids = [hit.object_id for hit in found.hits]
    return Listing(question, ids, found.total, found.is_capped, counts, **how)


def _checked(listing: Listing) -> Listing:
    if not listing.ids and listing.question.page > 1:
        raise UnknownPageError
    return listing


def organisations_of(ids: Iterable[int], user: User | AnonymousUser) -> list[Organisation]:
    """In this order, for the rows of a list; whatever search says, only those that `user` may see."""
    ids = list(ids)
    found = Organisation.objects.visible_to(user).only(*SHOWN_IN_A_ROW).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def choices(listing: Listing, offered: Mapping[str, Sequence[Value]], *, reader: Reader) -> list[Choice]:
    """The facets that are `offered`, each with its values that would find something, and those chosen."""
    found = []
    existing: dict[str, Counter[str]] = {}
    if None in listing.counts.values():
        _total, existing = tallied(ORGANISATION, reader)
    for each in all_facets():
        numbers = listing.counts.get(each.name, Counter())
        there = existing.get(each.name, Counter()) if numbers is None else numbers
        chosen = {value.name for value in listing.question.chosen.get(each.name, ())}
        values = [value for value in offered[each.name] if there[value.key] or value.name in chosen]
        if not values:
            continue
        is_asked_for = each.name in listing.question.whole
        shown = values
        if each.is_folded and not is_asked_for and len(values) > SHOWN_AT_FIRST + 1:
            most = sorted(values, key=lambda value: (value.name not in chosen, -there[value.key]))
            kept = set(most[: max(SHOWN_AT_FIRST, len(chosen))])
            shown = [value for value in values if value in kept]
        options = [
            Option(value.name, value.label, "" if numbers is None else number(there[value.key]), value.name in chosen)
            for value in shown
        ]
        found.append(Choice(each, options, len(values), not each.is_folded or bool(chosen) or is_asked_for))
    return found


class Way(NamedTuple):
    """A way on where nothing was found: what to do without, the query of its URL, and how many there would be."""

    without: str
    query: str
    number: int

    @property
    def label(self) -> str:
        return number(self.number)


def ways_on(listing: Listing, *, reader: Reader) -> list[Way]:
    """What would be found without the words, or without one of the facets; the most first."""
    question = listing.question
    conditions = {name: f"({any_of(facet(name, key) for key in keys)})" for name, keys in question.keys.items()}
    text = f"({listing.matching})" if listing.matching else ""
    ways: list[tuple[str, str, str]] = []
    if question.q and conditions:
        ways.append((question.q, question.query(q=""), all_of(conditions.values())))
    for name, values in question.chosen.items():
        others = [text, *(condition for other, condition in conditions.items() if other != name)]
        if any(others):
            query = question.query(without=[(name, value.name) for value in values])
            labels = format_html_join(", ", "{}", ((value.label,) for value in values))
            ways.append((labels, query, all_of(filter(None, others))))
    numbers = matches([tsquery for _label, _query, tsquery in ways], kinds=[ORGANISATION], reader=reader, most=CAP)
    found = [Way(label, query, n) for (label, query, _tsquery), n in zip(ways, numbers, strict=True) if n]
    return sorted(found, key=lambda way: -way.number)


def public_number(listing: Listing, reader: Reader) -> int:
    """How many of what was found everybody may see, no more of a search than the cap."""
    if reader == Reader():
        return listing.total
    question = listing.question
    if not question.is_filtered:
        return tallied(ORGANISATION, Reader())[0]
    conditions = [f"({any_of(facet(name, key) for key in keys)})" for name, keys in question.keys.items()]
    if question.q:
        if not listing.matching:
            return 0
        conditions.append(f"({listing.matching})")
    return matches([all_of(conditions)], kinds=[ORGANISATION], reader=Reader(), most=CAP)[0]


def batches(question: Question) -> Iterator[list[int]]:
    """The ids of what is asked for, as far as everybody may see it: no more than the cap, or all by name."""
    if question.is_filtered:
        yield listing(replace(question, page=1), reader=Reader(), size=CAP).ids
        return
    after: str | None = ""
    while after is not None:
        try:
            leaf = by_name(ORGANISATION, reader=Reader(), after=after, size=ORGANISATIONS_A_BATCH)
        except UnknownKeyError:  # what followed has gone meanwhile
            return
        yield leaf.ids
        after = leaf.next
