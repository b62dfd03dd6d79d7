"""What came by e-mail or phone: typed by the secretariat, confirmed by its applicant through a link, or disowned."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as portal
from django.contrib.admin.models import LogEntry
from django.core import signing
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from foundation.outbox.models import Message
from members import links
from members.actions import applications, entering, reminders, users
from members.actions.refusals import ChangedError
from members.models import Application, MembershipType, Organisation, TimelineEntry, User
from members.pages import all_pages, fingerprint
from tests.factories.members import (
    ApplicationFactory,
    MembershipTypeFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.members.answers import FORM, typed
from tests.members.test_admin import with_permissions
from tests.members.test_codes import at_once
from tests.members.test_sign_in import code_in_mail
from tests.members.test_sign_in import enter as enter_code

pytestmark = pytest.mark.django_db
EMAIL = "lala@example.org"
ADD = "/admin/members/application/add/"
DECLARED = {"declared": "on", "consented": "on"}
Status = Application.Status


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def staff(db):
    MembershipTypeFactory()
    return with_permissions("view_application", "change_application", "add_application")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def entered(staff):
    return enter(staff)


@pytest.fixture
def complete(entered, staff):
    return save(entered, staff)


@pytest.fixture
def asked(complete, staff):
    return entering.ask(application=complete, by=staff)


def enter(by: User, **changes: str) -> Application:
    fields = {"email": EMAIL, "name": "Lala Rakoto", "language": "fr", "came": "phone"}
    return entering.enter(**fields | changes, by=by)


def seen_of(application: Application) -> dict[str, str]:
    return {slug: fingerprint(page, application) for slug, page in all_pages().items()}


def save(application: Application, by: User, seen: dict[str, str] | None = None, **changes: object) -> Application:
    answers = {page: typed(slug, **changes) for slug, page in all_pages().items()}
    return entering.save(application=application, typed=answers, seen=seen or seen_of(application), by=by)


def link_in(message: Message) -> str:
    return re.search(rf"{re.escape(portal.SITE_URL)}(/\w\w/apply/entered/\S+/)", message.text)[1]


def link() -> str:
    """In the mail that was posted last."""
    return link_in(Message.objects.filter(notice__contains="entered").latest("pk"))


def version_on(page: str) -> str:
    return re.search(r'name="version" value="(\d+)"', page)[1]


def confirm(browser: Client, address: str, **extra: object):
    version = version_on(browser.get(address).content.decode())
    return browser.post(address, {"version": version} | DECLARED | extra, follow=True)


def notices() -> list[str]:
    return [
        notice.removeprefix("members/") for notice in Message.objects.order_by("pk").values_list("notice", flat=True)
    ]


def pages_of(page: str) -> dict[str, str]:
    """What the desk's browser sends back of the hidden fields."""
    return dict(re.findall(r'name="(seen-\w+)" value="(\w+)"', page))


def states() -> list[tuple]:
    return list(Application.objects.order_by("pk").values_list("status", "version", "answers", "taken_over_at"))


# --- entering -----------------------------------------------------------------------------------------------------


def test_entering_makes_the_contact_and_a_draft_that_says_so(staff):
    application = enter(staff)
    person = User.objects.get(email=EMAIL)
    assert (person.name, person.language, person.is_active, person.is_staff) == ("Lala Rakoto", "fr", True, False)
    assert not person.has_usable_password()
    assert (application.applicant, application.entered_by, application.came) == (person, staff, "phone")
    assert (application.status, application.made_account, application.is_unconfirmed) == ("draft", True, True)
    assert application.answers == {"you": {"contact_name": ["Lala Rakoto"], "language": ["fr"]}}
    assert list(application.timeline.values_list("status", "by")) == [("draft", staff.pk)]
    assert not Message.objects.exists()


def test_whoever_has_an_account_keeps_name_and_language_and_is_written_to_in_it(staff):
    known = UserFactory(email=EMAIL, name="لالا راكوتو", language="ar")
    application = save(enter(staff, name="Somebody", language="en"), staff, contact_name="Somebody", language="en")
    entering.ask(application=application, by=staff)
    known.refresh_from_db()
    assert (known.name, known.language, application.made_account) == ("لالا راكوتو", "ar", False)
    message = Message.objects.get()
    assert (message.to, message.language) == (EMAIL, "ar")
    assert "لالا راكوتو" in message.text
    assert link().startswith("/ar/apply/entered/")


