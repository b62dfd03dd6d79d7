"""A focal point confirms from the mail, in a real browser without JavaScript, in Arabic."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from foundation.outbox import delivery
from members.actions import confirmations
from members.models import Membership
from tests.factories.members import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def link(portal) -> str:
    """What the mail leads to; made before the test begins its transaction, so that the portal sees it."""
    call_command("load_content", verbosity=0)
    organisation = OrganisationFactory(
        slug="jisr",
        name="شبكة جسور الطفولة",
        listed=True,
        membership__started_on=date(2020, 3, 1),
        description_ar="نرافق الأطفال المنفصلين عن أسرهم. " * 12,
    )
    RepresentativeFactory(organisation=organisation, user__language="ar", user__email="amal@example.org")
    confirmations.ask_due(now=timezone.now())
    delivery.deliver()
    (sent,) = mail.outbox
    assert sent.to == ["amal@example.org"]
    return re.search(r"/ar/account/confirmation/\S+/", sent.body)[0]


def test_from_the_mail_to_still_correct(browser, portal, link):
    settings_of_tab = {"base_url": portal.url, "locale": "ar", "viewport": {"width": 320, "height": 640}}
    scanner = browser.new_context(**settings_of_tab).new_page()
    for page in (link, f"{link}leave/"):  # both fit a phone, and opening them changes nothing
        scanner.goto(page)
        found = Axe().run(scanner)
        assert found.violations_count == 0, found.generate_report()
        assert scanner.evaluate("document.documentElement.scrollWidth") <= 320
    assert Membership.objects.get().confirmed_on is None
    scanner.context.close()

    context = browser.new_context(**settings_of_tab, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(link)
    assert tab.locator("html").get_attribute("dir") == "rtl"
    assert "شبكة جسور الطفولة" in tab.locator("main").inner_text()
    tab.get_by_role("button", name="كل شيء ما زال صحيحًا").click()
    assert tab.locator("h1").inner_text() == "شكرًا لكم"
    assert tab.locator("main form").count() == 0
    tab.goto("/ar/members/jisr/")
    assert "تاريخ تأكيد العضوية" in tab.locator("main").inner_text()
    context.close()
    assert Membership.objects.get().confirmed_on == timezone.localdate()
