"""The directory: searching it, narrowing it down, sorting it, taking it along."""

import csv
import random
import re
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.http import QueryDict

from foundation.search import browsing, finding
from foundation.search.finding import Reader
from members import directory
from members.facets import all_facets
from members.models import Membership, Organisation
from members.models.organisations import Kind, Locality, Visibility
from members.regions import REGION_OF
from members.searching import reader_of
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.members import (
    MembershipFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOBODY = Reader()
URL = "/en/members/"


def page(client, query: str = "", language: str = "en") -> str:
    response = client.get(f"/{language}/members/{query}")
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'<li class="org"><h3><a href="[^"]+"><bdi>([^<]*)', html)


def offered(html: str, facet: str) -> dict[str, str]:
    """The values of a facet that a page offers, each with its number."""
    return dict(re.findall(rf'name="{facet}" value="([^"]*)"(?: checked)?> .*? <span class="n">(.*?)</span>', html))


def chips(html: str) -> dict[str, str]:
    """The filters in use, each with where its removal leads."""
    found = re.findall(r'<li><a href="([^"]*)"><bdi>(.*?)</bdi> <span aria-hidden', html)
    return {label: link.replace("&amp;", "&") for link, label in found}


def rows(response) -> list[list[str]]:
    return list(csv.reader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


@pytest.fixture
def three():
    return [
        OrganisationFactory(
            name="Amani", kind=Kind.LOCAL_NGO, headquarters="KE", listed=True, membership__started_on=date(2020, 1, 1)
        ),
        OrganisationFactory(
            name="Baobab", kind=Kind.NETWORK, headquarters="SN", listed=True, membership__started_on=date(2026, 1, 1)
        ),
        OrganisationFactory(
            name="Cedro", kind=Kind.NETWORK, headquarters="CO", listed=True, membership__started_on=date(2023, 1, 1)
        ),
    ]


class TestFilters:
    def test_values_of_one_facet_add_up_and_facets_narrow_each_other_down(self, client, three):
        assert names(page(client, "?kind=network")) == ["Baobab", "Cedro"]
        assert names(page(client, "?kind=network&kind=local_ngo")) == ["Amani", "Baobab", "Cedro"]
        assert names(page(client, "?kind=network&kind=local_ngo&region=002")) == ["Amani", "Baobab"]

    def test_each_value_says_how_many_there_would_be(self, client, three):
        html = page(client)
        assert offered(html, "kind") == {"local_ngo": "1", "network": "2"}
        assert offered(html, "region") == {"002": "2", "019": "1"}
        html = page(client, "?region=002")
        assert offered(html, "kind") == {"local_ngo": "1", "network": "1"}
        assert offered(html, "region") == {"002": "2", "019": "1"}
        assert offered(html, "country") == {"KE": "1", "SN": "1"}

    def test_a_value_that_finds_nothing_is_offered_only_where_it_is_chosen(self, client, three):
        assert offered(page(client, "?country=CO&kind=donor"), "kind") == {"network": "1", "donor": "0"}

    def test_filters_are_named_in_the_language_of_the_page_and_can_be_removed(self, client, three):
        html = page(client, "?kind=network&region=002&region=019", "fr")
        assert chips(html) == {
            "Réseau ou coalition": "/fr/members/?region=002&region=019",
            "Afrique": "/fr/members/?kind=network&region=019",
            "Amériques": "/fr/members/?kind=network&region=002",
        }
        assert "Filtrer la liste (filtres actifs\u202f: 3)" in html
        assert '<a href="/fr/members/">Tout effacer</a>' in html

    def test_another_language_keeps_what_was_asked_for(self, client, three):
        html = page(client, "?q=baobab&kind=network&kind=donor&sort=name&fbclid=tracked")
        assert '<a href="/ar/members/?q=baobab&amp;sort=name&amp;kind=network&amp;kind=donor"' in html

    def test_only_the_whole_list_is_for_search_engines(self, client, three):
        assert 'rel="canonical"' in page(client)
        for query in ("?kind=network", "?q=baobab", "?sort=newest"):
            html = page(client, query)
            assert '<meta name="robots" content="noindex">' in html
            assert 'rel="canonical"' not in html

    def test_membership_types_languages_and_countries_of_work(self, client):
        core = MembershipTypeFactory(slug="core", name_en="Core membership")
        OrganisationFactory(name="Core", listed=True, membership__type=core, headquarters="KE", countries=["UG"])
        OrganisationFactory(name="General", listed=True, headquarters="UG", description_fr="Nous protégeons.")
        assert names(page(client, "?type=core")) == ["Core"]
        assert names(page(client, "?language=fr")) == ["General"]
        assert names(page(client, "?works_in=UG")) == ["Core", "General"]
        assert names(page(client, "?country=UG")) == ["General"]

    def test_a_group_that_the_reader_may_not_see_is_no_filter(self, client, three):
        closed = GroupFactory(slug="closed", name_en="Closed Group", members_only=True)
        opened = GroupFactory(slug="opened", name_en="Open Group")
        for group in (closed, opened):
            SeatFactory(group=group, organisation=three[0])
        html = page(client)
        assert offered(html, "group") == {"opened": "1"}
        assert "Closed Group" not in html
        hidden, never_was = page(client, "?group=closed"), page(client, "?group=never-was")
        assert hidden.replace("closed", "…") == never_was.replace("never-was", "…")
        client.force_login(RepresentativeFactory(organisation=three[0]).user)
        assert names(page(client, "?group=closed")) == ["Amani"]

    def test_a_long_facet_shows_its_most_frequent_values_until_all_are_asked_for(self, client):
        codes = list(REGION_OF)[:20]
        OrganisationFactory(listed=True, headquarters="KE", countries=codes)
        OrganisationFactory(listed=True, headquarters="KE", countries=[codes[7]])
        html = page(client)
        assert (len(offered(html, "works_in")), "Show all (20)" in html) == (8, True)
        assert offered(html, "works_in")[codes[7]] == "2"
        html = page(client, "?more=works_in")
        assert (len(offered(html, "works_in")), "Show all (20)" in html) == (20, False)

    def test_where_there_are_too_many_nothing_is_counted(self, client, three, monkeypatch):
        monkeypatch.setattr(finding, "CAP", 1)
        html = page(client, "?kind=network")
        assert "More than 1 members" in html
        assert offered(html, "region") == {}
        assert set(re.findall(r'name="region" value="(\d+)"', html)) == {"002", "019"}

    def test_the_newest_of_too_many_end_with_a_word_that_there_are_more(self, client, three, monkeypatch):
        for module in (directory, browsing):
            monkeypatch.setattr(module, "CAP", 3)
        said = "Only the newest 3 members are shown. The list by name has all of them."
        assert said not in page(client, "?sort=newest")
        OrganisationFactory(listed=True)
        assert [said in page(client, query) for query in ("?sort=newest", "", "?sort=newest&kind=network")] == [
            True,
            False,
            False,
        ]


class TestSearch:
    def test_words_narrow_the_list_down_together_with_filters(self, client, three):
        assert names(page(client, "?q=baobab")) == ["Baobab"]
        assert names(page(client, "?q=kenya")) == ["Amani"]
        assert names(page(client, "?q=baobab&kind=network")) == ["Baobab"]

    def test_a_correction_is_said_to_be_one(self, client, three):
        html = page(client, "?q=boabab")
        assert names(html) == ["Baobab"]
        assert "No organisation matches “\u2068boabab\u2069”. These match “\u2068baobab\u2069”." in html

    def test_a_match_of_some_words_is_said_to_be_one(self, client, three):
        html = page(client, "?q=baobab+amani")
        assert sorted(names(html)) == ["Amani", "Baobab"]
        assert "These match some of them." in html

    def test_words_that_only_the_filters_exclude_are_not_corrected(self, client, three):
        html = page(client, "?q=baobab&country=KE")
        assert names(html) == []
        assert "These match" not in html

    def test_a_correction_that_the_filters_exclude_is_not_said_to_match(self, client, three):
        html = page(client, "?q=boabab&country=KE")
        assert names(html) == []
        assert "These match" not in html
        assert '<a href="/en/members/?q=boabab">Look without “Kenya”</a> (1 member)' in html

    def test_nothing_found_leads_on(self, client, three):
        html = page(client, "?q=baobab&kind=local_ngo&country=SN")
        assert "0 members" in html
        assert (
            '<a href="/en/members/?q=baobab&amp;country=SN">Look without “Local or community-based organisation”'
            in html
        )
        assert html.count("(1 member)") == 1
        assert '<a href="/en/members/">See all members</a>' in html

    def test_a_beginning_is_enough(self, client, three):
        assert names(page(client, "?q=bao")) == ["Baobab"]


class TestOrder:
    def test_by_name_newest_first_and_best_first(self, client, three):
        assert names(page(client)) == ["Amani", "Baobab", "Cedro"]
        assert names(page(client, "?sort=newest")) == ["Baobab", "Cedro", "Amani"]
        assert names(page(client, "?kind=network&kind=local_ngo&sort=newest")) == ["Baobab", "Cedro", "Amani"]
        OrganisationFactory(name="Zeta Baobab", listed=True)
        OrganisationFactory(name="A friend", description_en="Under the baobab.", listed=True)
        assert names(page(client, "?q=baobab"))[0] == "Baobab"
        assert names(page(client, "?q=baobab&sort=name")) == ["A friend", "Baobab", "Zeta Baobab"]

    @pytest.mark.parametrize(
        ("query", "kept"),
        [
            ("", []),
            ("?sort=name", []),
            ("?sort=newest", ["newest"]),
            ("?q=bao&sort=best", []),
            ("?q=bao&sort=name", ["name"]),
            ("?q=bao&sort=newest", ["newest"]),
        ],
    )
    def test_the_form_keeps_an_order_that_was_asked_for(self, client, three, query, kept):
        assert re.findall(r'type="hidden" name="sort" value="(\w+)"', page(client, query)) == kept

    def test_pages_of_a_search_lead_to_each_other(self, client):
        for number in range(65):
            OrganisationFactory(name=f"Row {number:02}", listed=True)
        first, last = page(client, "?country=KE"), page(client, "?country=KE&page=3")
        assert names(first) + names(page(client, "?country=KE&page=2")) + names(last) == [
            f"Row {number:02}" for number in range(65)
        ]
        assert "1 to 30" in first
        assert "61 to 65" in last
        assert '<a href="/en/members/?country=KE&amp;page=3" aria-current="page">3</a>' in last
        newest = [names(page(client, f"?sort=newest&page={number}")) for number in (1, 2, 3)]
        assert list(map(len, newest)) == [30, 30, 5]

    def test_plain_browsing_goes_back_the_way_it_came(self, client):
        for number in range(95):
            OrganisationFactory(name=f"Row {number:02}", listed=True)
        leaf = directory.by_name("organisation", reader=NOBODY, after="", size=30)
        leaves = [leaf]
        while leaf.next:
            leaf = directory.by_name("organisation", reader=NOBODY, after=leaf.next, size=30)
            leaves.append(leaf)
        assert [len(leaf.ids) for leaf in leaves] == [30, 30, 30, 5]
        assert [leaf.previous for leaf in leaves] == [None, "", leaves[0].next, leaves[1].next]


class TestBadInput:
    @pytest.mark.parametrize(
        "query",
        [
            *(f"?page={number}" for number in ("0", "-1", "x", "1.5", "٣", "2", "99999999999", "168")),
            "?kind=network&page=2",
            "?kind=network&page=168",
            "?sort=newest&page=2",
            "?q=baobab&page=2",
            "?" + "&".join(f"works_in={code}" for code in list(REGION_OF)[:101]),
        ],
    )
    def test_an_address_that_no_page_has_is_not_found(self, client, three, query):
        assert client.get(URL + query).status_code == 404
        assert client.get(f"{URL}members.csv{query}").status_code in (200, 404)

    @pytest.mark.parametrize(
        "query",
        [
            "?kind=banana&country=XX&sort=worst&more=everything&region=",
            "?kind=%E2%80%AEnetwork",
            "?" + "&".join(f"country=X{number}" for number in range(500)),
        ],
    )
    def test_what_is_no_filter_is_ignored(self, client, three, query):
        html = page(client, query)
        assert names(html) == ["Amani", "Baobab", "Cedro"]
        assert 'type="hidden"' not in html

    @pytest.mark.parametrize("q", ["'\"():*&|!<->\\", "%", "&" * 150, "{{ q }}<script>", "\u202e"])
    def test_wild_syntax_finds_nothing(self, client, three, q):
        response = client.get(URL, {"q": q})
        assert response.status_code == 200
        assert names(response.content.decode()) == []
        assert "<script>" not in response.content.decode()

    def test_too_long_a_query_is_told_so(self, client, three):
        response = client.get(URL, {"q": "a" * 10_000})
        assert response.status_code == 400
        html = response.content.decode()
        assert "Please search with no more than 200 characters." in html
        assert 'aria-describedby="q-error" aria-invalid="true"' in html
        assert "0 members" not in html
        assert len(response.content) < 20_000

    def test_a_null_is_refused(self, client):
        assert client.get(URL, {"q": "\x00"}).status_code == 400
        assert client.get(URL, {"kind": "\x00"}).status_code == 400


HEADER = 1
SEES = {"anonymous": 1, "stranger": 1, "member": 2, "of the unlisted one": 3, "secretariat": 3}


@pytest.mark.parametrize(("kind", "sees"), SEES.items())
def test_nothing_that_its_reader_may_not_see_is_listed_counted_or_suggested(client, kind, sees):
    kinds = {"public": {"listed": True}, "members": {"members_only": True}, "unlisted": {"unlisted": True}}
    for number, (name, trait) in enumerate(kinds.items()):
        OrganisationFactory(slug=name, name=f"Visible {name}", headquarters=("KE", "SN", "CO")[number], **trait)
    OrganisationFactory(name="Visible applicant", headquarters="FR", visibility=Visibility.PUBLIC)
    MembershipFactory(ended=True, organisation__name="Visible former", organisation__visibility=Visibility.PUBLIC)
    user = None
    match kind:
        case "stranger":
            user = UserFactory()
        case "member":
            user = RepresentativeFactory(organisation=Organisation.objects.get(slug="public")).user
        case "of the unlisted one":
            user = RepresentativeFactory(organisation=Organisation.objects.get(slug="unlisted")).user
        case "secretariat":
            user = UserFactory(staff=True)
    if user:
        client.force_login(user)
    expected = {"Visible public", "Visible members", "Visible unlisted"} if sees == 3 else {"Visible public"}
    expected |= {"Visible members"} if sees == 2 else set()
    countries = dict(list({"KE": "1", "SN": "1", "CO": "1"}.items())[:sees])
    for query in ("", "?q=visible", "?kind=national_ngo", "?sort=newest", "?q=vissible"):
        html = page(client, query)
        assert set(names(html)) == expected, query
        assert f"{sees} member" in html
        assert offered(html, "country") == countries
        assert "CSV, 1 row<" in html
        found = rows(client.get(f"{URL}members.csv{query}"))[HEADER:]
        assert [row[0] for row in found] == ["Visible public"], query
    # without the word there would be one that only some may see
    html = page(client, "?q=public&country=CO")
    assert ("Look without" in html, names(html)) == (True, [])
    assert ("?country=CO" in html) == (sees == 3)


class TestFile:
    def test_a_row_says_what_the_page_of_the_organisation_says(self, client):
        organisation = OrganisationFactory(
            name="=Casa",
            acronym="@CC",
            kind=Kind.NETWORK,
            headquarters="KE",
            countries=["UG", "KE"],
            locality=Locality.REGIONAL,
            website="https://example.org/",
            listed=True,
            is_sample=True,
            membership__started_on=date(2023, 3, 1),
        )
        response = client.get("/fr/members/members.csv")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response["Content-Disposition"] == 'attachment; filename="members-fr.csv"'
        assert response["X-Robots-Tag"] == "noindex"
        assert rows(response)[HEADER:] == [
            [
                "'=Casa",
                "'@CC",
                "Réseau ou coalition",
                "Kenya",
                "Kenya; Ouganda",
                "Régional",
                "Afrique",
                "Adhésion générale",
                "2023-03-01",
                "https://example.org/",
                f"{settings.SITE_URL}/fr/members/{organisation.slug}/",
                "Oui",
            ]
        ]

    def test_it_holds_what_was_asked_for_on_all_pages(self, client, monkeypatch):
        for number in range(35):
            OrganisationFactory(name=f"Row {number:02}", headquarters="KE" if number else "SN", listed=True)
        monkeypatch.setattr(directory, "ORGANISATIONS_A_BATCH", 10)
        everything = [row[0] for row in rows(client.get(f"{URL}members.csv"))[HEADER:]]
        assert everything == [f"Row {number:02}" for number in range(35)]
        some = [row[0] for row in rows(client.get(f"{URL}members.csv?country=KE&page=2"))[HEADER:]]
        assert some == everything[1:]
        assert '<a href="/en/members/members.csv?country=KE" rel="nofollow" download>CSV, 34 rows</a>' in page(
            client, "?country=KE&page=2"
        )


def test_lists_and_numbers_agree_with_counting_by_hand():
    chance = random.Random(7)
    types = [MembershipTypeFactory(slug=slug) for slug in ("general", "core")]
    groups = [GroupFactory(slug=f"group-{number}") for number in range(3)]
    codes = ["KE", "UG", "SN", "CO", "FR", "LB", "AQ"]
    organisations = [
        Organisation(
            slug=f"organisation-{number}",
            name=f"{chance.choice(['Élan', 'Amani', 'Zèbre', 'بيت'])} {number}",
            kind=chance.choice(Kind.values[:4]),
            locality=chance.choice(Locality.values),
            headquarters=chance.choice(codes),
            countries=chance.sample(codes, chance.randint(0, 4)),
            description_fr=chance.choice([None, "Texte."]),
            description_ar=chance.choice([None, "نص."]),
            visibility=chance.choice(Visibility.values),
        )
        for number in range(60)
    ]
    organisations = Organisation.objects.bulk_create(organisations)
    members = Membership.objects.bulk_create(
        Membership(organisation=each, type=chance.choice(types), started_on=date(2020, 1, 1 + each.pk % 28))
        for each in organisations
        if chance.random() < 0.85
    )
    facts: dict[int, dict[str, set[str]]] = {}
    for membership in members:
        each = membership.organisation
        seats = [group.slug for group in groups if chance.random() < 0.3]
        for slug in seats:
            SeatFactory(organisation=each, group=groups[int(slug[-1])])
        facts[each.pk] = {
            "kind": {each.kind},
            "locality": {each.locality},
            "region": {REGION_OF[str(each.headquarters)]} if each.headquarters in REGION_OF else set(),
            "country": {str(each.headquarters)},
            "works_in": set(each.countries),
            "type": {membership.type.slug},
            "language": {code for code in ("fr", "ar") if getattr(each, f"description_{code}")},
            "group": set(seats),
        }
    visible = {
        "anonymous": {each.pk for each in organisations if each.visibility == Visibility.PUBLIC} & set(facts),
        "secretariat": set(facts),
    }
    staff = UserFactory(staff=True)
    values = directory.values_for(staff)
    for _attempt in range(40):
        who = chance.choice(list(visible))
        reader = reader_of(staff) if who == "secretariat" else NOBODY
        chosen = {
            each.name: set(chance.sample([value.name for value in values[each.name]][:30], chance.randint(1, 2)))
            for each in chance.sample(all_facets(), chance.randint(0, 3))
        }
        for name in chosen.keys() & {"country", "works_in"}:
            chosen[name] = set(chance.sample(codes, 2))
        parameters = QueryDict(mutable=True)
        for name, some in chosen.items():
            parameters.setlist(name, list(some))
        listing = directory.listing(directory.read(parameters, values), reader=reader, size=100)

        def fits(pk, but=None, chosen=chosen):
            return all(facts[pk][name] & some for name, some in chosen.items() if name != but)

        assert set(listing.ids) == {pk for pk in visible[who] if fits(pk)}
        assert listing.total == len(listing.ids)
        for choice in directory.choices(listing, values, reader=reader):
            name = choice.facet.name
            expected = Counter(value for pk in visible[who] if fits(pk, but=name) for value in facts[pk][name])
            found = {option.name: int(option.number) for option in choice.options if option.number != "0"}
            assert found == expected
