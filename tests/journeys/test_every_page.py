"""Every page in a real browser, in four languages: accessible, within its policy, and narrow enough for a phone."""

import re
import time
from urllib.parse import urlsplit

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client, override_settings

from tests import site
from tests.factories.members import (
    ApplicationFactory,
    ConfirmationFactory,
    EntryChangeFactory,
    InvitationFactory,
    JoinRequestFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UploadFactory,
    UserFactory,
)
from tests.routes import FILES, FORGED, LANGUAGES, MEMBER, localised

# The mark tells pytest-django which database to make; the portal commits to it, so nothing is rolled back by test.
pytestmark = pytest.mark.django_db

NARROW = {"width": 320, "height": 640}
PRIVATE = ("account", "apply", "entry", "invitations", "mfa", "sign_in")
# A file to keep, not a page.
DOWNLOADS = {*FILES, "account_data_file", "entry_badge", "entry_letter", "mfa_download_recovery_codes"}
PRIVATE_ROUTES = [route for route in localised() if route.name.startswith(PRIVATE) and route.name not in DOWNLOADS]
# Pages that look different to each applicant, and pages that only somebody with a password and a second factor has.
APPLICATION = [route for route in PRIVATE_ROUTES if route.name.startswith("apply")]
OF_MEMBERS = [route for route in PRIVATE_ROUTES if route.name.startswith("entry")]
# What a link of an e-mail opens; a forged one is a page that is missing.
BY_LINK = [route for route in localised() if ("token", FORGED) in route.kwargs]
PUBLIC = [route for route in localised() if route not in [*OF_MEMBERS, *BY_LINK] and route.name not in FILES]
BY_STATE = [route for route in PRIVATE_ROUTES if route.name in {"account", "apply", "apply_done"}]
SECURITY = [route for route in PRIVATE_ROUTES if route.name.startswith(("mfa_", "account_"))]
GUARDED = {
    "account_change_password",
    "account_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
}
ADMIN = [
    "/admin/",
    "/admin/members/application/",
    "/admin/members/confirmation/",
    "/admin/members/application/add/",
    "/admin/members/entrychange/",
    "/admin/members/expressionofinterest/",
    "/admin/members/joinrequest/",
    "/admin/members/organisation/",
    "/admin/members/upload/",
    "/admin/outbox/message/",
    "/admin/alliance/page/",
]


# All pages in a language are one worker's, which then meets those that are the same.
PAGES_IN = {
    language: pytest.param(language, marks=pytest.mark.xdist_group(f"pages in {language}")) for language in LANGUAGES
}
in_each_language = pytest.mark.parametrize("language", PAGES_IN.values())
in_english_and_arabic = pytest.mark.parametrize("language", [PAGES_IN["en"], PAGES_IN["ar"]])

