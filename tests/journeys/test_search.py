"""A visitor types, is helped while typing, and finds what they look for."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.factories.groups import GroupFactory

pytestmark = pytest.mark.django_db


# A name, what it does, the beginning of a word that is typed, and the word that is suggested and found.
TEXTS = {
    "en": ("Case management", "Support for each girl and boy.", "gi", "girl"),
    "fr": ("Gestion de cas", "Un appui pour chaque écolière et chaque élève.", "eco", "écolière"),
    "es": ("Gestión de casos", "Apoyo para cada niña y cada niño.", "niñ", "niña"),
    "ar": ("إدارة الحالة", "دعم لكل طفل على حدة.", "طف", "طفل"),
}


@pytest.fixture(scope="module")
def group(portal, django_db_blocker):
    """Committed, for the portal."""
    names = {f"name_{language}": texts[0] for language, texts in TEXTS.items()}
    summaries = {f"summary_{language}": texts[1] for language, texts in TEXTS.items()}
    with django_db_blocker.unblock():
        return GroupFactory(**names, **summaries)


@pytest.mark.parametrize("language", TEXTS)
def test_a_visitor_types_is_helped_and_opens_what_was_found(browser, portal, group, language):
    name, _summary, typed, word = TEXTS[language]
    tab = browser.new_context(base_url=portal.url).new_page()
    complaints = []
    tab.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    tab.goto(f"/{language}/search/")
    field, options = tab.locator("#q"), tab.locator("#suggestions option")
    expect(options).to_have_attribute("value", name)  # until somebody types
    field.press_sequentially(typed)
    expect(options.first).to_have_attribute("value", word)
    field.fill(word)
    field.press("Enter")
    expect(tab.locator("mark").first).to_have_text(word)
    tab.locator("h3").get_by_role("link").click()
    expect(tab.locator("h1")).to_contain_text(name)
    assert urlsplit(tab.url).path == f"/{language}/groups/{group.slug}/"
    assert complaints == []
    tab.context.close()
