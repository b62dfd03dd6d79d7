"""The pages of an application: nothing typed is lost, nothing is doubled, nothing is taken that was not asked."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils.html import escape

from foundation.outbox.models import Message
from members.actions import applications
from members.models import Application, Membership, Organisation, User
from tests.factories.members import ApplicationFactory, MembershipTypeFactory, UserFactory
from tests.members.test_applications import ANSWERS, until_somebody_waits
from tests.members.test_codes import at_once
from tests.members.test_sign_in import ask, code_in_mail, enter

pytestmark = pytest.mark.django_db
PAGE = "/fr/apply/organisation/"
CHECK = "/fr/apply/check/"
FORM = {
    "name": "Maison Tamarin",
    "acronym": "MT",
    "kind": "national_ngo",
    "headquarters": "MG",
    "countries": "Madagascar\nجزر القمر",
    "affiliation": "independent",
    "website": "tamarin.example",
    "description": "Nous accompagnons les enfants séparés. " * 12,
    "description_language": "fr",
    "visibility": "public",
    "contact_name": "Lala Rakoto",
    "job_title": "Directrice",
    "language": "fr",
}


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def person(db):
    MembershipTypeFactory()
    return UserFactory(email="lala@example.org", name="")


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


def version_on(page: str) -> str:
    return re.search(r'name="version" value="(\d+)"', page)[1]


def errors_of(response) -> dict:
    return dict(response.context["form"].errors)


def test_whole_way_from_the_address_to_the_thanks(client):
    MembershipTypeFactory()
    ask(client, "lala@example.org", door="/fr/apply/")
    assert enter(client, code_in_mail("lala@example.org"), "lala@example.org", next=PAGE).headers["Location"] == PAGE
    assert client.post(PAGE, FORM).headers["Location"] == CHECK
    page = client.get(CHECK).content.decode()
    for shown in ("Maison Tamarin", "Madagascar", "Comores", "https://tamarin.example", "Lala Rakoto", "Directrice"):
        assert shown in page
    response = client.post(CHECK, {"version": version_on(page), "declared": "on"}, follow=True)
    assert response.redirect_chain == [("/fr/apply/done/", 302)]
    application = Application.objects.get()
    assert application.status == "submitted"
    assert (application.organisation.countries, application.organisation.description_fr) == (
        ["MG", "KM"],
        FORM["description"].strip(),
    )
    assert "Maison Tamarin" in client.get("/fr/account/").content.decode()


def test_empty_form_says_at_each_field_and_above_what_is_missing(browser):
    response = browser.post(PAGE, {})
    page = response.content.decode()
    needed = {"name", "kind", "headquarters", "countries", "affiliation", "description", "description_language"}
    assert set(errors_of(response)) == needed | {"visibility", "contact_name", "job_title", "language"}
    summary = page[page.index('class="errs"') : page.index("<h1>")]
    for field, errors in errors_of(response).items():
        assert escape(errors[0]) in summary
        assert re.search(rf'href="#id_{field}(_0)?"', summary)
        assert f'id="id_{field}_error"' in page
    targets = re.findall(r'href="#(id_\w+)"', summary)
    assert all(f'id="{target}"' in page for target in targets)
    assert "<title>Erreur" in page
    assert not Organisation.objects.exists()


def test_nothing_is_chosen_for_the_applicant_where_it_matters(browser):
    page = browser.get(PAGE).content.decode()
    for field in ("visibility", "affiliation"):
        assert not re.search(rf'<input[^>]*name="{field}"[^>]*checked', page)
    assert re.search(r'<input[^>]*name="language" value="fr"[^>]*checked', page)


def test_what_was_typed_stays_on_the_page_and_after_it_was_closed(browser):
    typed = FORM | {"description": "Trop court.", "kind": ""}
    page = browser.post(PAGE, typed).content.decode()
    assert 'value="Maison Tamarin"' in page
    assert "Trop court." in page
    again = browser.get(PAGE).content.decode()
    assert 'value="Maison Tamarin"' in again
    assert "Trop court." in again
    assert 'class="errs"' not in again
    assert "Ce que vous aviez saisi est toujours là" in again


def test_what_was_typed_survives_a_session_that_ended(client, person):
    response = client.post(PAGE, FORM)
    assert response.headers["Location"] == "/fr/apply/"
    assert not Organisation.objects.exists()
    ask(client, person.email, door="/fr/apply/")
    enter(client, code_in_mail(person.email), person.email, next=PAGE)
    page = client.get(PAGE).content.decode()
    assert 'value="Maison Tamarin"' in page
    assert re.search(r'<option value="MG" selected', page)
    assert re.search(r'name="visibility" value="public"[^>]*checked', page)
    assert client.post(PAGE, FORM).headers["Location"] == CHECK
    assert "Ce que vous aviez saisi" not in client.get(PAGE).content.decode()


def test_session_takes_only_what_the_form_asks_and_no_more_than_fits(client, person):
    client.post(PAGE, FORM | {"is_staff": "1", "name": "x" * 100_000})
    kept = client.session["apply"]["typed"]
    assert set(kept) == set(FORM)
    assert len(kept["name"]) == 20_000


def test_strangers_cannot_fill_the_session_table(person):
    statuses = [Client().post(PAGE, FORM).status_code for _ in range(31)]
    assert statuses == [302] * 30 + [429]


def test_draft_is_there_on_another_device(browser, person):
    browser.post(PAGE, FORM)
    other = Client()
    other.force_login(person)
    page = other.get("/ar/apply/organisation/").content.decode()
    assert 'value="Maison Tamarin"' in page
    assert "مدغشقر" in page
    assert "Continuer la demande" in other.get("/fr/account/").content.decode()


def test_answers_can_be_changed_until_they_are_submitted(browser):
    browser.post(PAGE, FORM)
    browser.post(PAGE, FORM | {"name": "Maison du Tamarin"})
    assert Organisation.objects.get().name == "Maison du Tamarin"
    assert Application.objects.get().version == 2


def test_declaration_is_needed(browser):
    browser.post(PAGE, FORM)
    response = browser.post(CHECK, {"version": "1"})
    assert "declared" in errors_of(response)
    assert Application.objects.get().status == "draft"


def test_stale_tab_submits_nothing_that_was_not_read(browser):
    browser.post(PAGE, FORM)
    version = version_on(browser.get(CHECK).content.decode())
    browser.post(PAGE, FORM | {"name": "Changed in another tab"})
    page = browser.post(CHECK, {"version": version, "declared": "on"}, follow=True).content.decode()
    assert "La demande a changé" in page
    assert "Changed in another tab" in page
    assert Application.objects.get().status == "draft"


def test_back_button_after_submitting_changes_nothing(browser):
    browser.post(PAGE, FORM)
    browser.post(CHECK, {"version": "1", "declared": "on"})
    for path, data in ((PAGE, FORM | {"name": "Other"}), (CHECK, {"version": "1", "declared": "on"})):
        response = browser.post(path, data, follow=True)
        assert response.redirect_chain == [("/fr/apply/done/", 302)]
    assert browser.get(PAGE).headers["Location"] == "/fr/apply/done/"
    assert Organisation.objects.get().name == "Maison Tamarin"
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_of_each_form_at_once_are_one_application_and_one_mail_to_each():
    MembershipTypeFactory()
    person = UserFactory()

    def send(path, data):
        browser = Client()
        browser.force_login(person)
        return browser.post(path, data)

    assert {response.status_code for response in at_once(lambda: send(PAGE, FORM))} == {302}
    version = str(Application.objects.get().version)
    responses = at_once(lambda: send(CHECK, {"version": version, "declared": "on"}))
    assert {response.headers["Location"] for response in responses} == {"/fr/apply/done/"}
    assert Organisation.objects.count() == 1
    assert sorted(Message.objects.values_list("notice", flat=True)) == [
        "members/application_notice",
        "members/application_received",
    ]


def test_extra_fields_are_ignored(browser, person):
    other = ApplicationFactory(submitted=True)
    extra = {
        "status": "approved",
        "is_staff": "on",
        "is_superuser": "on",
        "organisation": other.organisation.pk,
        "application": other.pk,
        "applicant": other.applicant.pk,
        "type": "99",
        "locality": "local",
        "slug": "mine",
        "is_sample": "on",
        "email": "evil@example.org",
        "decided_by": person.pk,
    }
    browser.post(PAGE, FORM | extra)
    browser.post(CHECK, {"version": "1", "declared": "on"} | extra)
    browser.post("/fr/account/details/", {"name": "Lala", "language": "fr"} | extra)
    mine = Application.objects.get(applicant=person)
    assert (mine.status, mine.type.slug, mine.decided_by) == ("submitted", "general", None)
    assert mine.organisation != other.organisation
    assert (mine.organisation.locality, mine.organisation.is_sample) == ("unclassified", False)
    assert mine.organisation.slug != "mine"
    person.refresh_from_db()
    assert (person.email, person.is_staff, person.is_superuser) == ("lala@example.org", False, False)
    other.refresh_from_db()
    assert (other.status, other.organisation.name) == (
        "submitted",
        Organisation.objects.get(pk=other.organisation_id).name,
    )
    assert not Membership.objects.exists()


def test_kinds_are_those_of_the_membership_that_is_open(browser):
    MembershipTypeFactory()
    general = Application._meta.get_field("type").related_model.objects.get()
    general.eligible_kinds = ["university"]
    general.save()
    page = browser.get(PAGE).content.decode()
    assert 'value="university"' in page
    assert 'value="national_ngo"' not in page
    assert "kind" in errors_of(browser.post(PAGE, FORM))


def test_without_an_open_membership_the_pages_say_so(client):
    assert "fermées" in client.get("/fr/apply/").content.decode()
    client.force_login(UserFactory())
    assert "fermées" in client.get(PAGE).content.decode()
    assert client.post(PAGE, FORM).status_code == 200
    assert not Organisation.objects.exists()


def test_template_and_html_syntax_is_literal_everywhere(browser):
    name = "{{ 7|add:1 }} <b>{% now %}</b> & co"
    browser.post(PAGE, FORM | {"name": name, "job_title": "<script>alert(1)</script>"})
    browser.post(CHECK, {"version": "1", "declared": "on"})
    for path in ("/fr/account/", "/fr/apply/withdraw/"):
        page = browser.get(path).content.decode()
        assert escape(name) in page
        assert "<script>alert" not in page
    mail = Message.objects.get(notice="members/application_received")
    assert name in mail.subject
    assert name in mail.text
    assert "<b>{%" not in mail.html


def test_withdrawing_asks_first_and_is_told_in_the_account(browser):
    browser.post(PAGE, FORM)
    assert "Maison Tamarin" in browser.get("/fr/apply/withdraw/").content.decode()
    assert Application.objects.get().status == "draft"
    page = browser.post("/fr/apply/withdraw/", follow=True).content.decode()
    assert "Votre demande est retirée" in page
    assert Application.objects.get().status == "withdrawn"
    assert 'value="Maison Tamarin"' in browser.get(PAGE).content.decode()


def test_applicant_sees_the_decision_with_its_reason(browser, person):
    staff = UserFactory(staff=True, name="Sam Secretary")
    draft = applications.save_draft(answers=ANSWERS, by=person)
    submitted = applications.submit(application=draft, version=draft.version, by=person)
    applications.decline(application=submitted, version=submitted.version, reason="Pas <encore>.", by=staff)
    page = browser.get("/fr/account/").content.decode()
    assert "Pas &lt;encore&gt;." in page
    assert "Refusée" in page
    assert "Sam Secretary" not in page
    assert PAGE in page


def test_applicant_sees_the_member_page_once_approved(browser, person):
    staff = UserFactory(staff=True)
    draft = applications.save_draft(answers=ANSWERS, by=person)
    submitted = applications.submit(application=draft, version=draft.version, by=person)
    applications.approve(application=submitted, version=submitted.version, by=staff)
    page = browser.get("/fr/account/").content.decode()
    assert 'href="/fr/members/maison-tamarin/"' in page
    assert browser.get("/fr/members/maison-tamarin/").status_code == 200
    assert not User.objects.get(pk=person.pk).is_staff


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_what_was_typed_survives_a_token_that_does_not_fit(person, is_signed_in):
    """A sign-in in another tab, or cookies that were cleared."""
    browser = Client(enforce_csrf_checks=True)
    if is_signed_in:
        browser.force_login(person)
    response = browser.post(PAGE, FORM)
    page = response.content.decode()
    assert response.status_code == 403
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Votre saisie est toujours là" in page
    for field in ("name", "contact_name", "job_title"):
        assert f'value="{FORM[field]}"' in page
    assert FORM["description"].strip() in page
    assert not Application.objects.exists()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    response = browser.post(PAGE, FORM | {"csrfmiddlewaretoken": token})
    assert response.headers["Location"] == (CHECK if is_signed_in else "/fr/apply/")


def test_form_of_another_site_is_not_shown_as_ours(person):
    response = Client(enforce_csrf_checks=True).post(PAGE, FORM, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert "Maison Tamarin" not in response.content.decode()


def test_submitting_and_withdrawing_in_turn_does_not_flood_the_secretariat(browser):
    for _ in range(14):
        browser.post(PAGE, FORM)
        last = browser.post(CHECK, {"version": Application.objects.open().get().version, "declared": "on"})
        browser.post("/fr/apply/withdraw/")
    assert last.status_code == 429
    assert Message.objects.filter(notice="members/application_notice").count() == 12


@pytest.mark.django_db(transaction=True)
def test_who_withdraws_too_late_is_not_told_who_in_the_secretariat_decided():
    application = ApplicationFactory(submitted=True)
    staff = UserFactory(staff=True, name="", email="sam@secretariat.example")
    client = Client()
    client.force_login(application.applicant)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            applications.approve(application=application, version=2, by=staff)
            withdrawing = pool.submit(at_once, lambda: client.post("/fr/apply/withdraw/", follow=True), 1)
            until_somebody_waits()
        (response,) = withdrawing.result()
    page = response.content.decode()
    assert "n’attend plus de décision" in page
    assert "sam@secretariat.example" not in page