def test_name_and_language_of_an_account_that_was_made_are_mended_until_its_owner_comes(entered, staff):
    save(entered, staff, contact_name="Lala Rakotomalala", language="es")
    person = entered.applicant
    person.refresh_from_db()
    assert (person.name, person.language) == ("Lala Rakotomalala", "es")
    User.objects.update(last_login=timezone.now())
    entered.refresh_from_db()
    save(entered, staff, contact_name="Somebody", language="en")
    person.refresh_from_db()
    assert (person.name, person.language) == ("Lala Rakotomalala", "es")


def test_who_has_an_open_application_or_acts_already_is_refused(staff):
    mine = ApplicationFactory(applicant__email=EMAIL)
    with pytest.raises(entering.HasApplicationError) as refused:
        enter(staff)
    assert refused.value.application == mine
    acts = RepresentativeFactory(user__email="acts@example.org")
    with pytest.raises(entering.ActsAlreadyError) as refused:
        enter(staff, email="acts@example.org")
    assert refused.value.organisation == acts.organisation
    UserFactory(email="closed@example.org", is_active=False)
    with pytest.raises(entering.ClosedAccountError):
        enter(staff, email="closed@example.org")
    assert Application.objects.count() == 1


def test_nobody_is_made_when_no_application_can_be_made(staff):
    MembershipType.objects.update(self_service=False)
    with pytest.raises(applications.ClosedError):
        enter(staff)
    assert not User.objects.filter(email=EMAIL).exists()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_enter_one_and_ask_once():
    MembershipTypeFactory()
    staff = UserFactory(staff=True)
    found = at_once(lambda: enter(staff))
    assert sum(isinstance(each, Application) for each in found) == 1
    assert sum(isinstance(each, entering.HasApplicationError) for each in found) == 7
    application = save(Application.objects.get(), staff)
    assert all(
        isinstance(each, Application) for each in at_once(lambda: entering.ask(application=application, by=staff))
    )
    assert notices() == ["application_entered"]


def test_whatever_was_typed_is_kept_and_sent_only_when_it_is_complete(entered, staff):
    save(entered, staff, description="Short.", headquarters="XX")
    entered.refresh_from_db()
    assert entered.answers["work"]["description"] == ["Short."]
    assert entered.answers["where"]["headquarters"] == ["XX"]
    with pytest.raises(applications.IncompleteError):
        entering.ask(application=entered, by=staff)
    assert not Organisation.objects.exists()
    assert not Message.objects.exists()


def test_two_of_staff_at_once_lose_nothing(complete, staff):
    read = seen_of(complete)
    save(complete, staff, seen=read, acronym="A", headquarters="KE")
    # What one did not touch is as the other has left it.
    with pytest.raises(entering.OvertakenError) as refused:
        save(complete, staff, seen=read, headquarters="CD", description=FORM["description"] + " Et plus.")
    assert [page.slug for page in refused.value.pages] == ["where"]
    complete.refresh_from_db()
    assert complete.answers["work"] == typed("work")
    save(complete, staff, seen=read, description=FORM["description"] + " Et plus.")
    complete.refresh_from_db()
    assert complete.answers["where"]["headquarters"] == ["KE"]
    assert complete.answers["organisation"]["acronym"] == ["A"]
    assert complete.answers["work"]["description"] == [FORM["description"] + " Et plus."]


def test_once_the_applicant_has_changed_it_the_secretariat_may_not(asked, staff):
    applications.save_page(page=all_pages()["work"], typed=typed("work"), by=asked.applicant)
    before = states()
    for step in (
        lambda: save(asked, staff, name="Another"),
        lambda: entering.ask(application=asked, by=staff),
        lambda: entering.discard(application=asked, by=staff),
        lambda: entering.disown(application=asked, by=asked.applicant),
    ):
        with pytest.raises(entering.TakenOverError):
            step()
    assert states() == before
    assert before[0][3] is not None


