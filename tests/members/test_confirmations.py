"""The yearly confirmation: everybody is asked in time and once, answers by a link, and nothing ends by itself."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from foundation.outbox.models import Message
from members import links, tasks
from members.actions import confirmations
from members.models import Confirmation, Membership, Organisation, User
from tests.factories.members import (
    ConfirmationFactory,
    MembershipFactory,
    PeriodsFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.members.test_codes import at_once

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 10, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """It is NOW for as long as a test takes."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def days(number: float) -> timedelta:
    return timedelta(days=number)


def member(confirmed: int | None = 365, *, people: int = 1, **fields) -> Membership:
    """Confirmed so many days ago, or never; with so many focal points, who read French."""
    organisation = {"organisation__name": "Maison Tamarin", "organisation__slug": "tamarin"}
    fields = {"started_on": TODAY - days(4000), "organisation__visibility": "public"} | organisation | fields
    if confirmed is not None:
        fields["confirmed_on"] = TODAY - days(confirmed)
    membership = MembershipFactory(**fields)
    RepresentativeFactory.create_batch(people, organisation=membership.organisation, user__language="fr")
    return membership


def run(after: float = 0) -> list[str]:
    """What a run so many days from now sends."""
    known = set(Message.objects.values_list("pk", flat=True))
    confirmations.ask_due(now=NOW + days(after))
    sent = Message.objects.exclude(pk__in=known).order_by("pk").values_list("notice", flat=True)
    return [notice.removeprefix("members/") for notice in sent]


def notices() -> list[str]:
    return sorted(notice.removeprefix("members/") for notice in Message.objects.values_list("notice", flat=True))


def link_in(message: Message) -> str:
    """The path of the link, as it stands on a line of its own."""
    return re.search(r"^http://[^/]+(/\w\w/account/confirmation/\S+/)$", message.text, flags=re.M)[1]


def asked(**fields) -> tuple[Membership, str]:
    """A member that was just asked, and the link that its focal point has."""
    membership = member(**fields)
    run()
    return membership, link_in(Message.objects.latest("pk"))


# --- who is asked, and when ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        ({"confirmed": 364}, []),
        ({"confirmed": 365}, ["confirmation_asked"]),
        ({"confirmed": 3000}, ["confirmation_asked"]),
        ({"confirmed": None, "started_on": TODAY - days(364)}, []),
        ({"confirmed": None, "started_on": TODAY - days(365)}, ["confirmation_asked"]),
        ({"people": 2}, ["confirmation_asked"] * 2),
        ({"organisation__is_sample": True}, []),
        ({"status": "ended", "ended_on": TODAY}, []),
        ({"status": "lapsed", "ended_on": TODAY}, []),
    ],
)
def test_member_is_asked_once_a_year_after_it_was_confirmed(fields, sent):
    member(**fields)
    assert run() == sent
    assert run() == []


def test_focal_points_are_reminded_after_14_and_28_days_and_then_left_in_peace():
    member(364)
    sent = {day: found for day in range(0, 60, 7) if (found := run(after=day))}
    assert sent == {7: ["confirmation_asked"], 21: ["confirmation_asked"], 35: ["confirmation_asked"]}
    assert Membership.objects.get().status == "active"
    subjects = list(Message.objects.order_by("pk").values_list("subject", flat=True))
    assert len(set(subjects)) == 3


@pytest.mark.parametrize(
    ("after", "stage"), [(13.99, "asked"), (14, "first"), (27.99, "first"), (28, "second"), (400, "second")]
)
def test_weeks_without_a_run_are_caught_up_with_the_latest_mail_alone(after, stage):
    member()
    run()
    assert len(run(after=after)) == (stage != "asked")
    assert Confirmation.objects.get().stage == stage
    assert run(after=after) == []


