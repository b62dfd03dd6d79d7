"""The directory in a browser: a tick narrows the list down at once, and whoever ticked goes on from there."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.utils.translation import gettext, override

from members.models.organisations import Kind
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}


@pytest.fixture(scope="module", autouse=True)
def content(portal):
    call_command("load_content", verbosity=0)
    for number in range(40):
        kind = Kind.NETWORK if number % 2 else Kind.DONOR
        OrganisationFactory(name=f"بيت {number:02}", kind=kind, headquarters="JO" if number % 4 else "KE", listed=True)


def complaints_of(tab) -> list[str]:
    found: list[str] = []
    tab.on("console", lambda message: message.type == "error" and found.append(message.text))
    tab.on("pageerror", lambda error: found.append(str(error)))
    return found


def in_words(language: str) -> tuple[str, str, str]:
    with override(language):
        return gettext("Show results"), str(Kind.NETWORK.label), gettext(": remove this filter")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_tick_narrows_the_list_down_and_whoever_ticked_goes_on_from_there(browser, portal, language):
    button, kind, remove = in_words(language)
    tab = browser.new_context(viewport=WIDE, base_url=portal.url).new_page()
    complaints = complaints_of(tab)
    tab.goto(f"/{language}/members/")
    assert not tab.get_by_role("button", name=button).is_visible()
    tab.get_by_label(kind).focus()
    tab.keyboard.press("Space")
    tab.wait_for_url(f"**/{language}/members/?q=&kind=network")
    assert tab.evaluate("document.activeElement.value") == "network"
    assert re.match(r"20\b", tab.get_by_role("status").inner_text())
    tab.locator(".chips").get_by_role("link", name=remove.strip()).click()
    tab.wait_for_url(f"**/{language}/members/")
    assert complaints == []
    tab.context.close()


def test_filters_on_a_phone_and_without_javascript_in_arabic(browser, portal):
    phone = browser.new_context(viewport=NARROW, base_url=portal.url).new_page()
    complaints = complaints_of(phone)
    phone.goto("/ar/members/")
    phone.get_by_text("تصفية القائمة").click()
    phone.get_by_label("شبكة أو ائتلاف").check()
    phone.get_by_label("جهة مانحة أو مؤسسة خيرية").check()
    phone.get_by_role("button", name="عرض النتائج").click()
    assert phone.url.endswith("?q=&kind=network&kind=donor")
    with override("ar"):
        chosen = gettext("Filter the list (%(n)s chosen)") % {"n": 2}
    assert phone.get_by_text(chosen).is_visible()
    assert complaints == []
    for query in ("?kind=network&kind=donor&country=KE&page=1", "?q=xqzw&kind=network&kind=donor", "?q=xqzw"):
        phone.goto(f"/ar/members/{query}")
        found = Axe().run(phone)
        assert found.violations_count == 0, found.generate_report()
        assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]

    plain = browser.new_context(viewport=WIDE, base_url=portal.url, java_script_enabled=False).new_page()
    plain.goto("/ar/members/")
    plain.get_by_label("شبكة أو ائتلاف").check()
    plain.get_by_role("button", name="عرض النتائج").click()
    assert plain.url.endswith("?q=&kind=network")
    for each in (phone, plain):
        each.context.close()
