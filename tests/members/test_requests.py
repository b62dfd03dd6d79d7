"""The hint that an organisation is a member already, and requests to join it, each asked and answered once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from foundation.outbox.models import Message
from members.actions import requests
from members.models import JoinRequest, Representative, User
from tests.factories.members import (
    JoinRequestFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    PeriodsFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.members.answers import draft_of, form_of
from tests.members.test_admin import with_permissions
from tests.members.test_codes import at_once

pytestmark = pytest.mark.django_db
CHECK = "/fr/apply/check/"
PAGE = "/fr/apply/organisation/"
REQUESTS = "/fr/account/requests/"
HINT = "est déjà membre"
ADMIN = "/admin/members/joinrequest/"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def person(db):
    MembershipTypeFactory()
    return UserFactory(email="lala@example.org", name="Lala Rakoto", language="fr")


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def clinic(db):
    return OrganisationFactory(name="Clinique Tamarin", slug="clinique", listed=True)


@pytest.fixture
def focal_point(clinic):
    return RepresentativeFactory(organisation=clinic, user__language="ar", user__email="focal@example.org").user


def to(slug: str) -> str:
    return f"/fr/account/ask/{slug}/"


def of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def answer(browser: Client, asked: JoinRequest, what: str, **extra: object):
    return browser.post(REQUESTS, {"request": asked.pk, "answer": what} | extra)


def colleagues(asked: JoinRequest) -> list[str]:
    return list(asked.organisation.representatives.current().filter(user=asked.user).values_list("role", flat=True))


# --- the hint ---------------------------------------------------------------------------------------------------


def test_applicant_is_told_once_after_the_page_and_whenever_they_check(browser, person):
    member = OrganisationFactory(name="Maison du Tamarin", headquarters="MG", listed=True)
    landed = browser.post(PAGE, form_of("organisation"), follow=True)
    assert landed.redirect_chain[-1][0] == "/fr/apply/you/"
    for page in (landed, browser.get(CHECK)):
        html = page.content.decode()
        assert html.count(HINT) == 1
        assert "<bdi>Maison du Tamarin</bdi> – Madagascar." in html
        assert f'href="{to(member.slug)}"' in html
    assert HINT not in browser.get("/fr/apply/you/").content.decode()


def test_hint_blocks_nothing(browser, person):
    OrganisationFactory(name="Maison Tamarin", listed=True)
    draft = draft_of(person)
    browser.post(CHECK, {"version": draft.version, "declared": "on", "consented": "on"})
    draft.refresh_from_db()
    assert draft.status == "submitted"


@pytest.mark.parametrize("hidden", [{"unlisted": True}, {"members_only": True}, {"visibility": "public"}])
def test_what_is_not_listed_is_not_hinted_at(browser, person, hidden):
    """The pages are the same, to the letter, as those of somebody whose organisation nobody is like."""

    def pages() -> list[str]:
        landed = browser.post(PAGE, form_of("organisation"), follow=True).content.decode()
        return [landed, browser.get(CHECK).content.decode()]

    def without_tokens(pages: list[str]) -> list[list[str]]:
        return [[line for line in page.splitlines() if "csrf" not in line and "UTC" not in line] for page in pages]

    before = pages()
    OrganisationFactory(name="Maison Tamarin", acronym="MT", website="https://tamarin.example", **hidden)
    assert without_tokens(pages()) == without_tokens(before)


def test_hint_costs_one_statement(browser, person, django_assert_max_num_queries):
    draft_of(person)
    browser.get(CHECK)
    for _ in range(30):
        OrganisationFactory(name="Maison Tamarin", listed=True)
    with django_assert_max_num_queries(12):
        assert browser.get(CHECK).content.decode().count(HINT) == 3


def test_own_organisation_is_no_duplicate(browser, person):
    draft = draft_of(person)
    draft.organisation = OrganisationFactory(name="Maison Tamarin", listed=True)
    draft.save()
    assert HINT not in browser.get(CHECK).content.decode()


# --- asking -----------------------------------------------------------------------------------------------------


def test_asking_writes_to_each_focal_point_in_their_language(browser, person, clinic, focal_point, settings):
    other = RepresentativeFactory(organisation=clinic, user__language="es").user
    for nobody in ({"former": True}, {"role": "member"}, {"role": "alternate"}, {"user__is_active": False}):
        RepresentativeFactory(organisation=clinic, **nobody)
    response = browser.post(to("clinique"), {"message": "Je suis <b>infirmière</b>."}, follow=True)
    assert response.redirect_chain == [("/fr/account/", 302)]
    assert "Votre demande est en route" in response.content.decode()
    asked = JoinRequest.objects.get()
    assert (asked.user, asked.organisation, asked.message) == (person, clinic, "Je suis <b>infirmière</b>.")
    mails = {message.to: message for message in Message.objects.all()}
    assert {to: mail.language for to, mail in mails.items()} == {focal_point.email: "ar", other.email: "es"}
    for language, mail in (("ar", mails[focal_point.email]), ("es", mails[other.email])):
        for said in ("Lala Rakoto", "lala@example.org", "Clinique Tamarin", "Je suis <b>infirmière</b>."):
            assert said in mail.text
        assert f"{settings.SITE_URL}/{language}/account/requests/" in mail.text
        assert "&lt;b&gt;" in mail.html
        assert mail.reply_to == ""


def test_without_a_focal_point_who_can_sign_in_the_secretariat_is_written_to(browser, clinic, focal_point, settings):
    User.objects.filter(pk=focal_point.pk).update(is_active=False)
    browser.post(to("clinique"))
    mail = Message.objects.get()
    assert (mail.to, mail.language) == (settings.SECRETARIAT_EMAIL, "en")
    assert f"{settings.SITE_URL}{ADMIN}{JoinRequest.objects.get().pk}/change/" in mail.text
    requests.pass_on_unanswered(now=timezone.now() + timedelta(days=300))
    assert Message.objects.count() == 1


def test_silent_focal_points_are_passed_over_once_and_the_secretariat_is_told(browser, clinic, focal_point, settings):
    browser.post(to("clinique"), {"message": "Je suis infirmière."})
    monday = datetime(2027, 3, 8, 12, tzinfo=UTC)
    JoinRequest.objects.update(created_at=monday)
    PeriodsFactory(decision_days=5)
    requests.pass_on_unanswered(now=monday + timedelta(days=6))
    assert [mail.to for mail in Message.objects.all()] == [focal_point.email]
    for later in (7, 7, 40):
        requests.pass_on_unanswered(now=monday + timedelta(days=later))
    mail = Message.objects.exclude(to=focal_point.email).get()
    assert (mail.to, mail.notice) == (settings.SECRETARIAT_EMAIL, "members/join_unanswered")
    assert "Je suis infirmière." in mail.text
    assert f"{settings.SITE_URL}{ADMIN}{JoinRequest.objects.get().pk}/change/" in mail.text


def test_an_answer_spares_the_secretariat(browser, clinic, focal_point):
    browser.post(to("clinique"))
    requests.decline(request=JoinRequest.objects.get(), by=focal_point)
    requests.pass_on_unanswered(now=timezone.now() + timedelta(days=300))
    assert not Message.objects.filter(notice="members/join_unanswered").exists()


@pytest.mark.parametrize("hidden", [{"unlisted": True}, {"members_only": True}, {"visibility": "public"}, None])
def test_what_is_not_listed_cannot_be_asked_and_is_not_found(browser, hidden):
    if hidden is not None:
        OrganisationFactory(slug="secret", name="Secret Org", **hidden)
    for response in (browser.get(to("secret")), browser.post(to("secret"), {"message": "?"})):
        assert response.status_code == 404
        assert "Secret Org" not in response.content.decode()
    assert not JoinRequest.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_form_sent_eight_times_at_once_asks_once(person, clinic, focal_point):
    responses = at_once(lambda: of(person).post(to("clinique"), {"message": "Bonjour"}))
    assert {response.headers["Location"] for response in responses} == {"/fr/account/"}
    assert JoinRequest.objects.count() == 1
    assert Message.objects.count() == 1


def test_asking_twice_is_told_and_sends_nothing(browser, clinic, focal_point):
    browser.post(to("clinique"), {"message": "Bonjour"})
    assert "Vous lui avez adressé votre demande" in browser.get(to("clinique")).content.decode()
    browser.post(to("clinique"), {"message": "Encore"})
    assert JoinRequest.objects.get().message == "Bonjour"
    assert Message.objects.count() == 1


def test_database_holds_one_open_request_of_a_person_to_an_organisation(person, clinic):
    JoinRequestFactory(user=person, organisation=clinic, declined=True)
    JoinRequestFactory(user=person, organisation=clinic)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequestFactory(user=person, organisation=clinic)


def test_after_a_refusal_it_is_asked_again_only_after_a_while(browser, person, clinic):
    refused = JoinRequestFactory(user=person, organisation=clinic, declined=True)
    page = browser.post(to("clinique"), follow=True).content.decode()
    assert "a refusé votre demande il y a peu" in page
    assert JoinRequest.objects.count() == 1
    JoinRequest.objects.filter(pk=refused.pk).update(decided_at=timezone.now() - timedelta(days=31))
    browser.post(to("clinique"))
    assert JoinRequest.objects.open().count() == 1


def test_who_represents_it_does_not_ask(browser, person, clinic):
    RepresentativeFactory(user=person, organisation=clinic)
    assert "Vous représentez déjà" in browser.post(to("clinique"), follow=True).content.decode()
    assert not JoinRequest.objects.exists()


def test_message_is_limited_and_what_was_not_asked_is_not_taken(browser, person, clinic, focal_point):
    page = browser.post(to("clinique"), {"message": "x" * 501}).content.decode()
    assert "500" in page[page.index('class="errs"') :]
    assert not JoinRequest.objects.exists()
    extra = {"user": focal_point.pk, "organisation": 1, "status": "accepted", "decided_by": person.pk}
    browser.post(to("clinique"), {"message": "x" * 500} | extra)
    asked = JoinRequest.objects.get()
    assert (asked.user, asked.status, asked.decided_by, len(asked.message)) == (person, "asked", None, 500)


def test_asking_is_limited(browser, person):
    organisations = [OrganisationFactory(listed=True) for _ in range(13)]
    statuses = [browser.post(to(each.slug)).status_code for each in organisations]
    assert statuses == [302] * 12 + [429]


def test_account_shows_what_was_asked_until_the_organisation_is_hidden(browser, person, clinic):
    JoinRequestFactory(user=person, organisation=clinic)
    JoinRequestFactory(organisation__name="Somebody’s Clinic")
    page = browser.get("/fr/account/").content.decode()
    assert "Clinique Tamarin" in page
    assert "Somebody’s Clinic" not in page
    clinic.visibility = "unlisted"
    clinic.save()
    assert "Clinique Tamarin" not in browser.get("/fr/account/").content.decode()


# --- answering --------------------------------------------------------------------------------------------------


def test_focal_point_reads_who_asks(clinic, focal_point):
    JoinRequestFactory(organisation=clinic, user__name="Lala Rakoto", message="Bonjour <b>!")
    JoinRequestFactory(user__name="Somebody Else")
    assert 'href="/fr/account/requests/">1 personne demande' in of(focal_point).get("/fr/account/").content.decode()
    page = of(focal_point).get(REQUESTS).content.decode()
    assert "Lala Rakoto" in page
    assert "Bonjour &lt;b&gt;!" in page
    assert "Somebody Else" not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_page_costs_as_many_statements_with_thirty_as_with_one(clinic, focal_point, rows, django_assert_num_queries):
    for _ in range(rows):
        JoinRequestFactory(organisation=clinic)
    browser = of(focal_point)
    browser.get(REQUESTS)
    with django_assert_num_queries(6):
        browser.get(REQUESTS)


def test_accepting_makes_a_colleague_who_is_told(person, clinic, focal_point, settings):
    asked = JoinRequestFactory(user=person, organisation=clinic)
    response = answer(of(focal_point), asked, "accept", role="focal_point")
    assert response.headers["Location"] == REQUESTS
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by) == ("accepted", focal_point)
    assert colleagues(asked) == ["member"]
    mail = Message.objects.get()
    assert (mail.to, mail.language, mail.notice) == ("lala@example.org", "fr", "members/join_decided")
    assert "est acceptée" in mail.text
    assert f"{settings.SITE_URL}/fr/account/" in mail.text
    assert "focal@example.org" not in mail.text


def test_declining_makes_nobody_and_tells(person, clinic, focal_point):
    asked = JoinRequestFactory(user=person, organisation=clinic)
    answer(of(focal_point), asked, "decline")
    asked.refresh_from_db()
    assert (asked.status, colleagues(asked)) == ("declined", [])
    assert "a été refusée" in Message.objects.get().text


def test_who_represents_it_by_now_keeps_their_role(person, clinic, focal_point):
    asked = JoinRequestFactory(user=person, organisation=clinic)
    RepresentativeFactory(user=person, organisation=clinic, role="alternate")
    answer(of(focal_point), asked, "accept")
    assert colleagues(asked) == ["alternate"]


def test_who_represented_it_once_does_so_again(person, clinic, focal_point):
    RepresentativeFactory(user=person, organisation=clinic, former=True)
    asked = JoinRequestFactory(user=person, organisation=clinic)
    answer(of(focal_point), asked, "accept")
    assert colleagues(asked) == ["member"]
    assert Representative.objects.filter(user=person).count() == 2


def test_history_tells_who_asked_and_who_decided(person, clinic, focal_point):
    asked = JoinRequestFactory(user=person, organisation=clinic)
    answer(of(focal_point), asked, "accept")
    history = JoinRequest.pgh_event_model.objects.order_by("pgh_id").values_list("user", "status", "decided_by")
    assert list(history) == [(person.pk, "asked", None), (person.pk, "accepted", focal_point.pk)]


@pytest.mark.parametrize("who", ["former", "colleague", "alternate", "other organisation", "asker", "staff"])
def test_who_is_no_focal_point_finds_nothing_to_answer(person, clinic, who):
    asked = JoinRequestFactory(user=person, organisation=clinic)
    user = {
        "former": lambda: RepresentativeFactory(organisation=clinic, former=True).user,
        "colleague": lambda: RepresentativeFactory(organisation=clinic, role="member").user,
        "alternate": lambda: RepresentativeFactory(organisation=clinic, role="alternate").user,
        "other organisation": lambda: RepresentativeFactory(organisation=OrganisationFactory(listed=True)).user,
        "asker": lambda: person,
        "staff": lambda: UserFactory(superuser=True),
    }[who]()
    assert "lala@example.org" not in of(user).get(REQUESTS).content.decode().partition("<main")[2]
    assert answer(of(user), asked, "accept").status_code == 404
    asked.refresh_from_db()
    assert (asked.status, Representative.objects.filter(user=person).exists()) == ("asked", False)


@pytest.mark.parametrize(
    "data", [{}, {"request": "x", "answer": "accept"}, {"request": 2**70, "answer": "accept"}, {"answer": "accept"}]
)
def test_an_answer_to_nothing_is_not_found(focal_point, data):
    assert of(focal_point).post(REQUESTS, data).status_code == 404


def test_an_answer_that_is_none_changes_nothing(clinic, focal_point):
    asked = JoinRequestFactory(organisation=clinic)
    assert answer(of(focal_point), asked, "forget").status_code == 404
    asked.refresh_from_db()
    assert asked.status == "asked"


def test_the_first_answer_stands_and_the_other_person_is_told(clinic, focal_point):
    asked = JoinRequestFactory(organisation=clinic)
    other = RepresentativeFactory(organisation=clinic).user
    answer(of(focal_point), asked, "accept")
    response = of(other).post(REQUESTS, {"request": asked.pk, "answer": "decline"}, follow=True)
    assert "cette demande a été acceptée le" in response.content.decode()
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by) == ("accepted", focal_point)
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_answers_at_once_one_stands_and_one_mail_leaves(clinic, focal_point):
    asked = JoinRequestFactory(organisation=clinic)
    other = RepresentativeFactory(organisation=clinic).user
    turns = iter([(requests.accept, focal_point), (requests.decline, other)] * 4)

    def decide():
        action, by = next(turns)
        return action(request=asked, by=by)

    results = at_once(decide)
    asked.refresh_from_db()
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 4
    assert all(isinstance(refusal, requests.AlreadyDecidedError) for refusal in refused)
    assert colleagues(asked) == (["member"] if asked.status == "accepted" else [])
    assert Message.objects.count() == 1


# --- the admin --------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client):
    client.force_login(with_permissions("view_joinrequest", "change_joinrequest"))
    return client


@pytest.mark.parametrize("rows", [1, 30])
def test_admin_lists_all_at_the_same_cost(desk, rows, django_assert_num_queries):
    for _ in range(rows):
        JoinRequestFactory()
    desk.get(ADMIN)
    with django_assert_num_queries(7):
        assert len(desk.get(ADMIN).context["cl"].result_list) == rows


@pytest.mark.parametrize(("step", "status"), [("accept", "accepted"), ("decline", "declined")])
def test_secretariat_answers_for_silent_focal_points(desk, clinic, step, status):
    asked = JoinRequestFactory(organisation=clinic, user__name="Lala Rakoto")
    page = desk.get(f"{ADMIN}{asked.pk}/change/").content.decode()
    assert f"{ADMIN}{asked.pk}/{step}/" in page
    assert desk.get(f"{ADMIN}{asked.pk}/{step}/").status_code == 302
    response = desk.post(f"{ADMIN}{asked.pk}/{step}/", follow=True)
    assert "Lala Rakoto" in response.content.decode()
    assert f"{ADMIN}{asked.pk}/{step}/" not in response.content.decode()
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by.name) == (status, "Sam Secretary")
    assert colleagues(asked) == (["member"] if status == "accepted" else [])
    assert Message.objects.get().to == asked.user.email


def test_secretariat_is_told_that_it_comes_too_late(desk):
    asked = JoinRequestFactory(declined=True)
    response = desk.post(f"{ADMIN}{asked.pk}/accept/", follow=True)
    assert "Nothing was changed: this request was declined on" in response.content.decode()
    assert colleagues(asked) == []


def test_who_may_only_look_cannot_answer(client):
    asked = JoinRequestFactory()
    client.force_login(with_permissions("view_joinrequest"))
    assert f"{ADMIN}{asked.pk}/accept/" not in client.get(f"{ADMIN}{asked.pk}/change/").content.decode()
    for step in ("accept", "decline"):
        assert client.post(f"{ADMIN}{asked.pk}/{step}/").status_code == 403
    assert client.post(f"{ADMIN}{asked.pk}/change/", {"status": "accepted"}).status_code == 403
    assert client.post(f"{ADMIN}{asked.pk}/delete/", {"post": "yes"}).status_code == 403
    asked.refresh_from_db()
    assert asked.status == "asked"


@pytest.mark.parametrize("step", ["accept", "decline"])
def test_answer_in_the_admin_to_nothing_is_not_found(desk, step):
    assert desk.post(f"{ADMIN}999999/{step}/").status_code == 404


# --- the mails --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "asks", "answer_to"),
    [
        ("en", "Somebody asks to join Clinique Tamarin", "Answer to your request to join Clinique Tamarin"),
        ("fr", "Une personne demande à rejoindre", "Réponse à votre demande"),
        ("es", "Una persona pide unirse a", "Respuesta a su solicitud"),
        ("ar", "شخص يطلب الانضمام إلى", "الرد على طلبكم"),
    ],
)
@pytest.mark.parametrize("name", ["Lala Rakoto", ""])
def test_mails_are_in_the_language_of_who_reads_them(clinic, focal_point, language, asks, answer_to, name):
    User.objects.filter(pk=focal_point.pk).update(language=language)
    person = UserFactory(name=name, language=language)
    asked = requests.ask(organisation=clinic, message="", by=person)
    requests.decline(request=asked, by=focal_point)
    first, second = Message.objects.order_by("pk")
    assert first.subject.startswith(asks)
    assert second.subject.startswith(answer_to)
    for mail in (first, second):
        assert f'lang="{language}"' in mail.html
        assert "None" not in mail.text
        assert "  " not in mail.text