def test_member_that_was_forgotten_for_years_has_as_much_time_as_any_other():
    member(confirmed=3000)
    for day, stage in ((0, "asked"), (14, "first"), (28, "second")):
        assert run(after=day) == ["confirmation_asked"]
        assert Confirmation.objects.get().stage == stage
    assert Confirmation.objects.get().may_lapse_on == TODAY + days(90)


def test_day_from_which_it_may_lapse_is_named_ahead_even_after_months_without_a_run():
    member()
    run()
    run(after=200)
    day = TODAY + days(214)
    assert Confirmation.objects.get().may_lapse_on == day
    with translation.override("fr"):
        assert date_format(day, "DATE_FORMAT") in Message.objects.latest("pk").text


def test_periods_are_those_of_the_desk():
    PeriodsFactory(confirmation_days=10, confirmation_first_days=2, confirmation_second_days=3, grace_days=20)
    member(confirmed=9)
    sent = [day for day in range(7) if run(after=day)]
    assert sent == [1, 3, 4]
    assert Confirmation.objects.get().may_lapse_on == TODAY + days(21)


def test_each_focal_point_who_can_sign_in_gets_a_link_of_their_own_in_their_language():
    membership = member(people=0)
    organisation = membership.organisation
    for language in ("ar", "es"):
        RepresentativeFactory(organisation=organisation, user__language=language, user__email=f"{language}@example.org")
    RepresentativeFactory(organisation=organisation, user__is_active=False)
    RepresentativeFactory(organisation=organisation, former=True)
    for role in ("alternate", "member"):
        RepresentativeFactory(organisation=organisation, role=role)
    run()
    messages = {message.to: message for message in Message.objects.all()}
    assert {to: message.language for to, message in messages.items()} == {
        "ar@example.org": "ar",
        "es@example.org": "es",
    }
    assert len({link_in(message) for message in messages.values()}) == 2
    for message in messages.values():
        assert message.secret
        assert message.expires_at == NOW + links.LIFE
        assert "Maison Tamarin" in message.text
        assert link_in(message) in message.html


def test_secretariat_is_told_once_of_a_member_that_nobody_can_be_asked_for(settings):
    membership = member(people=0)
    sent = {day: found for day in range(0, 60, 7) if (found := run(after=day))}
    assert sent == {0: ["confirmation_unreachable"]}
    assert Message.objects.get().to == settings.SECRETARIAT_EMAIL
    # once somebody is there, they have all the time that others have
    RepresentativeFactory(organisation=membership.organisation)
    sent = {day: found for day in (60, 73, 74, 87, 88, 150) if (found := run(after=day))}
    assert list(sent) == [60, 74, 88]
    assert Confirmation.objects.get().may_lapse_on == TODAY + days(150)


def test_secretariat_is_told_when_the_last_focal_point_cannot_sign_in_any_more():
    member()
    run()
    User.objects.update(is_active=False)
    assert run(after=14) == ["confirmation_unreachable"]
    assert run(after=28) == []


def test_round_that_was_overtaken_at_the_desk_is_left_behind_and_the_next_year_starts_anew():
    membership = member()
    run()
    run(after=28)
    Membership.objects.update(confirmed_on=TODAY)
    assert not Confirmation.objects.open().exists()
    assert run(after=29) == []
    assert run(after=365) == ["confirmation_asked"]
    confirmation = Confirmation.objects.get(membership=membership)
    assert (confirmation.stage, confirmation.since, confirmation.may_lapse_on) == ("asked", TODAY, None)


@pytest.mark.django_db(transaction=True)
def test_eight_runs_at_once_ask_once():
    for number in range(3):
        RepresentativeFactory(organisation=member(organisation__slug=f"m{number}", people=0).organisation)
    assert at_once(lambda: confirmations.ask_due(now=NOW)) == [None] * 8
    confirmations.ask_due(now=NOW)  # what every run left to another
    assert notices() == ["confirmation_asked"] * 3
    assert Confirmation.objects.count() == 3


