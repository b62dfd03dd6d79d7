"""The one door: an e-mail address, then the code that was sent there."""

import re
from datetime import timedelta

import pytest
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from foundation.outbox.models import Message
from members.models import SignInCode, User
from tests.factories.members import MembershipTypeFactory, UserFactory
from tests.members.test_codes import at_once

pytestmark = pytest.mark.django_db
DOOR = "/fr/account/sign-in/"
CODE = "/fr/account/sign-in/code/"
EMAIL = "amina@example.org"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


def code_in_mail(email: str = EMAIL) -> str:
    return re.search(r"\b\d{4} \d{4}\b", Message.objects.filter(to=email).latest("pk").text)[0]


def ask(client: Client, email: str = EMAIL, door: str = DOOR, **extra):
    return client.post(door, {"email": email}, **extra)


def enter(client: Client, code: str, email: str = EMAIL, **extra):
    return client.post(CODE, {"email": email, "code": code, **extra})


def signed_in_as(client: Client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def let_time_pass(**span) -> None:
    code = SignInCode.objects.get(email=EMAIL)
    code.sent_at -= timedelta(**span)
    code.save()


def test_newcomer_comes_in_by_code(client):
    response = ask(client)
    assert response.headers["Location"] == CODE
    assert not User.objects.exists()
    page = client.get(CODE).content.decode()
    assert EMAIL in page
    assert code_in_mail() not in page
    assert enter(client, code_in_mail()).headers["Location"] == "/fr/account/"
    user = User.objects.get()
    assert (user.email, user.language) == (EMAIL, "fr")
    assert signed_in_as(client) == user


def test_mail_is_in_the_language_of_the_page_and_links_to_our_own_origin(client, settings):
    settings.ALLOWED_HOSTS = ["evil.example", "localhost"]
    client.post("/ar/account/sign-in/", {"email": EMAIL}, headers={"host": "evil.example"})
    message = Message.objects.get()
    assert message.language == "ar"
    assert 'dir="rtl"' in message.html
    assert f"{settings.SITE_URL}/ar/account/sign-in/" in message.text
    assert "evil.example" not in message.text + message.html


def test_foreign_host_is_refused_and_no_mail_is_written(client):
    response = client.post(DOOR, {"email": EMAIL}, headers={"host": "evil.example"})
    assert response.status_code == 400
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "typed", ["{0} {1}", "{0}{1}", " {0}-{1} ", "{0}\u00a0{1}", "\u200f{0} {1}\u200f"], ids=lambda value: ascii(value)
)
def test_code_is_accepted_as_people_type_it(client, typed):
    ask(client)
    enter(client, typed.format(*code_in_mail().split()))
    assert signed_in_as(client) is not None


