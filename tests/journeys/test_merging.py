"""The secretariat makes one organisation of two that are one, and two again, in a real browser."""

import pytest

from members.models import Merge, Organisation
from tests.factories.members import ApplicationFactory, OrganisationFactory, RepresentativeFactory, UserFactory

pytestmark = pytest.mark.django_db
STAFF, PASSWORD = "sam@example.org", "correct horse battery staple"


def press(tab, name: str) -> None:
    tab.get_by_role("button", name=name).click()
    tab.wait_for_load_state()


def follow(tab, name: str) -> None:
    tab.get_by_role("link", name=name).click()
    tab.wait_for_load_state()


@pytest.fixture(scope="module")
def waiting(portal, django_db_blocker):
    """The application of somebody who did not know that their organisation is a member; committed, for the portal."""
    with django_db_blocker.unblock():
        UserFactory(email=STAFF, password=PASSWORD, superuser=True)
        RepresentativeFactory(organisation=OrganisationFactory(name="Maison Tamarin", slug="tamarin", listed=True))
        newcomer = OrganisationFactory(
            name="Maison Tamarin", slug="tamarin-2", website="https://tamarin.example", founded_in=1998
        )
        return ApplicationFactory(submitted=True, organisation=newcomer)


def test_from_an_application_to_one_organisation_and_back(browser, portal, waiting):
    tab = browser.new_context(base_url=portal.url).new_page()
    tab.goto(f"/en/account/sign-in/password/?next=/admin/members/application/{waiting.pk}/change/")
    tab.fill("input[name=login]", STAFF)
    tab.fill("input[name=password]", PASSWORD)
    tab.locator("main form button[type=submit]").first.click()
    tab.wait_for_load_state()

    follow(tab, "Merge the two – Maison Tamarin")
    assert tab.get_by_label("https://tamarin.example").is_checked()  # it fills a gap
    tab.locator(".merge tr", has_text="Founded in").get_by_label("–").check()
    assert "decline it" in tab.locator(".merge tr", has_text="Application").inner_text()
    press(tab, "Merge these two")
    assert "Maison Tamarin went into Maison Tamarin." in tab.locator(".messagelist").inner_text()
    assert list(Organisation.objects.values_list("slug", "website", "founded_in")) == [
        ("tamarin", "https://tamarin.example", None)
    ]
    tab.goto("/en/members/tamarin-2/")
    assert tab.url.endswith("/en/members/tamarin/")
    assert "Maison Tamarin" in tab.locator("h1").inner_text()

    tab.goto(f"/admin/members/organisation/{Organisation.objects.get().pk}/change/")
    tab.locator("#merges-group").get_by_role("link", name="Maison Tamarin").click()
    follow(tab, "Undo this merge")
    press(tab, "Undo this merge")
    assert "are two organisations again" in tab.locator(".messagelist").inner_text()
    assert tab.get_by_role("link", name="Undo this merge").count() == 0
    assert set(Organisation.objects.values_list("slug", "website")) == {
        ("tamarin", ""),
        ("tamarin-2", "https://tamarin.example"),
    }
    waiting.refresh_from_db()
    assert waiting.organisation.slug == "tamarin-2"
    assert Merge.objects.get().undone_by.email == STAFF