def test_beat_asks_at_the_present_moment_and_one_that_fails_holds_up_no_other(caplog):
    broken, other = member(people=0), member(people=0, organisation__slug="other")
    RepresentativeFactory(organisation=broken.organisation, user__email="a@example.org")
    User.objects.update(email="no address")
    RepresentativeFactory(organisation=other.organisation)
    tasks.send_reminders()
    tasks.send_reminders()
    assert notices() == ["confirmation_asked"]
    assert f"Nobody could be asked to confirm membership {broken.pk}." in caplog.text


def test_database_holds_one_open_round_and_no_answer_without_a_person():
    confirmation = ConfirmationFactory()
    with pytest.raises(IntegrityError, match="one_open_confirmation_per_membership"):
        ConfirmationFactory(membership=confirmation.membership)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"status": "confirmed"}, "confirmation_answer_has_time_and_person"),
        ({"leaving": True, "status": "waiting"}, "confirmation_answer_has_time_and_person"),
        ({"leaving": True, "status": "lapsed"}, "lapse_has_reason_and_was_announced"),
        ({"stage": "second"}, "last_reminder_names_a_day"),
    ],
)
def test_database_refuses_rounds_that_cannot_be(fields, rule):
    with pytest.raises(IntegrityError, match=rule):
        ConfirmationFactory(**fields)


# --- the link -------------------------------------------------------------------------------------------------------


def test_opening_the_link_changes_nothing_and_shows_the_entry_and_three_answers(client):
    _membership, path = asked(
        organisation__description_fr="Nous accompagnons.", organisation__website="https://t.example"
    )
    before = (Membership.objects.values().get(), Confirmation.objects.values().get(), Message.objects.count())
    response = client.get(path)
    page = response.content.decode()
    for expected in ("Maison Tamarin", "Kenya", "https://t.example", "Publique", "Nous accompagnons.", path + "leave/"):
        assert expected in page
    assert '<meta name="robots" content="noindex">' in page
    assert response.headers["Cache-Control"] == "private, no-store"
    assert client.head(path).status_code == 200
    assert client.get(path + "leave/").status_code == 200
    assert (Membership.objects.values().get(), Confirmation.objects.values().get(), Message.objects.count()) == before
    assert "sessionid" not in client.cookies


def test_page_names_people_and_none_of_their_addresses(client):
    membership, path = asked()
    page = client.get(path).content.decode()
    person = membership.organisation.representatives.get().user
    assert person.name in page
    assert person.email not in page


def test_one_button_confirms_and_twice_is_once():
    membership, path = asked()
    browser = Client()
    for _ in range(2):
        response = browser.post(path)
        assert (response.status_code, response.headers["Location"]) == (302, path)
    membership.refresh_from_db()
    confirmation = Confirmation.objects.get()
    assert membership.confirmed_on == TODAY
    assert (confirmation.status, confirmation.version) == ("confirmed", 2)
    assert confirmation.answered_by == membership.organisation.representatives.get().user
    page = Client().get(path).content.decode()
    assert "<form" not in page
    assert run(after=40) == []
    assert notices() == ["confirmation_asked"]


def test_link_that_was_answered_does_not_confirm_again_on_another_day(client):
    membership, path = asked()
    client.post(path)
    Membership.objects.update(confirmed_on=TODAY - days(3))
    client.post(path)
    membership.refresh_from_db()
    assert membership.confirmed_on == TODAY - days(3)


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_confirm_once():
    _membership, path = asked()
    assert {response.status_code for response in at_once(lambda: Client().post(path))} == {302}
    assert Confirmation.objects.get().version == 2


def main_of(response) -> str:
    return re.search("<main.*</main>", response.content.decode(), flags=re.S)[0]


def ended(membership: Membership) -> None:
    Membership.objects.filter(pk=membership.pk).update(status="ended", ended_on=TODAY)


def left(membership: Membership) -> None:
    membership.organisation.representatives.update(ended_on=TODAY)