def test_what_the_secretariat_enters_says_how_it_came(staff):
    for wrong in ({"entered_by": staff}, {"came": "phone"}, {"made_account": True}):
        with pytest.raises(IntegrityError, match="entered_application_says_how_it_came"), transaction.atomic():
            ApplicationFactory(**wrong)
    with pytest.raises(IntegrityError, match="entered_application_is_confirmed_first"), transaction.atomic():
        ApplicationFactory(submitted=True, entered_by=staff, came="phone")


def test_no_two_pages_ask_under_one_name():
    names = [name for page in all_pages().values() for name in page.base_fields]
    assert len(names) == len(set(names))


# --- asking -------------------------------------------------------------------------------------------------------


def test_mail_says_what_it_is_about_and_is_blanked_once_sent(asked):
    message = Message.objects.get()
    assert (message.to, message.language, message.secret) == (EMAIL, "fr", True)
    assert "Maison Tamarin" in message.text
    assert link() in message.html
    life = message.expires_at - timezone.now()
    assert timedelta(days=29, hours=23) < life <= links.LIFE


def test_asking_again_sends_another_link_and_the_first_goes_on_working(asked, staff, client):
    first = link()
    entering.ask(application=asked, by=staff)
    assert Message.objects.count() == 1
    Application.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    entering.ask(application=asked, by=staff)
    assert Message.objects.count() == 2
    Message.objects.all().delete()
    for address in (first, first.replace("/fr/", "/ar/")):
        assert client.get(address).status_code == 200


# --- the link -----------------------------------------------------------------------------------------------------


def test_opening_the_link_shows_everything_and_changes_nothing(asked, client):
    before = states()
    for response in (client.get(link()), client.head(link())):
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
    page = client.get(link()).content.decode()
    for answer in ("Lala Rakoto", "Directrice", "Maison Tamarin", "Madagascar", "https://tamarin.example"):
        assert answer in page
    assert escape(FORM["description"].strip()) in page
    assert "par téléphone" in page
    assert "/apply/you/" not in page
    assert states() == before
    assert "_auth_user_id" not in client.session


def test_confirming_submits_it_as_the_applicants_own_without_signing_them_in(asked, client):
    response = confirm(client, link(), status="approved", entered_by="", applicant="1")
    assert response.status_code == 200
    assert response.redirect_chain == [(link(), 302)]
    application = Application.objects.get()
    assert (application.status, application.organisation.name) == ("submitted", "Maison Tamarin")
    assert application.taken_over_at == application.first_submitted_at
    assert list(application.timeline.values_list("status", "by"))[-1] == ("submitted", application.applicant_id)
    assert notices() == ["application_entered", "application_received", "application_notice"]
    assert "_auth_user_id" not in client.session
    assert User.objects.get(email=EMAIL).last_login is None


def test_confirming_twice_is_once(asked, client):
    data = {"version": version_on(client.get(link()).content.decode())} | DECLARED
    for _ in range(2):
        assert client.post(link(), data, follow=True).status_code == 200
    assert notices().count("application_received") == 1
    assert [entry.status for entry in asked.timeline.all()] == ["draft", "submitted"]


@pytest.mark.django_db(transaction=True)
def test_eight_confirmations_at_once_submit_it_once():
    MembershipTypeFactory()
    staff = UserFactory(staff=True)
    asked = entering.ask(application=save(enter(staff), staff), by=staff)
    address, data = link(), {"version": asked.version} | DECLARED
    # Whoever comes after it reads at once that it has arrived.
    assert {each.status_code for each in at_once(lambda: Client().post(address, data))} <= {200, 302}
    assert notices() == ["application_entered", "application_received", "application_notice"]
    assert Organisation.objects.count() == 1


def test_without_the_declaration_nothing_is_sent(asked, client):
    response = client.post(link(), {"version": asked.version})
    assert set(response.context["form"].errors) == {"declared", "consented"}
    for wrong in ("", "x", "\0", "9" * 50):
        assert client.post(link(), {"version": wrong} | DECLARED).status_code in (200, 302)
    assert Application.objects.get().status == "draft"