def test_code_is_accepted_in_arabic_indic_digits(client):
    ask(client)
    enter(client, code_in_mail().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    assert signed_in_as(client) is not None


@pytest.mark.parametrize("email", ["AMINA@Example.ORG", "  amina@example.org "])
def test_address_is_one_however_it_is_written(client, email):
    user = UserFactory(email=EMAIL)
    ask(client, email)
    enter(client, code_in_mail())
    assert signed_in_as(client) == user


@pytest.mark.parametrize(
    "email",
    [
        "",
        "amina",
        "amina@",
        "a@b@c.org",
        "amina@example.org\nBcc: x@evil.example",
        "amina@exämple.org",
        "a" * 250 + "@example.org",
        '"amina,x"@example.org',
        '"amina\x0bBcc: x"@example.org',
        '"<x@evil.example>"@example.org',
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_what_is_no_address_is_an_error_at_the_field_and_no_mail(client, email):
    page = ask(client, email).content.decode()
    assert 'class="errs"' in page
    assert 'aria-invalid="true"' in page
    assert not Message.objects.exists()


def test_known_and_unknown_address_are_answered_alike(client):
    UserFactory(email="known@example.org", password="a long password")
    UserFactory(email="closed@example.org", is_active=False)
    seen = []
    for email in ("known@example.org", "unknown@example.org", "closed@example.org"):
        browser = Client()
        with CountedQueries() as counted:
            response = ask(browser, email)
        page = browser.get(CODE).content.decode().replace(email, "address")
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
        mail = Message.objects.get(to=email)
        text = re.sub(r"\d{4} \d{4}", "code", mail.text)
        seen.append((response.status_code, response.headers["Location"], page, mail.subject, text, counted.tables))
    assert seen[0] == seen[1] == seen[2]
    assert "members_signincode" in seen[0][-1]
    assert "members_user" not in seen[0][-1]


class CountedQueries:
    """The tables that the statements of a block touch, in order."""

    def __enter__(self):
        from django.test.utils import CaptureQueriesContext

        self._capture = CaptureQueriesContext(connection)
        self._capture.__enter__()
        return self

    def __exit__(self, *exc) -> None:
        self._capture.__exit__(*exc)
        statements = "; ".join(query["sql"] for query in self._capture.captured_queries)
        self.tables = re.findall(r'(?:FROM|INTO|UPDATE) "(\w+)"', statements)


def test_wrong_code_is_an_error_at_the_field(client):
    ask(client)
    page = enter(client, "0000 0000").content.decode()
    assert "Ce n’est pas le code que nous avons envoyé" in page
    assert signed_in_as(client) is None
    assert SignInCode.objects.get().failed_attempts == 1


def test_what_is_no_code_costs_no_attempt(client):
    ask(client)
    assert "Saisissez les 8 chiffres du code" in enter(client, "1234").content.decode()
    assert SignInCode.objects.get().failed_attempts == 0


def test_dead_code_is_replaced_by_one_click(client):
    ask(client)
    old = code_in_mail()
    let_time_pass(hours=3)
    page = enter(client, old).content.decode()
    assert "Ce code ne fonctionne plus" in page
    assert 'name="code"' not in page
    assert page.count('name="again"') == 1
    response = client.post(CODE, {"email": EMAIL, "again": "1"})
    assert response.headers["Location"] == CODE
    assert code_in_mail() != old
    enter(client, code_in_mail())
    assert signed_in_as(client) is not None


def test_sending_again_repeats_the_code_and_says_so(client):
    ask(client)
    first = code_in_mail()
    page = client.post(CODE, {"email": EMAIL, "again": "1"}, follow=True).content.decode()
    assert "Attendez une minute" in page
    assert Message.objects.count() == 1
    let_time_pass(minutes=2)
    page = client.post(CODE, {"email": EMAIL, "again": "1"}, follow=True).content.decode()
    assert "Le code vous est de nouveau envoyé" in page
    assert Message.objects.count() == 2
    assert code_in_mail() == first


@pytest.mark.parametrize("door", [DOOR, "/fr/apply/"])
def test_who_comes_back_finds_the_field_for_the_code_again(client, door):
    MembershipTypeFactory()
    ask(client)
    response = client.get(door, follow=True)
    assert response.redirect_chain == [(CODE, 302)]
    assert EMAIL in response.content.decode()
    assert client.get(f"{door}?other=1").status_code == 200


def test_code_works_in_another_browser_where_the_address_is_typed(client):
    ask(client)
    code = code_in_mail()
    other = Client()
    ask(other)
    assert Message.objects.count() == 1
    enter(other, code)
    assert signed_in_as(other) is not None


def test_code_works_though_the_session_is_gone(client):
    ask(client)
    client.cookies.clear()
    enter(client, code_in_mail())
    assert signed_in_as(client) is not None


def test_second_click_signs_in_too(client):
    ask(client)
    again = Client()
    again.cookies = client.cookies.copy()
    code = code_in_mail()
    enter(client, code)
    enter(again, code)
    assert signed_in_as(client) == signed_in_as(again) == User.objects.get()


def test_page_of_the_code_without_a_request_leads_to_the_door(client):
    assert client.get(CODE).headers["Location"] == DOOR


def test_who_has_signed_in_goes_straight_on(client):
    client.force_login(UserFactory())
    assert client.get(DOOR).headers["Location"] == "/fr/account/"
    assert client.get(CODE).headers["Location"] == "/fr/account/"


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/fr/apply/check/", "/fr/apply/check/"),
        ("https://evil.example/", "/fr/account/"),
        ("//evil.example/", "/fr/account/"),
        ("/\\evil.example", "/fr/account/"),
        ("javascript:alert(1)", "/fr/account/"),
        ("http:///evil.example", "/fr/account/"),
    ],
)
def test_next_never_leaves_the_site(client, wanted, reached):
    client.post(DOOR, {"email": EMAIL, "next": wanted})
    assert enter(client, code_in_mail(), next=wanted).headers["Location"] == reached
    other = UserFactory(password="a long password")
    browser = Client()
    address = f"/fr/account/sign-in/password/?next={wanted}"
    response = browser.post(address, {"login": other.email, "password": "a long password"})
    assert response.headers["Location"] == reached


def test_session_key_changes_at_sign_in(client):
    ask(client)
    before = client.session.session_key
    enter(client, code_in_mail())
    assert client.session.session_key != before
    stale = Client()
    stale.cookies["sessionid"] = before
    assert signed_in_as(stale) is None


def test_session_of_somebody_else_is_emptied_at_sign_in(client):
    client.force_login(UserFactory())
    session = client.session
    session["secret"] = "of the first"
    session.save()
    client.post("/fr/account/sign-out/")
    ask(client)
    enter(client, code_in_mail())
    assert "secret" not in client.session


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client):
    client.get(DOOR)
    response = ask(client)
    session, token = response.cookies["sessionid"], client.cookies["csrftoken"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert token["samesite"] == "Lax"


def test_closed_account_stays_out(client):
    UserFactory(email=EMAIL, is_active=False)
    ask(client)
    assert enter(client, code_in_mail()).headers["Location"] == "/fr/account/closed/"
    assert signed_in_as(client) is None
    assert client.get("/fr/account/closed/").status_code == 200


def test_door_limits_requests_from_one_address(client):
    for number in range(30):
        assert ask(client, f"p{number}@example.org").status_code == 302
    response = ask(client, "p30@example.org")
    assert response.status_code == 429
    assert "Trop d’essais" in response.content.decode()


def test_limits_behind_a_proxy_follow_the_address_that_the_proxy_saw(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(30):
        ask(client, f"p{number}@example.org", headers={"x-forwarded-for": f"10.0.0.{number}, 192.0.2.1"})
    forged = {"x-forwarded-for": "10.9.9.9, 192.0.2.1"}
    assert ask(client, "p30@example.org", headers=forged).status_code == 429
    assert ask(client, "p31@example.org", headers={"x-forwarded-for": "192.0.2.2"}).status_code == 302


def test_address_gets_only_so_many_mails_an_hour_and_its_live_code_goes_on_working(client):
    for _ in range(15):
        assert ask(client).status_code == 302
        let_time_pass(minutes=2)
    assert Message.objects.count() == 12
    enter(client, code_in_mail())
    assert signed_in_as(client) is not None


def test_strangers_clicks_do_not_use_up_the_mails_of_an_address(client):
    for _ in range(13):
        ask(client)
    for _ in range(10):
        enter(client, "0000 0000" if code_in_mail() != "0000 0000" else "1111 1111")
    assert Message.objects.count() == 1
    assert ask(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302
    enter(client, code_in_mail())
    assert signed_in_as(client) is not None


def test_limits_are_not_forgotten_when_many_are_counted(client, rf):
    for _ in range(30):
        enter(client, "0000 0000")
    for number in range(400):
        ratelimit.consume(rf.post("/"), action="mail_code", key=f"p{number}@example.org")
    assert enter(client, "0000 0000").status_code == 429


def test_guesses_from_one_address_are_limited_over_all_accounts(client):
    for number in range(31):
        SignInCode.objects.create(email=f"p{number}@example.org", sent_at=timezone.now())
    statuses = [enter(client, "0000 0000", f"p{number}@example.org").status_code for number in range(31)]
    assert statuses == [200] * 30 + [429]


@pytest.mark.django_db(transaction=True)
def test_eight_sign_ups_at_once_make_one_user_and_one_mail():
    cache.clear()
    results = at_once(lambda: ask(Client()))
    assert {response.status_code for response in results} == {302}
    assert Message.objects.count() == 1
    code = code_in_mail()
    results = at_once(lambda: enter(Client(), code))
    assert {response.headers["Location"] for response in results} == {"/fr/account/"}
    assert User.objects.count() == 1


# --- the second choice, and the second step ---------------------------------------------------------------------


def test_password_is_the_second_choice(client):
    user = UserFactory(email=EMAIL, password="a long password")
    page = client.get(f"{DOOR}?next=/fr/apply/check/").content.decode()
    assert "/fr/account/sign-in/password/?next=%2Ffr%2Fapply%2Fcheck%2F" in page
    response = client.post("/fr/account/sign-in/password/", {"login": EMAIL.upper(), "password": "a long password"})
    assert response.headers["Location"] == "/fr/account/"
    assert signed_in_as(client) == user


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_wrong_password_and_unknown_address_are_answered_alike(client, email):
    UserFactory(email=EMAIL, password="a long password")
    page = client.post("/fr/account/sign-in/password/", {"login": email, "password": "wrong"}).content.decode()
    assert "L’adresse e-mail ou le mot de passe n’est pas correct" in page
    assert signed_in_as(client) is None


def test_guesses_of_a_password_are_limited_and_the_code_still_lets_in(client):
    user = UserFactory(email=EMAIL, password="a long password")
    for _ in range(5):
        client.post("/fr/account/sign-in/password/", {"login": EMAIL, "password": "wrong"})
    client.post("/fr/account/sign-in/password/", {"login": EMAIL, "password": "a long password"})
    assert signed_in_as(client) is None
    ask(client)
    enter(client, code_in_mail())
    assert signed_in_as(client) == user


def second_step_of(user: User) -> str:
    """Switch it on; a recovery code."""
    TOTP.activate(user, generate_totp_secret())
    return RecoveryCodes.activate(user).get_unused_codes()[0]


def test_second_step_is_asked_after_the_code_and_after_the_password(client):
    user = UserFactory(email=EMAIL, password="a long password")
    recovery = second_step_of(user)
    client.post("/fr/account/sign-in/password/", {"login": EMAIL, "password": "a long password"})
    assert signed_in_as(client) is None
    other = Client()
    ask(other)
    response = enter(other, code_in_mail(), next="/fr/account/details/")
    assert response.headers["Location"] == "/fr/account/sign-in/second-step/"
    assert signed_in_as(other) is None
    assert other.get("/fr/account/").status_code == 302
    assert other.post(response.headers["Location"], {"code": "000000"}).status_code == 200
    response = other.post(response.headers["Location"], {"code": recovery})
    assert response.headers["Location"] == "/fr/account/details/"
    assert signed_in_as(other) == user


def test_admin_is_entered_by_our_own_door_with_the_second_step(client):
    user = UserFactory(email=EMAIL, superuser=True)
    recovery = second_step_of(user)
    response = client.get("/admin/", headers={"accept-language": "fr"}, follow=True)
    assert response.redirect_chain[-1][0].startswith("/fr/account/sign-in/?next=")
    assert response.context["next"] == "/admin/"
    assert client.post("/admin/login/", {"username": EMAIL, "password": "x"}).status_code == 302
    client.post(DOOR, {"email": EMAIL, "next": "/admin/"})
    response = enter(client, code_in_mail(), next="/admin/")
    assert response.headers["Location"] == "/fr/account/sign-in/second-step/"
    assert client.get("/admin/").status_code == 302
    response = client.post(response.headers["Location"], {"code": recovery})
    assert response.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_allauths_own_sign_up_has_no_address(client):
    for path in ("signup/", "account/signup/", "accounts/signup/", "account/login/", "account/email/"):
        assert client.get(f"/fr/{path}").status_code == 404


def test_secrets_of_second_steps_are_not_in_the_admin(client):
    client.force_login(UserFactory(superuser=True))
    second_step_of(UserFactory())
    assert Authenticator.objects.exists()
    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert client.get("/admin/account/emailaddress/").status_code == 404


@pytest.mark.parametrize("link", [DOOR, f"{DOOR}?next=/fr/account/"])
def test_link_in_the_mail_leads_on_to_where_the_code_was_asked_for(client, link):
    MembershipTypeFactory()
    ask(client, door="/fr/apply/")
    client.get(link)
    page = client.get(CODE).content.decode()
    onward = re.search(r'name="next" value="([^"]+)"', page)[1]
    assert enter(client, code_in_mail(), next=onward).headers["Location"] == "/fr/apply/continue/"


def test_code_is_not_mailed_once_it_has_died(client):
    ask(client)
    message = Message.objects.get()
    code = SignInCode.objects.get()
    assert abs(message.expires_at - (code.sent_at + SignInCode.LIFE)) < timedelta(seconds=1)
