"""What the secretariat decides on members who have not confirmed, or who leave; and every mail of it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from foundation.outbox.models import Message
from members import emails
from members.actions import confirmations, people
from members.actions.refusals import ChangedError
from members.models import Confirmation, Membership
from tests.factories.members import ConfirmationFactory, RepresentativeFactory, UserFactory
from tests.members.test_admin import with_permissions
from tests.members.test_codes import at_once
from tests.members.test_confirmations import TODAY, clock, days, link_in, member, notices, run  # noqa: F401

pytestmark = pytest.mark.django_db


# --- decisions ------------------------------------------------------------------------------------------------------


@pytest.fixture
def overdue(db):
    return ConfirmationFactory(membership=member(), overdue=True)


def test_lapse_ends_the_membership_at_once_and_says_why(overdue, client):
    staff = UserFactory(staff=True)
    confirmations.lapse(confirmation=overdue, version=1, reason="Personne n’a répondu.", by=staff)
    membership = Membership.objects.get()
    assert (membership.status, membership.ended_on) == ("lapsed", TODAY)
    assert client.get("/fr/members/tamarin/").status_code == 404
    assert "Maison Tamarin" not in client.get("/fr/members/").content.decode()
    message = Message.objects.get()
    assert (message.notice, message.language) == ("members/membership_lapsed", "fr")
    assert "\nPersonne n’a répondu.\n" in message.text
    assert run(after=400) == []


def test_nothing_lapses_before_the_day_that_was_named():
    confirmation = ConfirmationFactory(membership=member(), overdue=True, may_lapse_on=TODAY + days(1))
    with pytest.raises(confirmations.TooSoonError):
        confirmations.lapse(confirmation=confirmation, version=1, reason="No.", by=UserFactory())
    with pytest.raises(ValueError, match="for a reason"):
        confirmations.lapse(confirmation=confirmation, version=1, reason=" ", by=UserFactory())
    assert Membership.objects.get().status == "active"


def test_decision_on_what_has_changed_is_refused_with_what_came_first(overdue):
    staff, person = UserFactory(staff=True), overdue.membership.organisation.representatives.get().user
    confirmations.leave(membership=overdue.membership, reason="", by=person)
    with pytest.raises(ChangedError):
        confirmations.lapse(confirmation=overdue, version=1, reason="No.", by=staff)
    with pytest.raises(confirmations.TooSoonError):
        confirmations.lapse(confirmation=overdue, version=2, reason="No.", by=staff)
    confirmations.confirm(membership=overdue.membership, by=person)
    for decide in (confirmations.end, confirmations.confirm_for):
        with pytest.raises(confirmations.AlreadyAnsweredError) as refused:
            decide(confirmation=overdue, version=2, by=staff)
        assert str(refused.value).startswith(f"Nothing was changed: {person} confirmed this membership on")
    assert Membership.objects.get().status == "active"


def test_only_who_says_that_it_leaves_is_ended(overdue):
    staff = UserFactory(staff=True)
    with pytest.raises(confirmations.NotLeavingError):
        confirmations.end(confirmation=overdue, version=1, by=staff)
    person = overdue.membership.organisation.representatives.get().user
    leaving = confirmations.leave(membership=overdue.membership, reason="Fini.", by=person)
    confirmations.end(confirmation=overdue, version=leaving.version, by=staff)
    membership, confirmation = Membership.objects.get(), Confirmation.objects.get()
    assert (membership.status, membership.ended_on) == ("ended", TODAY)
    assert (confirmation.status, confirmation.reason, confirmation.answered_by) == ("ended", "Fini.", staff)
    assert notices() == ["leaving", "leaving_notice", "membership_ended"]


@pytest.mark.django_db(transaction=True)
def test_of_a_lapse_and_a_confirmation_at_once_one_comes_first():
    overdue = ConfirmationFactory(membership=member(), overdue=True)
    staff = UserFactory(staff=True)
    person = overdue.membership.organisation.representatives.get().user
    results = at_once(
        lambda: confirmations.lapse(confirmation=overdue, version=1, reason="No.", by=staff), times=4
    ) + at_once(lambda: confirmations.confirm(membership=overdue.membership, by=person), times=4)
    membership = Membership.objects.get()
    assert membership.status == "lapsed"
    assert sum(isinstance(result, Confirmation) for result in results) == 1
    assert all(isinstance(r, Confirmation | confirmations.RefusedError) for r in results)
    assert notices() == ["membership_lapsed"]


def test_who_leaves_the_organisation_takes_no_right_along(client):
    """The right is looked up when the link is used, not when it was sent."""
    membership = member(people=2)
    run()
    paths = {message.to: link_in(message) for message in Message.objects.all()}
    gone, stays = membership.organisation.representatives.order_by("pk")
    people.end(representative=gone, by=stays.user)
    assert client.post(paths[gone.user.email]).status_code == 404
    assert client.post(paths[stays.user.email]).status_code == 302


# --- the desk -------------------------------------------------------------------------------------------------------

LIST = "/admin/members/confirmation/"


def at(confirmation: Confirmation, step: str = "change") -> str:
    return f"{LIST}{confirmation.pk}/{step}/"


@pytest.fixture
def desk(client):
    client.force_login(with_permissions("view_confirmation", "change_confirmation"))
    return client


def shown(page) -> list[str]:
    return [row.membership.organisation.slug for row in page.context["cl"].result_list]


def test_desk_shows_what_waits_for_a_decision_and_who_has_not_confirmed(desk):
    def round_of(slug: str, **fields) -> None:
        ConfirmationFactory(membership__organisation__slug=slug, **fields)

    round_of("asked")
    round_of("overdue", overdue=True)
    round_of("in-grace", overdue=True, may_lapse_on=TODAY + days(1))
    round_of("leaving", leaving=True)
    round_of("nobody", stage="nobody", may_lapse_on=TODAY + days(90))
    round_of("ended", overdue=True, membership__ended=True)
    round_of("confirmed", overdue=True, leaving=True, status="confirmed", membership__confirmed_on=TODAY)
    round_of("overtaken", overdue=True, since=TODAY - days(800))
    found = {state: sorted(shown(desk.get(f"{LIST}?state={state}"))) for state in ("unconfirmed", "nobody", "open")}
    assert sorted(shown(desk.get(LIST))) == ["leaving", "overdue"]
    assert found == {
        "unconfirmed": ["in-grace", "overdue"],
        "nobody": ["nobody"],
        "open": ["asked", "in-grace", "leaving", "nobody", "overdue"],
    }
    assert len(shown(desk.get(f"{LIST}?state=all"))) == 8


def test_desk_list_costs_the_same_with_one_row_and_with_thirty(desk, django_assert_num_queries):
    ConfirmationFactory(overdue=True)
    with CaptureQueriesContext(connection) as one:
        desk.get(LIST)
    ConfirmationFactory.create_batch(29, overdue=True)
    with django_assert_num_queries(len(one)):
        assert len(shown(desk.get(LIST))) == 30


def test_desk_lets_lapse_for_a_reason_and_offers_nothing_too_early(desk, overdue):
    page = desk.get(at(overdue)).content.decode()
    assert at(overdue, "lapse") in page
    assert at(overdue, "confirm") in page
    assert at(overdue, "end") not in page
    assert "Write the reason" in desk.post(at(overdue, "lapse"), {"version": 1, "reason": " "}).content.decode()
    assert desk.post(at(overdue, "lapse"), {"version": 1, "reason": "Pas de réponse."}).headers["Location"] == LIST
    assert Membership.objects.get().status == "lapsed"
    assert 'id="decision"' not in desk.get(at(overdue)).content.decode()
    page = desk.post(at(overdue, "lapse"), {"version": 1, "reason": "Encore."}).content.decode()
    assert "Nothing was changed: Sam Secretary ended this membership on" in page
    assert notices() == ["membership_lapsed"]


def test_desk_confirms_what_it_was_told(desk, overdue):
    assert desk.post(at(overdue, "confirm"), {"version": 1}).headers["Location"] == LIST
    assert Membership.objects.get().confirmed_on == TODAY
    confirmation = Confirmation.objects.get()
    assert (confirmation.status, confirmation.answered_by.name) == ("confirmed", "Sam Secretary")
    assert notices() == []


def test_desk_ends_who_is_leaving(desk):
    leaving = ConfirmationFactory(membership=member(), leaving=True, reason="Nous fermons <b>.")
    page = desk.get(at(leaving)).content.decode()
    assert "Nous fermons &lt;b&gt;." in page
    assert at(leaving, "lapse") not in page
    desk.post(at(leaving, "end"), {"version": 1, "status": "lapsed", "reason": "x"})
    assert Membership.objects.get().status == "ended"
    assert notices() == ["membership_ended"]


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999", "\0"])
def test_desk_refuses_a_decision_on_nothing_that_was_read(desk, overdue, version):
    response = desk.post(at(overdue, "lapse"), {"version": version, "reason": "No."})
    assert response.status_code == 200
    assert Membership.objects.get().status == "active"


@pytest.mark.parametrize("step", ["confirm", "lapse", "end"])
def test_without_the_permission_nothing_is_decided(client, overdue, step):
    client.force_login(with_permissions("view_confirmation"))
    assert 'id="decision"' not in client.get(at(overdue)).content.decode()
    assert client.post(at(overdue, step), {"version": 1, "reason": "No."}).status_code == 403
    client.force_login(with_permissions("change_confirmation"))
    assert client.get(at(overdue, step)).headers["Location"] == at(overdue)  # a sign-in on the way leads back here
    assert client.post(f"{LIST}0/{step}/", {}).status_code == 404
    assert Membership.objects.get().status == "active"


# --- the mails ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_mail_is_in_the_language_of_its_reader_and_takes_names_literally(language):
    organisation = {"organisation__name": "<b>{{ 7|add:1 }}", "organisation__slug": "x"}
    membership = member(people=0, started_on=TODAY - days(900), **organisation)
    reader = RepresentativeFactory(organisation=membership.organisation, user__language=language).user
    for after in (0, 14, 28):
        run(after=after)
    leaving = confirmations.leave(membership=membership, reason="<i>Why", by=reader)
    confirmations.end(confirmation=leaving, version=leaving.version, by=UserFactory())
    lapsed = ConfirmationFactory(membership=membership, overdue=True, leaving=True, status="lapsed", reason="<i>Why")
    with transaction.atomic():
        emails.membership_lapsed(lapsed)
    found = {message.subject: message for message in Message.objects.filter(to=reader.email)}
    assert len(found) == 6
    for message in found.values():
        assert message.language == language
        assert "<b>{{ 7|add:1 }}" in message.text + message.subject
        assert "<b>{{" not in message.html
        assert "<i>Why" not in message.html
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in message.html
