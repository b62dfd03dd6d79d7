"""The secretariat's desk for groups and seats, while others write to the same organisations."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from groups.models import Group, Seat
from members.actions import merging
from members.actions.refusals import ChangedError
from members.models import Organisation
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.members.test_applications import until_somebody_waits
from tests.members.test_codes import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SEATS, GROUPS, ORGANISATIONS = "/admin/groups/seat/", "/admin/groups/group/", "/admin/members/organisation/"


@pytest.fixture
def desk(client) -> Client:
    client.force_login(UserFactory(superuser=True))
    return client


def meanwhile(act: Callable[[], object], other: Callable[[], object], *, after: str) -> tuple[object, object]:
    """What `act` returned, and `other`, which began once `act` had sent a statement that begins so, and had to wait."""
    begun = []

    def watch(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if not begun and sql.startswith(after):
            begun.append(pool.submit(at_once, other, 1))
            until_somebody_waits()
        return result

    with ThreadPoolExecutor(1) as pool:
        with connection.execute_wrapper(watch):
            result = act()
        return result, begun[0].result()[0]


def merge_of(kept: Organisation, absorbed: Organisation) -> Callable[[], object]:
    by = UserFactory()
    seen = merging.preview(kept=kept, absorbed=absorbed, by=by).state
    return lambda: merging.merge(kept=kept, absorbed=absorbed, taken={"acronym"}, seen=seen, by=by)


def with_seats_for(group: Group, *organisations: Organisation) -> dict:
    """What the form of a group sends, with a new seat for each."""
    sent = {name: getattr(group, name) for name in ("kind", "join_policy", "visibility", "position", "email")}
    sent |= {name: getattr(group, name) for name in ("name_en", "summary_en", "work_en")}
    sent |= {"seats-TOTAL_FORMS": len(organisations), "seats-INITIAL_FORMS": 0}
    for number, organisation in enumerate(organisations):
        row = {"group": group.pk, "organisation": organisation.pk, "role": "member", "started_on": "2026-01-01"}
        sent |= {f"seats-{number}-{name}": value for name, value in row.items()}
    return sent


def test_whoever_merges_while_a_seat_is_given_is_told_of_it(desk):
    kept, absorbed, group = OrganisationFactory(listed=True), OrganisationFactory(acronym="WT"), GroupFactory()
    seat = {"group": group.pk, "organisation": absorbed.pk, "role": "member", "started_on": "2026-01-01"}
    response, merged = meanwhile(
        lambda: desk.post(f"{SEATS}add/", seat), merge_of(kept, absorbed), after='INSERT INTO "groups_seat"'
    )
    assert (response.status_code, type(merged)) == (302, ChangedError)
    assert Seat.objects.get().organisation == absorbed


def test_whoever_gives_a_seat_while_its_organisation_is_merged_is_told(desk):
    kept, absorbed, group = OrganisationFactory(listed=True), OrganisationFactory(acronym="WT"), GroupFactory()
    merge = merge_of(kept, absorbed)
    merges = [lambda: at_once(merge, 1)]

    def just_before_the_lock(execute, sql, params, many, context):
        if merges and "members_organisation" in sql and "FOR NO KEY UPDATE" in sql:
            merges.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(just_before_the_lock):
        response = desk.post(f"{GROUPS}{group.pk}/change/", with_seats_for(group, kept, absorbed))
    assert not merges
    assert "It has changed since you opened this page." in response.content.decode()
    assert not Seat.objects.exists()


def test_two_who_give_seats_to_the_same_organisations_in_another_order_both_do(desk):
    a, b = OrganisationFactory.create_batch(2, listed=True)
    groups = GroupFactory.create_batch(2)
    colleague = Client()
    colleague.force_login(UserFactory(superuser=True))
    responses = meanwhile(
        lambda: desk.post(f"{GROUPS}{groups[0].pk}/change/", with_seats_for(groups[0], b, a)),
        lambda: colleague.post(f"{GROUPS}{groups[1].pk}/change/", with_seats_for(groups[1], a, b)),
        after='INSERT INTO "groups_seat"',
    )
    assert [response.status_code for response in responses] == [302, 302]
    assert Seat.objects.count() == 4


@pytest.mark.parametrize("what", ["group", "seats", "organisation"])
def test_whoever_merges_while_a_seat_is_deleted_is_told_of_it(desk, what):
    kept, seat = OrganisationFactory(listed=True), SeatFactory(organisation__acronym="WT")
    url, sent = {
        "group": (f"{GROUPS}{seat.group_id}/delete/", {}),
        "seats": (SEATS, {"action": "delete_selected", "_selected_action": seat.pk}),
        "organisation": (f"{ORGANISATIONS}{seat.organisation_id}/delete/", {}),
    }[what]
    response, merged = meanwhile(
        lambda: desk.post(url, sent | {"post": "yes"}),
        merge_of(kept, seat.organisation),
        after='DELETE FROM "groups_seat"',
    )
    expected = merging.GoneError if what == "organisation" else ChangedError
    assert (response.status_code, type(merged)) == (302, expected)
    assert not Seat.objects.exists()


def test_whoever_merges_while_who_fills_a_seat_is_deleted_is_told_of_it(desk):
    kept, person = OrganisationFactory(listed=True), RepresentativeFactory(organisation__acronym="WT")
    seat = SeatFactory(organisation=person.organisation, representative=person)
    response, merged = meanwhile(
        lambda: desk.post(f"/admin/members/representative/{person.pk}/delete/", {"post": "yes"}),
        merge_of(kept, person.organisation),
        after='UPDATE "groups_seat"',
    )
    assert (response.status_code, type(merged)) == (302, ChangedError)
    seat.refresh_from_db()
    assert seat.representative is None
