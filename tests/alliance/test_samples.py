"""Sample members: plausible, the same every time, in the network's proportions, and gone without a trace."""

import re
import unicodedata
from collections import Counter
from datetime import date
from itertools import islice
from time import process_time

import pghistory.models
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.core.validators import validate_slug
from django.db.models import Model
from django.utils import timezone
from django_countries import countries

from alliance.models import KeyFigure
from alliance.samples import descriptions, names
from alliance.samples.data import table
from alliance.samples.organisations import GROUPS, ROUND, candidates, member, organisations, seats_to_lead
from groups.models import Group, Seat
from members.actions import applications, merging
from members.models import (
    Affiliation,
    Application,
    Kind,
    Locality,
    Membership,
    Organisation,
    Representative,
    SignInCode,
    TimelineEntry,
    User,
    Visibility,
)
from tests.factories.members import ApplicationFactory, OrganisationFactory, RepresentativeFactory, UserFactory

LOCAL = ("local", "national")


@pytest.fixture(scope="module")
def first_round():
    return list(organisations(ROUND))


@pytest.fixture(scope="module")
def thousands():
    return list(organisations(5000))


# --- Who they are --------------------------------------------------------------------------------------------------


def test_number_i_is_the_same_organisation_whatever_is_asked_for(first_round):
    assert list(organisations(40)) == first_round[:40]
    assert list(islice(organisations(1_000_000), 40)) == first_round[:40]
    assert member(264) == first_round[264]
    assert list(candidates()) == list(candidates())


def test_the_shares_are_those_of_the_network(first_round):
    localities = Counter(sample.locality for sample in first_round)
    assert localities == {"local": 74, "national": 90, "international": 61, "unclassified": 26, "regional": 14}
    assert localities["local"] + localities["national"] == 164
    assert len(first_round) == 265
    assert round(100 * 164 / 265) == 62
    assert {sample.kind for sample in first_round} == set(Kind.values)
    assert {sample.affiliation for sample in first_round} == {"", *Affiliation.values}
    assert {sample.visibility for sample in first_round} == set(Visibility.values)
    visible = Counter(sample.visibility for sample in first_round)
    assert visible["public"] > 0.8 * ROUND
    assert visible["members"] >= 10
    assert visible["unlisted"] >= 10


def test_every_round_has_the_same_shares(first_round):
    second = [member(index) for index in range(ROUND, 2 * ROUND)]
    assert Counter(s.locality for s in second) == Counter(s.locality for s in first_round)
    assert Counter(s.headquarters for s in second) == Counter(s.headquarters for s in first_round)


def test_they_come_from_sixty_countries_in_every_region(first_round):
    assert len({sample.headquarters for sample in first_round}) >= 60
    regions = {
        "Africa": {"KE", "ML", "CD", "MZ", "SD"},
        "Americas": {"CO", "HT", "PE", "US", "CA"},
        "Asia": {"SY", "BD", "MM", "KG", "JP"},
        "Europe": {"UA", "FR", "GB", "BA", "SE"},
        "Oceania": {"VU", "PG", "FJ", "AU"},
    }
    assert {s.headquarters for s in first_round} >= set.union(*regions.values())


def test_local_means_what_the_standing_committee_says(first_round):
    aid = table("countries")["aid"]
    for sample in first_round:
        if sample.locality in LOCAL:
            assert sample.headquarters in aid, sample
            assert sample.countries == (sample.headquarters,), sample
            assert sample.affiliation in ("independent", "network"), sample
        if sample.kind == "government":
            assert sample.locality == "unclassified", sample
        if sample.affiliation == "part_of_international":
            assert sample.locality == "international", sample
        if sample.locality == "regional":
            assert len(sample.countries) >= 3, sample


def test_countries_have_a_name_in_the_portal():
    known = dict(countries)
    data = table("countries")
    assert set(data["aid"]) | set(data["other"]) <= set(known)
    assert set(data["fragile"]) <= set(data["aid"])
    for area, *phrases in [*data["aid"].values(), *data["other"].values()]:
        assert area
        assert len(phrases) == 4
        assert phrases[0].startswith("in ")
        assert phrases[1].split()[0] in ("au", "aux", "en", "à")
        assert phrases[2].startswith("en ")
        assert phrases[3].startswith("في ")


