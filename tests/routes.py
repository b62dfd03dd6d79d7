"""Every address of the portal, read from the URLconf, so that a new one is tested unasked."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from members.entries import PAGES
from members.pages import all_pages

LANGUAGES = [code for code, _ in settings.LANGUAGES]

# The emptiest and the fullest object of each address that takes one; made by the fixture `every_object`.
SLUGS = ("emptiest", "fullest")

# Memberships that are not applied for online.
BY_INTEREST = ("core",)

# The organisation whose own people open its entry.
MEMBER = "member"

# The code of the fullest organisation's membership.
CODE = "7A3C92F01B4D"

# Public addresses that answer with a file or with data, which is no page to look at.
FILES = ("figures_csv", "figures_summary", "members_csv", "suggest")

# What is not a link that we have sent; all that it opens says so, with status 404.
FORGED = "forged"


@dataclass(frozen=True)
class Route:
    """A named address, with the arguments it is opened with."""

    name: str
    kwargs: tuple[tuple[str, str], ...] = ()

    def path(self, language: str) -> str:
        with translation.override(language):
            return reverse(self.name, kwargs=dict(self.kwargs))

    def __str__(self) -> str:
        return "-".join([self.name, *(value for _, value in self.kwargs)])


# Addresses that only take a POST; they have no page to look at.
POST_ONLY = [
    Route("sign_out"),
    Route("entry_hide", (("slug", MEMBER),)),
    Route("entry_confirm", (("slug", MEMBER),)),
    *(Route(name, (("slug", MEMBER), ("pk", "1"))) for name in ("entry_role", "entry_end", "entry_uninvite")),
    *(Route(name, (("pk", "1"),)) for name in ("invitation_accept", "invitation_decline")),
]


def _patterns(patterns, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, address)
        else:
            yield address, pattern


def localised() -> list[Route]:
    """Every named address under a language, once for each object it is tried with."""
    routes = []
    with translation.override("en"):
        for address, pattern in _patterns(get_resolver().url_patterns):
            if not address.startswith("en/") or not pattern.name or pattern.name in {route.name for route in POST_ONLY}:
                continue
            takes = set(pattern.pattern.converters)
            if not takes:
                routes.append(Route(pattern.name))
            elif takes == {"slug"}:
                slugs = [MEMBER] if pattern.name.startswith("entry") else SLUGS
                slugs = all_pages() if pattern.name == "apply_page" else slugs
                slugs = BY_INTEREST if pattern.name.startswith("interest") else slugs
                routes += [Route(pattern.name, (("slug", slug),)) for slug in slugs]
            elif takes == {"token"}:
                routes.append(Route(pattern.name, (("token", FORGED),)))
            elif takes == {"slug", "page"}:
                routes += [Route(pattern.name, (("slug", MEMBER), ("page", page))) for page in PAGES]
            elif takes == {"slug", "language"}:
                routes += [Route(pattern.name, (("slug", MEMBER), ("language", code))) for code in LANGUAGES]
            elif takes == {"name"}:
                routes.append(Route(pattern.name, (("name", "kinds"),)))
            elif takes == {"code"}:
                routes.append(Route(pattern.name, (("code", CODE),)))
            else:
                raise AssertionError(f"tests/routes.py does not know what to open {address} with")
    return routes
