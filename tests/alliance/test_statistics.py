"""What is counted of members: as a count by hand has it, and nothing of a member that is not in the directory."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.timezone import make_aware
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from alliance.figures import drawing
from alliance.figures.statistics import ENOUGH_ANSWERS, Statistics, Totals, told
from alliance.figures.tables import STATE, TABLES
from groups.models import Group, Seat
from members.dates import after_working_days, working_days_between
from members.models import Application, Membership, Organisation
from members.models.organisations import Kind, Locality, Visibility
from members.regions import REGION_OF
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.members import ApplicationFactory, MembershipFactory, MembershipTypeFactory, OrganisationFactory

TODAY = date(2026, 11, 25)
LOCAL = {Locality.LOCAL, Locality.NATIONAL}
LANGUAGES = ["en", "fr", "es", "ar"]


class Drawn(NamedTuple):
    """An organisation as hypothesis draws it; `spans` are its memberships, in months from 2015, one after another."""

    kind: str
    locality: str
    country: str
    visibility: str
    languages: set[str]
    groups: set[int]
    spans: list[int]
    is_active: bool


organisations = st.lists(
    st.builds(
        Drawn,
        kind=st.sampled_from([Kind.LOCAL_NGO, Kind.INTERNATIONAL_NGO, Kind.GOVERNMENT]),
        locality=st.sampled_from(Locality.values),
        country=st.sampled_from(["KE", "CO", "CH", "AQ"]),
        visibility=st.sampled_from(Visibility.values),
        languages=st.sets(st.sampled_from(LANGUAGES)),
        groups=st.sets(st.integers(0, 2)),
        spans=st.lists(st.integers(0, 140), min_size=1, max_size=5, unique=True).map(sorted),
        is_active=st.booleans(),
    ),
    max_size=14,
)


def month(number: int) -> date:
    return date(2015 + number // 12, number % 12 + 1, 15)


def make(drawn: list[Drawn]) -> None:
    general = MembershipTypeFactory()
    groups = [GroupFactory(), GroupFactory(working_group=True), GroupFactory(members_only=True)]
    for each in drawn:
        organisation = OrganisationFactory(
            kind=each.kind,
            locality=each.locality,
            headquarters=each.country,
            visibility=each.visibility,
            **{f"description_{language}": "We protect children." for language in each.languages},
        )
        starts = each.spans[:-1] if len(each.spans) % 2 == 0 else each.spans
        *past, last = starts if each.is_active else [*starts, None]
        for start, end in zip(past[::2], past[1::2], strict=False):
            MembershipFactory(
                organisation=organisation, type=general, started_on=month(start), ended_on=month(end), status="ended"
            )
        if last is not None:
            MembershipFactory(organisation=organisation, type=general, started_on=month(last))
        for number in each.groups:
            SeatFactory(group=groups[number], organisation=organisation)


def all_tables() -> dict[str, list]:
    statistics = Statistics(TODAY)
    return {
        name: [(row.name, row.members, row.local) for row in make(statistics).rows] for name, make in TABLES.items()
    }


def is_local(organisation: Organisation) -> bool:
    return organisation.locality in LOCAL and organisation.kind != Kind.GOVERNMENT


def by_hand(key, chosen: list[Organisation]) -> dict:
    """(all, local) by what `key` says of an organisation."""
    members, local = Counter(), Counter()
    for organisation in chosen:
        members[key(organisation)] += 1
        local[key(organisation)] += is_local(organisation)
    return {found: (members[found], local[found]) for found in members}


def is_safe(count: int) -> bool:
    return count == 0 or count >= 3


class TestAgainstACountByHand(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(organisations)
    def test_every_number_is_that_of_the_directory(self, drawn):
        make(drawn)
        listed = list(Organisation.objects.listed())
        statistics, shown = Statistics(TODAY), {name: table(Statistics(TODAY)).rows for name, table in TABLES.items()}
        keys = {
            "countries": lambda each: str(each.headquarters),
            "regions": lambda each: REGION_OF.get(str(each.headquarters), ""),
            "kinds": lambda each: each.kind,
        }
        for name, key in keys.items():
            counted = by_hand(key, listed)
            assert sorted((row.members, row.local) for row in shown[name]) == sorted(counted.values())
        localities = by_hand(lambda each: STATE if each.kind == Kind.GOVERNMENT else each.locality, listed)
        assert sorted(row.members for row in shown["localities"]) == sorted(
            members for members, _ in localities.values()
        )
        texts = [sum(bool(getattr(each, f"description_{code}")) for each in listed) for code in LANGUAGES]
        assert [row.members for row in shown["languages"]] == (texts if listed else [])
        seats = Seat.objects.visible_to(AnonymousUser())
        assert [row.members for row in shown["groups"]] == [
            seats.filter(group=group).count() for group in Group.objects.listed()
        ]
        assert [row.local for row in shown["groups"]] == [
            sum(is_local(seat.organisation) for seat in seats.filter(group=group)) for group in Group.objects.listed()
        ]
        self.check_time(statistics, len(listed))

    def check_time(self, statistics, listed):
        public = [
            [(m.started_on, m.ended_on or date.max) for m in organisation.memberships.all()]
            for organisation in Organisation.objects.filter(visibility="public")
        ]
        for day, members in statistics.years[:-1]:
            assert members == sum(any(start <= day < end for start, end in spans) for spans in public)
        assert statistics.years[-1] == (TODAY, listed)
        firsts = Counter(min(spans)[0].replace(day=1) for spans in public if spans)
        assert [joined for _, joined in statistics.months] == [firsts[first] for first, _ in statistics.months]
        assert [first for first, _ in statistics.months][0::23] == [date(2024, 12, 1), date(2026, 11, 1)]


class TestDoesNoHarm(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(organisations)
    def test_no_breakdown_changes_when_every_hidden_member_is_taken_away(self, drawn):
        make(drawn)
        before = all_tables()
        Organisation.objects.exclude(visibility="public").delete()
        assert all_tables() == before


class Sorts(NamedTuple):
    """Members that show themselves to the same readers."""

    local: int
    other: int

    @property
    def all(self) -> int:
        return self.local + self.other

    @property
    def are_safe(self) -> bool:
        return is_safe(self.local) and is_safe(self.other)

    def __add__(self, more: "Sorts") -> "Sorts":
        return Sorts(self.local + more.local, self.other + more.other)


def totals_of(listed: Sorts, members_only: Sorts, unlisted: Sorts) -> Totals:
    every = listed + members_only + unlisted
    return told(
        members=every.all,
        local=every.local,
        listed=listed.all,
        listed_local=listed.local,
        unlisted=unlisted.all,
        unlisted_local=unlisted.local,
        countries=1,
        samples=0,
    )


sorts = st.builds(Sorts, st.integers(0, 6), st.integers(0, 6))


@settings(max_examples=500)
@given(sorts, sorts, sorts)
def test_less_the_directory_that_a_reader_sees_a_total_leaves_nobody_or_several(listed, members_only, unlisted):
    """Whatever is computed of the shown numbers: local ones, the others, all, and the number of members."""
    totals = totals_of(listed, members_only, unlisted)
    share = Sorts(totals.local, totals.whole - totals.local)
    assert is_safe(totals.members - listed.all)
    assert is_safe(share.local - listed.local)
    assert is_safe(share.other - listed.other)
    assert is_safe(share.all - listed.all)
    assert share == listed or share.all == totals.members
    assert totals.is_of_directory == (totals.whole != totals.members)
    seen = listed + members_only  # by a member, who learns nothing of a number that leaves these out
    assert totals.members == listed.all or is_safe(totals.members - seen.all)
    if share != listed:
        assert is_safe(share.local - seen.local)
        assert is_safe(share.other - seen.other)


@settings(max_examples=500)
@given(sorts, sorts, sorts)
def test_totals_count_everybody_where_that_tells_of_nobody(listed, members_only, unlisted):
    totals, hidden = totals_of(listed, members_only, unlisted), members_only + unlisted
    every = listed + hidden
    if is_safe(hidden.all) and is_safe(unlisted.all):
        assert totals.members == every.all
    if hidden.are_safe and unlisted.are_safe:
        assert (totals.local, totals.whole) == (every.local, every.all)


@given(sorts, sorts, st.sampled_from([Sorts(1, 0), Sorts(0, 1), Sorts(2, 0), Sorts(1, 1), Sorts(0, 2)]))
def test_nobody_can_tell_one_or_two_unlisted_members_from_none(listed, members_only, unlisted):
    assert totals_of(listed, members_only, unlisted) == totals_of(listed, members_only, Sorts(0, 0))


@pytest.mark.django_db
class TestStatistics:
    def test_two_memberships_at_a_time_are_one_member(self):
        organisation = OrganisationFactory(visibility="public")
        MembershipFactory(organisation=organisation, started_on=date(2020, 1, 1))
        MembershipFactory(organisation=organisation, started_on=date(2020, 1, 1), ended=True)  # of one merged into it
        assert dict(Statistics(TODAY).years)[date(2021, 12, 31)] == 1

    def test_who_joins_again_is_no_new_member(self):
        organisation = OrganisationFactory(visibility="public")
        MembershipFactory(
            organisation=organisation, started_on=date(2025, 2, 1), status="lapsed", ended_on=date(2025, 6, 1)
        )
        MembershipFactory(organisation=organisation, started_on=date(2026, 2, 1))
        assert {first: joined for first, joined in Statistics(TODAY).months if joined} == {date(2025, 2, 1): 1}

    def test_who_left_is_of_the_past_and_who_hides_is_not(self):
        for visibility in Visibility.values:
            organisation = OrganisationFactory(visibility=visibility)
            MembershipFactory(organisation=organisation, started_on=date(2023, 3, 1), ended=True)
        assert Statistics(TODAY).years == [
            (date(2023, 12, 31), 1),
            (date(2024, 12, 31), 1),
            (date(2025, 12, 31), 0),
            (TODAY, 0),
        ]

    def test_a_membership_of_which_nobody_knows_the_end_is_not_counted(self):
        MembershipFactory(organisation__visibility="public", status=Membership.Status.LAPSED)
        assert Statistics(TODAY).years == [(TODAY, 0)]


@pytest.mark.django_db
class TestAnswerTimes:
    def decide(self, *days: int, on: date = TODAY, **details) -> None:
        """Applications decided on that day, each submitted so many days of the calendar before."""
        answered = make_aware(datetime(on.year, on.month, on.day, 12))
        for number, before in enumerate(days):
            state = {"approved": True} if number % 2 else {"declined": True}
            submitted = answered - timedelta(days=before)
            ApplicationFactory(
                decided_at=answered, first_submitted_at=submitted, submitted_at=answered, **state | details
            )

    def test_say_how_long_a_quarter_a_half_and_three_quarters_took_at_most(self):
        self.decide(*[1] * 6, *[7] * 5, *[14] * 5, *[28] * 4)
        times = Statistics(TODAY).answer_times
        assert (times.first, times.median, times.third) == (1, 5, 10)

    def test_of_too_few_are_not_told(self):
        self.decide(*[1] * (ENOUGH_ANSWERS - 1))
        self.decide(1, on=TODAY - timedelta(days=366))
        ApplicationFactory(submitted=True)
        ApplicationFactory(withdrawn=True)
        assert Statistics(TODAY).answer_times is None
        self.decide(1)
        assert Statistics(TODAY).answer_times.median == 1

    def test_go_from_the_first_submission(self):
        self.decide(*[7] * ENOUGH_ANSWERS)
        assert Application.objects.filter(submitted_at__date=TODAY).count() == ENOUGH_ANSWERS
        assert Statistics(TODAY).answer_times.median == 5


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 40))
def test_working_days_are_those_by_which_the_secretariat_is_reminded(first, days):
    moment = make_aware(datetime(first.year, first.month, first.day, 12))
    assert working_days_between(first, timezone.localdate(after_working_days(moment, days))) == days


def totals(whole: int, local: int) -> Totals:
    return Totals(members=whole, local=local, whole=whole, listed=whole, countries=1, is_sample=False)


def lines(path: str) -> int:
    """Of LENGTH each, as the dashes of the strokes draw them."""
    return sum((int(stroke.split("h")[1]) + 5) // 20 for stroke in path.split("M")[1:])


class TestDrawing:
    @given(st.integers(1, 300_000), st.integers(0, 300_000))
    def test_a_field_has_a_line_for_each_member_or_for_a_round_number_of_them(self, whole, local):
        local = min(whole, local)
        field = drawing.field(totals(whole, local))
        drawn = lines(field.local) + lines(field.others)
        assert drawn <= 541
        assert abs(drawn * field.each - whole) <= max(field.each, 1)
        assert abs(lines(field.local) * field.each - local) <= max(field.each, 1)
        assert str(field.each).rstrip("0") in {"1", "2", "5"}
        assert (lines(field.local) == 0) == (local == 0)
        if whole <= 540:
            assert (field.each, drawn, lines(field.local)) == (1, whole, local)

    def test_others_go_on_where_local_ones_end(self):
        field = drawing.field(totals(30, 28))
        assert field.local == "M0 2h535M0 11h15"
        assert field.others == "M20 11h35"
        assert (field.width, field.height) == (535, 13)
