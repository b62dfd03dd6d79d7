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
from members.forms import SubmitForm
from members.models import Application, Membership, Organisation, User
from members.pages import all_pages
from tests.factories.groups import GroupFactory
from tests.factories.members import ApplicationFactory, MembershipTypeFactory, UserFactory
from tests.members.answers import FORM, form_of, page_of, submitted_by
from tests.members.test_applications import until_somebody_waits
from tests.members.test_codes import at_once
from tests.members.test_sign_in import ask, code_in_mail, enter

pytestmark = pytest.mark.django_db
CHECK = "/fr/apply/check/"
PAGE = "/fr/apply/organisation/"
NAMES = form_of("organisation")
DECLARED = {"declared": "on", "consented": "on"}


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


def address(slug: str, language: str = "fr") -> str:
    return f"/{language}/apply/{slug}/"


def answer(browser: Client, **changes: object) -> None:
    """Every page, one after the other."""
    for slug in all_pages():
        browser.post(address(slug), form_of(slug, **changes))


def submit(browser: Client, **extra: object):
    version = Application.objects.open().latest("pk").version
    return browser.post(CHECK, {"version": version} | DECLARED | extra)


def errors_of(response) -> dict:
    return dict(response.context["form"].errors)


def test_whole_way_from_the_address_to_the_thanks(client):
    MembershipTypeFactory()
    GroupFactory(slug="cash", name_fr="Espèces")
    ask(client, "lala@example.org", door="/fr/apply/")
    first = enter(client, code_in_mail("lala@example.org"), "lala@example.org", next="/fr/apply/continue/")
    assert first.headers["Location"] == "/fr/apply/continue/"
    assert client.get("/fr/apply/continue/").headers["Location"] == address("you")
    slugs = list(all_pages())
    for slug, following in zip(slugs, [*map(address, slugs[1:]), CHECK], strict=True):
        assert client.get(address(slug)).status_code == 200
        assert client.post(address(slug), form_of(slug, groups=["cash"])).headers["Location"] == following
    page = client.get(CHECK).content.decode()
    for shown in ("Maison Tamarin", "Madagascar", "Comores", "https://tamarin.example", "Lala Rakoto", "Espèces"):
        assert shown in page
    response = client.post(CHECK, {"version": version_on(page)} | DECLARED, follow=True)
    assert response.redirect_chain == [("/fr/apply/done/", 302)]
    assert "10 jours ouvrables" in response.content.decode()
    application = Application.objects.get()
    assert application.status == "submitted"
    assert (application.organisation.countries, application.organisation.description_fr) == (
        ["MG", "KM"],
        FORM["description"].strip(),
    )
    assert "Maison Tamarin" in client.get("/fr/account/").content.decode()


@pytest.mark.parametrize("slug", [slug for slug in all_pages() if slug != "groups"])
def test_empty_page_says_at_each_field_and_above_what_is_missing(browser, slug):
    response = browser.post(address(slug), {})
    page = response.content.decode()
    needed = {name for name, field in all_pages()[slug].base_fields.items() if field.required}
    assert set(errors_of(response)) == needed
    summary = page[page.index('class="errs"') : page.index("<h1>")]
    for field, errors in errors_of(response).items():
        assert escape(errors[0]) in summary
        assert re.search(rf'href="#id_{field}(_0)?"', summary)
        assert f'id="id_{field}_error"' in page
    targets = re.findall(r'href="#(id_\w+)"', summary)
    assert all(f'id="{target}"' in page for target in targets)
    assert "<title>Erreur" in page
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("field", ["visibility", "affiliation", "governs_itself", "raises_own_funds", "psea_policy"])
def test_nothing_is_chosen_for_the_applicant_where_it_matters(browser, field):
    page = browser.get(address(page_of(field))).content.decode()
    assert not re.search(rf'<input[^>]*name="{field}"[^>]*checked', page)


def test_the_language_of_the_page_is_the_first_guess(browser):
    for field in ("language", "description_language"):
        page = browser.get(address(page_of(field))).content.decode()
        assert re.search(rf'<input[^>]*name="{field}" value="fr"[^>]*checked', page)


