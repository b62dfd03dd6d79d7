"""Possible duplicates: which pairs are the same, for the public and for the secretariat, in several scripts."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members import duplicates
from members.marks import consonants_of, host_of, marks_of
from members.models import Organisation
from tests.factories.members import OrganisationFactory
from tests.search.test_fold import TEXT

pytestmark = pytest.mark.django_db

# (what is there, what is typed): name, acronym, website
SAME = [
    ("Maison Tamarin", "MAISON TAMARIN"),
    ("Fundación Niñez Segura", "fundacion ninez segura"),
    ("Maison Tamarin", "Association Maison Tamarin (ONG)"),
    ("Save the Children", "Save the Children International"),
    ("Save the Children", "Save the Childern"),
    ("Tamarin House Trust", "The Tamarin House Foundation, Inc."),
    ("Maison des Enfants de Goma", "La Maison de l’Enfant de Goma"),
    ("Tamarin House", "House of Tamarin"),
    ("Save the Children", "SaveTheChildren"),
    ("جمعية رعاية الأطفال", "رعاية الاطفال"),
    ("مؤسسة أُسْرَة وطفل", "مؤسسة اسرة وطفل"),
    ("Благотворительный фонд «Дом надежды»", "Фонд Дом Надежды"),
    ("儿童之家", "儿童之家"),
    ("बालबालिका केन्द्र", "बालबालिका केन्द्र"),
    (("Terre des hommes", "TDH"), ("Tierra de hombres", "TdH")),
    (("United Nations Children’s Fund", "UNICEF"), "Unicef"),
    (
        ("Сеть защиты детей", "СЗД", "https://www.dety.example/ru/"),
        ("Children’s Safety Net", "", "http://dety.example"),
    ),
    (("شبكة جسور الطفولة", "JUSUR"), ("Bridges of Childhood Network", "Jusur")),
    (("Tamarin", "", "https://tamarin.example"), ("Quite another name", "", "HTTPS://WWW.Tamarin.example:443/fr?x=1")),
    ("مؤسسة تضامن النساء", "Tadamon an-Nisa"),
]
# For the secretariat only: too little to tell a stranger.
MAYBE = [
    ("Maison Tamarin", "Maison Tamarin Madagascar"),
    ("Réseau des femmes du Nord Kivu", "Réseau des femmes du Sud Kivu"),
    (("Alliance for Peace", "ACPA"), ("Amis des Camps et Paroisses d’Afrique", "ACPA")),
    ("Plan International Niger", "Plan International Nigeria"),
    (("Tamarin Youth Network", "TYN"), "Take Your Neighbour"),
    (("شبكة جسور الطفولة", "JSR"), ("Justice for Somali Refugees", "JSR")),
    ("مؤسسة تضامن", "Tadamon Foundation"),
    ("Тадамон", "Tadamon"),
]
DIFFERENT = [
    ("Child Rights Kenya", "Child Rights Uganda"),
    ("Maison Tamarin", "Maison Espoir"),
    ("Save the Children", "Feed the Hungry"),
    (("A", "", "https://facebook.com/tamarin"), ("B", "", "https://facebook.com/espoir")),
    (("A", "", "https://fr-fr.facebook.com/tamarin"), ("B", "", "https://fr-fr.facebook.com/espoir")),
    (("A", "", "https://wordpress.com/tamarin"), ("B", "", "https://wordpress.com/espoir")),
    (("A", "", "https://tamarin.wordpress.com"), ("B", "", "https://espoir.wordpress.com")),
    ("Foundation", "Association"),
    ("جمعية الأمل", "جمعية النور"),
    ("مؤسسة الأمل", "Mercy"),
    ("Amal", "Kamal"),
    ("儿童之家", "青年之家"),
    ("Дім", "Dom"),
    (("One", "AB"), ("Two", "AB")),
]


def typed(face) -> dict[str, str]:
    return {"name": "", "acronym": "", "website": ""} | dict(
        zip(("name", "acronym", "website"), (face,) if isinstance(face, str) else face, strict=False)
    )


def found(face, *, wide: bool) -> list[duplicates.Likely]:
    return duplicates.likely(**typed(face), among=Organisation.objects.all(), wide=wide)


def both_ways(pairs: list) -> list:
    return [*pairs, *((typed, there) for there, typed in pairs)]


@pytest.mark.parametrize(("there", "new"), both_ways(SAME))
def test_the_same_is_found_by_both(there, new):
    organisation = OrganisationFactory(**typed(there))
    for wide in (False, True):
        likely = found(new, wide=wide)
        assert [each.organisation for each in likely] == [organisation]
        assert 80 <= likely[0].score <= 100
        assert all(map(str, likely[0].reasons))


@pytest.mark.parametrize(("there", "new"), both_ways(MAYBE))
def test_what_may_be_the_same_is_shown_to_the_secretariat_alone(there, new):
    organisation = OrganisationFactory(**typed(there))
    assert found(new, wide=False) == []
    assert [each.organisation for each in found(new, wide=True)] == [organisation]


@pytest.mark.parametrize(("there", "new"), both_ways(DIFFERENT))
def test_what_is_not_the_same_is_not_found(there, new):
    OrganisationFactory(**typed(there))
    assert found(new, wide=True) == []


def test_the_best_is_first_and_only_a_few_are_shown():
    exact = OrganisationFactory(name="Maison Tamarin", acronym="MTA")
    for number in range(12):
        OrganisationFactory(name=f"Maison Tamarind {number or 'e'}", acronym="MTA")
    likely = found(("Maison Tamarin", "MTA"), wide=True)
    assert (likely[0].organisation, likely[0].score) == (exact, 100)
    assert [each.score for each in likely] == sorted((each.score for each in likely), reverse=True)
    assert len(likely) == duplicates.SHOWN_TO_STAFF
    assert len(found(("Maison Tamarin", "MTA"), wide=False)) == duplicates.SHOWN_TO_PUBLIC


def test_an_organisation_is_no_duplicate_of_itself():
    mine = OrganisationFactory(name="Maison Tamarin")
    among = Organisation.objects.all()
    assert duplicates.likely(name="Maison Tamarin", acronym="", website="", among=among, but=mine) == []


def test_only_those_are_compared_that_may_be_seen():
    listed = OrganisationFactory(name="Maison Tamarin", listed=True)
    OrganisationFactory(name="Maison Tamarin", members_only=True)
    OrganisationFactory(name="Maison Tamarin", unlisted=True)
    OrganisationFactory(name="Maison Tamarin", visibility="public")
    likely = duplicates.likely(name="Maison Tamarin", acronym="", website="", among=Organisation.objects.listed())
    assert [each.organisation for each in likely] == [listed]


@pytest.mark.parametrize("rows", [1, 30, 300])
def test_one_statement_however_many_there_are(django_assert_num_queries, rows):
    OrganisationFactory(name="Maison Tamarin")
    for number in range(rows):
        OrganisationFactory(name=f"Maison Espoir {number}")
    with django_assert_num_queries(1):
        assert found("Maison du Tamarin", wide=True)[0].organisation.name == "Maison Tamarin"


@pytest.mark.parametrize("name", ["", " ", "–", "🙂", "a" * 250, "the of and", "x " * 120, "%s {0} \\ '; --"])
def test_any_name_can_be_looked_for(name):
    OrganisationFactory(name="Maison Tamarin")
    assert duplicates.likely(name=name, acronym=name[:30], website=name, among=Organisation.objects.all()) == []


# --- marks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["tadamon تضامن тадамон", "amal امل الامل", "organisation organization"])
def test_consonants_are_those_that_are_heard(words):
    assert len({consonants_of(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("https://www.tamarin.example/fr", "tamarin.example"),
        ("HTTP://Tamarin.Example:8080?x", "tamarin.example"),
        ("https://user@www2.tamarin.example./", "tamarin.example"),
        ("https://projet.tamarin.example", "projet.tamarin.example"),
        ("tamarin", ""),
        ("", ""),
    ],
)
def test_host_of_a_website(website, host):
    assert host_of(website) == host


URLS = st.builds("https://{}{}".format, st.sampled_from(["", "www.", "me@", "www.a.", "WWW1."]), TEXT)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=TEXT | st.lists(TEXT, max_size=4).map(" ".join), acronym=TEXT, website=TEXT | URLS)
def test_marks_are_the_same_in_python_and_in_the_database(name, acronym, website):
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_marks(%s, %s, %s)", [name, acronym, website])
        assert sorted(cursor.fetchone()[0]) == marks_of(name, acronym, website)


def test_marks_follow_the_name():
    organisation = OrganisationFactory(name="Maison Tamarin", acronym="MT", website="https://tamarin.example")
    assert sorted(Organisation.objects.get().marks) == ["#maisontamarin", "=mt", "@tamarin.example", "msn", "tmrn"]
    Organisation.objects.filter(pk=organisation.pk).update(name="Espoir")
    assert "=espoir" in Organisation.objects.get().marks
