"""Deleting an account: nothing that is kept names the person any more, and nobody is left alone unawares."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from foundation.outbox.delivery import deliver
from foundation.outbox.models import Message
from groups.models import Seat
from members.actions import applications, confirmations, entries, erasure, people, requests, users
from members.entries import PAGES, state_of
from members.models import (
    Application,
    EntryChange,
    ExpressionOfInterest,
    Invitation,
    JoinRequest,
    Membership,
    Note,
    Organisation,
    Representative,
    User,
)
from members.pages import YouPage
from tests.factories.groups import SeatFactory
from tests.factories.members import (
    ApplicationFactory,
    ExpressionOfInterestFactory,
    InvitationFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UploadFactory,
    UserFactory,
)
from tests.members.answers import draft_of, submitted_by, typed
from tests.members.test_account import just_in, left_open, person  # noqa: F401
from tests.members.test_admin import with_permissions
from tests.members.test_codes import at_once
from tests.members.test_sign_in import ask, code_in_mail, enter, second_step_of

pytestmark = pytest.mark.django_db
ADDRESS, NAME = "zoharaunique@example.org", "زهرة Quillavenko"
FORMER_ADDRESS, FORMER_NAME = "zohara.before@example.org", "Zohara Ombelico"
JOB = "Ropewalker of Xanthe"
WORDS = [ADDRESS, NAME, FORMER_ADDRESS, FORMER_NAME, JOB, "Quillavenko"]
DELETE = "/fr/account/delete/"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


def columns() -> list[tuple[str, str]]:
    """Every column of every table that could hold a word."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables "
            "USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND "
            "(data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY', 'bytea', 'tsvector'))"
        )
        return cursor.fetchall()


def traces(*words: str) -> list[str]:
    """Where one of these words still stands in the database, also as JSON writes it, also inside a session."""
    forms = {form.lower() for word in words for form in (word, json.dumps(word)[1:-1])}
    found = []
    with connection.cursor() as cursor:
        for table, column in columns():
            cursor.execute(f'SELECT DISTINCT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')
            for (value,) in cursor.fetchall():
                found += [f"{table}.{column}: {value[:200]}" for form in forms if form in value.lower()]
    for session in Session.objects.all():
        content = json.dumps(session.get_decoded(), ensure_ascii=False).lower()
        found += [f"session: {content}" for form in forms if form in content]
    return found


def log(row, said: object) -> None:
    """As the admin logs what staff have changed of a row."""
    staff = UserFactory(staff=True)
    LogEntry.objects.create(
        user=staff,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row)[:200],
        action_flag=2,
        change_message=json.dumps(said),
    )


