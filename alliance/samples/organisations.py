"""Invented organisations by number: number i is the same organisation, whatever is asked for beside it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from alliance.samples import descriptions, names
from alliance.samples.data import table

# Members come in rounds of this many, each with the same shares of kinds, countries and localities.
ROUND = 265
GROUPS = (
    "cpms",
    "assessment-measurement-evidence",
    "learning-development",
    "advocacy",
    "case-management",
    "caafag",
    "cash",
    "child-labour",
    "community-level",
    "family-strengthening",
    "unaccompanied-separated",
)
# The latest date in the samples, so that none lies ahead of the day they are loaded.
LATEST = date(2026, 3, 31)
FOUR = descriptions.CODES
# Areas where Arabic is the next language to write in.
NEAR_ARABIC = frozenset({"eastern-africa", "northern-africa", "western-asia", "southern-asia"})


@dataclass(frozen=True, slots=True)
class SamplePerson:
    name: str
    email: str
    language: str
    role: str
    job_title: str


@dataclass(frozen=True, slots=True)
class SampleSeat:
    """The place in a group, by its slug; filled by the focal point, with the alternate as second where there is one."""

    group: str
    role: str
    started_on: date


@dataclass(frozen=True, slots=True)
class SampleMembership:
    """A membership, confirmed or lapsed so many days before the samples are loaded."""

    type: str
    started_on: date
    confirmed_days_ago: int
    lapsed_days_ago: int | None = None


@dataclass(frozen=True, slots=True)
class SampleApplication:
    """An application of the focal point, in its last state since so many days before the samples are loaded."""

    status: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class SampleOrganisation:
    slug: str
    name: str
    acronym: str
    kind: str
    headquarters: str
    countries: tuple[str, ...]
    affiliation: str
    locality: str
    descriptions: dict[str, str]
    website: str
    visibility: str
    people: tuple[SamplePerson, ...]
    membership: SampleMembership | None = None
    seats: tuple[SampleSeat, ...] = ()
    application: SampleApplication | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the round: what is the same in every round."""

    country: str
    style: str
    kind: str
    locality: str
    affiliation: str | None
    rank: int  # among the places of the round that take their names from the same pool


def organisations(n: int) -> Iterator[SampleOrganisation]:
    """The first `n` members, one at a time."""
    return map(member, range(n))


def member(index: int) -> SampleOrganisation:
    """The active member with this number, from 0."""
    turn, place = divmod(index, ROUND)
    slot = the_round()[place]
    rng = Random(index)  # noqa: S311
    rank = turn * share(*names.pool_key(slot.style, slot.kind)) + slot.rank
    name = names.pool(slot.style, slot.kind).name(rank, index)
    leads = seats_to_lead(index)

    began = rng.randint(1985, 2023)
    started_on = between(date(max(2010, began + 1), 1, 15), LATEST, rng)
    membership = SampleMembership(
        type=membership_type(index, slot.kind), started_on=started_on, confirmed_days_ago=rng.randrange(420)
    )
    others = [group for group in GROUPS if not leads or group != leads[0]]
    taken = rng.sample(others, rng.choices((0, 1, 2, 3), weights=(45, 30, 17, 8))[0])
    seats = [SampleSeat(group, "member", between(started_on, LATEST, rng)) for group in taken]
    if leads:
        seats.append(SampleSeat(leads[0], leads[1], between(started_on, LATEST, rng)))
    return _organisation(
        slot, name, began, rng, is_leading=bool(leads), membership=membership, seats=tuple(seats), address=name.slug
    )


def candidates() -> Iterator[SampleOrganisation]:
    """Organisations that are no members: some whose membership has lapsed, some that apply."""
    for number, entry in enumerate(table("candidates")["candidate"]):
        rng = Random(f"candidate {number}")  # noqa: S311
        is_lapsed = "lapsed" in entry
        slot = Slot(
            country=entry["country"],
            style=entry["style"],
            kind=entry["kind"],
            # What the secretariat has not read yet it has not verified.
            locality=_verified(entry["kind"]) if is_lapsed else "unclassified",
            affiliation="independent",
            rank=0,
        )
        began = rng.randint(1990, 2018)
        yield _organisation(
            slot,
            # No name in the address before the secretariat has read the application.
            names.Name(entry["name"], entry["latin"] if is_lapsed else f"{rng.getrandbits(64):016x}"),
            began,
            rng,
            address=entry["latin"],
            membership=SampleMembership(
                type="general",
                started_on=between(date(began + 1, 1, 15), date(2023, 12, 31), rng),
                confirmed_days_ago=entry["lapsed"] + 400,
                lapsed_days_ago=entry["lapsed"],
            )
            if is_lapsed
            else None,
            application=None if is_lapsed else SampleApplication(entry["application"], entry["days"]),
        )