def test_what_changed_since_it_was_read_is_shown_again(asked, staff, client):
    read = version_on(client.get(link()).content.decode())
    save(asked, staff, name="Maison du Tamarin")
    response = client.post(link(), {"version": read} | DECLARED, follow=True)
    page = response.content.decode()
    assert "Maison du Tamarin" in page
    assert "modifi" in page
    assert Application.objects.get().status == "draft"
    with pytest.raises(ChangedError):
        applications.submit(application=asked, version=int(read), by=asked.applicant)


def test_what_the_link_confirms_of_the_person_becomes_true(staff, client):
    UserFactory(email=EMAIL, name="", language="fr", last_login=timezone.now())
    entering.ask(application=save(enter(staff), staff), by=staff)
    confirm(client, link())
    assert User.objects.get(email=EMAIL).name == "Lala Rakoto"
    assert "Lala Rakoto" in Message.objects.get(notice="members/application_received").text


def test_something_is_not_right_leads_by_code_to_the_answers(asked, client):
    page = client.get(link()).content.decode()
    assert f'name="email" value="{EMAIL}"' in page
    client.post("/fr/account/sign-in/", {"email": EMAIL, "next": "/fr/apply/check/"})
    response = enter_code(client, code_in_mail(EMAIL), EMAIL, next="/fr/apply/check/")
    assert response.headers["Location"] == "/fr/apply/check/"
    check = client.get("/fr/apply/check/").content.decode()
    assert "/fr/apply/you/" in check
    assert "par téléphone" in check
    assert "Saisi" in client.get("/fr/account/").content.decode()
    client.post("/fr/apply/check/", {"version": asked.version} | DECLARED)
    application = Application.objects.get()
    assert (application.status, application.is_unconfirmed) == ("submitted", False)


def test_this_was_not_us_withdraws_it_once_and_tells_the_secretariat(asked, staff, client):
    address = link()
    for _ in range(2):
        response = client.post(address, {"not_us": "1"} | DECLARED | {"version": asked.version}, follow=True)
        assert response.status_code == 200
    application = Application.objects.get()
    assert (application.status, application.organisation) == ("withdrawn", None)
    assert notices() == ["application_entered", "application_disowned"]
    told = Message.objects.get(notice="members/application_disowned")
    assert (told.to, told.language) == (portal.SECRETARIAT_EMAIL, "en")
    for word in (EMAIL, "Maison Tamarin", "Sam Secretary"):
        assert word in told.text
    # What was entered for them is not offered to them later.
    later = applications.save_page(page=all_pages()["work"], typed={}, by=application.applicant)
    assert (later.answers, later.entered_by) == ({"work": {}}, None)


def test_links_that_lead_nowhere_say_the_same(asked, client, monkeypatch):
    good = link()
    forged = "/fr/apply/entered/{}/"
    other = links.sign("another purpose", {"application": asked.pk, "to": links.mark(EMAIL)})
    elsewhere = links.sign("entered", {"application": asked.pk, "to": links.mark("other@example.org")})
    gone = links.sign("entered", {"application": 10**9, "to": links.mark(EMAIL)})
    closed = {}
    for token in ("x", "a:b:c", "%00", "é", "x" * 5000, other, elsewhere, gone):
        for method in (client.get, client.post):
            response = method(forged.format(token))
            assert response.status_code == 404
            closed[response.content] = token
    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + timedelta(days=31).total_seconds())
    response = client.post(good, {"version": asked.version} | DECLARED)
    assert response.status_code == 410
    for page in [*closed, response.content]:
        assert b"Maison Tamarin" not in page
        assert "rien à confirmer" in page.decode()
    assert Application.objects.get().status == "draft"


@pytest.mark.parametrize("state", ["approved", "declined", "changes_requested", "withdrawn"])
def test_link_says_nothing_of_what_became_of_it(asked, staff, client, state):
    confirm(client, link())
    application = Application.objects.get()
    if state == "changes_requested":
        asked_for = {"work": "Plus."}
        applications.request_changes(
            application=application, version=application.version, requested=asked_for, by=staff
        )
    elif state == "approved":
        applications.approve(application=application, version=application.version, locality="national", by=staff)
    elif state == "declined":
        applications.decline(application=application, version=application.version, reason="Non.", by=staff)
    else:
        applications.withdraw(application=application, by=application.applicant)
    before = states()
    for response in (client.get(link()), client.post(link(), {"version": application.version} | DECLARED)):
        assert response.status_code == 200
        assert "rien à confirmer" in response.content.decode()
        assert b"Maison Tamarin" not in response.content
    assert states() == before


