"""Plain browsing by key."""

import pytest

from foundation.search.browsing import UnknownKeyError, browse
from members.models import Organisation
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


def walk(size: int) -> list[list[str]]:
    """The names on each slice, from the first to the last."""
    slices, after = [], ""
    while after is not None:
        found = browse(Organisation.objects.all(), by="sort_key", after=after, size=size)
        slices.append([organisation.name for organisation in found.rows])
        after = found.next
    return slices


def test_slices_follow_each_other_without_gap_or_double_though_names_are_the_same():
    names = ["Élan", "Elan", "ELAN", "élan", "Baobab", "شبكة", "Zèbre", "elan"]
    for name in names:
        OrganisationFactory(name=name)
    slices = walk(size=3)
    assert [len(found) for found in slices] == [3, 3, 2]
    assert [name for found in slices for name in found] == [
        "Baobab",
        "Élan",
        "Elan",
        "ELAN",
        "élan",
        "elan",
        "Zèbre",
        "شبكة",
    ]


def test_a_slice_knows_where_it_lies_and_what_is_around_it():
    for number in range(7):
        OrganisationFactory(name=f"Name {number}")
    everything = Organisation.objects.all()
    first = browse(everything, by="sort_key", after="", size=3)
    second = browse(everything, by="sort_key", after=first.next, size=3)
    third = browse(everything, by="sort_key", after=second.next, size=3)
    assert [(found.first, found.last, found.total) for found in (first, second, third)] == [
        (1, 3, 7),
        (4, 6, 7),
        (7, 7, 7),
    ]
    assert (first.previous, second.previous, third.previous) == (None, "", first.next)
    assert third.next is None
    assert not first.is_all


def test_a_short_list_is_one_slice():
    OrganisationFactory()
    found = browse(Organisation.objects.all(), by="sort_key", after="", size=3)
    assert found.is_all
    assert (found.first, found.last, found.total) == (1, 1, 1)


def test_a_slice_stays_where_it_is_when_the_row_before_it_goes():
    organisations = [OrganisationFactory(name=f"Name {number}") for number in range(6)]
    after = browse(Organisation.objects.all(), by="sort_key", after="", size=3).next
    organisations[2].delete()
    found = browse(Organisation.objects.all(), by="sort_key", after=after, size=3)
    assert [organisation.name for organisation in found.rows] == ["Name 3", "Name 4", "Name 5"]


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "~",
        "name~",
        "name~-1",
        "name~1.5",
        "name~٣",
        "name~" + "9" * 40,
        "a\x00b~1",
        "n" * 20_000 + "~1",
        "zzzz~1",
    ],
)
def test_a_key_that_leads_nowhere_is_refused(key):
    OrganisationFactory(name="Name")
    with pytest.raises(UnknownKeyError):
        browse(Organisation.objects.all(), by="sort_key", after=key, size=3)


def test_a_key_is_a_value_and_no_sql():
    OrganisationFactory(name="Name")
    found = browse(Organisation.objects.all(), by="sort_key", after="' OR 1=1; --~1", size=3)
    assert [organisation.name for organisation in found.rows] == ["Name"]