@pytest.fixture
def known():
    """A person of whom there is a row of every kind, made by what people do."""
    MembershipTypeFactory()
    staff = UserFactory(staff=True, name="Sam Secretary")
    user = UserFactory(email=FORMER_ADDRESS, name=FORMER_NAME, language="fr")
    user.email = ADDRESS
    user.save()
    log(user, [{"changed": {"fields": ["E-mail address"]}}])

    # declined once, then asked for changes, then approved
    declined = submitted_by(user, contact_name=FORMER_NAME, job_title=JOB)
    applications.note(application=declined, text=f"{FORMER_NAME} called; asked {ADDRESS} for papers.", by=staff)
    applications.decline(application=declined, version=declined.version, reason=f"Sorry, {FORMER_NAME}.", by=staff)
    again = submitted_by(user, contact_name=NAME, job_title=JOB)
    again = applications.request_changes(
        application=again, version=again.version, requested={"you": f"Is {NAME} your name?"}, by=staff
    )
    again = applications.save_page(page=YouPage, typed=typed("you", contact_name=NAME, job_title=JOB), by=user)
    again = applications.submit(application=again, version=again.version, by=user)
    approved = applications.approve(application=again, version=again.version, locality="national", by=staff)
    home = approved.organisation
    log(home, [{"changed": {"name": "representative", "object": f"{NAME} – {home}"}}])

    user.refresh_from_db()
    entry = Organisation.objects.get(pk=home.pk)
    UploadFactory(document=True, application=approved, by=user, name=f"{NAME}.pdf")
    UploadFactory(organisation=entry, by=user, name=f"{NAME}.webp")
    page = PAGES["organisation"]
    form = page({**page.read(entry), "name": "Maison Neuve"}, membership_type=again.type)
    assert form.is_valid(), form.errors
    proposed = entries.change(organisation=entry, page=form, seen=state_of(page, entry), by=user).waiting
    entries.refuse(change=proposed, version=proposed.version, reason=f"No, {NAME}, it is another.", by=staff)
    entries.hide(organisation=entry, by=user)
    colleague = RepresentativeFactory(organisation=entry)  # is told who says that they leave, and goes
    confirmations.leave(membership=home.memberships.get(), reason=f"{NAME} is the last of us.", by=user)
    people.end(representative=colleague, by=user)

    ExpressionOfInterestFactory(by=user, name=NAME, email=ADDRESS, message=f"{NAME} asks.")
    guest = UserFactory(name="Guest")
    people.accept(invitation=people.invite(organisation=entry, email=guest.email, role="member", by=user), by=guest)
    people.invite(organisation=entry, email="later@example.org", role="focal_point", by=user)
    other = RepresentativeFactory(organisation=OrganisationFactory(name="Autre Maison", listed=True))
    invitation = people.invite(organisation=other.organisation, email=ADDRESS, role="focal_point", by=other.user)
    log(invitation, [{"added": {}}])
    third = RepresentativeFactory(organisation=OrganisationFactory(listed=True))
    joined = people.invite(organisation=third.organisation, email=ADDRESS, role="member", by=third.user)
    people.accept(invitation=joined, by=user)
    asked = requests.ask(organisation=other.organisation, message=f"I am {NAME}", by=user)
    log(asked, [{"changed": {}}])
    refused = requests.ask(organisation=OrganisationFactory(listed=True), message="Please", by=user)
    requests.decline(request=refused, by=staff)

    mine = Representative.objects.get(user=user, organisation=home)
    SeatFactory(organisation=home, representative=mine)
    SeatFactory(organisation=home, alternate=mine)
    second_step_of(user)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    for _ in range(2):
        browser = Client()
        ask(browser, ADDRESS)
        browser.force_login(user)
        with_address = browser.session
        with_address["account_authentication_methods"] = [{"method": "code", "email": ADDRESS}]
        with_address.save()
    ask(Client(), ADDRESS)  # and waits for the code on another device
    return User.objects.get(pk=user.pk)


def test_nothing_in_the_database_names_somebody_whose_account_is_deleted(known):
    deliver()
    assert any(mail.people == [known.pk] and mail.to != ADDRESS for mail in Message.objects.all())
    assert {line.split(".")[0] for line in traces(*WORDS)} >= {
        "account_emailaddress",
        "django_admin_log",
        "members_application",
        "members_applicationevent",
        "members_entrychange",
        "members_invitation",
        "members_joinrequestevent",
        "members_note",
        "members_representative",
        "members_timelineentryevent",
        "members_user",
        "members_userevent",
        "outbox_message",
    }
    alone = erasure.left_alone(known)
    assert [organisation.name for organisation in alone] == ["Maison Tamarin"]
    erasure.erase(user=known, knowing=[alone[0].pk], by=known)
    assert Message.objects.filter(to=ADDRESS).values_list("notice", flat=True).get() == "members/account_deleted"
    deliver()
    assert traces(*WORDS) == []


def test_what_stays_is_the_organisation_and_what_was_decided(known):
    organisation = Organisation.objects.get(name="Maison Tamarin")
    erasure.erase(user=known, knowing=[organisation.pk], by=known)
    nobody = User.objects.get(pk=known.pk)
    with translation.override("en"):
        assert str(nobody) == "Deleted account"
    assert (nobody.name, nobody.email) == ("", f"deleted-{known.pk}@invalid.invalid")
    assert (nobody.is_active, nobody.has_usable_password(), nobody.language) == (False, False, known.language)
    assert Membership.objects.active().filter(organisation=organisation).count() == 1
    assert list(Application.objects.order_by("pk").values_list("status", "answers", "job_title")) == [
        ("declined", {}, ""),
        ("approved", {}, ""),
    ]
    assert Application.objects.get(status="declined").reason == "Sorry, …."
    assert [note.text for note in Note.objects.all()] == ["… called; asked … for papers."]
    assert EntryChange.objects.get().proposed == {"name": "Maison Neuve"}
    ended = Representative.objects.filter(user=nobody)
    assert {(each.role, each.ended_on) for each in ended} == {
        ("focal_point", timezone.localdate()),
        ("member", timezone.localdate()),
    }
    assert not Seat.objects.exclude(representative=None, alternate=None).exists()
    assert not Invitation.objects.open().exists()
    assert not JoinRequest.objects.open().exists()
    told = Message.objects.get(notice="members/focal_point_gone")
    assert "Maison Tamarin" in told.subject
    log_of_it = LogEntry.objects.get(object_id=str(organisation.pk), content_type__model="organisation")
    assert json.loads(log_of_it.change_message)[0]["changed"]["object"] == "… – Maison Tamarin"


