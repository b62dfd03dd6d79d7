"""What holds on every page that anybody can read, in four languages, with its emptiest and its fullest object."""

import gzip
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import brotli
import html5lib
import pytest
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language_info

from tests import site
from tests.routes import FILES, LANGUAGES, localised

pytestmark = pytest.mark.django_db

HTML_BUDGET = 8_000
FIRST_VISIT_BUDGET = 14_000
STATEMENTS = 13

# Addresses that hold a form or belong to a signed-in person: they may set a cookie, and are never cached.
PRIVATE_PREFIXES = ("apply/", "account/", "join/interest/")
PRIVATE_ROUTES = {"organisation_contact", "organisation_contact_sent"}
# Each look at a code is counted, so that nobody guesses one.
COUNTED = {"verify_code"}
# A search that fills its page with results in the reader's language.
SEARCHED = {"en": "children", "fr": "enfants", "es": "niñez", "ar": "الأطفال"}
NS = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module", autouse=True)
def portal(django_db_setup, django_db_blocker):
    """The content and the extreme objects, once for all tests of this module, rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        site.build()
        yield
        transaction.set_rollback(True)


def is_private(path: str) -> bool:
    return path.split("/", 2)[2].startswith(PRIVATE_PREFIXES)


def pages() -> list:
    """(path, language) of every page that anybody can read."""
    paths = [(route, language, route.path(language)) for route in localised() for language in LANGUAGES]
    searches = [(language, f"/{language}/search/?q={quote(SEARCHED[language])}") for language in LANGUAGES]
    return [pytest.param(path, language, id=f"search-results-{language}") for language, path in searches] + [
        pytest.param(path, language, id=f"{route}-{language}")
        for route, language, path in paths
        if not is_private(path) and route.name not in {*COUNTED, *PRIVATE_ROUTES, *FILES}
    ]


@dataclass(frozen=True)
class Visit:
    """One anonymous GET, and the SQL it took."""

    html: str
    response: HttpResponse
    statements: list[str]

    @cached_property
    def document(self):
        """The parsed page; raises ParseError where the HTML is not valid."""
        parsed = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True).parse(self.html)
        return parsed if parsed.tag == f"{NS}html" else parsed.find(f"{NS}html")


@cache
def read(path: str) -> Visit:
    """What a first-time visitor gets; each page is opened once for all that is asked of it."""
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(path)
    assert response.status_code == 200, path
    statements = [query["sql"] for query in queries if not query["sql"].startswith("SAVEPOINT")]
    return Visit(response.content.decode(), response, statements)


@cache
def read_compressed(path: str, encoding: str) -> HttpResponse:
    return Client(headers={"accept-encoding": encoding}).get(path)


@cache
def assets() -> int:
    """Bytes that a first visit loads beside the page itself."""
    return sum(
        len(brotli.compress(Path(finders.find(name)).read_bytes()))
        for name in ("alliance/site.css", "alliance/mark.svg", "alliance/portal.js")
    )


@pytest.mark.parametrize(("path", "language"), pages())
class TestPage:
    def test_html_is_valid_and_says_its_language(self, path, language):
        root = read(path).document
        assert root.get("lang") == language
        assert root.get("dir") == ("rtl" if get_language_info(language)["bidi"] else "ltr")
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert len(list(root.iter(f"{NS}h1"))) == 1
        title = next(root.iter(f"{NS}title")).text
        assert len(title.strip(" –")) > 10
        for element in root.iter():
            if element.get("lang") and element is not root:
                assert element.get("dir") == ("rtl" if get_language_info(element.get("lang"))["bidi"] else "ltr") or (
                    element.get("dir") is None and element.get("hreflang") is None
                ), html5lib.serialize(element)

    def test_a_first_visit_is_light(self, path, language):
        sent = len(read_compressed(path, "br").content)
        assert sent <= HTML_BUDGET
        assert sent + assets() <= FIRST_VISIT_BUDGET

    def test_reading_sets_no_cookie_and_costs_few_statements(self, path, language):
        visit = read(path)
        assert not visit.response.cookies
        assert [sql for sql in visit.statements if not sql.startswith("SELECT")] == []
        assert len(visit.statements) <= STATEMENTS, "\n".join(visit.statements)

    def test_the_policy_is_strict_and_nothing_comes_from_another_host(self, path, language):
        visit = read(path)
        policy = visit.response["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        for element in visit.document.iter():
            loads = element.get("src") or (element.get("href") if element.tag == f"{NS}link" else None)
            if loads and element.get("rel") not in {"canonical", "alternate"}:
                assert not urlsplit(loads).netloc, loads
            assert element.get("style") is None
            assert not any(name.startswith("on") for name in element.attrib)

    def test_the_answer_is_compressed(self, path, language):
        plain = read(path).html
        for encoding, decompress in (("br", brotli.decompress), ("gzip", gzip.decompress)):
            response = read_compressed(path, encoding)
            assert response["Content-Encoding"] == encoding
            assert len(response.content) < len(plain) / 2
            assert decompress(response.content).startswith(b"<!doctype html>")


def test_no_internal_link_is_broken():
    """Opens each address that any page in any language links to."""
    found: dict[str, str] = {}
    for parameter in pages():
        path = parameter.values[0]
        for element in read(path).document.iter(f"{NS}a"):
            target = urlsplit(urljoin(f"http://testserver{path}", element.get("href", "")))
            if target.netloc == "testserver":
                found.setdefault(target.path + (f"?{target.query}" if target.query else ""), path)
    client = Client()
    broken = {
        link: source
        for link, source in found.items()
        if not link.startswith("/static/") and client.get(link).status_code not in {200, 302}
    }
    assert len(found) > 100
    assert broken == {}
