"""Interest in a membership that is not applied for online: it reaches the secretariat once, with its context."""

from datetime import date, timedelta

import html5lib
import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from foundation.outbox.models import Message
from members.actions import interest
from members.models import ExpressionOfInterest, MembershipType
from members.tasks import purge
from tests.factories.members import (
    ExpressionOfInterestFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.members.test_admin import with_permissions
from tests.members.test_codes import at_once

pytestmark = pytest.mark.django_db
ADMIN = "/admin/members/expressionofinterest/"
PAGE = "/fr/join/interest/core/"
SAID = {
    "name": "Lala Rakoto",
    "email": "lala@example.org",
    "organisation": "Maison Tamarin",
    "kind": "network",
    "country": "MG",
    "message": "Nous voulons {{ siéger }} <b>avec vous</b>.\n\nMerci.",
}


@pytest.fixture(autouse=True)
def core(db) -> MembershipType:
    cache.clear()
    names = {"name_en": "Core membership", "name_fr": "Adhésion principale"}
    return MembershipTypeFactory(slug="core", self_service=False, eligible_kinds=[], **names)


def said(**changes) -> dict[str, str]:
    return SAID | changes


def errors(page) -> dict[str, list[str]]:
    return {name: list(found) for name, found in page.context["form"].errors.items()}


def test_what_somebody_writes_is_kept_and_told_to_the_secretariat_alone(client, core, settings):
    response = client.post(PAGE, said(), follow=True)
    assert response.redirect_chain == [(f"{PAGE}done/", 302)]
    kept = ExpressionOfInterest.objects.get()
    assert {name: str(getattr(kept, name)) for name in SAID} == SAID
    assert (kept.type, kept.language, kept.by, kept.status) == (core, "fr", None, "new")
    mail = Message.objects.get()
    assert (mail.to, mail.language, mail.reply_to) == (settings.SECRETARIAT_EMAIL, "en", "lala@example.org")
    assert mail.subject == "Interest in Core membership: Lala Rakoto"
    for shown in (
        "Maison Tamarin – Network or coalition",
        "Country: Madagascar",
        "Language: Français",
        SAID["message"],
    ):
        assert shown in mail.text
    assert "Nobody has confirmed this e-mail address." in mail.text
    assert f"{settings.SITE_URL}{ADMIN}{kept.pk}/change/" in mail.text
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(mail.html)
    assert "Nous voulons {{ siéger }} <b>avec vous</b>." in ["".join(p.itertext()) for p in root.iter("p")]


def test_page_of_thanks_says_what_happens_next_and_where_to_write(client):
    page = client.get("/en/join/interest/core/done/").content.decode()
    assert "answers to the e-mail address that you gave" in page
    assert "The portal itself sends you no e-mail" in page


def test_individual_has_no_kind(client):
    client.post(PAGE, said(organisation="", kind="network"))
    kept = ExpressionOfInterest.objects.get()
    assert (kept.organisation, kept.kind) == ("", "")
    assert "none, writes as an individual" in Message.objects.get().text


def test_kinds_are_those_of_the_content(client, core):
    core.eligible_kinds = ["university", "other"]
    core.save()
    page = client.get("/en/join/interest/core/").content.decode()
    assert '<option value="university">' in page
    assert '<option value="network">' not in page
    with translation.override("fr"):
        assert errors(client.post(PAGE, said())) == {"kind": ["Choisissez une de ces réponses"]}
        assert errors(client.post(PAGE, said(kind=""))) == {"kind": ["Choisissez le type de votre organisation"]}
    assert not ExpressionOfInterest.objects.exists()
    client.post(PAGE, said(kind="university"))
    assert ExpressionOfInterest.objects.get().kind == "university"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a\0b"),
        ("name", "a\u202eb"),
        ("name", "a" * 10_000),
        ("email", ""),
        ("email", "lala"),
        ("email", "lala@example.org\r\nBcc: all@example.org"),
        ("organisation", "a\0b"),
        ("organisation", "a" * 10_000),
        ("kind", "cosmic"),
        ("country", ""),
        ("country", "XX"),
        ("country", "a\0"),
        ("message", " "),
        ("message", "a\0b"),
        ("message", "a\u202eb"),
        ("message", "a" * 3001),
    ],
    ids=ascii,
)
def test_what_cannot_be_taken_is_said_at_its_field_and_stays(client, field, value):
    page = client.post(PAGE, said(**{field: value}))
    assert list(errors(page)) == [field]
    assert f'id="id_{field}_error"' in page.content.decode()
    assert page.context["form"]["message"].value() == (value if field == "message" else SAID["message"])
    assert (ExpressionOfInterest.objects.count(), Message.objects.count()) == (0, 0)


