"""What holds at every address of applications and accounts; they are read from the URLconf."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from members.models import Application, JoinRequest, Organisation, Representative, TimelineEntry, User
from tests.factories.members import (
    ApplicationFactory,
    JoinRequestFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.routes import BY_INTEREST, MEMBER, POST_ONLY, SLUGS, localised

pytestmark = pytest.mark.django_db
# Open to everybody: the doors themselves.
DOORS = {
    "apply",
    "apply_page",
    "entered",
    "interest",
    "interest_done",
    "sign_in",
    "account_login",
    "sign_in_code",
    "sign_in_password",
    "account_erased",
    "account_inactive",
    "account_reset_password",
    "confirmation",
    "confirmation_leave",
    "mfa_authenticate",
    "sign_out",
}
# They lead elsewhere, or answer to one method only.
NO_PAGE = {route.name for route in POST_ONLY} | {
    "account_erased",
    "sign_out",
    "sign_in_code",
    "mfa_authenticate",
    "account_reset_password",
    "confirmation",
    "confirmation_leave",
    "entered",  # its token is nobody's
}


def addresses() -> list[tuple[str, str]]:
    routes = [*localised(), *POST_ONLY]
    found = {route.name: route.path("fr") for route in routes}
    mine = {
        name: path
        for name, path in found.items()
        if path.startswith(("/fr/apply/", "/fr/account/", "/fr/join/interest/"))
    }
    return sorted(mine.items())


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()
    MembershipTypeFactory()
    for slug in BY_INTEREST:
        MembershipTypeFactory(slug=slug, self_service=False)
    for slug in SLUGS:
        OrganisationFactory(slug=slug, listed=True)


def state() -> tuple:
    """Everything that a stranger must not change or learn."""
    return (
        list(Application.objects.order_by("pk").values()),
        list(Organisation.objects.order_by("pk").values()),
        list(TimelineEntry.objects.order_by("pk").values()),
        list(JoinRequest.objects.order_by("pk").values()),
        list(Representative.objects.order_by("pk").values()),
        list(User.objects.order_by("pk").values("email", "name", "language", "password", "is_staff", "is_active")),
    )


@pytest.mark.parametrize(("name", "path"), addresses())
class TestAddress:
    def test_is_stored_nowhere(self, name, path):
        for browser in (Client(), signed_in()):
            assert browser.get(path).headers["Cache-Control"] == "private, no-store"

    def test_asks_a_stranger_to_sign_in(self, name, path):
        for method in ("get", "post"):
            response = getattr(Client(), method)(path)
            if name not in DOORS:
                assert response.status_code == 302
                assert response.headers["Location"].startswith(("/fr/account/sign-in/?next=", "/fr/account/sign-in/"))

    def test_shows_and_changes_nothing_of_somebody_else(self, name, path):
        application = ApplicationFactory(
            submitted=True,
            organisation__name="Somebody Else Org",
            organisation__slug=MEMBER,
            applicant__name="Somebody Else",
            applicant__email="else@example.org",
        )
        asked = JoinRequestFactory(user=application.applicant, organisation__name="Somebody Else Clinic")
        before = state()
        stranger = signed_in()
        ids = {
            "application": application.pk,
            "organisation": application.organisation_id,
            "version": application.version,
            "request": asked.pk,
            "answer": "accept",
        }
        pages = [stranger.get(path, ids), Client().get(path, ids), Client().post(path, ids)]
        pages.append(stranger.post(path, ids | {"user": application.applicant_id, "declared": "on"}))
        for response in pages:
            assert b"Somebody Else" not in response.content
            assert b"else@example.org" not in response.content
        theirs = [[row for row in rows if row in after] for rows, after in zip(before, state(), strict=True)]
        assert theirs == [list(rows) for rows in before]

    def test_refuses_a_post_without_its_token(self, name, path):
        for browser in (Client(enforce_csrf_checks=True), signed_in(Client(enforce_csrf_checks=True))):
            assert browser.post(path, {"email": "x@example.org"}).status_code == 403

    def test_is_not_in_the_sitemap(self, name, path):
        assert path not in Client().get("/sitemap.xml").content.decode()

    def test_stays_inside_the_policy(self, name, path):
        for browser in (Client(), signed_in()):
            response = browser.get(path)
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert "unsafe" not in response.headers["Content-Security-Policy"]
            assert not re.search(r"<script(?! type=\"application/ld)|\son\w+=|\sstyle=", response.content.decode())

    def test_speaks_every_language(self, name, path):
        for language in ("en", "fr", "es", "ar"):
            response = signed_in().get(path.replace("/fr/", f"/{language}/", 1))
            assert response.status_code in (200, 302, 403, 404, 405)
            if response.status_code == 200:
                assert f'<html lang="{language}"' in response.content.decode()


def signed_in(browser: Client | None = None) -> Client:
    browser = browser or Client()
    browser.force_login(UserFactory())
    return browser


def test_every_address_is_known():
    names = {name for name, _path in addresses()}
    assert names >= DOORS | NO_PAGE
    assert len(names) > 20


def test_pages_of_doors_open_to_everybody():
    for name, path in addresses():
        if name in DOORS - NO_PAGE - {"apply_page"}:
            assert Client().get(path).status_code == 200, name


# --- the admin --------------------------------------------------------------------------------------------------


def admin_addresses(application: Application, user: User) -> list[str]:
    base = f"/admin/members/application/{application.pk}"
    return [
        "/admin/members/application/",
        f"{base}/change/",
        f"{base}/history/",
        f"{base}/approve/",
        f"{base}/changes/",
        f"{base}/decline/",
        f"{base}/enter/",
        f"{base}/delete/",
        "/admin/members/application/add/",
        "/admin/members/user/",
        "/admin/members/user/add/",
        f"/admin/members/user/{user.pk}/change/",
        f"/admin/members/user/{user.pk}/delete/",
        f"/admin/members/user/{user.pk}/password/",
    ]


@pytest.mark.parametrize("who", ["anonymous", "applicant", "staff without permission"])
def test_admin_is_closed_to_who_may_not_decide(who):
    application = ApplicationFactory(submitted=True, organisation__name="Secret Org")
    before = state()
    browser = Client()
    if who == "applicant":
        browser.force_login(application.applicant)
    elif who == "staff without permission":
        browser.force_login(UserFactory(staff=True))
        before = state()
    for path in admin_addresses(application, application.applicant):
        data = {"version": application.version, "reason": "No.", "status": "approved", "is_staff": "on"}
        for response in (browser.get(path), browser.post(path, data)):
            assert response.status_code in (302, 403, 404, 405), path
            assert b"Secret Org" not in response.content
            if response.status_code == 302:
                assert response.headers["Location"].startswith(("/admin/login/", "/admin/"))
    assert state() == before


def test_signing_in_needs_no_language_that_is_not_ours(client):
    with translation.override("en"):
        response = client.get("/admin/", headers={"accept-language": "de"}, follow=True)
    assert response.redirect_chain[-1][0].startswith("/en/account/sign-in/")
