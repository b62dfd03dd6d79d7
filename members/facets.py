"""By what the directory can be filtered: each facet with its values, as they stand in its URL and in the entries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from foundation.search.fold import fold
from members.countries import name_of
from members.models import Kind, Locality, MembershipType, User
from members.regions import NAMES


class Value(NamedTuple):
    """`name` stands in the URL, `key` in the entries of search; `label` is HTML where it is in another language."""

    name: str
    key: str
    label: str


@dataclass(frozen=True)
class Facet:
    """Something by which organisations differ; `name` stands in the URL and in the entries of search.

    `values` gives those that a reader may choose from, in the order in which they are shown, in the reader's language.
    """

    name: str
    legend: str | Promise
    values: Callable[[User | AnonymousUser], Sequence[Value]]
    is_folded: bool = False


@cache
def all_facets() -> tuple[Facet, ...]:
    """In the order in which the roof lists them."""
    return tuple(import_string(name) for name in settings.DIRECTORY_FACETS)


@cache
def _labelled(labels: tuple[tuple[str, str | Promise], ...], language: str) -> list[Value]:
    with translation.override(language):
        return [Value(name, name, str(label)) for name, label in labels]


def _fixed(labels: Iterable[tuple[str, str | Promise]]) -> Callable[[User | AnonymousUser], list[Value]]:
    """Values that are the same for everybody; their labels are looked up once per process and language."""
    labels = tuple(labels)
    return lambda user: _labelled(labels, get_language() or settings.LANGUAGE_CODE)


@cache
def _countries(language: str) -> list[Value]:
    with translation.override(language):
        values = [Value(code, code, name_of(code)) for code, _name in countries]
    return sorted(values, key=lambda value: fold(value.label))


def _all_countries(user: User | AnonymousUser) -> list[Value]:
    return _countries(get_language() or settings.LANGUAGE_CODE)


def _types(user: User | AnonymousUser) -> list[Value]:
    types = MembershipType.objects.only("slug", "name", "texts")
    return [Value(each.slug, str(each.pk), str(each.text("name"))) for each in types]


def _languages(user: User | AnonymousUser) -> list[Value]:
    names = ((code, get_language_info(code)["name_translated"]) for code, _name in settings.LANGUAGES)
    return [Value(code, code, f"{name[:1].upper()}{name[1:]}") for code, name in names]


LOCALITY = Facet("locality", _("Level"), _fixed(Locality.choices))
KIND = Facet("kind", _("Kind of organisation"), _fixed(Kind.choices))
REGION = Facet("region", _("Region of headquarters"), _fixed(NAMES.items()))
COUNTRY = Facet("country", _("Country of headquarters"), _all_countries, is_folded=True)
WORKS_IN = Facet("works_in", _("Works in"), _all_countries, is_folded=True)
TYPE = Facet("type", _("Type of membership"), _types, is_folded=True)
LANGUAGE = Facet("language", _("Language of its description"), _languages, is_folded=True)
