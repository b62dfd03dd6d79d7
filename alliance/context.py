"""What every page is framed by: the network's name, the page's text, the menu, language links, donors and leaders."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.functional import SimpleLazyObject
from django.utils.text import get_text_list
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from alliance.models import Donor, Leader, Network, Page
from members.facets import all_facets

MENU = (
    ("groups", _("Groups")),
    ("initiatives", _("Initiatives")),
    ("resources", _("Resources")),
    ("members", _("Members")),
    ("about", _("About")),
    ("search", _("Search")),
    ("join", _("Join us")),
)

# What a link to the same page in another language keeps, beside the filters of the directory; anything else may be
# somebody's tracking. No link of ours has a longer value, or more of them.
KEPT = ("q", "after", "page", "sort", "more", "as_typed", "next")
LONGEST_KEPT, MOST_KEPT = 1000, 100


@dataclass(frozen=True)
class MenuItem:
    """An entry of the main menu; `current` is "page" on its own page, "true" on one beneath it."""

    label: str
    url: str
    current: str


@dataclass(frozen=True)
class LanguageLink:
    """The same page in one language."""

    code: str
    name: str
    direction: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Address:
    """Where a page stands: on which site, under which one address, and in which languages."""

    site: str
    canonical: str
    languages: list[LanguageLink]


@dataclass(frozen=True)
class CoLeads:
    """The organisations that lead the Alliance, as one phrase, and since when that is known."""

    names: str
    as_of: date


def address_of(request: HttpRequest) -> Address:
    """The page's own address and its twins; a page without a language has the home pages as twins."""
    current = get_language()
    _root, first, rest = (*escape_uri_path(request.path).split("/", 2), "")[:3]
    has_language = first in dict(settings.LANGUAGES)
    kept = [
        (name, value)
        for name in (*KEPT, *(facet.name for facet in all_facets()))
        for value in request.GET.getlist(name)[:MOST_KEPT]
        if len(value) <= LONGEST_KEPT
    ]
    tail = (rest if has_language else "") + (f"?{urlencode(kept)}" if kept and has_language else "")
    links = []
    for code, name in settings.LANGUAGES:
        direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
        links.append(LanguageLink(code, name, direction, f"/{code}/{tail}", code == current))
    canonical = f"{settings.SITE_URL}/{first}/{tail}" if has_language else ""
    return Address(settings.SITE_URL, canonical, links)


def menu_of(request: HttpRequest) -> list[MenuItem]:
    items = []
    for name, label in MENU:
        url = reverse(name)
        beneath = "true" if request.path.startswith(url) else ""
        items.append(MenuItem(label, url, "page" if request.path == url else beneath))
    return items


def co_leads_of(leaders: list[Leader]) -> CoLeads | None:
    found = [leader for leader in leaders if leader.kind == Leader.Kind.CO_LEAD]
    if not found:
        return None
    return CoLeads(get_text_list([leader.name for leader in found], gettext("and")), max(x.as_of for x in found))


def frame(request: HttpRequest) -> dict:
    """Read from the database only where a template shows it; mails and the admin cost nothing.

    `page` is the text of the current address, by its URL name; an empty page where nobody has written one.
    """
    match = request.resolver_match

    def page() -> Page:
        slug = match.url_name if match else ""
        return Page.objects.filter(slug=slug).first() or Page(slug=slug)

    leaders = SimpleLazyObject(lambda: list(Leader.objects.filter(ended_on=None)))
    return {
        "address": SimpleLazyObject(lambda: address_of(request)),
        "menu": SimpleLazyObject(lambda: menu_of(request)),
        "network": SimpleLazyObject(lambda: Network.objects.first() or Network()),
        "page": SimpleLazyObject(page),
        "donors": SimpleLazyObject(lambda: list(Donor.objects.filter(ended_on=None))),
        "leaders": leaders,
        "co_leads": SimpleLazyObject(lambda: co_leads_of(list(leaders))),
    }
