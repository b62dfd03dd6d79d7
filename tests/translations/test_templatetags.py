"""How templates show texts."""

from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from alliance.models import Page
from foundation.translations.models import draft_from


def render(source: str, page: Page, language: str = "fr") -> str:
    with override(language):
        return Template(source).render(Context({"page": page, "request": RequestFactory().get("/")}))


def draft(**texts) -> Page:
    page = Page(slug="about", **texts)
    page.texts["title_fr"] = draft_from(page.title_en or "")
    return page


def test_text_marks_another_language():
    page = Page(slug="about", title_en="About & more")
    assert render('{% text page "title" %}', page) == '<span lang="en" dir="ltr">About &amp; more</span>'
    assert render('{% text page "title" %}', page, "en") == "About &amp; more"


def test_a_text_kept_in_a_variable_is_marked_too():
    page = Page(slug="about", title_en="About")
    source = (
        '{% text page "title" as t %}{% if t %}{{ t }}|{{ t.value }}|{{ t.language }}|{{ t.is_fallback }}{% endif %}'
    )
    assert render(source, page) == '<span lang="en" dir="ltr">About</span>|About|en|True'


def test_prose_marks_another_language_around_the_whole():
    page = Page(slug="about", body_en="One\n\nTwo")
    assert render('{% prose page "body" %}', page, "ar") == (
        '<div class="flow" lang="en" dir="ltr"><p>One</p>\n<p>Two</p>\n</div>'
    )
    assert render('{% prose page "body" %}', Page(slug="about"), "ar") == ""


def test_a_line_keeps_its_strong_words():
    page = Page(slug="about", title_fr="Un **mot**")
    assert render('{% line page "title" %}', page) == "Un <strong>mot</strong>"


def test_the_english_name_stands_beside_a_draft_only():
    source = '{% original page "title" %}'
    assert render(source, draft(title_en="Cash", title_fr="Espèces")) == (
        '<span class="orig" lang="en" dir="ltr">Cash</span>'
    )
    assert render(source, Page(slug="about", title_en="Cash", title_fr="Espèces")) == ""
    assert render(source, draft(title_en="Localisation", title_fr="Localisation")) == ""
    assert render(source, draft(title_en="Cash", title_fr="Espèces"), "en") == ""
    assert render(source, draft(title_fr="Espèces")) == ""


def test_the_notice_comes_after_a_draft_was_shown():
    page = draft(title_en="Cash", title_fr="Espèces")
    assert "provisoire" in render('{% text page "title" %}{% draft_notice %}', page)
    assert "provisoire" not in render('{% text page "lede" %}{% draft_notice %}', page)
    assert "draft" not in render('{% text page "title" %}{% draft_notice %}', page, "en")
