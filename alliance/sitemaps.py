"""What search engines are told: every public page in four languages, and what is not for them."""

from collections.abc import Iterator
from itertools import islice

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from groups.models import Group
from initiatives.models import Initiative
from members.models.organisations import Organisation
from resources.models import Product

CODES = [code for code, _name in settings.LANGUAGES]
PAGES = (
    *("home", "about", "strategy", "groups", "initiatives", "resources", "members", "figures"),
    *("join", "questions", "contact", "concern", "privacy", "terms", "accessibility"),
)
# The protocol allows 50,000 addresses in a file; each page has one in every language.
PAGES_IN_A_FILE = 50_000 // len(CODES)


def _objects() -> Iterator[tuple[str, QuerySet]]:
    """URL name and slugs of everything that everybody may see."""
    for name, queryset in (
        ("group", Group.objects.listed()),
        ("initiative", Initiative.objects.all()),
        ("product", Product.objects.all()),
        ("organisation", Organisation.objects.listed()),
    ):
        yield name, queryset.order_by("pk").values_list("slug", flat=True)


def _paths() -> Iterator[str]:
    """The address of every public page, without the language at its beginning."""
    with override(settings.LANGUAGE_CODE):
        prefix = f"/{settings.LANGUAGE_CODE}"
        for name in PAGES:
            yield reverse(name).removeprefix(prefix)
        for name, slugs in _objects():
            # one look at the URLconf for all: slugs need no quoting
            before, after = reverse(name, args=["0"]).removeprefix(prefix).split("0")
            for slug in slugs:
                yield f"{before}{slug}{after}"


def _urlset(paths: Iterator[str]) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    for path in paths:
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{settings.SITE_URL}/{code}{path}"/>' for code in CODES
        )
        for code in CODES:
            yield f"<url><loc>{settings.SITE_URL}/{code}{path}</loc>{twins}</url>\n"
    yield "</urlset>\n"


def _index(parts: int) -> str:
    address = f"{settings.SITE_URL}{reverse('sitemap')}"
    parts_xml = "".join(f"<sitemap><loc>{address}?part={part}</loc></sitemap>\n" for part in range(1, parts + 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{parts_xml}</sitemapindex>\n'
    )


def sitemap(request: HttpRequest) -> HttpResponse:
    """One file as long as it may hold every page, else an index of parts."""
    pages = len(PAGES) + sum(slugs.count() for _name, slugs in _objects())
    parts = -(-pages // PAGES_IN_A_FILE)
    asked = request.GET.get("part", "")
    if parts > 1 and not asked:
        return HttpResponse(_index(parts), content_type="application/xml")
    if asked and asked not in {str(part) for part in range(1, parts + 1)}:
        raise Http404
    start = (int(asked or 1) - 1) * PAGES_IN_A_FILE
    # not streamed: a database that fails on the way must give an error, not half a file
    text = "".join(_urlset(islice(_paths(), start, start + PAGES_IN_A_FILE)))
    return HttpResponse(text, content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /*/account/", "Disallow: /*/apply/"]
    lines += ["Disallow: /*/join/interest/", "Disallow: /*/members/verify/", "Disallow: /*/members/*/contact/"]
    lines += ["Disallow: /*/search/", ""]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
