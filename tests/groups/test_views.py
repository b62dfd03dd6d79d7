"""Pages of groups."""

import pytest

from foundation.translations.models import draft_from
from groups.models import Group, Seat
from tests.factories.groups import FunctionFactory, GroupFactory, SeatFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.factories.resources import ProductFactory

pytestmark = pytest.mark.django_db


def page(client, path: str = "groups/", language: str = "en", **query) -> str:
    response = client.get(f"/{language}/{path}", query)
    assert response.status_code == 200
    return response.content.decode()


def test_working_groups_stand_with_their_function_and_task_forces_after_them(client):
    function = FunctionFactory(number=3, name_en="Evidence and knowledge generation")
    GroupFactory(slug="case-management")
    GroupFactory(slug="ame", kind=Group.Kind.WORKING_GROUP, function=function)
    html = page(client)
    assert html.index("Working groups") < html.index("/en/groups/ame/") < html.index("Task forces")
    assert html.index("Task forces") < html.index("/en/groups/case-management/")
    assert "Function 3 of 5 – Evidence and knowledge generation" in html
    assert '<path class="on on3"' in html
    assert 'href="mailto:ame@example.org"' in html


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_the_english_name_stands_beside_one_that_is_not_official(client, language):
    group = GroupFactory(name_en="Child Labour", **{f"name_{language}": "Name of our own"})
    english = '<span class="orig" lang="en" dir="ltr">Child Labour</span>'
    for path in ("groups/", f"groups/{group.slug}/"):
        assert english not in page(client, path, language)
    group.texts[f"name_{language}"] = draft_from("Child Labour")
    group.save()
    for path in ("groups/", f"groups/{group.slug}/"):
        assert english in page(client, path, language)
        assert english not in page(client, path, "en")


def test_a_draft_is_said_to_be_one_in_one_line(client):
    group = GroupFactory(work_fr="Un travail.")
    said = "Une partie du texte de cette page est une traduction provisoire"
    assert said not in page(client, f"groups/{group.slug}/", "fr")
    group.texts["work_fr"] = draft_from("Work.")
    group.save()
    assert page(client, f"groups/{group.slug}/", "fr").count(said) == 1
    assert said not in page(client, f"groups/{group.slug}/", "en")


def test_text_that_stands_in_carries_its_own_language(client):
    group = GroupFactory(name_en="Cash", work_en="Vouchers **and** coins.", summary_en="Money.")
    html = page(client, f"groups/{group.slug}/", "ar")
    assert '<h1><span lang="en" dir="ltr">Cash</span></h1>' in html
    assert '<div class="flow" lang="en" dir="ltr"><p>Vouchers <strong>and</strong> coins.</p>' in html
    assert "<h1>Cash</h1>" in page(client, f"groups/{group.slug}/")


def test_seats_show_leads_first_then_members_by_name(client):
    group = GroupFactory()
    for name, role in [("Élan", "member"), ("Zebra", "lead"), ("Baobab", "member"), ("Mango", "co_lead")]:
        SeatFactory(group=group, organisation__name=name, organisation__listed=True, role=role)
    html = page(client, f"groups/{group.slug}/", "fr")
    places = [html.index(f"<bdi>{name}</bdi>") for name in ("Zebra", "Mango", "Baobab", "Élan")]
    assert places == sorted(places)
    assert "4 organisations présentées" in html
    assert "<span>Kenya</span><span>Membre – depuis mai 2024</span>" in html


def test_a_seat_that_has_ended_is_not_shown(client):
    seat = SeatFactory(former=True, organisation__name="Long Ago", organisation__listed=True)
    html = page(client, f"groups/{seat.group.slug}/")
    assert "Long Ago" not in html
    assert "No organisation is listed here yet." in html


def test_many_seats_are_read_slice_by_slice(client):
    group = GroupFactory()
    SeatFactory(group=group, role=Seat.Role.LEAD, organisation__name="The Lead", organisation__listed=True)
    for number in range(32):
        SeatFactory(group=group, organisation__name=f"Row {number:02}", organisation__listed=True)
    first = page(client, f"groups/{group.slug}/")
    assert (first.count("<bdi>Row"), first.count("The Lead"), "33 listed organisations" in first) == (30, 1, True)
    after = first.partition('rel="next"')[0].rpartition('href="?after=')[2].partition('"')[0]
    second = client.get(f"/en/groups/{group.slug}/?after={after}").content.decode()
    assert (second.count("<bdi>Row"), second.count("The Lead"), "33 listed organisations" in second) == (2, 0, True)
    assert client.get(f"/en/groups/{group.slug}/?after=nonsense").status_code == 404


def test_samples_are_said_to_be_samples(client):
    seat = SeatFactory(organisation__sample=True, organisation__listed=True)
    assert page(client, f"groups/{seat.group.slug}/").count('class="sample"') == 1


def test_a_group_names_what_belongs_to_it(client):
    group = GroupFactory()
    ProductFactory(title_en="Its Handbook", groups=[group])
    ProductFactory(title_en="Another Handbook")
    InitiativeFactory(name_en="Its Initiative").groups.add(group)
    InitiativeFactory(name_en="Another Initiative")
    html = page(client, f"groups/{group.slug}/")
    assert ("Its Handbook" in html, "Its Initiative" in html) == (True, True)
    assert ("Another Handbook" in html, "Another Initiative" in html) == (False, False)


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (Group.JoinPolicy.OPEN, "The group is open to every member organisation"),
        (Group.JoinPolicy.REQUEST, "Member organisations ask the group for a seat"),
        (Group.JoinPolicy.INVITATION, "Seats in this group are given by invitation."),
    ],
)
def test_the_way_of_joining_is_told(client, policy, said):
    group = GroupFactory(join_policy=policy)
    html = page(client, f"groups/{group.slug}/")
    assert said in html
    assert str(policy.label) in html
    assert 'class="btn" href="/en/join/"' in html


@pytest.mark.parametrize(
    ("kind", "sees"),
    [("anonymous", False), ("stranger", False), ("former", False), ("member", True), ("secretariat", True)],
)
def test_a_group_for_members_is_hidden_from_everybody_else(client, kind, sees):
    group = GroupFactory(name_en="Closed Group", members_only=True)
    product = ProductFactory(groups=[group])
    initiative = InitiativeFactory()
    initiative.groups.add(group)
    member = OrganisationFactory(listed=True)
    users = {
        "stranger": lambda: UserFactory(),
        "former": lambda: RepresentativeFactory(organisation=member, former=True).user,
        "member": lambda: RepresentativeFactory(organisation=member).user,
        "secretariat": lambda: UserFactory(staff=True),
    }
    if kind in users:
        client.force_login(users[kind]())
    assert (client.get(f"/en/groups/{group.slug}/").status_code == 200) == sees
    for path in ("groups/", f"resources/{product.slug}/", f"initiatives/{initiative.slug}/"):
        assert ("Closed Group" in page(client, path)) == sees


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_an_unknown_group_is_not_found_in_the_language_of_the_reader(client, language):
    response = client.get(f"/{language}/groups/never-was/")
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_statements_do_not_grow_with_the_rows(client, django_assert_num_queries, rows):
    groups = [GroupFactory(working_group=True) for _ in range(rows)]
    with django_assert_num_queries(5):
        page(client)
    for _ in range(rows):
        SeatFactory(group=groups[0])
        ProductFactory(groups=[groups[0]])
        InitiativeFactory().groups.add(groups[0])
    with django_assert_num_queries(9):
        page(client, f"groups/{groups[0].slug}/")