@cache
def the_round() -> tuple[Slot, ...]:
    """The places of a round, mixed, so that a few organisations are of many kinds and countries too."""
    places: list[tuple[str, str, str, str, str | None]] = []
    data = table("slots")
    for country, (local, national, *styles) in data["ngo"].items():
        for number in range(local + national):
            kind, locality = ("local_ngo", "local") if number < local else ("national_ngo", "national")
            places.append((country, styles[number % len(styles)], kind, locality, None))
    for entry in data["other"]:
        for country, style, *count in entry["from"]:
            place = (country, style, entry["kind"], entry["locality"], entry.get("affiliation"))
            places.extend([place] * (count[0] if count else 1))
    Random(ROUND).shuffle(places)  # noqa: S311
    ranks: Counter[tuple[str, str]] = Counter()
    slots = []
    for country, style, kind, locality, affiliation in places:
        key = names.pool_key(style, kind)
        slots.append(Slot(country, style, kind, locality, affiliation, ranks[key]))
        ranks[key] += 1
    return tuple(slots)


@cache
def share(style: str, key: str) -> int:
    """How many places of a round take their names from one pool."""
    return sum(names.pool_key(slot.style, slot.kind) == (style, key) for slot in the_round())


def membership_type(index: int, kind: str) -> str:
    """Nearly all are general members; a small steering committee are core members."""
    if kind == "other":
        return "associate"
    if index < ROUND and index % 18 == 7 and kind in ("local_ngo", "national_ngo", "international_ngo", "network"):
        return "core"
    return "general"


def seats_to_lead(index: int) -> tuple[str, str] | None:
    """Every group has one lead and one co-lead among the first round."""
    number, rest = divmod(index - 5, 23)
    if not 0 <= number < len(GROUPS) or rest not in (0, 9):
        return None
    return GROUPS[number], "lead" if rest == 0 else "co_lead"


def between(first: date, last: date, rng: Random) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


def _organisation(
    slot: Slot,
    name: names.Name,
    began: int,
    rng: Random,
    *,
    address: str,
    is_leading: bool = False,
    membership: SampleMembership | None = None,
    seats: tuple[SampleSeat, ...] = (),
    application: SampleApplication | None = None,
) -> SampleOrganisation:
    languages = _languages(slot, rng)
    countries = _countries(slot, rng)
    host = f"{address}.example"
    people = [("focal_point", rng.randrange(1000))]
    if membership and rng.random() < 0.6:
        people.append(("alternate", people[0][1] + 1))  # another person, whatever the number
    return SampleOrganisation(
        slug=name.slug,
        name=name.name,
        acronym=names.acronym(name.name, rng),
        kind=slot.kind,
        headquarters=slot.country,
        countries=countries,
        affiliation=_affiliation(slot, rng),
        locality=slot.locality,
        descriptions=descriptions.describe(
            kind=slot.kind,
            headquarters=slot.country,
            countries=countries,
            since=began,
            languages=languages,
            rng=rng,
        ),
        website=f"https://{host}/" if rng.random() < 0.85 else "",
        visibility="public" if is_leading else _visibility(slot.country, rng),
        people=tuple(_person(slot.style, number, role, host, languages[0], rng) for role, number in people),
        membership=membership,
        seats=seats,
        application=application,
    )


def _person(style: str, number: int, role: str, host: str, language: str, rng: Random) -> SamplePerson:
    name, local_part = names.person(style, number)
    return SamplePerson(name, f"{local_part}@{host}", language, role, descriptions.job(language, role, rng))


def _verified(kind: str) -> str:
    return {"local_ngo": "local", "national_ngo": "national"}.get(kind, "international")


def _affiliation(slot: Slot, rng: Random) -> str:
    if slot.affiliation is not None:
        return slot.affiliation
    return "network" if rng.random() < 0.3 else "independent"


def _visibility(country: str, rng: Random) -> str:
    weights = (72, 16, 12) if country in table("countries")["fragile"] else (92, 6, 2)
    return rng.choices(("public", "members", "unlisted"), weights=weights)[0]


def _countries(slot: Slot, rng: Random) -> tuple[str, ...]:
    """Where it works: the country of its headquarters for most, many countries for international ones."""
    if slot.locality == "regional":
        area = _area(slot.country)
        near = [code for code in table("countries")["aid"] if _area(code) == area and code != slot.country]
        return (slot.country, *rng.sample(near, min(len(near), rng.randint(2, 7))))
    if slot.locality == "international" and slot.affiliation is None:
        crises = [code for code in table("countries")["aid"] if code != slot.country]
        return tuple(rng.sample(crises, rng.randint(3, 18)))
    return (slot.country,)


@cache
def _area(country: str) -> str:
    countries = table("countries")
    return (countries["aid"].get(country) or countries["other"][country])[0]


def _languages(slot: Slot, rng: Random) -> tuple[str, ...]:
    """The languages it writes in, its own first: one, two or all four."""
    language = names.style_of(slot.style)["language"]
    first = {"GW": "fr", "HT": "fr"}.get(slot.country, language if language in FOUR else "en")
    reaches_out = slot.locality in ("international", "regional")
    count = rng.choices((1, 2, 4), weights=(20, 40, 40) if reaches_out else (60, 30, 10))[0]
    by_neighbourhood = ("en", "ar", "fr", "es") if _area(slot.country) in NEAR_ARABIC else ("en", "fr", "es", "ar")
    return (first, *(code for code in by_neighbourhood if code != first))[:count]
