"""A visitor writes to an organisation, in a real browser without JavaScript, on a phone; the mail leaves."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.management import call_command

from foundation.outbox import delivery
from foundation.outbox.models import Message
from tests.factories.members import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def entry(portal) -> str:
    """Made before the test begins its transaction, so that the portal sees it."""
    call_command("load_content", verbosity=0)
    organisation = OrganisationFactory(slug="tamarin", name="Maison Tamarin", listed=True)
    RepresentativeFactory(organisation=organisation, user__language="es", user__email="lala@example.org")
    return "/fr/members/tamarin/"


def test_from_the_entry_to_an_answer_that_can_be_given(browser, portal, entry):
    settings_of_tab = {"base_url": portal.url, "viewport": {"width": 320, "height": 640}}
    scanner = browser.new_context(**settings_of_tab).new_page()
    scanner.goto(f"{entry}contact/")
    scanner.locator("#id_homepage").evaluate("field => { field.value = 'x' }")
    scanner.get_by_role("button", name="Envoyer le message").click()
    assert scanner.locator(".err").count() == 4  # all that can be wrong, and it can be read
    found = Axe().run(scanner)
    assert found.violations_count == 0, found.generate_report()
    assert scanner.evaluate("document.documentElement.scrollWidth") <= 320
    scanner.context.close()

    context = browser.new_context(**settings_of_tab, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(entry)
    tab.get_by_role("link", name="Écrire à cette organisation").click()
    tab.get_by_label("Votre nom").fill("Nur Haddad")
    for typed in ("nur@jacaranda", "", "Nous cherchons un partenaire à Toliara."):
        tab.keyboard.press("Tab")
        tab.keyboard.type(typed)
    tab.keyboard.press("Tab")  # past the trap, to the button
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name="Saisissez une adresse e-mail").click()
    tab.get_by_label("Adresse e-mail").fill("nur@jacaranda.example")
    tab.get_by_role("button", name="Envoyer le message").click()
    assert tab.locator("h1").inner_text() == "Votre message est en route"
    context.close()

    delivery.deliver()
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == (["lala@example.org"], ["nur@jacaranda.example"])
    assert "> Nous cherchons un partenaire à Toliara." in sent.body
    assert Message.objects.get().text == ""
