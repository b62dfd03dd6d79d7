"""Texts in four languages: which one a reader gets, and in what state it is."""

from django.utils.translation import override

from alliance.models import Page
from foundation.translations.models import State, draft_from, fingerprint


def page(**texts) -> Page:
    return Page(slug="about", **texts)


class TestText:
    def test_a_reader_gets_their_language(self):
        with override("fr"):
            text = page(title_en="About", title_fr="À propos").text("title")
        assert (text.value, text.language, text.direction, text.is_fallback) == ("À propos", "fr", "ltr", False)

    def test_else_the_first_language_that_has_one(self):
        with override("es"):
            text = page(title_fr="À propos", title_ar="عن التحالف").text("title")
        assert (text.value, text.language, text.is_fallback) == ("À propos", "fr", True)

    def test_fallback_text_says_its_language_and_direction_in_html(self):
        with override("fr"):
            text = page(title_ar="عن <التحالف>").text("title")
        assert str(text) == '<span lang="ar" dir="rtl">عن &lt;التحالف&gt;</span>'
        assert text.value == "عن <التحالف>"

    def test_no_text_at_all_is_empty_and_false(self):
        text = page().text("title")
        assert not text
        assert str(text) == ""

    def test_an_empty_string_counts_as_no_text(self):
        with override("fr"):
            assert page(title_en="About", title_fr="").text("title").language == "en"


class TestState:
    def test_goes_from_missing_over_draft_to_current_and_behind(self):
        about = page(title_en="About")
        assert about.state("title", "fr") == State.MISSING
        about.title_fr = "À propos"
        about.texts["title_fr"] = draft_from(about.title_en)
        assert about.state("title", "fr") == State.DRAFT
        assert about.draft_languages() == ["fr"]
        about.mark_reviewed("fr")
        assert about.state("title", "fr") == State.CURRENT
        assert about.draft_languages() == []
        about.title_en = "Who we are"
        assert about.state("title", "fr") == State.BEHIND

    def test_review_of_one_language_leaves_the_others(self):
        about = page(title_en="About", title_fr="À propos", title_ar="عن")
        for code in ("fr", "ar"):
            about.texts[f"title_{code}"] = draft_from("About")
        about.mark_reviewed("fr")
        assert about.draft_languages() == ["ar"]

    def test_what_a_person_wrote_is_made_from_the_english_of_that_moment(self):
        about = page(title_en="About", title_fr="À propos")
        about.texts["title_fr"] = draft_from("Something older")
        about.mark_written("title", "fr")
        assert about.texts == {"title_fr": {"draft": False, "source": fingerprint("About")}}

    def test_a_text_taken_away_leaves_no_trace(self):
        about = page(title_en="About", title_fr=None)
        about.texts["title_fr"] = draft_from("About")
        about.mark_written("title", "fr")
        assert about.texts == {}

    def test_english_is_never_behind_itself(self):
        about = page(title_en="About")
        about.mark_written("title", "en")
        about.title_en = "Who we are"
        assert about.state("title", "en") == State.CURRENT


def test_a_fingerprint_follows_the_text():
    assert fingerprint("a") == fingerprint("a") != fingerprint("b")
    assert fingerprint(None) == fingerprint("") == ""