def test_link_of_a_closed_account_or_another_address_is_dead(asked, client):
    User.objects.filter(email=EMAIL).update(is_active=False)
    assert client.get(link()).status_code == 404
    User.objects.filter(email=EMAIL).update(is_active=True, email="new@example.org")
    assert client.get(link()).status_code == 404


# --- reminders ----------------------------------------------------------------------------------------------------


def test_reminders_ask_for_a_confirmation_and_the_account_goes_with_the_draft(asked, client):
    start = asked.asked_at
    for day, notice in ((7, "entered_reminder"), (30, "entered_last_reminder")):
        reminders.send_due(now=start + timedelta(days=day))
        assert notices()[-1] == notice
        message = Message.objects.get(notice=f"members/{notice}")
        assert (message.to, message.language, message.secret) == (EMAIL, "fr", True)
        assert "par téléphone" in message.text
        assert client.get(link_in(message)).status_code == 200
    reminders.send_due(now=start + timedelta(days=90))
    assert notices()[-1] == "entered_removed"
    assert not Application.objects.exists()
    assert not User.objects.filter(email=EMAIL).exists()
    assert not User.pgh_event_model.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_mail_is_in_the_language_of_the_applicant(staff, language):
    application = save(enter(staff, language=language), staff, language=language)
    asked_at = entering.ask(application=application, by=staff).asked_at
    for day in (7, 30, 90):
        reminders.send_due(now=asked_at + timedelta(days=day))
    assert notices() == ["application_entered", "entered_reminder", "entered_last_reminder", "entered_removed"]
    for message in Message.objects.all():
        assert message.language == language
        assert "Maison Tamarin" in message.text
        assert (" secretariat " in message.text) == (language == "en")
        assert ("apply/entered/" in message.text) == (message.notice != "members/entered_removed")


def test_account_that_was_there_before_stays_when_the_draft_goes(staff):
    UserFactory(email=EMAIL)
    start = entering.ask(application=save(enter(staff), staff), by=staff).asked_at
    for day in (30, 90):
        reminders.send_due(now=start + timedelta(days=day))
    assert not Application.objects.exists()
    assert User.objects.filter(email=EMAIL).exists()


def test_draft_that_was_never_sent_goes_at_its_time_without_a_mail_to_anybody(complete):
    for day in (7, 30, 60, 89.9):
        reminders.send_due(now=complete.saved_at + timedelta(days=day))
        assert Application.objects.exists()
    reminders.send_due(now=complete.saved_at + timedelta(days=90))
    assert not Application.objects.exists()
    assert not Application.pgh_event_model.objects.exists()
    assert not User.objects.filter(email=EMAIL).exists()
    assert not Message.objects.exists()


def test_draft_that_the_secretariat_sends_late_has_all_its_time(complete, staff):
    Application.objects.update(saved_at=timezone.now() - timedelta(days=89))
    start = entering.ask(application=complete, by=staff).asked_at
    reminders.send_due(now=start + timedelta(days=6))
    assert notices() == ["application_entered"]
    reminders.send_due(now=start + timedelta(days=7))
    assert notices() == ["application_entered", "entered_reminder"]


def test_draft_that_its_applicant_carries_on_is_reminded_of_as_any_other(asked):
    mine = applications.save_page(page=all_pages()["work"], typed=typed("work"), by=asked.applicant)
    reminders.send_due(now=mine.saved_at + timedelta(days=7))
    assert notices()[-1] == "draft_reminder"


# --- the desk -----------------------------------------------------------------------------------------------------


def start(desk, **changes: str):
    data = {"email": EMAIL, "contact_name": "Lala Rakoto", "language": "fr", "came": "phone"} | changes
    return desk.post(ADD, data)