# --- What they are called ------------------------------------------------------------------------------------------


def test_names_and_addresses_are_unique(thousands):
    everybody = [*thousands, *candidates()]
    assert len({sample.name for sample in everybody}) == len(everybody)
    assert len({sample.slug for sample in everybody}) == len(everybody)
    hosts = {sample.people[0].email.partition("@")[2] for sample in everybody}
    assert len(hosts) == len(everybody)
    for sample in everybody:
        validate_slug(sample.slug)
        assert len(sample.slug) <= names.LONGEST_SLUG
        assert len(sample.name) <= 250


def test_names_are_numbered_only_far_beyond_a_few_thousand(thousands):
    assert [sample.name for sample in thousands if re.search(r"\d", sample.name)] == []


def test_a_pool_gives_every_name_once_and_then_numbers_them():
    pool = names.pool("ka", "local_ngo")
    twice = [pool.name(rank, rank).name for rank in range(2 * len(pool))]
    assert len(set(twice)) == 2 * len(pool)
    assert all(name.endswith(" 2") for name in twice[len(pool) :])


def test_names_are_in_many_scripts_and_lengths(first_round):
    scripts = {unicodedata.name(letter).split()[0] for s in first_round for letter in s.name if letter.isalpha()}
    assert scripts >= {
        *("LATIN", "ARABIC", "CYRILLIC", "ETHIOPIC", "BENGALI", "DEVANAGARI", "MYANMAR", "THAI", "TAMIL"),
        *("CJK", "HANGUL", "GEORGIAN", "ARMENIAN"),
    }
    lengths = sorted(len(sample.name) for sample in first_round)
    assert lengths[0] <= 12
    assert lengths[-1] >= 100


