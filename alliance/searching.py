"""The search over everything: what is found, in which order, and how it is shown to its reader."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse

from alliance.models import Page
from foundation.search.finding import Hit, Reader
from groups.models import Group
from initiatives.models import Initiative
from members import searching
from members.models import Organisation, User
from members.searching import Answer
from resources.models import Product

KINDS = ("group", "initiative", "product", "page", "organisation")


def search(q: str, *, reader: Reader, kinds: Sequence[str] = KINDS, **options: Any) -> Answer:
    """Raises TooLongError. `options` are those of `find`."""
    return searching.search(q, reader=reader, kinds=kinds, **options)


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


def _querysets(user: User | AnonymousUser) -> dict[str, QuerySet[Any]]:
    return {
        "group": Group.objects.visible_to(user),
        "initiative": Initiative.objects.all(),
        "product": Product.objects.select_related("kind"),
        "page": Page.objects.all(),
        "organisation": Organisation.objects.visible_to(user),
    }
