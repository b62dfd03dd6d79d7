"""The upkeep of what is found: sums, words, and entries written anew."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from foundation.search import actions
from foundation.search.finding import Reader, tallied
from foundation.search.models import Entry, Tally, Word, Wording
from members.models import Organisation
from tests.factories.groups import GroupFactory
from tests.factories.members import OrganisationFactory
from tests.members.test_applications import until_somebody_waits
from tests.members.test_codes import at_once


def words() -> set[str]:
    return set(Word.objects.values_list("word", flat=True))


@pytest.mark.django_db
def test_numbers_are_added_up_into_one_row_each_and_nothing_is_left_of_what_is_gone():
    for number in range(3):
        OrganisationFactory(listed=True, headquarters="KE", kind="network", name=f"Name {number}")
    gone = OrganisationFactory(listed=True, headquarters="FJ")
    gone.delete()
    before = tallied("organisation", Reader())
    assert Tally.objects.filter(kind="organisation", facet="country:KE").count() == 3
    actions.add_up()
    assert tallied("organisation", Reader()) == before
    assert list(Tally.objects.filter(facet__startswith="country:").values_list("facet", "number")) == [
        ("country:KE", 3)
    ]
    actions.add_up()
    assert tallied("organisation", Reader()) == before


@pytest.mark.django_db(transaction=True)
def test_eight_who_add_up_while_others_save_lose_nothing():
    OrganisationFactory.create_batch(20, listed=True)
    before, _facets = tallied("organisation", Reader())

    def save_and_add_up() -> None:
        OrganisationFactory(listed=True)
        actions.add_up()
        OrganisationFactory(listed=True)
        actions.add_up()

    assert at_once(save_and_add_up) == [None] * 8
    assert tallied("organisation", Reader())[0] == before + 16
    actions.add_up()
    assert tallied("organisation", Reader())[0] == before + 16
    assert Tally.objects.filter(kind="organisation", facet="").count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_adds_up_waits_for_nobody():
    OrganisationFactory(listed=True)
    before, _facets = tallied("organisation", Reader())
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Tally.objects.select_for_update().first()
        OrganisationFactory(listed=True)
        assert pool.submit(at_once, actions.add_up, 1).result(5) == [None]
    assert tallied("organisation", Reader())[0] == before + 1


@pytest.mark.django_db
def test_words_are_added_up_and_nothing_is_left_of_those_that_nobody_says():
    first, second = OrganisationFactory.create_batch(2, listed=True, name="Élan Quokka")
    OrganisationFactory(listed=True, name="Elan Wombat")
    Organisation.objects.filter(pk=second.pk).update(name="Élan Numbat")
    for _time in range(2):
        actions.add_up()
        assert list(
            Word.objects.filter(word__in=["elan", "quokka", "numbat", "wombat"])
            .order_by("form")
            .values_list("word", "language", "form", "number")
        ) == [
            ("elan", "", "elan", 1),
            ("numbat", "", "numbat", 1),
            ("quokka", "", "quokka", 1),
            ("wombat", "", "wombat", 1),
            ("elan", "", "élan", 2),
        ]
    first.delete()
    actions.add_up()
    assert not Word.objects.filter(word="quokka").exists()


@pytest.mark.django_db(transaction=True)
def test_eight_who_save_the_same_words_and_add_them_up_lose_none():
    def save_and_add_up() -> None:
        OrganisationFactory(listed=True, name="Quokka")
        actions.add_up()

    assert at_once(save_and_add_up) == [None] * 8
    actions.add_up()
    assert Word.objects.get(word="quokka").number == 8


@pytest.mark.django_db(transaction=True)
def test_whoever_saves_words_that_another_saves_too_does_not_wait():
    one, other = OrganisationFactory.create_batch(2, listed=True)

    def save() -> None:
        Organisation.objects.filter(pk=other.pk).update(name="Quokka Numbat")

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Organisation.objects.filter(pk=one.pk).update(name="Numbat Quokka")
        assert pool.submit(at_once, save, 1).result(5) == [None]


@pytest.mark.django_db
def test_reindexing_writes_what_is_missing_and_wrong_and_takes_what_is_too_many(capsys):
    kept, missing = OrganisationFactory(listed=True), OrganisationFactory(unlisted=True)
    group = GroupFactory()
    right = list(Entry.objects.order_by("kind", "object_id").values())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry WHERE object_id = %s AND kind = 'organisation'", [missing.pk])
        cursor.execute("UPDATE search_entry SET document = '', facets = 'kind:x' WHERE object_id = %s", [kept.pk])
        cursor.execute("UPDATE search_entry SET titles = 'x' WHERE kind = 'group' AND object_id = %s", [group.pk])
        cursor.execute(
            "INSERT INTO search_entry (kind, object_id, audience, sort_key, titles, facets, names, document)"
            " VALUES ('organisation', 0, 0, '', '', '', '', '')"
        )
    Wording.objects.update(words="en:wombat")
    call_command("reindex")
    assert list(Entry.objects.order_by("kind", "object_id").values()) == right
    assert "organisation" in words()
    assert "wombat" not in words()
    assert tallied("organisation", Reader())[0] == 1
    assert "organisation: 2 written anew." in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_reindexing_while_somebody_saves_several_in_their_order_is_no_deadlock():
    first, second = OrganisationFactory.create_batch(2, listed=True)
    # now it lies behind the other one in the table
    Organisation.objects.filter(pk=first.pk).update(acronym="A")

    def reindex() -> None:
        with connection.cursor() as cursor:  # as of many rows, they are read as they lie
            cursor.execute("SET enable_indexscan = off; SET enable_bitmapscan = off")
        actions.reindex(kind="organisation")

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Organisation.objects.filter(pk=first.pk).update(acronym="B")
            reindexing = pool.submit(at_once, reindex, 1)
            until_somebody_waits()
            Organisation.objects.filter(pk=second.pk).update(acronym="B")
        assert reindexing.result() == [None]


@pytest.mark.django_db
def test_one_kind_is_reindexed_and_an_unknown_one_refused():
    group = GroupFactory()
    OrganisationFactory(listed=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_entry SET titles = 'x'")
    call_command("reindex", "group", verbosity=0)
    assert dict(Entry.objects.values_list("kind", "titles")) == {
        "organisation": "x",
        "group": f"|{group.slug.replace('-', ' ')}|name of {group.slug.replace('-', ' ')}|",
    }
    with pytest.raises(CommandError, match="There is no kind 'groups': name some of group, initiative, organisation"):
        call_command("reindex", "groups")


@pytest.mark.django_db
def test_every_kind_is_known_with_its_table():
    assert actions.kinds() == {
        "group": "groups_group",
        "initiative": "initiatives_initiative",
        "organisation": "members_organisation",
        "page": "alliance_page",
        "product": "resources_product",
    }


@pytest.mark.django_db
def test_a_bulk_load_writes_each_entry_once_and_what_follows_is_kept_again():
    with transaction.atomic(), actions.written_once("organisation") as ids:
        organisation = OrganisationFactory(name="Potoroo", listed=True)
        assert not Entry.objects.filter(kind="organisation", object_id=organisation.pk).exists()
        ids.append(organisation.pk)
    assert "|potoroo|" in Entry.objects.get(kind="organisation", object_id=organisation.pk).titles
    Organisation.objects.update(name="Quokka")
    assert "|quokka|" in Entry.objects.get(kind="organisation", object_id=organisation.pk).titles
