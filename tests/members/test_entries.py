"""An entry is kept true by its own people, and by nobody else."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.utils import timezone

from foundation.outbox.models import Message
from members.actions import entries
from members.actions.refusals import ChangedError
from members.entries import PAGES, form_of, missing, questions, state_of
from members.models import EntryChange, Organisation, User
from tests.factories.members import EntryChangeFactory, OrganisationFactory, RepresentativeFactory, UserFactory
from tests.members.answers import FORM
from tests.members.test_applications import until_somebody_waits
from tests.members.test_codes import at_once
from tests.routes import MEMBER, POST_ONLY, localised

pytestmark = pytest.mark.django_db
ENTRY = f"/fr/account/organisation/{MEMBER}/"
TEXT = "Nous accompagnons les enfants séparés. " * 12
SCOPED = [route for route in [*localised(), *POST_ONLY] if route.name.startswith("entry")]


def address(page: str) -> str:
    return f"{ENTRY}{page}/"


@pytest.fixture
def organisation(db):
    return OrganisationFactory(slug=MEMBER, name="Maison Tamarin", listed=True, description_fr=TEXT)


@pytest.fixture
def person(organisation):
    return RepresentativeFactory(organisation=organisation, user__language="fr", user__name="Lala Rakoto").user


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def desk(organisation):
    staff = UserFactory(staff=True, name="Sam Secretary")
    names = ("view_entrychange", "change_entrychange")
    staff.user_permissions.set(Permission.objects.filter(codename__in=names))
    desk = Client()
    desk.force_login(staff)
    return desk


def sent(page: str, **changes: object) -> dict:
    """What a browser sends from a page of the entry of Maison Tamarin."""
    everything = FORM | {"name": "Maison Tamarin", "headquarters": "KE", "countries": "Kenya"}
    everything |= {"description_fr": TEXT, "governs_itself": "", "raises_own_funds": ""} | changes
    return {name: everything.get(name, "") for name in PAGES[page].base_fields}


def save(browser: Client, page: str, data: dict):
    """As a browser does that has just opened the page."""
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(address(page)).content.decode())[1]
    return browser.post(address(page), data | {"seen": seen})


def notices() -> list[str]:
    return sorted(Message.objects.values_list("notice", flat=True))


# --- who ----------------------------------------------------------------------------------------------------------


def stranger() -> User:
    return RepresentativeFactory(organisation=OrganisationFactory(listed=True)).user


def former(organisation: Organisation) -> User:
    return RepresentativeFactory(organisation=organisation, former=True).user


@pytest.mark.parametrize("route", SCOPED, ids=str)
def test_others_find_nothing_and_change_nothing(organisation, route):
    people = [stranger(), former(organisation), UserFactory(staff=True), UserFactory(superuser=True)]
    before = Organisation.objects.values().get(slug=MEMBER)
    if route.name not in {
        "entry",
        "entry_leave",
        "entry_proof",
        "entry_badge",
        "entry_letter",
    }:  # which are for all who act for the organisation
        people.append(RepresentativeFactory(organisation=organisation, role="member").user)
    for someone in people:
        browser = Client()
        browser.force_login(someone)
        statuses = {browser.get(route.path("fr")).status_code, browser.post(route.path("fr"), {}).status_code}
        assert statuses <= {404, 405}
        assert 404 in statuses
    assert Client().get(route.path("fr")).headers["Location"].startswith("/fr/account/sign-in/")
    assert Organisation.objects.values().get(slug=MEMBER) == before
    assert not Message.objects.exists()


@pytest.mark.parametrize("role", ["focal_point", "alternate"])
def test_focal_points_and_alternates_keep_the_entry(client, organisation, role):
    client.force_login(RepresentativeFactory(organisation=organisation, role=role).user)
    response = save(client, "work", sent("work", description_fr="Nouveau texte. " * 30))
    assert response.headers["Location"] == ENTRY
    organisation.refresh_from_db()
    assert organisation.description_fr == ("Nouveau texte. " * 30).strip()


def test_a_colleague_sees_the_entry_and_no_way_to_change_it(client, organisation):
    client.force_login(RepresentativeFactory(organisation=organisation, role="member").user)
    page = client.get(ENTRY).content.decode()
    assert "Maison Tamarin" in page
    assert address("work") not in page
    assert "/hide/" not in page


# --- what -----------------------------------------------------------------------------------------------------------


def test_who_is_left_without_a_focal_point_is_told_whom_to_ask(client, organisation):
    client.force_login(RepresentativeFactory(organisation=organisation, role="member").user)
    assert "Personne n’est point focal en ce moment" in client.get(ENTRY).content.decode()
    RepresentativeFactory(organisation=organisation)
    assert "Personne n’est point focal en ce moment" not in client.get(ENTRY).content.decode()


def test_the_entry_says_how_complete_it_is_and_leads_to_what_is_missing(browser, organisation):
    page = browser.get(ENTRY).content.decode()
    gaps = missing(organisation)
    assert f"{questions() - len(gaps)} questions sur {questions()}" in page
    for slug in PAGES:
        assert address(slug) in page
    save(browser, "organisation", sent("organisation"))
    save(browser, "where", sent("where", governs_itself="yes", raises_own_funds="yes"))
    save(browser, "safeguarding", sent("safeguarding"))
    waiting = EntryChange.objects.get()
    entries.accept(change=waiting, version=waiting.version, locality="national", by=UserFactory(staff=True))
    assert missing(Organisation.objects.get(slug=MEMBER)) == []
    assert f"{questions()} questions sur {questions()}" in browser.get(ENTRY).content.decode()


@pytest.mark.parametrize("page", list(PAGES))
def test_saving_what_is_shown_changes_nothing(browser, organisation, person, page):
    form = form_of(PAGES[page], organisation, None)
    data = {bound.name: bound.value() or "" for bound in form}
    data |= {"legal_status": "registered", "safeguarding_policy": "yes", "psea_policy": "no"}
    before = entries.values(organisation)
    save(browser, page, {name: value for name, value in data.items() if name in form.fields})
    organisation.refresh_from_db()
    assert entries.values(organisation) == before
    assert not EntryChange.objects.exists()
    assert not Message.objects.exists()


def test_most_of_it_is_in_place_at_once_and_everywhere(browser, organisation):
    save(browser, "organisation", sent("organisation", acronym="TAM", website="tamarin.example"))
    save(browser, "visibility", {"visibility": "members"})
    organisation.refresh_from_db()
    assert (organisation.acronym, organisation.website) == ("TAM", "https://tamarin.example")
    assert not EntryChange.objects.exists()
    assert Client().get(f"/fr/members/{MEMBER}/").status_code == 404
    assert "Maison Tamarin" not in Client().get("/fr/members/").content.decode()


def test_descriptions_in_other_languages_stay(browser, organisation):
    organisation.description_ar = "نص " * 60
    organisation.save()
    save(browser, "work", sent("work", description_ar=organisation.description_ar, description_fr=""))
    organisation.refresh_from_db()
    assert (organisation.description_fr, organisation.description_ar) == (None, ("نص " * 60).strip())


def test_one_description_at_least_is_needed_and_each_is_counted(browser, organisation):
    assert "50 à 100 mots" in save(browser, "work", {}).content.decode()
    page = save(browser, "work", {"description_fr": "Trop court."}).content.decode()
    assert "Votre texte compte 2 mots" in page
    assert "Trop court." in page
    organisation.refresh_from_db()
    assert organisation.description_fr == TEXT


def test_name_and_country_wait_for_the_secretariat_and_stand_beside_the_entry(browser, organisation, person):
    save(browser, "organisation", sent("organisation", name="Maison <b>Baobab", acronym="BAO"))
    organisation.refresh_from_db()
    assert (organisation.name, organisation.acronym) == ("Maison Tamarin", "BAO")
    change = EntryChange.objects.get()
    assert (change.before, change.proposed) == ({"name": "Maison Tamarin"}, {"name": "Maison <b>Baobab"})
    assert notices() == ["members/entry_change_notice"]
    assert "before: Maison Tamarin\n  after: Maison <b>Baobab" in Message.objects.get().text
    page = browser.get(ENTRY).content.decode()
    assert "Maison &lt;b&gt;Baobab" in page
    assert "Maison &lt;b&gt;Baobab" in browser.get(address("organisation")).content.decode()
    # another page adds to what waits; saving the first one again says nothing new
    save(browser, "where", sent("where", headquarters="UG", governs_itself="yes", raises_own_funds="yes"))
    save(browser, "organisation", sent("organisation", name="Maison <b>Baobab", acronym="BAO"))
    change = EntryChange.objects.get()
    assert change.proposed == {
        "name": "Maison <b>Baobab",
        "headquarters": "UG",
        "governs_itself": True,
        "raises_own_funds": True,
    }
    # the desk is told once an hour; the rest stands behind the link
    assert notices() == ["members/entry_change_notice"]


def test_taking_back_what_waits_withdraws_it(browser, organisation):
    save(browser, "organisation", sent("organisation", name="Maison Baobab"))
    save(browser, "organisation", sent("organisation"))
    assert EntryChange.objects.get().status == "withdrawn"
    assert "Maison Baobab" not in browser.get(ENTRY).content.decode()


def test_extra_fields_are_ignored(browser, organisation):
    extra = {"locality": "local", "slug": "mine", "is_sample": "on", "visibility": "members", "status": "accepted"}
    save(browser, "organisation", sent("organisation") | extra)
    organisation.refresh_from_db()
    assert (organisation.locality, organisation.slug, organisation.visibility) == ("unclassified", MEMBER, "public")
    assert not organisation.is_sample


def test_a_page_that_there_is_not_is_not_found(browser):
    assert browser.get(address("you")).status_code == 404


def test_an_old_tab_does_not_undo_a_hide_until_it_is_told_to(browser, organisation, person):
    page = browser.get(address("visibility")).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    entries.hide(organisation=organisation, by=person)
    page = browser.post(address("visibility"), {"visibility": "public", "seen": seen}).content.decode()
    assert "modifiée ailleurs depuis que vous l’avez ouverte" in page
    organisation.refresh_from_db()
    assert organisation.visibility == "unlisted"
    save(browser, "visibility", {"visibility": "public"})
    organisation.refresh_from_db()
    assert organisation.visibility == "public"


@pytest.mark.parametrize(
    ("page", "changes"), [("work", {"description_fr": "Autre texte. " * 30}), ("organisation", {"name": "X"})]
)
def test_a_second_click_says_the_same_and_no_more(browser, organisation, page, changes):
    html = browser.get(address(page)).content.decode()
    data = sent(page, **changes) | {"seen": re.search(r'name="seen" value="(\w+)"', html)[1]}
    assert [browser.post(address(page), data).headers["Location"] for _ in range(2)] == [ENTRY, ENTRY]
    assert len(notices()) == EntryChange.objects.count() == (page == "organisation")


def test_a_second_change_that_waits_is_said_to_wait(browser):
    for name in ("One", "Two"):
        save(browser, "organisation", sent("organisation", name=name))
        assert "sera montré une fois accepté" in browser.get(ENTRY).content.decode()


# --- hiding ---------------------------------------------------------------------------------------------------------


def test_one_button_hides_at_once_and_asks_nothing(browser, organisation):
    assert f'action="{ENTRY}hide/"' in browser.get(ENTRY).content.decode()
    response = browser.post(address("hide"), follow=True)
    assert response.redirect_chain == [(ENTRY, 302)]
    organisation.refresh_from_db()
    assert organisation.visibility == "unlisted"
    for path in (f"/fr/members/{MEMBER}/", "/fr/members/nobody/"):
        assert Client().get(path).status_code == 404
    assert "Maison Tamarin" not in Client().get("/fr/members/").content.decode()
    assert f'action="{ENTRY}hide/"' not in browser.get(ENTRY).content.decode()
    assert organisation.memberships.active().exists()
    assert notices() == ["members/entry_hidden"]


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_hide_once():
    organisation = OrganisationFactory(listed=True)
    person = RepresentativeFactory(organisation=organisation).user
    results = at_once(lambda: entries.hide(organisation=organisation, by=person))
    assert {result.visibility for result in results} == {"unlisted"}
    assert notices() == ["members/entry_hidden"]


# --- the decision -----------------------------------------------------------------------------------------------------


@pytest.fixture
def change(organisation, person):
    return EntryChangeFactory(organisation=organisation, by=person, proposed={"name": "Maison Baobab"})


def at(change: EntryChange, step: str = "change") -> str:
    return f"/admin/members/entrychange/{change.pk}/{step}/"


def test_the_desk_sees_before_and_after_and_accepts(desk, change, organisation):
    page = desk.get(at(change))
    html = page.content.decode()
    assert "<td><bdi>Maison Tamarin</bdi></td><td><bdi>Maison Baobab</bdi></td>" in html
    assert page.context["decisions"]["accept"].initial["locality"] == "national"
    desk.post(at(change, "accept"), {"version": change.version, "locality": "regional"})
    organisation.refresh_from_db()
    assert (organisation.name, organisation.locality, organisation.slug) == ("Maison Baobab", "regional", MEMBER)
    mail = Message.objects.get(notice="members/entry_change_accepted")
    assert (mail.to, mail.language) == (change.by.email, "fr")
    assert "Maison Baobab" in mail.text


def test_the_desk_refuses_for_a_reason(desk, change, organisation):
    assert "Write the reason" in desk.post(at(change, "refuse"), {"version": 1, "reason": " "}).content.decode()
    desk.post(at(change, "refuse"), {"version": change.version, "reason": "Quel est le nom <officiel> ?"})
    change.refresh_from_db()
    organisation.refresh_from_db()
    assert (change.status, organisation.name) == ("refused", "Maison Tamarin")
    mail = Message.objects.get()
    assert "Quel est le nom <officiel> ?" in mail.text
    assert "&lt;officiel&gt;" in mail.html


def test_a_decision_comes_once_and_on_what_was_read(desk, change, organisation):
    staff = UserFactory(staff=True)
    with pytest.raises(ChangedError):
        entries.accept(change=change, version=change.version - 1, locality="national", by=staff)
    entries.refuse(change=change, version=change.version, reason="No.", by=staff)
    with pytest.raises(entries.NotWaitingError):
        entries.accept(change=change, version=change.version, locality="national", by=staff)
    page = desk.post(at(change, "accept"), {"version": change.version, "locality": "national"}).content.decode()
    assert "no longer waiting for a decision" in page
    assert len(notices()) == 1


def test_who_may_only_look_cannot_decide(client, change):
    staff = UserFactory(staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename="view_entrychange"))
    client.force_login(staff)
    assert 'id="decision"' not in client.get(at(change)).content.decode()
    for step in ("accept", "refuse"):
        assert client.post(at(change, step), {"version": 1, "reason": "No."}).status_code == 403


def test_a_change_is_not_accepted_over_what_the_desk_mended(desk, change, organisation):
    organisation.name = "Mended"
    organisation.save()
    page = desk.post(at(change, "accept"), {"version": change.version, "locality": "national"}).content.decode()
    assert "says something else by now" in page
    organisation.refresh_from_db()
    assert organisation.name == "Mended"


def test_a_decision_is_told_to_who_acts_now(desk, change, organisation):
    other = RepresentativeFactory(organisation=organisation).user
    change.by.representations.update(ended_on=timezone.localdate())
    desk.post(at(change, "accept"), {"version": change.version, "locality": "national"})
    assert [mail.to for mail in Message.objects.all()] == [other.email]


@pytest.mark.django_db(transaction=True)
def test_editing_while_the_desk_decides_is_no_deadlock():
    organisation = OrganisationFactory(listed=True)
    change = EntryChangeFactory(organisation=organisation)
    staff = UserFactory(staff=True)
    form = form_of(PAGES["visibility"], organisation, None, {"visibility": "unlisted"})
    assert form.is_valid()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            entries.change(organisation=organisation, page=form, seen=state_of(type(form), organisation), by=change.by)
            deciding = pool.submit(
                at_once, lambda: entries.accept(change=change, version=1, locality="national", by=staff), 1
            )
            until_somebody_waits()
        assert [decided.status for decided in deciding.result()] == ["accepted"]
    organisation.refresh_from_db()
    assert (organisation.visibility, organisation.name) == ("unlisted", "Another name")
