"""The secretariat's desk for groups, initiatives and products."""

import pytest

from foundation.translations.models import draft_from
from groups.models import Group, Seat
from resources.models import Document, Product
from tests.factories.groups import FunctionFactory, GroupFactory, SeatFactory
from tests.factories.initiatives import InitiativeFactory, PriorityFactory, StrategyFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.factories.resources import DocumentFactory, EditionFactory, ProductFactory, ProductKindFactory

pytestmark = pytest.mark.django_db

DESKS = {
    "groups/function": FunctionFactory,
    "groups/group": GroupFactory,
    "groups/seat": SeatFactory,
    "initiatives/strategy": StrategyFactory,
    "initiatives/priority": PriorityFactory,
    "initiatives/initiative": InitiativeFactory,
    "resources/productkind": ProductKindFactory,
    "resources/product": ProductFactory,
    "resources/edition": EditionFactory,
}


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(superuser=True))
    return client


@pytest.mark.parametrize(("address", "factory"), DESKS.items())
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_desk_opens_in_every_language(client, address, factory, language):
    obj = factory()
    client.force_login(UserFactory(superuser=True, language=language))
    for page in ("", "add/", f"{obj.pk}/change/", "?q=x"):
        response = client.get(f"/admin/{address}/{page}")
        assert response.status_code in ({200, 302} if page == "?q=x" else {200}), page
        if page != "?q=x":
            assert f'lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("address", DESKS)
def test_who_has_no_permission_sees_no_desk(client, address):
    client.force_login(UserFactory(staff=True))
    assert client.get(f"/admin/{address}/").status_code == 403


def filled(response, **changes) -> dict:
    """What a browser would send back of the form in `response`, with `changes`."""
    form = response.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for formset in response.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        data |= {management.add_prefix(name): management.initial[name] for name in management.initial}
        for row in formset.formset.initial_forms:
            data |= {row.add_prefix(name): row[name].value() for name in row.fields}
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def test_a_product_gets_an_edition_and_the_edition_its_documents(desk):
    product = ProductFactory()
    address = f"/admin/resources/product/{product.pk}/change/"
    edition = {"editions-TOTAL_FORMS": 1, "editions-0-number": 1}
    response = desk.post(address, filled(desk.get(address), **edition))
    assert response.status_code == 302, response.context["errors"]
    address = f"/admin/resources/edition/{product.editions.get().pk}/change/"
    document = {
        "documents-TOTAL_FORMS": 1,
        "documents-INITIAL_FORMS": 0,
        "documents-0-language": "fr",
        "documents-0-format": "pdf",
        "documents-0-url": "https://example.org/fr.pdf",
        "documents-0-bytes": 380_000,
    }
    response = desk.post(address, filled(desk.get(address), **document))
    assert response.status_code == 302, response.context["errors"]
    assert "https://example.org/fr.pdf" in desk.get(f"/en/resources/{product.slug}/").content.decode()
    assert Document.objects.get().edition.product == product


def test_publishers_of_a_product_are_looked_up_not_listed(desk):
    product, publisher, other = ProductFactory(), OrganisationFactory(name="Maison Tamarin"), OrganisationFactory()
    address = f"/admin/resources/product/{product.pk}/change/"
    assert other.name not in desk.get(address).content.decode()
    found = desk.get(
        "/admin/autocomplete/",
        {"app_label": "resources", "model_name": "product", "field_name": "publishers", "term": "tamarin"},
    )
    assert [each["text"] for each in found.json()["results"]] == ["Maison Tamarin"]
    response = desk.post(address, filled(desk.get(address), publishers=[publisher.pk]))
    assert response.status_code == 302, response.context["errors"]
    assert list(product.publishers.all()) == [publisher]


def test_the_address_of_a_page_stays(desk):
    group = GroupFactory(slug="child-labour")
    address = f"/admin/groups/group/{group.pk}/change/"
    response = desk.post(address, filled(desk.get(address), slug="elsewhere", email="new@example.org"))
    assert response.status_code == 302, response.context["errors"]
    group.refresh_from_db()
    assert (group.slug, group.email) == ("child-labour", "new@example.org")


def test_a_group_shows_its_current_seats_and_keeps_the_former_ones(desk):
    group = GroupFactory()
    current, former = SeatFactory(group=group), SeatFactory(group=group, former=True)
    address = f"/admin/groups/group/{group.pk}/change/"
    response = desk.get(address)
    assert [row.instance for row in response.context["inline_admin_formsets"][0].formset.initial_forms] == [current]
    assert desk.post(address, filled(response)).status_code == 302
    assert set(Seat.objects.all()) == {current, former}
    assert desk.get("/admin/groups/group/").context["cl"].result_list[0].current_seats == 1


def test_a_seat_refuses_a_person_of_another_organisation(desk):
    seat = {
        "group": GroupFactory().pk,
        "organisation": OrganisationFactory(listed=True).pk,
        "role": "lead",
        "started_on": "2026-01-01",
        "representative": RepresentativeFactory().pk,
    }
    response = desk.post("/admin/groups/seat/add/", seat)
    assert response.context["errors"] == [["This person does not represent the organisation."]]
    assert not Seat.objects.exists()


def test_one_strategy_is_current_and_its_priorities_are_edited_beside_it(desk):
    StrategyFactory(is_current=True)
    priority = PriorityFactory(strategy=StrategyFactory())
    address = f"/admin/initiatives/strategy/{priority.strategy.pk}/change/"
    response = desk.get(address)
    assert "Another strategy is shown as the current one" in str(
        desk.post(address, filled(response, is_current="on")).context["errors"]
    )
    response = desk.post(address, filled(response, **{"priorities-0-name_fr": "Un nom"}))
    assert response.status_code == 302, response.context["errors"]
    priority.refresh_from_db()
    assert priority.name_fr == "Un nom"


def test_a_priority_is_marked_as_reviewed(desk):
    priority = PriorityFactory(name_fr="Un nom")
    priority.texts["name_fr"] = draft_from(priority.name_en)
    priority.save()
    desk.post("/admin/initiatives/priority/", {"action": "review_fr", "_selected_action": [priority.pk]})
    priority.refresh_from_db()
    assert priority.draft_languages() == []


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_do_not_grow_in_statements(desk, django_assert_max_num_queries, rows):
    group = GroupFactory(kind=Group.Kind.WORKING_GROUP, function=FunctionFactory(number=1))
    for number in range(rows):
        SeatFactory(group=group)
        GroupFactory(kind=Group.Kind.WORKING_GROUP, function=group.function)
        InitiativeFactory()
        DocumentFactory(edition__number=number)
    assert Product.objects.count() == rows
    for address in DESKS:
        with django_assert_max_num_queries(10):
            assert desk.get(f"/admin/{address}/").status_code == 200