def test_extra_fields_change_nothing(client):
    staff = UserFactory(staff=True)
    extra = {"status": "answered", "answered_by": staff.pk, "by": staff.pk, "type": 1, "id": 7, "language": "xx"}
    client.post(PAGE, said(**extra))
    kept = ExpressionOfInterest.objects.get()
    assert (kept.status, kept.answered_by, kept.by, kept.language) == ("new", None, None, "fr")


def test_only_memberships_that_are_not_applied_for_online_have_the_page(client):
    MembershipTypeFactory()
    assert client.get("/fr/join/interest/general/").headers["Location"] == "/fr/apply/"
    assert client.post("/fr/join/interest/general/", said()).headers["Location"] == "/fr/apply/"
    for path in ("/fr/join/interest/none/", "/fr/join/interest/none/done/"):
        assert client.get(path).status_code == 404
    assert not ExpressionOfInterest.objects.exists()
    html = client.get("/fr/join/").content.decode()
    assert f'href="{PAGE}"' in html
    assert 'href="/fr/join/interest/general/"' not in html


# --- who has signed in ------------------------------------------------------------------------------------------


def test_focal_point_of_a_member_is_known_and_the_secretariat_sees_it(client, settings):
    member = OrganisationFactory(
        name="Clinique Tamarin", kind="university", headquarters="MG", locality="national", unlisted=True
    )
    member.memberships.update(started_on=date(2024, 3, 1))
    person = RepresentativeFactory(organisation=member, user__name="Lala Rakoto").user
    client.force_login(person)
    page = client.get(PAGE)
    known = {"name": "Lala Rakoto", "email": person.email, "organisation": "Clinique Tamarin", "kind": "university"}
    assert page.context["form"].initial == known | {"country": "MG"}
    assert "Clinique Tamarin" in page.content.decode().partition('class="note"')[2]
    client.post(PAGE, said())
    kept = ExpressionOfInterest.objects.get()
    assert kept.by == person
    mail = Message.objects.get()
    for shown in (
        f"Signed in as: {person.email}",
        "Focal point of: Clinique Tamarin",
        "since 1 March 2024",
        "National",
    ):
        assert shown in mail.text
    client.force_login(with_permissions("view_expressionofinterest"))
    html = client.get(f"{ADMIN}{kept.pk}/change/").content.decode()
    assert f'href="/admin/members/organisation/{member.pk}/change/"' in html
    assert "verified locality: National" in html


@pytest.mark.parametrize("who", ["colleague", "former", "no member"])
def test_others_are_known_by_their_account_alone(client, who):
    options = {"colleague": {"role": "member"}, "former": {"former": True}, "no member": {}}[who]
    listed = {} if who == "no member" else {"organisation__listed": True}
    person = RepresentativeFactory(organisation__name="Clinique Tamarin", **listed, **options).user
    client.force_login(person)
    page = client.get(PAGE)
    assert page.context["form"].initial == {"name": person.name, "email": person.email}
    assert "Clinique Tamarin" not in page.content.decode()
    client.post(PAGE, said())
    assert "Clinique Tamarin" not in Message.objects.get().text


# --- once, and not too often ------------------------------------------------------------------------------------


def test_the_same_again_is_nothing_new_until_it_was_answered(client):
    for _ in range(2):
        assert client.post(PAGE, said()).headers["Location"] == f"{PAGE}done/"
    kept = ExpressionOfInterest.objects.get()
    client.post(PAGE, said(message="Autre chose."))
    assert (ExpressionOfInterest.objects.count(), Message.objects.count()) == (2, 2)
    interest.answer(expression=kept, by=UserFactory(staff=True))
    client.post(PAGE, said())
    assert ExpressionOfInterest.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_are_one_row_and_one_mail(core):
    results = at_once(lambda: interest.express(type=core, language="fr", by=None, **SAID))
    assert len({result.pk for result in results}) == 1
    assert (ExpressionOfInterest.objects.count(), Message.objects.count()) == (1, 1)