def test_a_draft_goes_with_all_its_answers():
    MembershipTypeFactory()
    user = UserFactory(email=ADDRESS)
    draft_of(user, contact_name=NAME, job_title=JOB, name="Maison Zephyrine")
    erasure.erase(user=user, knowing=[], by=user)
    deliver()
    assert traces(*WORDS, "Zephyrine") == []
    assert not Application.objects.exists()


def test_an_open_application_is_withdrawn_and_cannot_be_decided_any_more():
    MembershipTypeFactory()
    user, staff = UserFactory(), UserFactory(staff=True)
    application = submitted_by(user)
    erasure.erase(user=user, knowing=[], by=user)
    application.refresh_from_db()
    assert application.status == "withdrawn"
    with pytest.raises(applications.AlreadyDecidedError, match="Deleted account withdrew this application"):
        applications.approve(application=application, version=2, locality="national", by=staff)


def test_a_name_takes_no_mail_of_others_along_and_what_waits_for_others_still_leaves():
    user, namesake = UserFactory(name="Alliance"), UserFactory(name="Alliance")
    application = ApplicationFactory(applicant=namesake, submitted=True)
    staff = UserFactory(staff=True)
    applications.decline(application=application, version=2, reason="No.", by=staff)
    mine = RepresentativeFactory(user=user, role="member")
    entries.hide(organisation=OrganisationFactory(members_only=True), by=mine.user)
    erasure.erase(user=user, knowing=[], by=user)
    assert sorted(Message.objects.values_list("notice", "vanishes")) == [
        ("members/account_deleted", True),
        ("members/application_declined", False),
        ("members/entry_hidden", True),
    ]
    assert deliver() == 3
    assert Message.objects.values_list("notice", flat=True).get() == "members/application_declined"


def test_a_refusal_that_went_to_those_who_are_left_names_its_proposer_no_more():
    mine = RepresentativeFactory(user__name=NAME, organisation__listed=True)
    colleague = RepresentativeFactory(organisation=mine.organisation)
    page = PAGES["organisation"]
    organisation = Organisation.objects.get(pk=mine.organisation_id)
    typed_in = {**page.read(organisation), "name": "Maison Neuve", "legal_status": "registered"}
    form = page(typed_in, membership_type=organisation.memberships.get().type)
    assert form.is_valid(), form.errors
    seen = state_of(page, organisation)
    proposed = entries.change(organisation=organisation, page=form, seen=seen, by=mine.user).waiting
    people.end(representative=mine, by=colleague.user)
    entries.refuse(change=proposed, version=proposed.version, reason=f"No, {NAME}.", by=UserFactory(staff=True))
    assert Message.objects.get(notice="members/entry_change_refused").to == colleague.user.email
    deliver()
    erasure.erase(user=mine.user, knowing=[], by=mine.user)
    deliver()
    assert traces(NAME) == []


def test_an_address_that_is_somebody_elses_by_now_stays_theirs():
    user = UserFactory(email="desk@example.org")
    user.email = "moved@example.org"
    user.save()
    heir = UserFactory(email="desk@example.org")
    invitation = InvitationFactory(email=heir.email)
    erasure.erase(user=user, knowing=[], by=user)
    assert list(Invitation.objects.open()) == [invitation]
    assert User.objects.get(pk=heir.pk).email == "desk@example.org"


def test_what_somebody_else_wrote_with_their_address_stays():
    user, other = UserFactory(), UserFactory()
    ExpressionOfInterestFactory(email=user.email)
    by_other = ExpressionOfInterestFactory(email=user.email, by=other)
    erasure.erase(user=user, knowing=[], by=user)
    assert list(ExpressionOfInterest.objects.all()) == [by_other]
    erasure.erase(user=other, knowing=[], by=other)
    assert not ExpressionOfInterest.objects.exists()


