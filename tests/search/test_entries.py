"""What can be found follows what is there, however it was written; nobody finds what they may not see."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations import Migration, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings

from foundation.search import spelling
from foundation.search.finding import Reader, find, tallied
from foundation.search.models import Entry, Word
from foundation.search.query import parse, typed_words
from groups.models import Group, Seat
from initiatives.models import Strategy
from members.models import Membership, Organisation, Representative, Visibility
from members.searching import reader_of
from tests.factories.alliance import LeaderFactory, PageFactory
from tests.factories.groups import FunctionFactory, GroupFactory, SeatFactory
from tests.factories.initiatives import InitiativeFactory, PriorityFactory, StrategyFactory
from tests.factories.members import (
    MembershipFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.factories.resources import ProductFactory, ProductKindFactory
from tests.members.test_applications import until_somebody_waits
from tests.members.test_codes import at_once
from tests.search.test_fold import TEXT, in_database

KINDS = ("organisation", "group", "initiative", "product", "page")
STAFF = Reader(Entry.Audience.STAFF)
# Of each kind, how one is made, and where it says what.
OBJECTS = {
    "organisation": (lambda **text: OrganisationFactory(listed=True, **text), "name", ["name", "acronym", "website"]),
    "group": (GroupFactory, "name_en", ["name_fr", "summary_es", "work_ar", "email"]),
    "initiative": (InitiativeFactory, "name_en", ["summary_fr", "work_es", "partner_en", "email"]),
    "product": (ProductFactory, "title_en", ["title_ar", "summary_fr"]),
    "page": (lambda **text: PageFactory(slug="about", **text), "title_en", ["lede_es", "body_ar", "band_text_fr"]),
}
# What pages and products show from other tables.
FEEDERS = {
    "membership type": (MembershipTypeFactory, "benefits_fr", "page", "join"),
    "core function": (FunctionFactory, "summary_ar", "page", "about"),
    "current strategy": (lambda **text: StrategyFactory(is_current=True, **text), "outlook_es", "page", "strategy"),
    "priority": (
        lambda **text: PriorityFactory(strategy=Strategy.objects.get(is_current=True), **text),
        "name_en",
        "page",
        "strategy",
    ),
    "leader": (LeaderFactory, "name", "page", "contact"),
}


def found(text: str, kind: str, reader: Reader = STAFF) -> list[int]:
    return [hit.object_id for hit in find(parse(text), kinds=[kind], reader=reader).hits]


def run(sql: str, parameters: object = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def entries() -> list[dict]:
    return list(Entry.objects.order_by("kind", "object_id").values())


def assert_written_anew_they_are_the_same() -> None:
    before = entries()
    call_command("reindex", verbosity=0)
    assert entries() == before


# --- Writing -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_an_object_is_found_by_what_it_says_however_that_was_written(kind):
    make, field, others = OBJECTS[kind]
    thing = make(**{field: "Wombat"})
    model, table = type(thing), type(thing)._meta.db_table
    assert found("wombat", kind) == [thing.pk]

    setattr(thing, field, "Quokka")
    thing.save()
    assert (found("wombat", kind), found("quokka", kind)) == ([], [thing.pk])

    model.objects.filter(pk=thing.pk).update(**{field: "Numbat"})
    assert (found("quokka", kind), found("numbat", kind)) == ([], [thing.pk])

    run(f"UPDATE {table} SET {field} = 'Bilby' WHERE id = %s", [thing.pk])
    assert (found("numbat", kind), found("bilby", kind)) == ([], [thing.pk])

    for other in others:
        model.objects.filter(pk=thing.pk).update(**{other: "https://dugong.example"})
        assert found("dugong", kind) == [thing.pk], other
        model.objects.filter(pk=thing.pk).update(**{other: ""})
        assert found("dugong", kind) == [], other

    thing.refresh_from_db()
    setattr(thing, field, "Potoroo")
    model.objects.bulk_update([thing], [field])
    assert found("potoroo", kind) == [thing.pk]

    thing.delete()
    assert not Entry.objects.filter(kind=kind).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_many_written_at_once_are_found_and_gone_when_they_are_deleted_at_once(kind):
    make, field, _others = OBJECTS[kind]
    pattern = make()
    pattern.delete()
    model = type(pattern)
    twins = []
    for slug in ("about", "contact"):
        twin = model(
            **{
                name.attname: getattr(pattern, name.attname)
                for name in model._meta.concrete_fields
                if not (name.primary_key or name.generated)
            }
            | {"slug": slug, field: "Potoroo"}
        )
        twins.append(twin)
    made = model.objects.bulk_create(twins)
    if kind == "organisation":
        assert found("potoroo", kind) == []
        Membership.objects.bulk_create(
            Membership(organisation=each, type=MembershipTypeFactory(), started_on=date(2024, 1, 1)) for each in made
        )
    assert sorted(found("potoroo", kind)) == [each.pk for each in made]
    run(f"UPDATE {model._meta.db_table} SET {field} = 'Bilby'")
    assert sorted(found("bilby", kind)) == [each.pk for each in made]
    model.objects.filter(pk=made[0].pk).delete()
    assert found("bilby", kind) == [made[1].pk]
    if kind != "organisation":
        run(f"DELETE FROM {model._meta.db_table}")
        assert entries() == []


@pytest.mark.django_db
@pytest.mark.parametrize("feeder", FEEDERS)
def test_a_page_is_found_by_what_it_shows_from_elsewhere(feeder):
    make, field, kind, slug = FEEDERS[feeder]
    StrategyFactory(is_current=feeder == "priority")
    page = PageFactory(slug=slug)
    PageFactory(slug="home")
    row = make(**{field: "Wombat"})
    assert found("wombat", kind) == [page.pk]
    setattr(row, field, "Quokka")
    row.save()
    assert (found("wombat", kind), found("quokka", kind)) == ([], [page.pk])
    type(row).objects.filter(pk=row.pk).update(**{field: "Numbat"})
    assert found("numbat", kind) == [page.pk]
    run(f"UPDATE {row._meta.db_table} SET {field} = 'Bilby' WHERE id = %s", [row.pk])
    assert found("bilby", kind) == [page.pk]
    row.delete()
    assert found("bilby", kind) == []


@pytest.mark.django_db
def test_who_no_longer_leads_and_a_strategy_that_is_over_are_not_found():
    for slug in ("about", "contact", "strategy"):
        PageFactory(slug=slug)
    leader = LeaderFactory(name="Quokka")
    strategy = StrategyFactory(is_current=True, outlook_en="Wombat")
    assert (len(found("quokka", "page")), len(found("wombat", "page"))) == (2, 1)
    leader.ended_on = date(2025, 1, 1)
    leader.save()
    Strategy.objects.filter(pk=strategy.pk).update(is_current=False)
    assert (found("quokka", "page"), found("wombat", "page")) == ([], [])


@pytest.mark.django_db
def test_products_are_found_by_the_name_of_their_kind():
    kind = ProductKindFactory(slug="a", name_en="Wombat")
    product, _other = ProductFactory(kind=kind), ProductFactory(kind=ProductKindFactory(slug="b"))
    assert found("wombat", "product") == [product.pk]
    type(kind).objects.filter(pk=kind.pk).update(name_en="Quokka")
    assert (found("wombat", "product"), found("quokka", "product")) == ([], [product.pk])


@pytest.mark.django_db
def test_pages_that_no_search_engine_is_told_of_are_not_found():
    PageFactory(slug="account", title_en="Wombat")
    assert found("wombat", "page") == []


@pytest.mark.django_db
def test_a_membership_that_lapses_and_comes_back_takes_the_organisation_along():
    organisation = OrganisationFactory(listed=True, name="Wombat")
    membership = organisation.memberships.get()
    for status, expected in [("lapsed", []), ("active", [organisation.pk]), ("ended", [])]:
        Membership.objects.filter(pk=membership.pk).update(status=status)
        assert found("wombat", "organisation", Reader()) == expected, status
        assert tallied("organisation", Reader())[0] == len(expected)
    MembershipFactory(organisation=organisation, type=MembershipTypeFactory(slug="core"), started_on=date(2025, 5, 5))
    entry = Entry.objects.get(kind="organisation", object_id=organisation.pk)
    assert entry.dated == date(2025, 5, 5)
    Membership.objects.filter(organisation=organisation).delete()
    assert found("wombat", "organisation") == []
    entry.refresh_from_db()
    assert (entry.audience, entry.titles, entry.facets, entry.document) == (None, "", "", "")


@pytest.mark.django_db
def test_a_change_of_visibility_changes_who_finds_it():
    organisation = OrganisationFactory(listed=True, name="Wombat")
    for visibility, expected in [("members", (0, 1, 1)), ("unlisted", (0, 0, 1)), ("public", (1, 1, 1))]:
        Organisation.objects.filter(pk=organisation.pk).update(visibility=visibility)
        assert tuple(len(found("wombat", "organisation", Reader(level))) for level in (0, 1, 2)) == expected
        assert tuple(tallied("organisation", Reader(level))[0] for level in (0, 1, 2)) == expected


@pytest.mark.django_db
def test_seats_that_begin_and_end_and_move_are_facets():
    organisation, group, other = OrganisationFactory(listed=True), GroupFactory(), GroupFactory()

    def in_groups() -> dict[str, int]:
        counts = tallied("organisation", Reader())[1].get("group", {})
        assert counts == find(None, kinds=["organisation"], reader=Reader()).counts.get("group", {})
        return dict(counts)

    assert in_groups() == {}
    seat = SeatFactory(group=group, organisation=organisation)
    assert in_groups() == {str(group.pk): 1}
    Seat.objects.filter(pk=seat.pk).update(group=other)
    assert in_groups() == {str(other.pk): 1}
    Seat.objects.filter(pk=seat.pk).update(ended_on=date(2025, 12, 31))
    assert in_groups() == {}
    seat = SeatFactory(group=group, organisation=organisation)
    second = OrganisationFactory(listed=True)
    Seat.objects.filter(pk=seat.pk).update(organisation=second)
    assert list(Entry.objects.filter(facets__contains="group:").values_list("object_id", flat=True)) == [second.pk]
    group.delete()
    assert in_groups() == {}


@pytest.mark.django_db
def test_an_update_that_says_nothing_new_leaves_the_entry_and_the_numbers_alone():
    organisation = OrganisationFactory(listed=True)
    with connection.cursor() as cursor:

        def rows() -> list[tuple]:
            cursor.execute("SELECT ctid, (SELECT count(*) FROM search_tally) FROM search_entry")
            return cursor.fetchall()

        before = rows()
        Organisation.objects.filter(pk=organisation.pk).update(founded_in=1999)
        assert rows() == before


# --- Who may see what ----------------------------------------------------------------------------------------------


def everybody() -> dict[str, object]:
    """A reader of every kind, beside organisations of every visibility and status."""
    readers: dict[str, object] = {"anonymous": AnonymousUser(), "signed in": UserFactory()}
    organisations = {}
    for visibility in Visibility.values:
        for status in (None, "active", "lapsed", "ended"):
            organisation = OrganisationFactory(visibility=visibility, name=f"{visibility} {status}")
            if status:
                MembershipFactory(organisation=organisation, status=status)
            organisations[visibility, status] = organisation
            readers[f"of {visibility} {status}"] = RepresentativeFactory(organisation=organisation).user
            former = RepresentativeFactory(organisation=organisation, former=True).user
            readers[f"formerly of {visibility} {status}"] = former
    readers["staff"] = UserFactory(staff=True)
    staff = UserFactory(staff=True)
    RepresentativeFactory(user=staff, organisation=organisations["unlisted", "active"])
    readers["staff of an unlisted one"] = staff
    two = UserFactory()
    RepresentativeFactory(user=two, organisation=OrganisationFactory(unlisted=True))
    RepresentativeFactory(user=two, organisation=organisations["unlisted", "active"])
    RepresentativeFactory(user=two, organisation=organisations["unlisted", "lapsed"])
    readers["of three unlisted ones"] = two
    GroupFactory()
    GroupFactory(members_only=True)
    return readers


@pytest.mark.django_db
def test_search_and_querysets_agree_on_who_may_see_what():
    wrong = {}
    sizes = set()
    for name, user in everybody().items():
        reader = reader_of(user)
        for kind, model in (("organisation", Organisation), ("group", Group)):
            visible = set(model.objects.visible_to(user).values_list("pk", flat=True))
            sizes.add((kind, len(visible)))
            answer = find(None, kinds=[kind], reader=reader, size=100)
            number, counts = tallied(kind, reader)
            hits = [hit.object_id for hit in answer.hits]
            seen = (len(hits), set(hits), answer.total, number, counts)
            if seen != (len(visible), visible, len(visible), len(visible), answer.counts):
                wrong[name, kind] = (visible, *seen)
    assert wrong == {}
    assert sizes == {("organisation", number) for number in (1, 2, 3, 4)} | {("group", 1), ("group", 2)}


@pytest.mark.django_db
def test_nobody_is_told_words_of_what_they_may_not_see():
    OrganisationFactory(unlisted=True, name="Quokka Wombat", acronym="QWX", description_fr="Numbat")
    OrganisationFactory(members_only=True, name="Quokka Potoroo")
    lapsed = OrganisationFactory(name="Quokka Bilby")
    MembershipFactory(organisation=lapsed, status=Membership.Status.LAPSED)
    assert Word.objects.filter(word__in=["quokka", "wombat", "qwx", "numbat", "potoroo", "bilby"]).count() == 0

    once_public = OrganisationFactory(listed=True, name="Dugong")
    Organisation.objects.filter(pk=once_public.pk).update(visibility="unlisted")
    assert spelling.beginning_with("dug", most=5) == []
    assert spelling.corrected(parse("dugnog"), kinds=KINDS, reader=Reader()) is None
    assert spelling.completed(parse("dug")) is None


@pytest.mark.django_db
def test_a_word_is_told_while_something_that_everybody_may_see_says_that_very_word():
    OrganisationFactory(listed=True, name="Quokka help")
    group = GroupFactory(name_en="Caring", work_en="It cares for quokkâs.")
    hidden = OrganisationFactory(listed=True, name="Quokkas", description_fr="Quokká")

    def told() -> set[tuple[str, str]]:
        near = [*spelling.beginning_with("quo", most=5), *spelling._neighbours("quokkaz", {})]
        return {(each.word, each.form) for each in near}

    Organisation.objects.filter(pk=hidden.pk).update(visibility="unlisted")
    assert told() == {("quokka", "quokka"), ("quokkas", "quokkâs")}
    Group.objects.filter(pk=group.pk).update(work_en="It cares for quokka.")
    assert told() == {("quokka", "quokka")}
    Organisation.objects.filter(pk=hidden.pk).update(visibility="public")
    assert told() == {("quokka", "quokka"), ("quokkas", "quokkas")}


@pytest.mark.django_db
def test_who_represents_an_unlisted_organisation_finds_that_one_alone_among_them():
    mine, _other = OrganisationFactory(unlisted=True, name="Quokka"), OrganisationFactory(unlisted=True, name="Quokka")
    person = RepresentativeFactory(organisation=mine)
    assert found("quokka", "organisation", reader_of(person.user)) == [mine.pk]
    Representative.objects.filter(pk=person.pk).update(ended_on=date(2025, 1, 1))
    assert found("quokka", "organisation", reader_of(person.user)) == []


# --- Words ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=TEXT)
def test_words_are_the_same_in_python_and_in_the_database(text):
    assert in_database("search_words", text) == " ".join(typed_words(text))


# --- Many at once --------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["the membership", "the description"])
def test_two_who_change_one_organisation_at_once_leave_its_entry_right(first):
    organisation = OrganisationFactory(listed=True, name="Wombat")
    other = MembershipTypeFactory(slug="core")

    def change_the_membership() -> None:
        Membership.objects.filter(organisation=organisation).update(type=other, started_on=date(2024, 4, 4))

    def change_the_description() -> None:
        Organisation.objects.filter(pk=organisation.pk).update(description_fr="Quokka", kind="network")

    changes = [change_the_membership, change_the_description]
    if first == "the description":
        changes.reverse()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            changes[0]()
            second = pool.submit(at_once, changes[1], 1)
            until_somebody_waits()
        assert second.result() == [None]
    entry = Entry.objects.get(kind="organisation")
    assert entry.dated == date(2024, 4, 4)
    assert {f"type:{other.pk}", "language:fr", "kind:network"} <= set(entry.facets.split())
    assert found("quokka", "organisation") == [organisation.pk]
    assert tallied("organisation", STAFF)[1] == find(None, kinds=["organisation"], reader=STAFF).counts
    assert_written_anew_they_are_the_same()


@pytest.mark.django_db(transaction=True)
def test_eight_who_change_facets_of_different_organisations_wait_for_nobody():
    organisations = OrganisationFactory.create_batch(8, listed=True)
    together = threading.Barrier(8)
    turns = iter(organisations)

    def change() -> None:
        organisation = next(turns)
        with transaction.atomic():
            Organisation.objects.filter(pk=organisation.pk).update(kind="network", headquarters="FJ")
            together.wait(20)  # each holds all that it has locked until every other is as far

    assert at_once(change) == [None] * 8
    assert tallied("organisation", Reader()) == (8, find(None, kinds=["organisation"], reader=Reader()).counts)
    assert tallied("organisation", Reader())[1]["country"] == {"FJ": 8}


@pytest.mark.django_db(transaction=True)
def test_the_same_new_words_in_many_organisations_at_once_are_no_deadlock():
    organisations = OrganisationFactory.create_batch(8, listed=True)
    together = threading.Barrier(8)
    turns = iter(zip(organisations, ["wombat quokka numbat", "numbat wombat quokka"] * 4, strict=True))

    def change() -> None:
        organisation, text = next(turns)
        together.wait(20)
        Organisation.objects.filter(pk=organisation.pk).update(description_en=text)

    assert at_once(change) == [None] * 8
    assert sorted(found("quokka", "organisation")) == [organisation.pk for organisation in organisations]


# --- Migrations ----------------------------------------------------------------------------------------------------


def searchable() -> list[Migration]:
    """Of each app the migration by which its objects are found, in their order."""
    loader = MigrationLoader(connection)
    plan = loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True)
    migrations = [loader.get_migration(*key) for key in plan]
    return [
        each for each in migrations if ("search", "0002_entries") in each.dependencies and each.app_label != "search"
    ]


def statements(migration: Migration, *, backward: bool = False) -> None:
    """Run its SQL without what Django needs for models, which takes it longer than everything else."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    operations = [each for each in migration.operations if isinstance(each, RunSQL)]
    with connection.schema_editor(atomic=False) as editor:
        for each in reversed(operations) if backward else operations:
            (each.database_backwards if backward else each.database_forwards)(migration.app_label, editor, None, None)


def said() -> set[tuple[str, str, int]]:
    sums = Word.objects.values("word", "language").annotate(n=Sum("number"))
    return {(row["word"], row["language"], row["n"]) for row in sums if row["n"]}


@pytest.mark.django_db
def test_migrations_go_back_and_forward_on_full_data_and_find_the_same():
    for kind in KINDS:
        OBJECTS[kind][0]()
    SeatFactory()
    OrganisationFactory(unlisted=True)
    OrganisationFactory()
    before, numbers = entries(), tallied("organisation", STAFF)
    words = said()
    assert len(before) == 9
    migrations = searchable()
    assert {each.app_label for each in migrations} == {"members", "groups", "initiatives", "resources", "alliance"}
    for migration in reversed(migrations):
        statements(migration, backward=True)
    assert (entries(), tallied("organisation", STAFF), said()) == ([], (0, {}), set())
    OrganisationFactory(listed=True).delete()
    for migration in migrations:
        statements(migration)
    assert (entries(), tallied("organisation", STAFF)) == (before, numbers)
    assert said() == words
    OrganisationFactory(listed=True, name="Wombat")
    assert len(found("wombat", "organisation")) == 1
