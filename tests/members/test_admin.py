"""The secretariat's queue and its decisions; people, and who may touch whom."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone

from foundation.outbox.models import Message
from members.actions import applications
from members.models import Application, Membership, TimelineEntry, User
from tests.factories.members import ApplicationFactory, OrganisationFactory, UserFactory
from tests.members.test_sign_in import second_step_of

pytestmark = pytest.mark.django_db
QUEUE = "/admin/members/application/"
STEPS = ["approve", "changes", "decline"]
DESK = ["assign", "note"]


def with_permissions(*names: str) -> User:
    staff = UserFactory(staff=True, name="Sam Secretary")
    staff.user_permissions.set(Permission.objects.filter(codename__in=names, content_type__app_label="members"))
    return staff


@pytest.fixture
def desk(client):
    client.force_login(with_permissions("view_application", "change_application"))
    return client


@pytest.fixture
def application(db):
    waiting = ApplicationFactory(
        submitted=True,
        organisation__name="Maison Tamarin",
        organisation__visibility="public",
        applicant__name="Lala Rakoto",
        applicant__language="fr",
    )
    TimelineEntry.objects.create(application=waiting, status="submitted", by=waiting.applicant)
    return waiting


def at(application: Application, step: str = "change") -> str:
    return f"{QUEUE}{application.pk}/{step}/"


def decide(desk, application: Application, step: str, **data):
    """Press the button of a decision, read the mail, send it as it is."""
    data = {"version": application.version} | data
    page = desk.post(at(application, step), data)
    return desk.post(at(application, step), data | sent(page), follow=True)


def sent(page, **changes) -> dict[str, str]:
    """What the page on which the mail is read sends."""
    letter = page.context["letter"]
    fields = {letter.add_prefix(field.name): changes.get(field.name, field.value()) for field in letter}
    return fields | {"send": "Send"}


def test_queue_shows_those_that_wait_oldest_first_with_their_age(desk):
    now = timezone.now()
    for days, name in ((2, "Second"), (9, "First"), (0, "Third")):
        ApplicationFactory(submitted=True, submitted_at=now - timedelta(days=days), organisation__name=name)
    ApplicationFactory(organisation__name="A draft")
    ApplicationFactory(approved=True, organisation__name="A member")
    rows = desk.get(QUEUE).context["cl"].result_list
    assert [row.organisation.name for row in rows] == ["First", "Second", "Third"]
    page = desk.get(QUEUE).content.decode()
    assert "9 days" in page
    assert "A draft" not in page
    names = [row.organisation.name for row in desk.get(f"{QUEUE}?state=approved").context["cl"].result_list]
    assert names == ["A member"]
    assert len(desk.get(f"{QUEUE}?state=all").context["cl"].result_list) == 5


@pytest.mark.parametrize("rows", [1, 30])
def test_queue_costs_as_many_statements_with_thirty_as_with_one(desk, django_assert_num_queries, rows):
    entered = {"entered_by": UserFactory(staff=True), "came": "phone", "taken_over_at": timezone.now()}
    for _ in range(rows):
        ApplicationFactory(submitted=True, **entered)
    desk.get(QUEUE)
    with django_assert_num_queries(9):
        desk.get(QUEUE)


def test_submission_is_read_only_and_shows_every_answer(desk, application):
    application.answers["work"]["description"] = ["Un texte <b>vif</b>.\n\n" + "Deux mots. " * 30]
    application.answers["organisation"]["website"] = ["tamarin.example"]
    application.save()
    page = desk.get(at(application)).content.decode()
    for shown in ("Maison Tamarin", "Kenya", "It is independent", "Lala Rakoto", "Director", "https://tamarin.example"):
        assert shown in page
    assert application.applicant.email in page
    assert "<p>Un texte &lt;b&gt;vif&lt;/b&gt;.</p>" in page
    assert 'name="status"' not in page
    assert desk.post(at(application), {"status": "approved"}).status_code == 403
    application.refresh_from_db()
    assert application.status == "submitted"


def test_what_would_no_longer_be_accepted_is_shown_as_it_was_typed(desk, application):
    application.type.eligible_kinds = ["university"]
    application.type.save()
    page = desk.get(at(application))
    for shown in ("National organisation", "would no longer be accepted", "Maison Tamarin"):
        assert shown in page.content.decode()
    assert page.context["decisions"]["approve"].initial["locality"] == "national"


def test_what_was_asked_for_stays_on_the_page(desk, application):
    decide(desk, application, "changes", work="Dans quels <camps> ?")
    assert "Dans quels &lt;camps&gt; ?" in desk.get(at(application)).content.decode()


def test_locality_is_proposed_with_its_reasons(desk, application):
    page = desk.get(at(application))
    html = page.content.decode()
    assert "<strong>National</strong>" in html
    assert "That country receives development aid." in html
    assert page.context["decisions"]["approve"].initial["locality"] == "national"


def test_draft_without_an_organisation_can_be_looked_at(desk):
    draft = ApplicationFactory(organisation=None, answers={"organisation": {"name": ["Half <b>typed"]}})
    assert "Half &lt;b&gt;typed" in desk.get(at(draft)).content.decode()
    assert "Half &lt;b&gt;typed" in desk.get(f"{QUEUE}?state=draft").content.decode()


def test_approving_from_the_page(desk, application):
    page = desk.get(at(application))
    version = page.context["decisions"]["approve"]["version"].value()
    response = decide(desk, application, "approve", version=version, locality="local")
    assert response.redirect_chain == [(QUEUE, 302)]
    assert "Maison Tamarin is now a member" in response.content.decode()
    application.refresh_from_db()
    assert (application.status, application.decided_by.name) == ("approved", "Sam Secretary")
    assert application.organisation.locality == "local"
    assert Membership.objects.count() == 1
    assert LogEntry.objects.get().object_id == str(application.pk)
    assert Message.objects.get().notice == "members/application_approved"


def test_asking_for_changes_from_the_page(desk, application):
    response = decide(desk, application, "changes", work="Dans quels camps ?", where=" ")
    assert "Changes are requested of Maison Tamarin" in response.content.decode()
    application.refresh_from_db()
    assert (application.status, application.requested) == ("changes_requested", {"work": "Dans quels camps ?"})
    assert "Dans quels camps ?" in Message.objects.get().text


def test_asking_for_no_change_says_so(desk, application):
    page = desk.post(at(application, "changes"), {"version": application.version, "work": " "}).content.decode()
    assert "Write what has to be changed, at one page at least" in page
    application.refresh_from_db()
    assert application.status == "submitted"


def test_declining_from_the_page(desk, application):
    decide(desk, application, "decline", reason="Pas encore.")
    application.refresh_from_db()
    assert (application.status, application.reason) == ("declined", "Pas encore.")
    assert "Pas encore." in Message.objects.get().text


def test_declining_without_a_reason_says_so_at_the_field(desk, application):
    page = desk.post(at(application, "decline"), {"version": application.version, "reason": " "}).content.decode()
    assert "Write the reason; it is sent with the decision" in page
    application.refresh_from_db()
    assert application.status == "submitted"


@pytest.mark.parametrize("locality", ["", "cosmic"])
def test_approving_needs_a_locality(desk, application, locality):
    page = desk.post(at(application, "approve"), {"version": application.version, "locality": locality})
    assert 'id="approve_locality_error"' in page.content.decode()
    application.refresh_from_db()
    assert application.status == "submitted"


def test_late_decision_is_told_who_decided_and_loses_no_word(desk, application):
    other = UserFactory(staff=True, name="Otto Other")
    applications.approve(application=application, version=application.version, locality="national", by=other)
    data = {"version": application.version, "reason": "A long reason."}
    page = desk.post(at(application, "decline"), data).content.decode()
    assert "Otto Other approved this application" in page
    assert "A long reason." in page
    assert 'id="decision"' not in page
    data = {"version": application.version, "locality": "national"}
    page = desk.post(at(application, "approve"), data).content.decode()
    assert "Otto Other approved this application" in page
    assert Membership.objects.count() == 1


def test_decision_on_another_version_is_refused(desk, application):
    data = {"version": application.version - 1, "locality": "national"}
    page = desk.post(at(application, "approve"), data).content.decode()
    assert "has changed since you opened this page" in page
    assert f'href="{at(application)}"' in page
    # none of the forms decides on what was not read
    assert set(re.findall(r'name="version" value="(\d+)"', page)) == {str(application.version - 1)}
    assert not Membership.objects.exists()


@pytest.mark.parametrize("data", [{}, {"version": "x"}, {"version": "9" * 30}])
def test_decision_without_a_version_changes_nothing(desk, application, data):
    for step in STEPS:
        words = {"reason": "No.", "work": "More.", "locality": "national"}
        assert desk.post(at(application, step), data | words).status_code == 200
    application.refresh_from_db()
    assert application.status == "submitted"


def test_who_may_only_look_sees_no_button_and_cannot_decide(client, application):
    client.force_login(with_permissions("view_application"))
    page = client.get(at(application)).content.decode()
    assert "Maison Tamarin" in page
    assert 'id="decision"' not in page
    assert 'id="desk"' not in page
    for step in STEPS + DESK:
        data = {"version": application.version, "reason": "No."}
        assert client.post(at(application, step), data).status_code == 403
    application.refresh_from_db()
    assert application.status == "submitted"


@pytest.mark.parametrize("step", STEPS)
def test_decision_needs_a_post(desk, application, step):
    """A session that ends before the click leads here after the sign-in."""
    assert desk.get(at(application, step)).headers["Location"] == at(application)
    application.refresh_from_db()
    assert application.status == "submitted"


def test_decision_needs_an_application(desk):
    assert desk.post(f"{QUEUE}999999/approve/", {"version": 1}).status_code == 404


def test_decided_and_drafted_applications_offer_no_decision(desk):
    for trait in ("approved", "declined", "withdrawn", "returned", "draft"):
        application = ApplicationFactory(**({trait: True} if trait != "draft" else {}))
        assert 'id="decision"' not in desk.get(at(application)).content.decode()


# --- among the secretariat ---------------------------------------------------------------------------------------


def test_an_application_is_assigned_and_taken_back(desk, application):
    other = UserFactory(staff=True, name="Otto Other")
    desk.post(at(application, "assign"), {"reviewer": other.pk})
    assert "Otto Other" in desk.get(QUEUE).content.decode()
    application.refresh_from_db()
    assert application.reviewer == other
    for reviewer in (application.applicant.pk, "x", ""):
        desk.post(at(application, "assign"), {"reviewer": reviewer})
    application.refresh_from_db()
    assert application.reviewer is None


def test_notes_are_for_the_secretariat_alone(desk, application, client):
    desk.post(at(application, "note"), {"text": "Ask <b>Otto</b>."})
    page = desk.get(at(application)).content.decode()
    assert "Ask &lt;b&gt;Otto&lt;/b&gt;." in page
    assert "Sam Secretary" in page
    assert "Write the note" in desk.post(at(application, "note"), {"text": " "}, follow=True).content.decode()
    assert application.notes.count() == 1
    client.force_login(application.applicant)
    for path in ("/fr/account/", "/fr/apply/done/"):
        assert "Otto" not in client.get(path).content.decode()
    assert not Message.objects.exists()


# --- people -----------------------------------------------------------------------------------------------------


def person_form(person: User, **changes) -> dict:
    return {"email": person.email, "name": person.name, "language": "en", "is_active": "on"} | changes


def test_staff_cannot_make_staff(client):
    client.force_login(with_permissions("view_user", "change_user", "add_user"))
    person = UserFactory()
    form = person_form(person, name="Changed", is_staff="on", is_superuser="on", user_permissions=["1"])
    client.post(f"/admin/members/user/{person.pk}/change/", form)
    person.refresh_from_db()
    assert (person.name, person.is_staff, person.is_superuser) == ("Changed", False, False)
    assert not person.user_permissions.exists()
    client.post("/admin/members/user/add/", {"email": "New@Example.org", "language": "en", "is_staff": "on"})
    newcomer = User.objects.get(email="new@example.org")
    assert not newcomer.is_staff
    assert not newcomer.has_usable_password()


@pytest.mark.parametrize("kind", ["staff", "superuser", "self"])
def test_staff_cannot_touch_staff(client, kind):
    me = with_permissions("view_user", "change_user", "delete_user")
    client.force_login(me)
    person = me if kind == "self" else UserFactory(**{kind: True})
    response = client.post(f"/admin/members/user/{person.pk}/change/", person_form(person, email="evil@example.org"))
    assert response.status_code == 403
    assert client.post(f"/admin/members/user/{person.pk}/delete/", {"post": "yes"}).status_code == 403
    assert not User.objects.filter(email="evil@example.org").exists()


def test_superuser_makes_staff_but_sets_no_password(client):
    client.force_login(UserFactory(superuser=True))
    person = UserFactory()
    page = client.get(f"/admin/members/user/{person.pk}/change/").content.decode()
    assert 'name="password"' not in page
    client.post(f"/admin/members/user/{person.pk}/change/", person_form(person, is_staff="on"))
    person.refresh_from_db()
    assert person.is_staff


def test_superuser_removes_the_second_step_of_a_lost_telephone(client):
    person = UserFactory()
    second_step_of(person)
    data = {"action": "remove_second_step", "_selected_action": [person.pk]}
    client.force_login(with_permissions("view_user", "change_user"))
    client.post("/admin/members/user/", data)
    assert person.authenticator_set.exists()
    client.force_login(UserFactory(superuser=True))
    client.post("/admin/members/user/", data)
    assert not person.authenticator_set.exists()


def test_password_is_changed_on_the_portals_page_alone(client):
    """The admin's own page would not write to the owner of the account."""
    person = UserFactory(superuser=True, password="an old password")
    client.force_login(person)
    words = {"old_password": "an old password", "new_password1": "a tall giraffe", "new_password2": "a tall giraffe"}
    response = client.post("/admin/password_change/", words)
    assert response.headers["Location"] == "/en/account/security/password/"
    person.refresh_from_db()
    assert person.check_password("an old password")