# What differs between two answers and is never seen: tokens, and where a person is led after signing in.
UNSEEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]*|(?<=name="next" value=")[^"]*|(?<=[?&;]next=)[^"&]*')
_found_good: set[tuple[str, ...]] = set()


@pytest.fixture(scope="module", autouse=True)
def content(portal):
    site.build()


@pytest.fixture(scope="module")
def open_page(browser, portal):
    """Opens an address in a narrow tab and returns the tab; what the page asked of other hosts, and what its policy
    refused, is in `tab.complaints`. With the key of a session, as the person whose session it is.

    Returns nothing where the same page, byte for byte under the same policy, was found good before: half of the
    addresses lead to one that others lead to, and looking at one takes a browser ten times as long as fetching it.
    """
    tabs = {}

    def open_page(path, *, session=None, status=200, again=False):
        if session not in tabs:
            context = browser.new_context(viewport=NARROW, base_url=portal.url)
            if session:
                context.add_cookies([{"name": "sessionid", "value": session, "url": portal.url}])
            tab = context.new_page()
            tab.on("console", lambda message: message.type == "error" and tab.complaints.append(message.text))
            tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
            tab.on("request", lambda request: request.url.startswith(portal.url) or tab.complaints.append(request.url))
            tabs[session] = tab
        tab = tabs[session]
        answer = tab.request.get(path)
        assert answer.status == status
        seen = UNSEEN.sub("", answer.text())
        tab.answer = (urlsplit(answer.url).path, answer.headers["content-security-policy"], seen)
        if tab.answer in _found_good and not again:
            return None
        tab.complaints = []
        assert tab.goto(path).status == status
        return tab

    yield open_page
    for tab in tabs.values():
        tab.context.close()


def session_of(user) -> str:
    """A session that has just been opened by code."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time(), "email": user.email}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def look_at(tab, *, fits: bool = True) -> None:
    """Asserts what holds on every page."""
    assert tab.complaints == []  # first, for axe itself tries out styles on some pages
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()
    width = tab.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"] or not fits, f"{tab.url} is {width} px wide"
    _found_good.add(tab.answer)


@in_each_language
@pytest.mark.parametrize("route", PUBLIC, ids=str)
def test_page_is_accessible_and_fits_a_phone(open_page, route, language):
    if tab := open_page(route.path(language)):
        look_at(tab)


@pytest.fixture(scope="module")
def sessions(content, static_files) -> dict[str, str]:
    """Somebody with a draft, somebody who waits, somebody who was declined, the focal point of a member, two of staff.

    Made once, before any test begins its transaction, so that the portal sees them.
    """
    names = ("draft", "waiting", "declined", "returned", "member")
    people = {name: UserFactory(email=f"{name}@example.org") for name in names}
    people["guarded"] = UserFactory(email="guarded@example.org", password="a password of some length")
    TOTP.activate(people["guarded"], generate_totp_secret())
    RecoveryCodes.activate(people["guarded"])
    for language in ("en", "ar"):
        people[f"staff-{language}"] = UserFactory(
            email=f"staff-{language}@example.org", superuser=True, language=language
        )
    # called as an organisation that is listed
    twin = OrganisationFactory(slug="draft", name=site.LONG_NAME.strip()[:250], **site.description())
    ApplicationFactory(applicant=people["draft"], organisation=twin)
    ApplicationFactory(applicant=people["waiting"], organisation=OrganisationFactory(slug="waiting"), submitted=True)
    ApplicationFactory(applicant=people["declined"], organisation=OrganisationFactory(slug="declined"), declined=True)
    ApplicationFactory(applicant=people["returned"], organisation=OrganisationFactory(slug="returned"), returned=True)
    member = OrganisationFactory(slug=MEMBER, name=site.LONG_NAME.strip()[:200], listed=True)
    RepresentativeFactory(user=people["member"], organisation=member)
    with override_settings(MEDIA_ROOT=static_files.parent / "media"):  # where the portal looks
        for is_document in (False, True):
            UploadFactory(organisation=member, document=is_document, name=f"{site.LONG_WORD}.pdf")
    EntryChangeFactory(organisation=member, by=people["member"])
    ConfirmationFactory(membership=member.memberships.get(), overdue=True)
    InvitationFactory(organisation=member, by=people["member"])
    InvitationFactory(email=people["member"].email)
    for asker, message in ((people["draft"], site.LONG_WORD * 6), (people["declined"], "")):
        JoinRequestFactory(user=asker, organisation=member, message=message)
    return {name: session_of(user) for name, user in people.items()}


@in_each_language
@pytest.mark.parametrize(
    ("person", "route"),
    [
        (person, route)
        for person in ("draft", "member")
        for route in PRIVATE_ROUTES
        if route.name not in GUARDED and route not in OF_MEMBERS
    ]
    + [(person, route) for person in ("waiting", "declined", "returned") for route in BY_STATE]
    + [("returned", route) for route in APPLICATION]
    + [("member", route) for route in OF_MEMBERS]
    + [("guarded", route) for route in SECURITY],
    ids=str,
)
def test_private_page_is_accessible_and_fits_a_phone(open_page, sessions, person, route, language):
    if tab := open_page(route.path(language), session=sessions[person]):
        assert tab.locator(".langs-nav li:last-child a").get_attribute("href").endswith("/account/"), "not signed in"
        look_at(tab)


@in_each_language
@pytest.mark.parametrize(
    "path",
    [
        "no-such-page/",
        "members/no-such-organisation/",
        "groups/no-such-group/",
        f"account/confirmation/{FORGED}/",
        f"apply/entered/{FORGED}/",
    ],
)
def test_missing_page_is_accessible_and_fits_a_phone(open_page, path, language):
    if tab := open_page(f"/{language}/{path}", status=404):
        tab.complaints = [text for text in tab.complaints if "404" not in text]
        look_at(tab)


@in_english_and_arabic
@pytest.mark.parametrize("path", ADMIN)
def test_admin_is_accessible(open_page, sessions, path, language):
    if tab := open_page(path, session=sessions[f"staff-{language}"]):
        assert tab.url.endswith(path)
        assert tab.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        look_at(tab, fits=False)


def test_application_and_the_mail_of_its_decision_are_accessible_to_staff_in_arabic(open_page, sessions):
    tab = open_page("/admin/members/application/", session=sessions["staff-ar"], again=True)
    tab.click("#result_list tbody th a")
    tab.wait_for_url("**/change/**")
    for is_read in (False, True):
        if is_read:
            tab.fill("#decline_reason", "Please write to us.")
            tab.click("form[action$='/decline/'] input[type=submit]")
            assert tab.locator("textarea[name=mail-letter]").get_attribute("dir") == "ltr"
        assert tab.complaints == []
        found = Axe().run(tab)
        assert found.violations_count == 0, found.generate_report()
        tab.complaints = []  # of styles that axe itself tries out on this page