def test_from_one_network_address_there_is_a_limit_that_loses_no_word(client):
    for number in range(20):
        client.post(PAGE, said(message=f"Message {number}"))
    page = client.post(PAGE, said(message="One too many"))
    assert (page.status_code, page.context["form"]["message"].value()) == (429, "One too many")
    assert "Trop d’essais" in page.content.decode()
    assert ExpressionOfInterest.objects.count() == 20


def test_form_whose_token_does_not_fit_comes_back_with_what_was_typed():
    browser = Client(enforce_csrf_checks=True)
    page = browser.post(PAGE, said(extra="x"))
    assert (page.status_code, page.context["form"]["message"].value()) == (403, SAID["message"])
    assert "Maison Tamarin" in page.content.decode()
    assert not ExpressionOfInterest.objects.exists()


# --- the secretariat --------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client):
    client.force_login(with_permissions("view_expressionofinterest", "change_expressionofinterest"))
    return client


@pytest.mark.parametrize("rows", [1, 30])
def test_list_shows_those_that_wait_first_at_the_same_cost(desk, rows, django_assert_num_queries):
    ExpressionOfInterestFactory(answered=True)
    for days in range(rows):
        written = ExpressionOfInterestFactory(name=f"Waits {days} days")
        ExpressionOfInterest.objects.filter(pk=written.pk).update(created_at=timezone.now() - timedelta(days=days))
    desk.get(ADMIN)
    with django_assert_num_queries(8):
        found = desk.get(ADMIN).context["cl"].result_list
    assert found[0].name == f"Waits {rows - 1} days"
    assert [row.status for row in found] == ["new"] * rows + ["answered"]


def test_it_is_read_and_marked_as_answered(desk):
    written = ExpressionOfInterestFactory(message="<b>Bold</b> {{ words }}")
    page = desk.get(f"{ADMIN}{written.pk}/change/").content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt; {{ words }}" in page
    assert f'href="mailto:{written.email}"' in page
    response = desk.post(f"{ADMIN}{written.pk}/answer/", follow=True)
    assert f"Marked as answered: {written.name}." in response.content.decode()
    written.refresh_from_db()
    assert (written.status, written.answered_by.name) == ("answered", "Sam Secretary")
    assert f"{ADMIN}{written.pk}/answer/" not in desk.get(f"{ADMIN}{written.pk}/change/").content.decode()
    again = desk.post(f"{ADMIN}{written.pk}/answer/").content.decode()
    assert "Nothing was changed: Sam Secretary marked this as answered on" in again
    assert not Message.objects.exists()


def test_who_may_only_look_cannot_mark_it_and_nobody_edits_it(client):
    written = ExpressionOfInterestFactory()
    client.force_login(with_permissions("view_expressionofinterest"))
    assert "/answer/" not in client.get(f"{ADMIN}{written.pk}/change/").content.decode()
    assert client.post(f"{ADMIN}{written.pk}/answer/").status_code == 403
    assert client.post(f"{ADMIN}{written.pk}/change/", {"status": "answered"}).status_code == 403
    client.force_login(UserFactory(staff=True))
    assert client.get(f"{ADMIN}{written.pk}/change/").status_code == 403


def test_a_year_after_the_answer_it_is_forgotten_with_its_history_and_in_the_log(desk):
    long_ago = timezone.now() - timedelta(days=366)
    old, recent = ExpressionOfInterestFactory(), ExpressionOfInterestFactory()
    for each in (old, recent):
        desk.post(f"{ADMIN}{each.pk}/answer/")
    waiting = ExpressionOfInterestFactory()
    ExpressionOfInterest.objects.update(created_at=long_ago)
    ExpressionOfInterest.objects.filter(pk=old.pk).update(answered_at=long_ago)
    purge()
    assert set(ExpressionOfInterest.objects.all()) == {recent, waiting}
    history = ExpressionOfInterest.pgh_event_model.objects
    assert not history.filter(pgh_obj_id=old.pk).exists()
    assert history.filter(pgh_obj_id=waiting.pk).exists()
    assert LogEntry.objects.get().object_id == str(recent.pk)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_page_is_in_the_readers_language(client, language):
    html = client.get(f"/{language}/join/interest/core/").content.decode()
    assert f'<html lang="{language}"' in html
    heading = {
        "en": "Express your interest",
        "fr": "Manifester votre intérêt",
        "es": "Expresar su interés",
        "ar": "إبداء اهتمامكم",
    }[language]
    assert f"<h1>{heading}</h1>" in html