def test_deleting_twice_is_deleting_once():
    user = UserFactory()
    for _ in range(2):
        erasure.erase(user=user, knowing=[], by=user)
    assert Message.objects.count() == 1


def test_nothing_is_written_for_an_account_that_was_deleted_meanwhile():
    organisation = OrganisationFactory(listed=True)
    MembershipTypeFactory()
    user = UserFactory(name=NAME)
    stale = User.objects.get(pk=user.pk)
    erasure.erase(user=user, knowing=[], by=user)
    for step in (
        lambda: draft_of(stale),
        lambda: users.describe(user=stale, name=NAME, language="ar"),
        lambda: requests.ask(organisation=organisation, message="Hello", by=stale),
    ):
        with pytest.raises(users.GoneError):
            step()
    deliver()
    assert traces(NAME, stale.email) == []


def test_staff_do_not_delete_their_accounts(client):
    staff = UserFactory(staff=True, language="fr")
    with pytest.raises(erasure.StaffError):
        erasure.erase(user=staff, knowing=[], by=staff)


# --- The page ---------------------------------------------------------------------------------------------------


def test_whoever_has_not_shown_lately_who_they_are_does_so_first(left_open):  # noqa: F811
    for path in (DELETE, "/fr/account/data/", "/fr/account/data/file/"):
        assert left_open.get(path).headers["Location"].startswith("/fr/account/security/confirm/?next=")
    assert left_open.post(DELETE, {"is_sure": "on"}).status_code == 302
    assert User.objects.get().is_active


def test_one_box_and_one_button_delete_the_account_and_sign_out(just_in, person):  # noqa: F811
    page = just_in.post(DELETE, {}).content.decode()
    assert 'href="#id_is_sure"' in page
    assert User.objects.get(pk=person.pk).is_active
    response = just_in.post(DELETE, {"is_sure": "on", "user": "1", "alone": ["1", "x"]}, follow=True)
    assert "Votre compte est supprimé" in response.content.decode()
    assert not User.objects.get(pk=person.pk).is_active
    assert just_in.get("/fr/account/").headers["Location"].startswith("/fr/account/sign-in/")
    assert just_in.post(DELETE, {"is_sure": "on"}).status_code == 302
    mail = Message.objects.get()
    assert (mail.to, mail.language, mail.vanishes) == ("lala@example.org", "fr", True)


def test_the_page_that_says_it_is_done_is_for_those_who_did_it(client):
    assert client.get("/fr/account/deleted/").headers["Location"] == "/fr/account/"


def test_the_same_address_may_open_another_account(just_in, person):  # noqa: F811
    just_in.post(DELETE, {"is_sure": "on"})
    again = Client()
    ask(again, "lala@example.org")
    enter(again, code_in_mail("lala@example.org"), "lala@example.org")
    newcomer = User.objects.get(email="lala@example.org")
    assert newcomer.pk != person.pk
    assert newcomer.name == ""


def test_the_last_focal_point_is_told_and_must_say_that_they_know(just_in, person):  # noqa: F811
    mine = RepresentativeFactory(user=person, organisation__name="Maison Tamarin", organisation__listed=True)
    RepresentativeFactory(organisation=mine.organisation, role="alternate")
    RepresentativeFactory(organisation=mine.organisation, user__is_active=False)
    shared = RepresentativeFactory(user=person, organisation__name="Maison Partagée")
    RepresentativeFactory(organisation=shared.organisation)
    page = just_in.get(DELETE).content.decode()
    assert f"/fr/account/organisation/{mine.organisation.slug}/people/" in page
    assert "Maison Partagée" not in page
    for ticked in ([], [str(shared.organisation.pk)], ["\0", "x" * 10_000]):
        page = just_in.post(DELETE, {"is_sure": "on", "alone": ticked}).content.decode()
        assert 'href="#id_alone_0"' in page
    assert not Message.objects.exists()
    just_in.post(DELETE, {"is_sure": "on", "alone": [str(mine.organisation.pk)]})
    assert sorted(Message.objects.values_list("notice", "to")) == [
        ("members/account_deleted", "lala@example.org"),
        ("members/focal_point_gone", "membership@alliancecpha.org"),
    ]