def test_what_was_typed_stays_on_the_page_and_after_it_was_closed(browser):
    page = browser.post(address("work"), form_of("work", description="Trop court.")).content.decode()
    assert "Trop court." in page
    again = browser.get(address("work")).content.decode()
    assert "Trop court." in again
    assert 'class="errs"' not in again
    assert "Ce que vous aviez saisi est toujours là" in again


def test_what_was_typed_is_there_on_another_device_acceptable_or_not(browser, person):
    browser.post(PAGE, NAMES)
    browser.post(address("where"), form_of("where", countries="Madagascar\nAtlantis"))
    other = Client()
    other.force_login(person)
    assert 'value="Maison Tamarin"' in other.get(address("organisation", "ar")).content.decode()
    assert "Atlantis" in other.get(address("where", "ar")).content.decode()
    assert "Continuer la demande" in other.get("/fr/account/").content.decode()
    assert other.get("/ar/apply/continue/").headers["Location"] == address("you", "ar")


def test_saving_for_later_keeps_anything_and_leads_to_the_account(browser):
    response = browser.post(address("work"), {"description": "Trop", "later": "1"}, follow=True)
    assert response.redirect_chain == [("/fr/account/", 302)]
    assert "Vos réponses sont enregistrées" in response.content.decode()
    assert "Trop" in browser.get(address("work")).content.decode()