def test_whole_way_from_the_desk_to_the_queue(desk, staff):
    assert b"add/" in desk.get("/admin/members/application/").content
    at = start(desk, is_staff="on", status="approved").headers["Location"]
    page = desk.get(at)
    assert page.status_code == 200
    assert b"errorlist" not in page.content
    assert 'value="Lala Rakoto"' in page.content.decode()
    hidden = pages_of(page.content.decode())
    assert len(hidden) == len(all_pages())
    extra = {"status": "approved", "applicant": "1", "entered_by": "1"}
    half = desk.post(at, FORM | hidden | extra | {"description": "Short.", "send": "1"}, follow=True)
    assert "Saved, but not sent" in half.content.decode()
    assert "Your text has 1 word" in half.content.decode()
    hidden = pages_of(half.content.decode())
    sent = desk.post(at, FORM | hidden | {"send": "1"}, follow=True)
    assert f"Sent for confirmation to {EMAIL}" in sent.content.decode()
    logged = " ".join(entry.object_repr + entry.change_message for entry in LogEntry.objects.all())
    assert "Entered by the secretariat" in logged
    assert EMAIL not in logged
    assert "Sam Secretary" not in logged
    drafts = desk.get("/admin/members/application/?state=draft").content.decode()
    assert "Entered by Sam Secretary" in drafts
    assert "not confirmed yet" in drafts
    confirm(Client(), link())
    queue = desk.get("/admin/members/application/").content.decode()
    assert "Entered by Sam Secretary" in queue
    assert "confirmed on" in queue
    page = desk.get(f"/admin/members/application/{Application.objects.get().pk}/change/").content.decode()
    assert "by phone or text message" in page
    assert "field-status" in page
    application = Application.objects.get()
    assert (application.status, application.entered_by, application.applicant.is_staff) == ("submitted", staff, False)


def test_list_says_how_long_an_entered_draft_has_lain(desk, complete):
    Application.objects.update(saved_at=timezone.now() - timedelta(days=12))
    assert "12 days" in desk.get("/admin/members/application/?state=draft").content.decode()


def test_second_click_leads_to_the_draft_of_the_first(desk):
    first, second = start(desk), start(desk)
    assert second.headers["Location"] == first.headers["Location"]
    assert Application.objects.count() == 1


def test_desk_links_to_what_stands_in_the_way(desk):
    mine = ApplicationFactory(submitted=True, applicant__email=EMAIL, organisation__name="<b>One")
    page = start(desk).content.decode()
    assert f'<a href="/admin/members/application/{mine.pk}/change/"><bdi>&lt;b&gt;One</bdi></a>' in page
    acts = RepresentativeFactory(user__email="acts@example.org")
    page = start(desk, email="acts@example.org").content.decode()
    assert f'<a href="/admin/members/organisation/{acts.organisation_id}/change/">' in page
    UserFactory(email="closed@example.org", is_active=False)
    assert "may not sign in" in start(desk, email="closed@example.org").content.decode()
    MembershipType.objects.update(self_service=False)
    assert "cannot be made online" in start(desk, email="x@example.org").content.decode()
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no address"},
        {"email": ""},
        {"email": "a\0@example.org"},
        {"contact_name": "x" * 10_000},
        {"contact_name": "\u202egnip"},
        {"contact_name": ""},
        {"language": "de"},
        {"came": "by pigeon"},
    ],
)
def test_wrong_beginning_is_told_at_its_field(desk, wrong):
    response = start(desk, **wrong)
    assert set(response.context["form"].errors) == set(wrong)
    assert not Application.objects.exists()
    assert not User.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("rubbish", ["\0", "\u202egnip", "x" * 30_000, "<b>{{ 1 }}</b>"])
def test_rubbish_is_kept_and_told(desk, entered, rubbish):
    at = f"/admin/members/application/{entered.pk}/enter/"
    data = dict.fromkeys(FORM, rubbish) | pages_of(desk.get(at).content.decode())
    response = desk.post(at, data, follow=True)
    assert response.status_code == 200
    assert response.content.count(b"errorlist") > 5
    entered.refresh_from_db()
    assert entered.answers["organisation"]["name"] == [rubbish[:20_000].replace("\0", "\1")]


