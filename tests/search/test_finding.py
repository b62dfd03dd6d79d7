"""Hits, totals and the numbers at facets are those that somebody would count by hand."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from foundation.search import finding
from foundation.search.finding import Reader, find, tallied
from foundation.search.query import parse
from groups.models import Seat
from members.models import Kind, Locality, Membership, Organisation, Visibility
from members.regions import REGION_OF
from tests.factories.groups import GroupFactory
from tests.factories.members import MembershipTypeFactory, OrganisationFactory

LANGUAGES = ("en", "fr", "es", "ar")
# Words of which no two have a stem in common, the first in most texts.
WORDS = ["wombat", "quokka", "numbat", "bilby", "dugong", "potoroo"]
COUNTRIES = ["KE", "FJ", "CO", "SY", "FR"]
LEVELS = {Visibility.PUBLIC: 0, Visibility.MEMBERS: 1, Visibility.UNLISTED: 2}
ROUNDS = 120


class Zoo:
    """Organisations of all sorts, with what each of them says and its facets as a person would write them down."""

    def __init__(self, random: Random, number: int = 80) -> None:
        types = [MembershipTypeFactory(slug=slug) for slug in ("general", "core")]
        groups = [GroupFactory(), GroupFactory()]
        self.organisations = Organisation.objects.bulk_create(
            Organisation(
                slug=f"zoo-{n}",
                name=random.choice(["Élan", "Al Amal", "شبكة"]) + f" {random.choice(WORDS)}" * random.randint(0, 1),
                kind=random.choice([Kind.LOCAL_NGO, Kind.NETWORK, Kind.DONOR]),
                locality=random.choice([Locality.LOCAL, Locality.NATIONAL]),
                headquarters=random.choice(COUNTRIES),
                countries=random.sample(COUNTRIES, random.randint(0, 3)),
                visibility=random.choices(list(Visibility), weights=(6, 2, 2))[0],
                **{
                    f"description_{code}": " ".join(
                        word for rank, word in enumerate(WORDS) if random.random() < 0.7 / (1 + rank)
                    )
                    for code in LANGUAGES
                    if random.random() < 0.5
                },
            )
            for n in range(number)
        )
        for organisation in self.organisations:
            organisation.refresh_from_db()
        members = Membership.objects.bulk_create(
            Membership(
                organisation=organisation,
                type=random.choice(types),
                status=random.choices(list(Membership.Status), weights=(8, 1, 1))[0],
                started_on=date(2020, 1, 1) + timedelta(random.randrange(30)),
            )
            for organisation in self.organisations
            if random.random() < 0.9
        )
        seats = Seat.objects.bulk_create(
            Seat(
                organisation=organisation,
                group=group,
                started_on=date(2024, 1, 1),
                ended_on=random.choice([None, None, date(2025, 1, 1)]),
            )
            for organisation in self.organisations
            for group in groups
            if random.random() < 0.3
        )
        self.memberships = {each.organisation_id: each for each in members if each.status == Membership.Status.ACTIVE}
        self.facets = {organisation.pk: self._facets(organisation, seats) for organisation in self.organisations}
        self.words = {
            organisation.pk: set(
                " ".join(
                    [organisation.name, *(getattr(organisation, f"description_{code}") or "" for code in LANGUAGES)]
                ).split()
            )
            for organisation in self.organisations
        }

    def _facets(self, organisation: Organisation, seats: list[Seat]) -> dict[str, set[str]]:
        membership = self.memberships.get(organisation.pk)
        return {
            "kind": {organisation.kind},
            "locality": {organisation.locality},
            "region": {REGION_OF[str(organisation.headquarters)]},
            "country": {str(organisation.headquarters)},
            "works_in": set(organisation.countries),
            "type": {str(membership.type_id)} if membership else set(),
            "language": {code for code in LANGUAGES if getattr(organisation, f"description_{code}")},
            "group": {
                str(seat.group_id) for seat in seats if seat.organisation_id == organisation.pk and not seat.ended_on
            },
        }

    def seen_by(self, reader: Reader) -> list[Organisation]:
        own = reader.own.get("organisation", ())
        return [
            each
            for each in self.organisations
            if each.pk in self.memberships and (LEVELS[Visibility(each.visibility)] <= reader.level or each.pk in own)
        ]

    def matching(self, reader: Reader, words: list[str], chosen: dict[str, list[str]]) -> list[Organisation]:
        return [
            each
            for each in self.seen_by(reader)
            if set(words) <= self.words[each.pk]
            and all(self.facets[each.pk][name] & set(values) for name, values in chosen.items())
        ]

    def counts(self, organisations: list[Organisation]) -> dict[str, Counter[str]]:
        counts: dict[str, Counter[str]] = {}
        for each in organisations:
            for name, values in self.facets[each.pk].items():
                for value in values:
                    counts.setdefault(name, Counter())[value] += 1
        return counts

    def disjunctive(self, reader: Reader, words: list[str], chosen: dict[str, list[str]]) -> dict[str, Counter[str]]:
        counts = self.counts(self.matching(reader, words, chosen))
        for name in chosen:
            others = {other: values for other, values in chosen.items() if other != name}
            counts[name] = self.counts(self.matching(reader, words, others)).get(name, Counter())
        return {name: numbers for name, numbers in counts.items() if numbers or name in chosen}

    def key(self, order: str) -> Callable[[Organisation], tuple]:
        if order == "newest":
            return lambda each: (-self.memberships[each.pk].started_on.toordinal(), each.sort_key, each.pk)
        return lambda each: (each.sort_key, each.pk)


def readers(zoo: Zoo, random: Random) -> list[Reader]:
    unlisted = [each.pk for each in zoo.organisations if each.visibility == Visibility.UNLISTED]
    return [Reader(), Reader(1, {"organisation": random.sample(unlisted, 3)}), Reader(2)]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_looked_for_is_found_and_counted_as_by_hand(seed):
    random = Random(seed)
    zoo = Zoo(random)
    everyone = readers(zoo, random)
    values = zoo.counts(zoo.organisations)
    totals = set()
    for _ in range(ROUNDS):
        reader = random.choice(everyone)
        words = random.sample(WORDS, random.choice([0, 1, 1, 2]))
        chosen = {
            name: random.sample(sorted(values[name]), random.randint(1, min(2, len(values[name]))))
            for name in random.sample(sorted(values), random.choice([0, 1, 1, 2, 3]))
        }
        order = random.choice(["name", "newest"])
        first = random.choice([0, 0, 5])
        expected = sorted(zoo.matching(reader, words, chosen), key=zoo.key(order))
        query = parse(" ".join(words)) if words else None
        answer = find(query, kinds=["organisation"], reader=reader, facets=chosen, order=order, first=first, size=7)
        asked = (seed, reader, words, chosen, order, first)
        assert [hit.object_id for hit in answer.hits] == [each.pk for each in expected[first : first + 7]], asked
        assert (answer.total, answer.is_capped) == (len(expected), False), asked
        assert answer.counts == zoo.disjunctive(reader, words, chosen), asked
        best = find(query, kinds=["organisation"], reader=reader, facets=chosen, size=100)
        assert {hit.object_id for hit in best.hits} == {each.pk for each in expected}, asked
        totals.add(len(expected))
    assert min(totals) == 0
    assert max(totals) > 40


@pytest.mark.django_db
def test_the_kept_numbers_are_those_of_a_count_by_hand():
    random = Random(3)
    zoo = Zoo(random)
    for reader in readers(zoo, random):
        seen = zoo.seen_by(reader)
        assert tallied("organisation", reader) == (len(seen), zoo.counts(seen))


@pytest.mark.django_db
def test_what_is_in_several_samples_is_found_once(monkeypatch):
    monkeypatch.setattr(finding, "STRETCH", 1)
    zoo = Zoo(Random(4))
    answer = find(None, kinds=["organisation"], reader=Reader(2), order="name", size=100)
    assert [hit.object_id for hit in answer.hits] == [
        each.pk for each in sorted(zoo.seen_by(Reader(2)), key=zoo.key("name"))
    ]


@pytest.mark.django_db
def test_above_the_cap_it_says_so_and_counts_nothing(monkeypatch):
    zoo = Zoo(Random(5))
    visible = len(zoo.seen_by(Reader()))
    monkeypatch.setattr(finding, "CAP", visible)
    exact = find(None, kinds=["organisation"], reader=Reader(), facets={"kind": list(Kind)}, size=3)
    assert (exact.total, exact.is_capped, len(exact.hits)) == (visible, False, 3)
    assert exact.counts == zoo.disjunctive(Reader(), [], {"kind": list(Kind)})
    monkeypatch.setattr(finding, "CAP", visible - 1)
    above = find(None, kinds=["organisation"], reader=Reader(), facets={"kind": list(Kind)}, size=3)
    assert (above.total, above.is_capped, len(above.hits), above.counts) == (visible - 1, True, 3, {})


@pytest.mark.django_db
def test_a_facet_whose_values_are_too_many_to_count_leaves_the_others_counted(monkeypatch):
    zoo = Zoo(Random(6))
    chosen = {"kind": [Kind.DONOR], "locality": [Locality.LOCAL]}
    expected = zoo.disjunctive(Reader(), [], chosen)
    monkeypatch.setattr(finding, "CAP", len(zoo.matching(Reader(), [], chosen)))
    answer = find(None, kinds=["organisation"], reader=Reader(), facets=chosen)
    assert (answer.is_capped, answer.total) == (False, finding.CAP)
    assert answer.counts == {name: numbers for name, numbers in expected.items() if name not in chosen}


@pytest.mark.django_db
def test_what_is_called_just_so_comes_first_however_many_match(monkeypatch):
    monkeypatch.setattr(finding, "CAP", 3)
    for name in ["Wombat help"] * 8 + ["Wombat"]:
        OrganisationFactory(name=name, listed=True)
    for typed in ("wombat", "  WÓMBAT "):
        answer = find(parse(typed), kinds=["organisation"], reader=Reader(), size=3)
        assert answer.is_capped
        assert Organisation.objects.get(pk=answer.hits[0].object_id).name == "Wombat"
        assert len({hit.object_id for hit in answer.hits}) == 3
