"""The frame of every page: language links, the menu, who is thanked and who leads."""

import re

import pytest
from django.test import Client, RequestFactory
from django.utils.translation import override

from alliance.context import address_of
from foundation.translations.models import draft_from
from tests.factories.alliance import DonorFactory, LeaderFactory, NetworkFactory, PageFactory
from tests.factories.members import UserFactory


@pytest.mark.parametrize(
    ("path", "french", "canonical"),
    [
        ("/en/", "/fr/", "http://localhost:8000/en/"),
        ("/en/groups/cash/", "/fr/groups/cash/", "http://localhost:8000/en/groups/cash/"),
        ("/en/members/?after=b&utm_source=x", "/fr/members/?after=b", "http://localhost:8000/en/members/?after=b"),
        ("/en/members/?q=%3Cb%3E%26", "/fr/members/?q=%3Cb%3E%26", "http://localhost:8000/en/members/?q=%3Cb%3E%26"),
        ("/en/%3Cb%3E%3F%20%23/", "/fr/%3Cb%3E%3F%20%23/", "http://localhost:8000/en/%3Cb%3E%3F%20%23/"),
        ("/", "/fr/", ""),
        ("/nothing/here/?q=a", "/fr/", ""),
    ],
)
def test_language_links_keep_the_page(path, french, canonical):
    with override("en"):
        address = address_of(RequestFactory().get(path))
    links = {link.code: link for link in address.languages}
    assert list(links) == ["en", "fr", "es", "ar"]
    assert links["fr"].url == french
    assert links["ar"].direction == "rtl"
    assert [code for code, link in links.items() if link.is_current] == ["en"]
    assert address.canonical == canonical


@pytest.mark.django_db
class TestFrame:
    @pytest.fixture(autouse=True)
    def _network(self):
        NetworkFactory()
        PageFactory(slug="terms")

    def read(self, path="/en/terms/", client=None) -> str:
        return (client or Client()).get(path).content.decode()

    def test_every_language_is_linked_in_its_own_name(self):
        html = self.read()
        assert '<a href="/ar/terms/" lang="ar" dir="rtl" hreflang="ar">العربية</a>' in html
        assert '<a href="/en/terms/" lang="en" dir="ltr" hreflang="en" aria-current="true">English</a>' in html
        assert '<link rel="alternate" hreflang="es" href="http://localhost:8000/es/terms/">' in html

    def test_the_menu_marks_the_page_and_the_part_it_belongs_to(self):
        assert '<a href="/en/about/" aria-current="page">' in self.read("/en/about/")
        assert not re.search(r'class="nav".*aria-current.*</ul></nav>\s*<nav', self.read())

    def test_donors_and_co_leads_stand_with_their_dates_until_they_end(self):
        DonorFactory(name="USAID")
        DonorFactory(name="Former donor", ended_on="2025-01-01")
        LeaderFactory(name="UNICEF")
        LeaderFactory(name="World Vision")
        html = self.read()
        assert "To USAID, donor of the Alliance (as of June 2024)." in html
        assert "To UNICEF and World Vision, who co-lead it (as of June 2024)." in html
        assert "Former donor" not in html
        assert "UNICEF et World Vision (en juin 2024)" in self.read("/fr/terms/")

    def test_a_reader_is_offered_to_sign_in_and_a_signed_in_person_their_account(self):
        assert '<a href="/en/account/sign-in/">Sign in</a>' in self.read()
        client = Client()
        client.force_login(UserFactory())
        html = self.read(client=client)
        assert '<a href="/en/account/">Your account</a>' in html
        assert "Sign in</a>" not in html

    def test_every_page_leads_to_joining(self):
        assert '<a href="/en/join/">Join us</a>' in self.read()

    def test_a_draft_is_said_in_one_line_where_one_was_shown(self):
        page = PageFactory(slug="privacy", title_fr="Confidentialité")
        notice = "traduction provisoire"
        assert notice not in self.read("/fr/privacy/")
        page.texts["title_fr"] = draft_from(page.title_en)
        page.save()
        assert self.read("/fr/privacy/").count(notice) == 1
        assert notice not in self.read("/fr/terms/")

    def test_text_in_another_language_is_marked_but_never_inside_the_title(self):
        html = self.read("/ar/terms/")
        assert '<h1><span lang="en" dir="ltr">Title of terms</span></h1>' in html
        assert "<title>Title of terms – The Alliance</title>" in html
        assert '<meta property="og:title" content="Title of terms">' in html

    def test_what_a_person_typed_is_never_markup(self):
        PageFactory(slug="privacy", title_en='<script>"{{ 7|add:1 }}"', lede_en="<b>bold</b>", body_en="<i>x</i> **y**")
        html = self.read("/en/privacy/")
        assert "&lt;script&gt;&quot;{{ 7|add:1 }}&quot;" in html
        assert "&lt;b&gt;bold&lt;/b&gt;" in html
        assert "&lt;i&gt;x&lt;/i&gt; <strong>y</strong>" in html


@pytest.mark.django_db
class TestCaching:
    def test_what_a_person_with_a_session_reads_is_kept_by_nobody(self):
        client = Client()
        client.force_login(UserFactory())
        assert client.get("/en/terms/")["Cache-Control"] == "private, no-store"

    def test_an_anonymous_page_sets_no_cookie(self):
        response = Client().get("/en/terms/")
        assert not response.cookies
        assert "no-store" not in response.get("Cache-Control", "")