def became_a_colleague(membership: Membership) -> None:
    membership.organisation.representatives.update(role="member")


def deactivated(membership: Membership) -> None:
    User.objects.update(is_active=False)


def moved(membership: Membership) -> None:
    User.objects.update(email="new@example.org")


@pytest.mark.parametrize("what", [ended, left, became_a_colleague, deactivated, moved])
def test_link_opens_nothing_for_who_may_no_longer_answer(client, what):
    membership, path = asked()
    forged = client.get("/fr/account/confirmation/forged/")
    what(membership)
    before = Membership.objects.values().get()
    for response in (client.get(path), client.post(path), client.get(path + "leave/"), client.post(path + "leave/")):
        assert response.status_code == 404
        assert main_of(response) == main_of(forged)
        assert response.headers["Cache-Control"] == "private, no-store"
    assert Membership.objects.values().get() == before
    assert "leaving_notice" not in notices()


def test_link_expires_after_30_days(client, monkeypatch):
    _membership, path = asked()
    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + days(29.9).total_seconds())
    assert client.get(path).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: real() + days(30.1).total_seconds())
    response = client.get(path)
    assert response.status_code == 404
    assert "/fr/account/" in response.content.decode()
    assert client.post(path).status_code == 404
    assert Confirmation.objects.get().status == "waiting"


@pytest.mark.parametrize("token", ["x", "a:b:c", "é", "%00", "\u202e", "a" * 5000])
@pytest.mark.parametrize("end", ["", "leave/"])
def test_nobody_makes_a_link_up(client, token, end):
    asked()
    path = f"/ar/account/confirmation/{token}/{end}"
    for response in (client.get(path), client.post(path)):
        assert response.status_code == 404
        page = response.content.decode()
        assert 'lang="ar"' in page
        assert "Tamarin" not in page


@pytest.mark.parametrize("purpose", ["apply", "confirm"])
def test_link_for_another_purpose_opens_nothing(client, purpose):
    membership, _path = asked()
    person = membership.organisation.representatives.get().user
    claims = {"confirmation": Confirmation.objects.get().pk, "person": person.pk, "to": links.mark(person.email)}
    assert client.get(f"/fr/account/confirmation/{links.sign(purpose, claims)}/").status_code == 404
    assert client.get(f"/fr/account/confirmation/{links.sign('confirmation', claims)}/").status_code == 200


# --- leaving --------------------------------------------------------------------------------------------------------


def test_leaving_tells_the_secretariat_and_the_focal_points_and_ends_nothing(settings):
    membership = member(people=2)
    run()
    path = link_in(Message.objects.latest("pk"))
    browser = Client()
    for _ in range(2):
        assert browser.post(path + "leave/", {"reason": "Nous fermons <b>."}).headers["Location"] == path
    membership.refresh_from_db()
    confirmation = Confirmation.objects.get()
    assert (membership.status, confirmation.status, confirmation.reason) == ("active", "leaving", "Nous fermons <b>.")
    assert notices() == ["confirmation_asked"] * 2 + ["leaving"] * 2 + ["leaving_notice"]
    notice = Message.objects.get(notice="members/leaving_notice")
    assert notice.to == settings.SECRETARIAT_EMAIL
    assert "Nous fermons <b>." in notice.text
    assert "Nous fermons &lt;b&gt;." in notice.html
    assert f"\n{settings.SITE_URL}/admin/members/confirmation/{confirmation.pk}/change/\n" in notice.text
    assert Organisation.objects.listed().exists()
    assert run(after=100) == []


def test_who_stays_after_all_confirms(client):
    membership, path = asked()
    client.post(path + "leave/", {"reason": ""})
    assert '<button class="btn"' in client.get(path).content.decode()
    client.post(path)
    membership.refresh_from_db()
    assert (membership.status, membership.confirmed_on) == ("active", TODAY)
    assert Confirmation.objects.get().status == "confirmed"


