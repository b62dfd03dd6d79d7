"""Pages of the strategy and of initiatives."""

import pytest

from tests.factories.groups import GroupFactory
from tests.factories.initiatives import InitiativeFactory, PriorityFactory, StrategyFactory
from tests.factories.resources import ProductFactory

pytestmark = pytest.mark.django_db


def page(client, path: str, language: str = "en") -> str:
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def strategy():
    return StrategyFactory(
        first_year=2021,
        last_year=2025,
        is_current=True,
        objective_en="Children are **central** & safe.",
        meaning_en="They have rights:\n\n- to be heard",
        successor_en="Another strategy has followed.",
    )


def test_the_strategy_names_its_period_and_what_followed(client, strategy):
    StrategyFactory(first_year=2030, last_year=2034, objective_en="Not yet.")
    html = page(client, "strategy/")
    assert "Strategy 2021–2025" in html
    assert "The objective, 2021–2025" in html
    assert "Another strategy has followed." in html
    assert "Not yet." not in html


def test_the_objective_has_strong_words_and_nothing_else(client, strategy):
    assert "Children are <strong>central</strong> &amp; safe." in page(client, "strategy/")


def test_the_strategy_links_what_exists(client, strategy):
    assert "Read the strategy" not in page(client, "strategy/")
    strategy.document_url = "https://example.org/strategy.pdf"
    strategy.save()
    html = page(client, "strategy/")
    assert 'href="https://example.org/strategy.pdf"' in html
    assert "Explore the centrality graphic" not in html


def test_a_priority_leads_to_the_initiatives_that_serve_it(client, strategy):
    priority = PriorityFactory(strategy=strategy, number=4, slug="prevention", name_en="Prevention first")
    initiative = InitiativeFactory(slug="prevention", name_en="The Prevention Initiative", priorities=[priority])
    html = page(client, "strategy/")
    assert "4. Prevention first" in html
    assert f'<a href="/en/initiatives/{initiative.slug}/">The Prevention Initiative</a>' in html
    html = page(client, f"initiatives/{initiative.slug}/", "fr")
    assert "Priorité 4 de la stratégie 2021–2025" in html
    assert 'href="/fr/strategy/#prevention"' in html


def test_without_a_current_strategy_the_page_says_so(client):
    StrategyFactory()
    assert "No strategy is published here at the moment." in page(client, "strategy/")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_an_initiative_says_with_whom_and_whom_to_write_to(client, language):
    InitiativeFactory(
        slug="eie", email="rachel.mckinney@inee.org", partner_en="INEE", name_en="Education", name_ar="التعليم"
    )
    for path in ("initiatives/", "initiatives/eie/"):
        html = page(client, path, language)
        assert 'href="mailto:rachel.mckinney@inee.org"' in html
        fallback = '<span lang="en" dir="ltr">INEE</span>'
        assert ("INEE" if language == "en" else fallback) in html
        assert ("التعليم" in html) == (language == "ar")


def test_an_initiative_names_its_products_and_groups(client):
    initiative = InitiativeFactory()
    initiative.groups.add(GroupFactory(name_en="Its Group"))
    ProductFactory(title_en="Its Handbook", initiatives=[initiative])
    ProductFactory(title_en="Another Handbook")
    html = page(client, f"initiatives/{initiative.slug}/")
    assert ("Its Group" in html, "Its Handbook" in html, "Another Handbook" in html) == (True, True, False)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_an_unknown_initiative_is_not_found_in_the_language_of_the_reader(client, language):
    response = client.get(f"/{language}/initiatives/never-was/")
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_statements_do_not_grow_with_the_rows(client, django_assert_num_queries, strategy, rows):
    priorities = [PriorityFactory(strategy=strategy, number=number) for number in range(rows)]
    initiatives = [InitiativeFactory(priorities=priorities) for _ in range(rows)]
    for _ in range(rows):
        ProductFactory(initiatives=[initiatives[0]])
        initiatives[0].groups.add(GroupFactory())
    with django_assert_num_queries(5):
        page(client, "initiatives/")
    with django_assert_num_queries(7):
        page(client, f"initiatives/{initiatives[0].slug}/")
    with django_assert_num_queries(7):
        page(client, "strategy/")
