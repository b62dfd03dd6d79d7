"""Rules of seats."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from groups.models import Seat
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_the_people_of_a_seat_represent_its_organisation():
    organisation = OrganisationFactory(listed=True)
    own = RepresentativeFactory(organisation=organisation)
    stranger = RepresentativeFactory()
    seat = Seat(group=GroupFactory(), organisation=organisation, started_on=date(2026, 1, 1), representative=own)
    seat.full_clean()
    seat.alternate = stranger
    with pytest.raises(ValidationError) as refused:
        seat.full_clean()
    assert refused.value.message_dict == {"alternate": ["This person does not represent the organisation."]}


def test_an_organisation_has_one_current_seat_in_a_group():
    seat = SeatFactory()
    second = Seat(group=seat.group, organisation=seat.organisation, started_on=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="already has a seat in this group"):
        second.full_clean()
    seat.ended_on = date(2025, 12, 31)
    seat.save()
    second.full_clean()


def test_a_seat_ends_after_it_starts():
    seat = SeatFactory.build(group=GroupFactory(), organisation=OrganisationFactory(), ended_on=date(2020, 1, 1))
    with pytest.raises(ValidationError, match="cannot end before it starts"):
        seat.full_clean()


def test_seats_whose_people_have_left_are_flagged(admin_client):
    organisation = OrganisationFactory(listed=True)
    here, gone = (
        RepresentativeFactory(organisation=organisation),
        RepresentativeFactory(organisation=organisation, former=True),
    )
    SeatFactory(organisation=organisation, representative=here)
    flagged = [
        SeatFactory(organisation=organisation, representative=gone),
        SeatFactory(organisation=organisation, representative=here, alternate=gone),
    ]
    SeatFactory(organisation=organisation, representative=gone, former=True)
    page = admin_client.get("/admin/groups/seat/", {"successor": "missing"})
    assert sorted(seat.pk for seat in page.context["cl"].result_list) == [seat.pk for seat in flagged]