def test_nobody_leaves_by_a_link_that_was_answered(client):
    membership, path = asked()
    client.post(path)
    for response in (client.get(path + "leave/"), client.post(path + "leave/", {"reason": ""})):
        assert response.headers["Location"] == path
    with pytest.raises(confirmations.AlreadyAnsweredError) as refused:
        confirmations.leave(membership=membership, reason="", by=UserFactory(), asked=Confirmation.objects.get())
    with translation.override("en"):
        assert "confirmed this membership on 10 March 2027" in str(refused.value)
    assert "leaving_notice" not in notices()


@pytest.mark.parametrize("reason", ["x" * 2001, "a\u202eb", "a\u200bc"])
def test_reason_that_cannot_be_is_refused_at_its_field_and_kept(client, reason):
    _membership, path = asked()
    response = client.post(path + "leave/", {"reason": reason, "status": "ended"})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"reason"}
    assert reason in response.content.decode()
    assert Confirmation.objects.get().status == "waiting"


# --- signed in ------------------------------------------------------------------------------------------------------

ENTRY = "/en/account/organisation/tamarin/"


@pytest.fixture
def keeper(client):
    """Signs in the focal point of Maison Tamarin, whose membership is given."""

    def keeper(membership: Membership) -> Client:
        client.force_login(membership.organisation.representatives.get().user)
        return client

    return keeper


def test_entry_says_since_when_it_is_not_confirmed_and_confirms(keeper):
    membership = member()
    browser = keeper(membership)
    ConfirmationFactory(membership=membership, overdue=True)
    assert "Not confirmed since" in browser.get(ENTRY).content.decode()
    assert browser.post(f"{ENTRY}confirm/").headers["Location"] == ENTRY
    page = browser.get(ENTRY).content.decode()
    assert "the membership is confirmed for another year" in page
    assert "Not confirmed since" not in page
    membership.refresh_from_db()
    assert membership.confirmed_on == TODAY
    assert not Confirmation.objects.open().exists()


def test_entry_can_be_confirmed_at_any_time_and_twice_a_day_is_once(keeper):
    membership = member(confirmed=10)
    browser = keeper(membership)
    for _ in range(2):
        browser.post(f"{ENTRY}confirm/")
    membership.refresh_from_db()
    assert membership.confirmed_on == TODAY
    events = Membership.pgh_event_model.objects.filter(pgh_obj=membership, pgh_label="update")
    assert events.count() == 1


def test_keeper_leaves_from_the_entry_and_is_asked_again_when_they_stay(keeper):
    membership = member(confirmed=10)
    browser = keeper(membership)
    for _ in range(2):
        browser.post(f"{ENTRY}leave-the-alliance/", {"reason": "Merged."})
    assert notices() == ["leaving", "leaving_notice"]
    assert "told the secretariat that your organisation is leaving" in browser.get(ENTRY).content.decode()
    browser.post(f"{ENTRY}confirm/")
    browser.post(f"{ENTRY}leave-the-alliance/", {"reason": "After all."})
    browser.post(f"{ENTRY}confirm/")
    membership.refresh_from_db()
    assert membership.confirmed_on == TODAY
    assert list(Confirmation.objects.values_list("status", flat=True)) == ["confirmed"] * 2
    assert run(after=364) == []
    assert run(after=365) == ["confirmation_asked"]


def test_organisation_without_an_active_membership_has_nothing_to_confirm(keeper):
    membership = member()
    browser = keeper(membership)
    ended(membership)
    assert "confirm/" not in browser.get(ENTRY).content.decode()
    for step in ("confirm/", "leave-the-alliance/"):
        assert browser.post(f"{ENTRY}{step}").status_code == 404
    with pytest.raises(confirmations.NotAMemberError):
        confirmations.confirm(membership=membership, by=UserFactory())


def test_public_entry_says_when_it_was_confirmed(client):
    member(confirmed=0)
    assert "Membership confirmed on" in client.get("/en/members/tamarin/").content.decode()