def test_whoever_became_the_last_focal_point_meanwhile_is_told_so(just_in, person):  # noqa: F811
    mine = RepresentativeFactory(user=person)
    other = RepresentativeFactory(organisation=mine.organisation)
    people.end(representative=other, by=other.user)
    with pytest.raises(erasure.LeftAloneError):
        erasure.erase(user=person, knowing=[], by=person)
    assert User.objects.get(pk=person.pk).is_active


def test_staff_are_told_whom_to_ask(just_in, person):  # noqa: F811
    User.objects.filter(pk=person.pk).update(is_staff=True)
    assert '<form action="/fr/account/delete/"' not in just_in.get(DELETE).content.decode()
    just_in.post(DELETE, {"is_sure": "on"})
    assert User.objects.get(pk=person.pk).is_active


# --- At once ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_deleting_eight_times_at_once_is_deleting_once():
    user = UserFactory(name=NAME)
    results = at_once(lambda: erasure.erase(user=user, knowing=[], by=user))
    assert results == [None] * 8
    assert Message.objects.values_list("notice", flat=True).get() == "members/account_deleted"


@pytest.mark.django_db(transaction=True)
def test_deleting_and_approving_at_once_never_leaves_a_focal_point_who_is_gone():
    MembershipTypeFactory()
    user, staff = UserFactory(email=ADDRESS, name=NAME), UserFactory(staff=True)
    application = submitted_by(user, contact_name=NAME)
    version = application.version
    steps = iter(
        [
            lambda: applications.approve(application=application, version=version, locality="local", by=staff),
            lambda: erasure.erase(user=user, knowing=[], by=user),
        ]
    )
    approved, erased = at_once(lambda: next(steps)(), 2)
    outcomes = {type(approved), type(erased)}
    assert outcomes in ({applications.AlreadyDecidedError, type(None)}, {Application, erasure.LeftAloneError})
    is_gone = User.objects.get(pk=user.pk).erased_at is not None
    assert Representative.objects.current().count() == (0 if is_gone else 1)
    if is_gone:
        deliver()
        assert traces(ADDRESS, NAME) == []


@pytest.mark.django_db(transaction=True)
def test_deleting_and_saving_a_page_at_once_leaves_no_draft():
    MembershipTypeFactory()
    user = UserFactory(email=ADDRESS, name=NAME)
    steps = iter([lambda: draft_of(user, contact_name=NAME), lambda: erasure.erase(user=user, knowing=[], by=user)])
    saved, erased = at_once(lambda: next(steps)(), 2)
    assert erased is None
    assert isinstance(saved, users.GoneError | Application), saved
    deliver()
    assert traces(ADDRESS, NAME) == []


# --- On request, by staff ---------------------------------------------------------------------------------------


@pytest.fixture
def desk(client):
    client.force_login(with_permissions("view_user", "change_user", "delete_user"))
    return client


def test_staff_delete_an_account_on_request(desk):
    mine = RepresentativeFactory(user__name=NAME, user__email=ADDRESS)
    path = f"/admin/members/user/{mine.user.pk}/"
    assert f'href="{path}erase/"' in desk.get(f"{path}change/").content.decode()
    assert NAME in desk.get(f"{path}erase/").content.decode()
    assert "errorlist" in desk.post(f"{path}erase/", {"is_sure": "on"}).content.decode()
    answer = {"is_sure": "on", "alone": [str(mine.organisation.pk)]}
    assert desk.post(f"{path}erase/", answer).headers["Location"] == "/admin/members/user/"
    assert desk.post(f"{path}erase/", answer).headers["Location"] == "/admin/members/user/"
    deliver()
    assert traces(NAME, ADDRESS) == []
    assert LogEntry.objects.get().object_repr == "Deleted account"
    assert f"{path}erase/" not in desk.get(f"{path}change/").content.decode()


def test_staff_do_not_delete_each_other_and_nobody_deletes_the_row(desk):
    somebody, colleague = UserFactory(), UserFactory(staff=True)
    assert desk.post(f"/admin/members/user/{colleague.pk}/erase/", {"is_sure": "on"}).status_code == 403
    assert desk.get("/admin/members/user/0/erase/").status_code == 404
    assert desk.post(f"/admin/members/user/{somebody.pk}/delete/", {"post": "yes"}).status_code == 403
    desk.force_login(UserFactory(superuser=True))
    assert desk.post(f"/admin/members/user/{somebody.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in desk.get("/admin/members/user/").content.decode()
    assert User.objects.filter(pk__in=[somebody.pk, colleague.pk], is_active=True).count() == 2