def test_names_hold_no_letter_that_does_not_show(thousands):
    for sample in thousands:
        people = [person.name for person in sample.people]
        for text in [sample.name, *people, *sample.descriptions.values()]:
            assert text == text.strip()
            assert unicodedata.is_normalized("NFC", text)
            assert not [letter for letter in text if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn")]


def test_addresses_are_reserved_ones(thousands):
    for sample in [*thousands, *candidates()]:
        assert sample.website == "" or sample.website.endswith(".example/")
        for person in sample.people:
            assert person.email.endswith(".example")
            assert person.email == person.email.lower()
            assert person.email.isascii()
            assert not person.email.startswith((".", "@"))
        assert len({person.email for person in sample.people}) == len(sample.people)


def test_initials_are_not_those_of_somebody_known(thousands):
    acronyms = Counter(bool(sample.acronym) for sample in thousands)
    assert acronyms[True] > 500
    assert not {sample.acronym for sample in thousands} & set(table("names")["taken"])


# --- What they say -------------------------------------------------------------------------------------------------


def test_descriptions_have_50_to_100_words_in_each_language(thousands):
    for sample in [*thousands, *candidates()]:
        assert sample.descriptions
        for language, text in sample.descriptions.items():
            assert language in descriptions.CODES
            assert 50 <= len(text.split()) <= 100, (sample.slug, language)
            assert "{" not in text


def test_they_write_in_one_two_or_four_languages(first_round):
    numbers = Counter(len(sample.descriptions) for sample in first_round)
    assert set(numbers) == {1, 2, 4}
    assert min(numbers.values()) >= 25
    alone = {next(iter(s.descriptions)) for s in first_round if len(s.descriptions) == 1}
    assert alone == {"en", "fr", "es", "ar"}


def test_the_lists_of_sentences_run_parallel_in_all_languages():
    english = table("descriptions.en")
    for language in descriptions.CODES:
        texts = table(f"descriptions.{language}")
        for part, banks in english.items():
            assert texts[part].keys() == banks.keys()
            for bank, sentences in banks.items():
                assert len(texts[part][bank]) == len(sentences), (language, part, bank)
                assert len(set(texts[part][bank])) == len(sentences)
                for ours, theirs in zip(texts[part][bank], sentences, strict=True):
                    assert re.findall(r"\{\w+\}", ours) == re.findall(r"\{\w+\}", theirs), (language, ours)
                    assert part == "job" or ours[-1] in ".؟", ours


def test_most_descriptions_differ(thousands):
    texts = Counter(text for sample in thousands for text in sample.descriptions.values())
    assert len(texts) > 0.99 * texts.total()


# --- What they take part in ----------------------------------------------------------------------------------------


def test_the_days_of_a_membership_lie_in_order(thousands):
    for sample in thousands:
        assert date(2010, 1, 1) <= sample.membership.started_on <= date(2026, 3, 31)
        assert all(seat.started_on >= sample.membership.started_on for seat in sample.seats)
    assert len({sample.membership.started_on.year for sample in thousands}) >= 16


def test_a_good_part_of_them_sits_in_groups_and_each_group_is_led(first_round):
    assert sum(bool(sample.seats) for sample in first_round) > 0.4 * ROUND
    leading = Counter((seat.group, seat.role) for s in first_round for seat in s.seats if seat.role != "member")
    assert leading == {(group, role): 1 for group in GROUPS for role in ("lead", "co_lead")}
    for index, sample in enumerate(first_round):
        groups = [seat.group for seat in sample.seats]
        assert len(groups) == len(set(groups))
        assert not seats_to_lead(index) or sample.visibility == "public"


# --- In the database -----------------------------------------------------------------------------------------------


@pytest.fixture
def content(db, settings):
    """The portal's own content, in a database that counts as the embedded one."""
    settings.DATABASE_IS_EMBEDDED = True
    call_command("load_content", verbosity=0)


def load(n: int, **options) -> None:
    call_command("load_samples", organisations=n, verbosity=0, **options)


def clear() -> None:
    call_command("clear_samples", verbosity=0)


def rows() -> dict[str, int]:
    """Rows of every table of ours, history included; what is kept of a request's context is no row of ours."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in ("alliance", "resources", "initiatives", "groups", "members")
        and not (issubclass(model, pghistory.models.Event) and model._meta.model_name == "keyfigureevent")
    }


def test_265_members_are_loaded_in_a_moment(content, django_assert_max_num_queries):
    started = process_time()
    # Most of these are for the candidates; members cost the same few whether there are 10 or 1,000.
    with django_assert_max_num_queries(90):
        load(265)
    assert process_time() - started < 2  # of this process alone, so that a busy machine does not fail it
    active = Organisation.objects.active()
    assert active.count() == 265
    assert active.filter(locality__in=[Locality.LOCAL, Locality.NATIONAL]).count() == 164
    assert active.filter(is_sample=True).count() == 265
    assert Membership.objects.filter(status=Membership.Status.LAPSED).count() == 4
    assert set(Membership.objects.active().values_list("type__slug", flat=True)) == {"general", "associate", "core"}


def test_what_is_loaded_obeys_every_rule_of_the_models(content):
    load(265)
    today = timezone.localdate()
    for model in (Organisation, Membership, Representative, Seat, Application, User):
        for row in model.objects.all():
            try:
                row.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                pytest.fail(f"{model.__name__} {row}: {error}")
    assert not Membership.objects.filter(confirmed_on__gt=today).exists()
    assert not Seat.objects.filter(started_on__gt=today).exists()
    assert not User.objects.filter(is_staff=True).exists()
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_descriptions_are_in_their_own_columns(content):
    load(40)
    for sample in organisations(40):
        row = Organisation.objects.get(slug=sample.slug)
        written = {code: text for code in descriptions.CODES if (text := getattr(row, f"description_{code}"))}
        assert written == sample.descriptions
        assert row.texts == {}


def test_applications_wait_for_the_secretariat(content):
    load(10)
    queue = list(Application.objects.waiting())
    assert [(timezone.now() - application.submitted_at).days for application in queue] == [41, 23, 17, 12, 6, 2, 0]
    for application in Application.objects.all():
        steps = list(application.timeline.all())
        assert steps[0].status == "draft"
        assert steps[-1].status == application.status
        assert application.version == len(steps)
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert steps[-1].at <= timezone.now()
        assert application.created_at == steps[0].at
        assert not application.organisation.memberships.exists()


def test_a_second_run_adds_nothing_and_a_larger_one_the_difference(content):
    load(30)
    before = rows()
    load(30)
    assert rows() == before
    load(50)
    assert Organisation.objects.active().count() == 50
    assert Application.objects.count() == before["members.Application"]
    load(20)
    assert Organisation.objects.active().count() == 50


def test_an_application_that_was_approved_is_not_made_again(content):
    load(5)
    application = Application.objects.waiting().first()
    staff = UserFactory(staff=True)
    applications.approve(application=application, version=application.version, locality="national", by=staff)
    before = rows()
    load(5)
    assert rows() == before


def test_an_organisation_that_staff_deleted_can_come_back(content):
    load(5)
    Organisation.objects.active().first().delete()
    load(5)
    assert Organisation.objects.active().count() == 5
    assert Organisation.objects.filter(representatives=None, memberships__status="active").count() == 0


def test_an_address_that_is_taken_stays_with_its_owner(content):
    owner = OrganisationFactory(slug=member(0).slug, listed=True)
    load(5)
    owner.refresh_from_db()
    assert not owner.is_sample
    assert Organisation.objects.filter(is_sample=True).active().count() == 4


def test_clearing_leaves_the_database_as_it_was(content):
    RepresentativeFactory(organisation=OrganisationFactory(listed=True))
    staff = ApplicationFactory(submitted=True).applicant
    before = rows()
    load(60)
    kept, absorbed = Organisation.objects.active().filter(is_sample=True)[:2]
    seen = merging.preview(kept=kept, absorbed=absorbed, by=staff).state
    merging.merge(kept=kept, absorbed=absorbed, taken=set(), seen=seen, by=staff)
    SignInCode.objects.create(email=Representative.objects.filter(organisation__is_sample=True).first().user.email)
    clear()
    assert rows() == before
    clear()
    assert rows() == before


def test_clearing_spares_people_who_have_other_work_here(content):
    load(5)
    sample = Organisation.objects.active().filter(is_sample=True).first()
    real = OrganisationFactory(listed=True)
    busy = RepresentativeFactory(organisation=real, user=sample.representatives.first().user).user
    applicant = Application.objects.waiting().first().applicant
    Application.objects.filter(applicant=applicant).update(organisation=real)
    guest = RepresentativeFactory(organisation=sample, user=UserFactory(email="guest@portal.test")).user
    staff = RepresentativeFactory(organisation=sample, user=UserFactory(email="desk@a.example", staff=True)).user
    clear()
    assert set(User.objects.all()) == {busy, applicant, guest, staff}
    assert set(Organisation.objects.all()) == {real}
    assert TimelineEntry.objects.exclude(application__applicant=applicant).count() == 0


def test_figures_are_computed_while_there_are_samples(content):
    def shown() -> dict[str, str]:
        return dict(KeyFigure.objects.values_list("slug", "shown"))

    before = shown()
    assert set(before.values()) == {"stated"}
    load(5)
    assert shown() == before | {"members": "computed", "local-share": "computed"}
    KeyFigure.objects.filter(slug="members").update(shown="stated")
    load(5)
    assert shown() == before | {"local-share": "computed"}
    clear()
    assert shown() == before


def test_no_samples_are_loaded_when_none_are_asked_for(content):
    load(0)
    assert not Organisation.objects.exists()
    assert set(KeyFigure.objects.values_list("shown", flat=True)) == {"stated"}


def test_another_database_takes_samples_only_by_force(content, settings):
    settings.DATABASE_IS_EMBEDDED = False
    with pytest.raises(CommandError, match="add --force"):
        load(5)
    assert not Organisation.objects.exists()
    load(5, force=True)
    assert Organisation.objects.active().count() == 5


def test_bad_input_is_one_sentence(db, settings):
    settings.DATABASE_IS_EMBEDDED = True
    with pytest.raises(CommandError, match=r"^The number of organisations cannot be negative\.$"):
        load(-1)
    with pytest.raises(CommandError, match=r"run manage\.py load_content first\.$"):
        load(5)


def test_a_group_that_staff_deleted_gets_no_seats(content):
    Group.objects.filter(slug="cpms").delete()
    load(30)
    assert Seat.objects.exists()


def test_every_model_that_samples_fill_keeps_a_history():
    models: list[type[Model]] = [Organisation, User, Membership, Representative, Seat, Application, TimelineEntry]
    assert all(model.pgh_event_model for model in models)
