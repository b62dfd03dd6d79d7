"""Translated models in the admin: who stands by which text."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from alliance.models import Page
from foundation.translations.models import State, draft_from
from tests.factories.alliance import PageFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = Client()
    client.force_login(UserFactory(superuser=True))
    return client


@pytest.fixture
def page():
    page = PageFactory(slug="about", title_en="About", title_fr="À propos", title_ar="عن التحالف")
    for code in ("fr", "ar"):
        page.texts[f"title_{code}"] = draft_from("About")
    page.save()
    return page


def address(page: Page) -> str:
    return f"/admin/alliance/page/{page.pk}/change/"


def form(page: Page, **changes) -> dict:
    texts = {
        f"{field}_{code}": getattr(page, f"{field}_{code}") or ""
        for field in ("title", "lede", "body", "band_title", "band_text")
        for code in ("en", "fr", "es", "ar")
    }
    return texts | changes


def save(client, page, **changes) -> Page:
    response = client.post(address(page), form(page, **changes))
    assert response.status_code == 302, response.context["errors"]
    page.refresh_from_db()
    return page


def test_each_text_names_its_language_and_state(client, page):
    html = client.get(address(page)).content.decode()
    assert "Title – Français" in html
    assert html.count("A draft: no speaker of the language has reviewed it.") == 2
    assert 'name="title_ar"' in html
    assert 'dir="rtl"' in html
    assert html.index("Title – English") < html.index("Title – Français") < html.index("Title – Español")


def test_what_a_person_changes_is_theirs_and_the_rest_stays_a_draft(client, page):
    save(client, page, title_fr="Qui nous sommes")
    assert page.state("title", "fr") == State.CURRENT
    assert page.state("title", "ar") == State.DRAFT


def test_a_new_english_text_leaves_reviewed_ones_behind(client, page):
    save(client, page, title_fr="Qui nous sommes")
    save(client, page, title_en="Who we are")
    assert page.state("title", "fr") == State.BEHIND
    html = client.get(address(page)).content.decode()
    assert "The English text has changed since this translation was made." in html


def test_a_language_is_marked_as_reviewed_on_the_form(client, page):
    save(client, page, reviewed=["ar"])
    assert page.draft_languages() == ["fr"]


def test_a_language_without_drafts_cannot_be_reviewed(client, page):
    response = client.post(address(page), form(page, reviewed=["es"]))
    assert response.status_code == 200
    page.refresh_from_db()
    assert page.draft_languages() == ["fr", "ar"]


def test_an_absent_text_is_null(client, page):
    save(client, page, title_fr="")
    assert page.title_fr is None
    assert page.title_es is None
    assert page.lede_ar is None


def test_each_language_is_saved_where_it_belongs_whoever_saves(page):
    client = Client()
    client.force_login(UserFactory(superuser=True, language="fr"))
    save(client, page, title_en="Who we are", title_fr="Qui nous sommes")
    assert Page.objects.values_list("title_en", "title_fr").get(slug="about") == ("Who we are", "Qui nous sommes")


def test_the_list_finds_drafts_by_language_and_marks_many(client, page):
    other = PageFactory(slug="terms", title_en="Terms")
    listed = client.get("/admin/alliance/page/?draft=fr").context["cl"].queryset
    assert [found.slug for found in listed] == ["about"]
    assert not client.get("/admin/alliance/page/?draft=es").context["cl"].queryset.exists()
    response = client.post(
        "/admin/alliance/page/", {"action": "review_fr", "_selected_action": [page.pk, other.pk]}, follow=True
    )
    assert "1 entry marked as reviewed." in response.content.decode()
    page.refresh_from_db()
    assert page.draft_languages() == ["ar"]


def test_the_list_costs_as_many_statements_for_many_rows(client, page, django_assert_max_num_queries):
    for number in range(30):
        PageFactory(slug=f"page-{number}")
    with django_assert_max_num_queries(8):
        client.get("/admin/alliance/page/")


def test_staff_who_may_only_look_are_offered_no_review(page):
    person = UserFactory(staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_page"))
    client = Client()
    client.force_login(person)
    html = client.get(address(page)).content.decode()
    assert 'name="reviewed"' not in html
    assert 'name="title_fr"' not in html
    assert "À propos" in html
    assert client.post(address(page), form(page, title_fr="x")).status_code == 403