def test_what_was_typed_survives_a_session_that_ended(client, person):
    response = client.post(PAGE, NAMES)
    assert response.headers["Location"] == "/fr/apply/"
    assert not Application.objects.exists()
    ask(client, person.email, door="/fr/apply/")
    enter(client, code_in_mail(person.email), person.email, next="/fr/apply/continue/")
    assert client.get("/fr/apply/continue/").headers["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert 'value="Maison Tamarin"' in page
    assert re.search(r'<option value="national_ngo" selected', page)
    assert "Ce que vous aviez saisi est toujours là" in page
    client.post(PAGE, NAMES)
    assert Application.objects.get().name == "Maison Tamarin"
    assert "Ce que vous aviez saisi" not in client.get(PAGE).content.decode()


def test_session_takes_only_what_the_page_asks_and_no_more_than_fits(client, person):
    client.post(PAGE, NAMES | {"is_staff": "1", "name": "x" * 100_000})
    kept = client.session["apply"]["typed"]
    assert set(kept) == set(NAMES)
    assert len(kept["name"][0]) == 20_000


def test_an_application_keeps_only_what_the_page_asks(browser):
    browser.post(PAGE, NAMES | {"is_staff": "1", "status": "approved"})
    application = Application.objects.get()
    assert set(application.answers["organisation"]) == set(NAMES)
    assert (application.name, application.status) == ("Maison Tamarin", "draft")


def test_a_null_is_refused_and_what_was_typed_stays_refused(browser):
    response = browser.post(PAGE, NAMES | {"name": "Mai\0son"})
    assert "caractères cachés" in errors_of(response)["name"][0]
    steps = {step["slug"]: step["is_done"] for step in browser.get(CHECK).context["steps"]}
    assert not steps["organisation"]
    assert Application.objects.get().name == "Maison"


def test_of_a_field_that_comes_twice_one_value_is_kept(browser):
    browser.post(PAGE, NAMES | {"name": ["Alpha", "Beta"]})
    assert Application.objects.get().name == "Beta"
    assert 'value="Beta"' in browser.get(PAGE).content.decode()


def test_a_long_name_full_of_hidden_characters_is_shortened_where_it_is_shown(browser):
    browser.post(PAGE, NAMES | {"name": "\u202eMaison" + "x" * 20_000})
    assert Application.objects.get().name == "Maison" + "x" * 243
    assert "\u202e" not in browser.get("/fr/account/").content.decode()


def test_an_old_tab_overwrites_nothing_until_it_is_told_to(browser):
    browser.post(address("work"), form_of("work"))
    page = browser.get(address("work")).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    newer, older = "Un texte plus récent. " * 15, "Un texte ancien. " * 20
    assert browser.post(address("work"), form_of("work", description=newer) | {"seen": seen}).status_code == 302
    response = browser.post(address("work"), form_of("work", description=older) | {"seen": seen})
    page = response.content.decode()
    assert newer.strip() in page
    assert older.strip() in page
    assert Application.objects.get().answers["work"]["description"] == [newer]
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    assert browser.post(address("work"), form_of("work", description=older) | {"seen": seen}).status_code == 302
    assert Application.objects.get().answers["work"]["description"] == [older]


def test_boxes_that_were_unticked_are_kept_past_a_session_that_ended(client, person):
    GroupFactory(slug="cash")
    client.force_login(person)
    answer(client, groups=["cash"])
    client.logout()
    client.post(address("groups"), {})
    ask(client, person.email, door="/fr/apply/")
    enter(client, code_in_mail(person.email), person.email, next="/fr/apply/continue/")
    assert client.get("/fr/apply/continue/").headers["Location"] == address("groups")
    assert not re.search(r'value="cash"[^>]*checked', client.get(address("groups")).content.decode())


def test_a_group_that_is_gone_is_no_fault_of_who_chose_it(browser):
    GroupFactory(slug="cash")
    group = GroupFactory(slug="gone")
    answer(browser, groups=["cash", "gone"])
    group.delete()
    assert submit(browser).headers["Location"] == "/fr/apply/done/"
    assert [interest.group.slug for interest in Application.objects.get().interests.all()] == ["cash"]


def test_a_kept_page_that_is_not_open_does_not_stand_in_the_way(client, person):
    application = submitted_by(person)
    staff = UserFactory(staff=True)
    client.post(PAGE, NAMES)
    applications.request_changes(
        application=application, version=application.version, requested={"work": "Plus."}, by=staff
    )
    assert client.session["apply"]["page"] == "organisation"
    client.force_login(person)
    assert client.get("/fr/apply/continue/").headers["Location"] == address("work")


def test_a_page_that_is_asked_no_more_leads_nowhere(client, person, settings):
    client.post(address("visibility"), {})
    session = client.session
    session["apply"] = session["apply"] | {"page": "horoscope"}
    session.save()
    client.force_login(person)
    assert client.get("/fr/apply/continue/").headers["Location"] == address("you")


def test_questions_can_be_read_before_one_starts(client):
    general = MembershipTypeFactory()
    page = client.get("/fr/join/questions/").content.decode()
    for asked in [*(form(membership_type=general) for form in all_pages().values()), SubmitForm()]:
        for field in asked.visible_fields():
            assert escape(str(field.label)) in page


def test_strangers_cannot_fill_the_session_table(person):
    statuses = [Client().post(PAGE, NAMES).status_code for _ in range(31)]
    assert statuses == [302] * 30 + [429]


def test_a_page_that_there_is_not_is_not_found(browser):
    assert browser.get(address("nowhere")).status_code == 404
    assert browser.post(address("nowhere"), NAMES).status_code == 404


def test_progress_says_of_each_page_whether_it_is_done(browser):
    browser.post(address("you"), form_of("you"))
    browser.post(address("work"), {"description": "Trop"})
    steps = {step["slug"]: step["is_done"] for step in browser.get(CHECK).context["steps"]}
    assert steps == {slug: slug == "you" for slug in all_pages()}
    page = browser.get(CHECK).content.decode()
    assert "Pas encore complète" in page
    assert "declared" not in page
    assert browser.get(address("where")).content.decode().count('class="done"') == 1


def test_answers_can_be_changed_until_they_are_submitted(browser):
    answer(browser)
    response = browser.post(PAGE, NAMES | {"name": "Maison du Tamarin"})
    assert response.headers["Location"] == CHECK
    page = browser.get(CHECK).content.decode()
    assert "Maison du Tamarin" in page
    assert f'href="{PAGE}#id_name"' in page
    assert f'href="{address("where")}#id_affiliation_0"' in page


@pytest.mark.parametrize(
    ("changes", "locality"),
    [
        ({"countries": "Madagascar"}, "National"),
        ({"countries": "Madagascar", "kind": "local_ngo"}, "Local"),
        ({}, "Régional"),
        ({"affiliation": "part_of_international"}, "International"),
    ],
)
def test_locality_follows_from_the_answers_and_is_shown_with_its_definition(browser, changes, locality):
    answer(browser, **changes)
    page = browser.get(CHECK).content.decode()
    assert f"<strong>{locality}</strong>" in page
    assert "Comité permanent interorganisations" in page


@pytest.mark.parametrize("box", ["declared", "consented"])
def test_declaration_and_consent_are_needed(browser, box):
    answer(browser)
    response = submit(browser, **{box: ""})
    assert set(errors_of(response)) == {box}
    assert Application.objects.get().status == "draft"


@pytest.mark.parametrize("boxes", [DECLARED, {}])
def test_incomplete_application_is_not_submitted(browser, boxes):
    answer(browser, visibility="")
    response = browser.post(CHECK, {"version": "1"} | boxes, follow=True)
    assert response.redirect_chain == [(CHECK, 302)]
    assert "Certaines pages ne sont pas encore complètes" in response.content.decode()
    assert Application.objects.get().status == "draft"
    assert not Organisation.objects.exists()


def test_stale_tab_submits_nothing_that_was_not_read(browser):
    answer(browser)
    version = version_on(browser.get(CHECK).content.decode())
    browser.post(PAGE, NAMES | {"name": "Changed in another tab"})
    page = browser.post(CHECK, {"version": version} | DECLARED, follow=True).content.decode()
    assert "Quelque chose a changé" in page
    assert "Changed in another tab" in page
    assert Application.objects.get().status == "draft"


def test_back_button_after_submitting_changes_nothing(browser):
    answer(browser)
    submit(browser)
    for path, data in ((PAGE, NAMES | {"name": "Other"}), (CHECK, {"version": "1"} | DECLARED)):
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

    for slug in all_pages():
        statuses = {response.status_code for response in at_once(lambda slug=slug: send(address(slug), form_of(slug)))}
        assert statuses == {302}
    version = str(Application.objects.get().version)
    responses = at_once(lambda: send(CHECK, {"version": version} | DECLARED))
    assert {response.headers["Location"] for response in responses} == {"/fr/apply/done/"}
    assert Organisation.objects.count() == 1
    assert sorted(Message.objects.values_list("notice", flat=True)) == [
        "members/application_notice",
        "members/application_received",
    ]


def test_application_that_came_back_opens_the_pages_that_are_asked_for_and_no_others(browser, person):
    application = submitted_by(person)
    staff = UserFactory(staff=True)
    asked = {"work": "Dans quels <camps> ?"}
    applications.request_changes(application=application, version=application.version, requested=asked, by=staff)
    account = browser.get("/fr/account/").content.decode()
    assert "Le secrétariat demande des modifications" in account
    page = browser.get(CHECK).content.decode()
    assert "Dans quels &lt;camps&gt; ?" in page
    assert address("work") in page
    assert PAGE not in page
    assert "Dans quels &lt;camps&gt; ?" in browser.get(address("work")).content.decode()
    assert browser.get("/fr/apply/continue/").headers["Location"] == address("work")
    response = browser.post(CHECK, {"version": str(application.version + 1)} | DECLARED)
    assert response.headers["Location"] == CHECK, "nothing was changed yet"
    assert browser.get(PAGE).headers["Location"] == CHECK
    assert browser.post(PAGE, NAMES | {"name": "Other"}).headers["Location"] == CHECK
    changed = "Nous accueillons les enfants au camp. " * 9
    assert browser.post(address("work"), form_of("work", description=changed)).headers["Location"] == CHECK
    assert submit(browser).headers["Location"] == "/fr/apply/done/"
    application.refresh_from_db()
    assert (application.status, application.name) == ("submitted", "Maison Tamarin")
    assert application.organisation.description_fr == changed.strip()
    assert "Dans quels &lt;camps&gt; ?" in browser.get("/fr/account/").content.decode()


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
    answer(browser)
    browser.post(PAGE, NAMES | extra)
    submit(browser, **extra)
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
    assert "kind" in errors_of(browser.post(PAGE, NAMES))


def test_without_an_open_membership_the_pages_say_so(client):
    assert "fermées" in client.get("/fr/apply/").content.decode()
    client.force_login(UserFactory())
    assert "fermées" in client.get(PAGE).content.decode()
    assert client.post(PAGE, NAMES).status_code == 200
    assert not Application.objects.exists()


def test_template_and_html_syntax_is_literal_everywhere(browser):
    name = "{{ 7|add:1 }} <b>{% now %}</b> & co"
    answer(browser, name=name, job_title="<script>alert(1)</script>")
    assert escape("<script>alert(1)</script>") in browser.get(CHECK).content.decode()
    submit(browser)
    for path in ("/fr/account/", "/fr/apply/withdraw/"):
        page = browser.get(path).content.decode()
        assert escape(name) in page
        assert "<script>alert" not in page
    mail = Message.objects.get(notice="members/application_received")
    assert name in mail.subject
    assert name in mail.text
    assert "<b>{%" not in mail.html


def test_withdrawing_asks_first_and_is_told_in_the_account(browser):
    browser.post(PAGE, NAMES)
    assert "Maison Tamarin" in browser.get("/fr/apply/withdraw/").content.decode()
    assert Application.objects.get().status == "draft"
    page = browser.post("/fr/apply/withdraw/", follow=True).content.decode()
    assert "Votre demande est retirée" in page
    assert Application.objects.get().status == "withdrawn"
    browser.post(address("you"), form_of("you"))
    assert 'value="Maison Tamarin"' in browser.get(PAGE).content.decode()


def test_applicant_sees_the_decision_with_its_reason(browser, person):
    staff = UserFactory(staff=True, name="Sam Secretary")
    submitted = submitted_by(person)
    applications.decline(application=submitted, version=submitted.version, reason="Pas <encore>.", by=staff)
    page = browser.get("/fr/account/").content.decode()
    assert "Pas &lt;encore&gt;." in page
    assert "Refusée" in page
    assert "Sam Secretary" not in page
    assert "/fr/apply/continue/" in page


def test_applicant_sees_the_member_page_once_approved(browser, person):
    staff = UserFactory(staff=True)
    submitted = submitted_by(person)
    applications.approve(application=submitted, version=submitted.version, locality="national", by=staff)
    page = browser.get("/fr/account/").content.decode()
    assert 'href="/fr/account/organisation/maison-tamarin/"' in page
    assert browser.get("/fr/members/maison-tamarin/").status_code == 200
    # a tab from before starts nothing anew
    for path, data in ((PAGE, NAMES), (CHECK, {"version": "1"} | DECLARED)):
        browser.post(path, data)
    assert browser.get("/fr/apply/continue/", follow=True).redirect_chain[-1] == ("/fr/account/", 302)
    assert Application.objects.count() == 1
    assert not User.objects.get(pk=person.pk).is_staff


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_what_was_typed_survives_a_token_that_does_not_fit(person, is_signed_in):
    """A sign-in in another tab, or cookies that were cleared."""
    browser = Client(enforce_csrf_checks=True)
    if is_signed_in:
        browser.force_login(person)
    response = browser.post(PAGE, NAMES)
    page = response.content.decode()
    assert response.status_code == 403
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Votre saisie est toujours là" in page
    for field in ("name", "acronym", "website"):
        assert f'value="{FORM[field]}"' in page
    assert not Application.objects.exists()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    response = browser.post(PAGE, NAMES | {"csrfmiddlewaretoken": token})
    assert response.headers["Location"] == (address("you") if is_signed_in else "/fr/apply/")


def test_form_of_another_site_is_not_shown_as_ours(person):
    response = Client(enforce_csrf_checks=True).post(PAGE, NAMES, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert "Maison Tamarin" not in response.content.decode()


def test_submitting_and_withdrawing_in_turn_does_not_flood_the_secretariat(browser):
    answer(browser)
    for _ in range(14):
        browser.post(address("you"), form_of("you"))
        last = submit(browser)
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
            applications.approve(application=application, version=2, locality="national", by=staff)
            withdrawing = pool.submit(at_once, lambda: client.post("/fr/apply/withdraw/", follow=True), 1)
            until_somebody_waits()
        (response,) = withdrawing.result()
    page = response.content.decode()
    assert "n’attend plus de décision" in page
    assert "sam@secretariat.example" not in page
