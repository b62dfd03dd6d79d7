"""The search over everything: what is found, in which order, and how it is shown to its reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse

from alliance.models import Page
from foundation.search import spelling
from foundation.search.finding import Found, Hit, Reader, find
from foundation.search.query import Query, parse
from groups.models import Group
from initiatives.models import Initiative
from members.models import Organisation, User
from members.searching import known
from resources.models import Product

KINDS = ("group", "initiative", "product", "page", "organisation")


@dataclass(frozen=True)
class Answer:
    """What a search came to: `match` is "full", "corrected" or "partial"; `corrected` is what was searched instead."""

    query: Query
    found: Found
    match: str = "full"
    corrected: str = ""


def search(q: str, *, reader: Reader, kinds: Sequence[str] = KINDS, **options: Any) -> Answer:
    """Raises TooLongError. `options` are those of `find`."""
    query = parse(q, known=known)
    if not query:
        return Answer(query, Found([], 0, False, {}, {}))
    found = find(query, kinds=kinds, reader=reader, **options)
    if found.total:
        return Answer(query, found)
    if completed := spelling.completed(query):
        found = find(completed, kinds=kinds, reader=reader, **options)
        if found.total:
            return Answer(completed, found)
    correction = spelling.corrected(query, kinds=kinds, reader=reader)
    if correction:
        found = find(correction.query, kinds=kinds, reader=reader, **options)
        return Answer(correction.query, found, "corrected", correction.text)
    if wanted := spelling.partial(query, kinds=kinds, reader=reader):
        return Answer(query, find(query, kinds=kinds, reader=reader, matching=wanted, **options), "partial")
    return Answer(query, found)


def objects_of(hits: Iterable[Hit], user: User | AnonymousUser) -> list[tuple[Hit, Any]]:
    """Each hit with its object, in their order; what `user` may not see is left out."""
    hits = list(hits)
    found: dict[tuple[str, int], Any] = {}
    for kind, queryset in _querysets(user).items():
        keys = [hit.object_id for hit in hits if hit.kind == kind]
        if keys:
            found |= {(kind, obj.pk): obj for obj in queryset.filter(pk__in=keys)}
    return [(hit, found[hit.kind, hit.object_id]) for hit in hits if (hit.kind, hit.object_id) in found]


def url_of(obj: Any) -> str:
    return reverse(obj.slug) if isinstance(obj, Page) else obj.get_absolute_url()


def urls(q: str, *, size: int) -> list[str]:
    answer = search(q, reader=Reader(), size=size)
    return [url_of(obj) for _hit, obj in objects_of(answer.found.hits, AnonymousUser())]


def _querysets(user: User | AnonymousUser) -> dict[str, QuerySet[Any]]:
    return {
        "group": Group.objects.visible_to(user),
        "initiative": Initiative.objects.all(),
        "product": Product.objects.select_related("kind"),
        "page": Page.objects.all(),
        "organisation": Organisation.objects.visible_to(user),
    }
