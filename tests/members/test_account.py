"""One's own account: private, and changed only by who has just shown who they are."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from foundation.outbox.models import Message
from members.models import SignInCode
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.members.test_sign_in import ask, code_in_mail, enter, second_step_of

pytestmark = pytest.mark.django_db
EMAIL = "lala@example.org"
SECURITY = "/fr/account/security/"
CONFIRM = "/fr/account/security/confirm/"
NEW = "/fr/account/security/password/new/"
CHANGE = "/fr/account/security/password/"
APP = "/fr/account/security/app/"
PASSWORD = {"password1": "une phrase assez longue", "password2": "une phrase assez longue"}


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def person(db):
    return UserFactory(email=EMAIL, name="Lala Rakoto", language="fr")


@pytest.fixture
def just_in(client, person):
    """Signed in by code a moment ago."""
    ask(client, EMAIL)
    enter(client, code_in_mail(EMAIL), EMAIL)
    Message.objects.all().delete()
    return client


@pytest.fixture
def left_open(client, person):
    """Signed in long ago."""
    client.force_login(person)
    return client


def totp_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_account_leads_to_the_entries_of_those_for_which_one_acts(left_open, person):
    listed = RepresentativeFactory(user=person, organisation=OrganisationFactory(name="Seen", listed=True))
    hidden = RepresentativeFactory(user=person, organisation=OrganisationFactory(name="Waiting"))
    RepresentativeFactory(user=person, organisation=OrganisationFactory(name="Former", listed=True), former=True)
    page = left_open.get("/fr/account/").content.decode()
    for mine in (listed, hidden):
        assert f'href="/fr/account/organisation/{mine.organisation.slug}/"' in page
    assert "Former" not in page


def test_name_and_language_can_be_changed(left_open, person):
    response = left_open.post("/fr/account/details/", {"name": " Lala R. ", "language": "ar"}, follow=True)
    person.refresh_from_db()
    assert (person.name, person.language) == ("Lala R.", "ar")
    assert "Vos informations sont enregistrées" in response.content.decode()
    left_open.post("/fr/account/details/", {"name": "x", "language": "xx"})
    person.refresh_from_db()
    assert person.language == "ar"


def test_signing_out_is_a_post_that_ends_the_session(left_open):
    assert left_open.get("/fr/account/sign-out/").status_code == 405
    response = left_open.post("/fr/account/sign-out/")
    assert response.headers["Location"] == "/fr/"
    assert left_open.get("/fr/account/").status_code == 302


def test_password_can_be_set_and_its_owner_is_told(just_in, person):
    assert just_in.post(NEW, PASSWORD).headers["Location"] == SECURITY
    person.refresh_from_db()
    assert person.check_password("une phrase assez longue")
    mail = Message.objects.get()
    assert (mail.to, mail.language) == (EMAIL, "fr")
    assert "Un mot de passe a été défini." in mail.text
    assert just_in.get("/fr/account/").status_code == 200


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "lala@example.org"])
def test_weak_passwords_are_refused(just_in, person, password):
    assert just_in.post(NEW, {"password1": password, "password2": password}).status_code == 200
    person.refresh_from_db()
    assert not person.has_usable_password()


@pytest.mark.parametrize("path", [NEW, APP])
def test_session_left_open_is_not_enough_to_change_how_one_signs_in(left_open, person, path):
    for response in (left_open.get(path), left_open.post(path, PASSWORD)):
        assert response.headers["Location"].startswith(CONFIRM)
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert not Authenticator.objects.exists()


def test_code_confirms_who_has_the_session(left_open, person):
    address = left_open.get(NEW).headers["Location"]
    assert EMAIL in left_open.get(address).content.decode()
    left_open.post(address, {"again": "1", "email": "evil@example.org"})
    assert Message.objects.get().to == EMAIL
    assert "Ce n’est pas le code" in left_open.post(address, {"code": "00000000"}).content.decode()
    response = left_open.post(address, {"code": code_in_mail(EMAIL), "email": "evil@example.org"})
    assert response.headers["Location"] == NEW
    assert left_open.post(NEW, PASSWORD).headers["Location"] == SECURITY


def test_code_of_another_address_confirms_nothing(left_open):
    SignInCode.objects.all().delete()
    ask(left_open, "evil@example.org", door="/fr/account/sign-in/")
    address = left_open.get(NEW).headers["Location"]
    page = left_open.post(address, {"code": "12345678", "email": "evil@example.org"}).content.decode()
    assert "Ce code ne fonctionne plus" in page
    assert left_open.get(NEW).status_code == 302


def test_password_is_changed_by_who_knows_it(client):
    person = UserFactory(email=EMAIL, password="the old password")
    client.post("/fr/account/sign-in/password/", {"login": EMAIL, "password": "the old password"})
    wrong = client.post(CHANGE, PASSWORD | {"oldpassword": "wrong"})
    assert "Ce n’est pas votre mot de passe actuel" in wrong.content.decode()
    client.post(CHANGE, PASSWORD | {"oldpassword": "the old password"})
    person.refresh_from_db()
    assert person.check_password("une phrase assez longue")
    assert Message.objects.get().notice == "members/security_changed"


def test_forgotten_password_is_replaced_by_who_reads_the_mail(client):
    person = UserFactory(email=EMAIL, password="the old password")
    response = client.get("/fr/account/security/password/forgotten/")
    assert response.headers["Location"].startswith("/fr/account/sign-in/?next=")
    ask(client, EMAIL)
    assert enter(client, code_in_mail(EMAIL), EMAIL, next=CHANGE).headers["Location"] == CHANGE
    assert 'name="oldpassword"' not in client.get(CHANGE).content.decode()
    client.post(CHANGE, PASSWORD)
    person.refresh_from_db()
    assert person.check_password("une phrase assez longue")


def test_other_sessions_end_when_the_password_changes(client):
    from django.test import Client

    UserFactory(email=EMAIL, password="the old password")
    other = Client()
    for browser in (client, other):
        browser.post("/fr/account/sign-in/password/", {"login": EMAIL, "password": "the old password"})
    client.post(CHANGE, PASSWORD | {"oldpassword": "the old password"})
    assert client.get("/fr/account/").status_code == 200
    assert other.get("/fr/account/").status_code == 302


def test_second_step_is_switched_on_with_recovery_codes(just_in, person, django_capture_on_commit_callbacks):
    page = just_in.get(APP)
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()
    assert "n’est pas le code que l’application montre" in just_in.post(APP, {"code": "000000"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = just_in.post(APP, {"code": totp_now(secret)}, follow=True)
    assert response.redirect_chain == [("/fr/account/security/codes/", 302)]
    assert set(Authenticator.objects.values_list("user", "type")) == {
        (person.pk, "totp"),
        (person.pk, "recovery_codes"),
    }
    assert len(response.context["unused_codes"]) == 10
    told = set(Message.objects.values_list("subject", flat=True))
    assert told == {"La façon de vous connecter à votre compte a changé"}
    download = just_in.get("/fr/account/security/codes/file/")
    assert len(download.content.decode().split()) == 10
    assert download.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["app/off/", "codes/new/", "codes/file/"])
def test_second_step_is_not_touched_without_the_second_step(left_open, person, path):
    second_step_of(person)
    before = list(Authenticator.objects.values("type", "data"))
    response = left_open.post(f"{SECURITY}{path}") if path != "codes/file/" else left_open.get(f"{SECURITY}{path}")
    assert response.status_code in (302, 403)
    if response.status_code == 302:
        assert response.headers["Location"].startswith("/fr/account/security/check/second-step/")
    assert list(Authenticator.objects.values("type", "data")) == before


def test_code_by_mail_alone_does_not_switch_the_second_step_off(left_open, person):
    second_step_of(person)
    left_open.post(CONFIRM, {"again": "1"})
    left_open.post(CONFIRM, {"code": code_in_mail(EMAIL)})
    left_open.post(f"{SECURITY}app/off/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_second_step_is_switched_off_by_who_has_it(left_open, person):
    recovery = second_step_of(person)
    address = left_open.get(f"{SECURITY}app/off/").headers["Location"]
    assert left_open.post(address, {"code": recovery}).headers["Location"] == f"{SECURITY}app/off/"
    left_open.post(f"{SECURITY}app/off/")
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_hidden_from_a_session_left_open(left_open, person):
    recovery = second_step_of(person)
    assert recovery not in left_open.get(f"{SECURITY}codes/").content.decode()


@pytest.mark.parametrize("has_password", [True, False])
def test_code_by_mail_sets_no_password_that_would_switch_the_second_step_off(left_open, person, has_password):
    if has_password:
        person.set_password("the old password")
        person.save()
        left_open.force_login(person)
    second_step_of(person)
    left_open.post(CONFIRM, {"again": "1"})
    left_open.post(CONFIRM, {"code": code_in_mail(EMAIL)})
    for path in (NEW, CHANGE):
        left_open.post(path, PASSWORD)
    person.refresh_from_db()
    assert not person.check_password(PASSWORD["password1"])
    assert person.has_usable_password() == has_password


def test_who_has_a_second_step_sets_a_password_after_taking_it(left_open, person):
    recovery = second_step_of(person)
    address = left_open.get(NEW).headers["Location"]
    assert address == "/fr/account/security/check/second-step/?next=%2Ffr%2Faccount%2Fsecurity%2Fpassword%2Fnew%2F"
    assert left_open.post(address, {"code": recovery}).headers["Location"] == NEW
    left_open.post(NEW, PASSWORD)
    person.refresh_from_db()
    assert person.check_password(PASSWORD["password1"])


def test_forgotten_password_asks_who_has_a_second_step_for_that(left_open, person):
    second_step_of(person)
    response = left_open.get("/fr/account/security/password/forgotten/")
    assert response.headers["Location"].startswith("/fr/account/security/check/second-step/?next=")
