"""Every page in a real browser, in four languages: accessible, within its policy, and narrow enough for a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import site
from tests.routes import LANGUAGES, localised

# The mark tells pytest-django which database to make; the portal commits to it, so nothing is rolled back by test.
pytestmark = pytest.mark.django_db

NARROW = {"width": 320, "height": 640}


@pytest.fixture(scope="module", autouse=True)
def content(portal):
    site.build()


@pytest.fixture(scope="module")
def page(browser, portal):
    """One tab for the whole module; it reports what the page asked of other hosts and what its policy refused."""
    context = browser.new_context(viewport=NARROW, base_url=portal.url)
    tab = context.new_page()
    tab.complaints = []
    tab.on("console", lambda message: message.type == "error" and tab.complaints.append(message.text))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("request", lambda request: request.url.startswith(portal.url) or tab.complaints.append(request.url))
    yield tab
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", localised(), ids=str)
def test_page_is_accessible_and_fits_a_phone(page, route, language):
    page.complaints.clear()
    page.goto(route.path(language))
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.complaints == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], f"{route.path(language)} is {width} px wide"
