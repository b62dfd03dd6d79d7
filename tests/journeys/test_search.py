"""A visitor types, is helped while typing, and finds what they look for."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.factories.groups import GroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def group(portal, django_db_blocker):
    """Committed, for the portal."""
    with django_db_blocker.unblock():
        return GroupFactory(name_en="Case management", name_ar="إدارة الحالة", summary_ar="دعم لكل طفل على حدة.")


def test_a_visitor_types_in_arabic_is_helped_and_opens_what_was_found(browser, portal, group):
    tab = browser.new_context(base_url=portal.url).new_page()
    complaints = []
    tab.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    tab.goto("/ar/search/")
    field, options = tab.locator("#q"), tab.locator("#suggestions option")
    expect(options).to_have_attribute("value", "إدارة الحالة")  # until somebody types
    field.press_sequentially("طف")
    expect(options).to_have_attribute("value", "طفل")
    field.fill(options.get_attribute("value"))
    field.press("Enter")
    expect(tab.locator("mark")).to_have_text("طفل")
    tab.locator("h3").get_by_role("link").click()
    expect(tab.locator("h1")).to_contain_text("إدارة الحالة")
    assert urlsplit(tab.url).path == f"/ar/groups/{group.slug}/"
    assert complaints == []