@pytest.mark.parametrize("name", ["Evil\u202etxt", "\u200d"], ids=ascii)
def test_name_with_hidden_characters_is_refused_at_the_desk(client, name):
    client.force_login(with_permissions("view_user", "change_user"))
    person = UserFactory(name="Before")
    assert client.post(f"/admin/members/user/{person.pk}/change/", person_form(person, name=name)).status_code == 200
    person.refresh_from_db()
    assert person.name == "Before"


# --- possible duplicates ----------------------------------------------------------------------------------------


def test_possible_duplicates_stand_beside_the_application_hidden_ones_too(desk, application):
    OrganisationFactory(
        name="Maison du Tamarin", acronym="MDT", website="https://tamarin.example", headquarters="MG", unlisted=True
    )
    ApplicationFactory(submitted=True, organisation__name="Tamarin Maison")
    OrganisationFactory(name="Quite Another")
    page = desk.get(at(application)).content.decode()
    table = page.partition('class="duplicates"')[2].partition("</table>")[0]
    for shown in (
        "Maison du Tamarin",
        "MDT",
        "Madagascar",
        "https://tamarin.example",
        "Unlisted",
        "General",
    ):
        assert shown in table
    assert "Application: Submitted" in table
    assert "This application" in table
    assert "Quite Another" not in table
    assert table.count("<tr>") == 4


def test_draft_without_an_organisation_is_compared_by_what_was_typed(desk):
    OrganisationFactory(name="Half typed")
    for answers in ({"organisation": {"name": ["Half – typed"]}}, {}, {"organisation": {"name": []}, "where": {}}):
        draft = ApplicationFactory(organisation=None, answers=answers)
        page = desk.get(at(draft)).content.decode()
        assert ('class="duplicates"' in page) is (answers.get("organisation", {}).get("name") == ["Half – typed"])


@pytest.mark.parametrize("rows", [1, 30])
def test_possible_duplicates_cost_the_same_however_many_there_are(desk, application, rows, django_assert_num_queries):
    for _ in range(rows):
        OrganisationFactory(name="Maison Tamarin", listed=True)
    desk.get(at(application))
    with django_assert_num_queries(19):
        desk.get(at(application))