def test_desk_that_was_overtaken_shows_both_and_saves_when_pressed_again(desk, complete, staff):
    at = f"/admin/members/application/{complete.pk}/enter/"
    hidden = pages_of(desk.get(at).content.decode())
    save(complete, staff, acronym="THEIRS")
    page = desk.post(at, FORM | hidden | {"acronym": "OURS", "send": "1"}).content.decode()
    assert "Not saved yet" in page
    assert "THEIRS" in page
    assert 'value="OURS"' in page
    assert not Message.objects.exists()
    desk.post(at, FORM | pages_of(page) | {"acronym": "OURS"})
    complete.refresh_from_db()
    assert complete.answers["organisation"]["acronym"] == ["OURS"]


def test_desk_that_comes_too_late_is_told_and_finds_what_it_typed(desk, asked):
    at = f"/admin/members/application/{asked.pk}/enter/"
    hidden = pages_of(desk.get(at).content.decode())
    confirm(Client(), link())
    page = desk.post(at, FORM | hidden | {"acronym": "OURS", "send": "1"}).content.decode()
    assert "Nothing was changed" in page
    assert 'value="OURS"' in page
    assert 'name="send"' not in page
    assert desk.get(at).status_code == 302


def test_mistake_is_discarded_with_all_that_was_made(desk, asked):
    address = link()
    page = desk.get(f"/admin/members/application/{asked.pk}/change/").content.decode()
    assert f"/admin/members/application/{asked.pk}/delete/" in page
    assert desk.post(f"/admin/members/application/{asked.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Application.objects.exists()
    assert not TimelineEntry.pgh_event_model.objects.exists()
    assert not Application.pgh_event_model.objects.exists()
    assert not User.objects.filter(email=EMAIL).exists()
    assert not Message.objects.exists()
    assert Client().get(address).status_code == 404


def test_discarding_takes_back_its_reminders_and_nobody_elses(asked, staff):
    Message.objects.get().mark_sent()
    another = entering.ask(application=save(enter(staff, email="soa@example.org"), staff), by=staff)
    for day in (7, 30):
        reminders.send_due(now=asked.asked_at + timedelta(days=day, hours=1))
    assert Message.objects.filter(to=EMAIL).count() == 3
    entering.discard(application=asked, by=staff)
    assert not Message.objects.filter(to=EMAIL).exists()
    assert Message.objects.filter(to=another.applicant.email, status="queued").count() == 3


def test_whoever_acts_on_it_while_it_is_discarded_is_told(asked, staff):
    entering.discard(application=asked, by=staff)
    for step in (
        lambda: applications.submit(application=asked, version=asked.version, by=asked.applicant),
        lambda: applications.withdraw(application=asked, by=asked.applicant),
        lambda: save(asked, staff, name="Another"),
        lambda: entering.ask(application=asked, by=staff),
        lambda: entering.discard(application=asked, by=staff),
        lambda: entering.disown(application=asked, by=asked.applicant),
    ):
        with pytest.raises((applications.GoneError, users.GoneError)):
            step()


@pytest.mark.parametrize(
    "names", [(), ("view_application",), ("view_application", "change_application", "delete_application")]
)
def test_who_may_not_add_applications_enters_none(staff, asked, names):
    browser = Client()
    browser.force_login(with_permissions(*names))
    before, base = states(), f"/admin/members/application/{asked.pk}"
    for path in (ADD, f"{base}/enter/", f"{base}/delete/"):
        for response in (browser.get(path), browser.post(path, FORM | {"post": "yes", "email": "x@example.org"})):
            assert response.status_code == 403, path
    assert states() == before


def test_draft_of_an_applicant_is_out_of_the_desks_reach(desk):
    mine = ApplicationFactory()
    base = f"/admin/members/application/{mine.pk}"
    page = desk.get(f"{base}/change/").content.decode()
    assert "field-status" in page
    assert "field-came" not in page
    assert desk.get(f"{base}/enter/").status_code == 302
    assert "Nothing was changed" in desk.post(f"{base}/enter/", FORM).content.decode()
    assert desk.post(f"{base}/delete/", {"post": "yes"}).status_code == 403
    assert desk.get("/admin/members/application/999999/enter/").status_code == 404
    assert Application.objects.get().answers == mine.answers
