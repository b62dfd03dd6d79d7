"""load_content: brings the first text, follows its files, and leaves what staff changed."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from alliance import content
from alliance.models import Channel, LoadedEntry, Page
from foundation.translations.models import State
from groups.models import Function, Group
from initiatives.models import Initiative, Priority
from resources.models import Product

pytestmark = pytest.mark.django_db

PAGE = """
model = "alliance.Page"
[[entry]]
slug = "about"
official = ["title.fr"]
[entry.title]
en = "{en}"
fr = "Qui nous sommes"
{ar}
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder, *, en="Who we are", ar='ar = "من نحن"') -> None:
    (folder / "pages.toml").write_text(PAGE.format(en=en, ar=ar), encoding="utf-8")


class TestFirstRun:
    def test_writes_every_language_and_nothing_where_there_is_no_text(self, folder):
        write(folder)
        assert str(content.load(folder)) == "Content: 1 created, 0 updated, 0 unchanged."
        page = Page.objects.values("title", "title_en", "title_fr", "title_es", "title_ar", "lede_en").get()
        assert page == {
            "title": "Who we are",
            "title_en": "Who we are",
            "title_fr": "Qui nous sommes",
            "title_es": None,
            "title_ar": "من نحن",
            "lede_en": None,
        }

    def test_what_is_not_official_is_a_draft(self, folder):
        write(folder)
        content.load(folder)
        page = Page.objects.get()
        assert page.draft_languages() == ["ar"]
        assert page.state("title", "fr") == State.CURRENT

    def test_relations_are_found_whatever_the_order_of_the_files(self, folder):
        (folder / "a.toml").write_text(
            'model = "groups.Group"\n[[entry]]\nslug = "cpms"\nkind = "working_group"\nfunction = "standards"\n'
            '[entry.name]\nen = "CPMS"\n'
        )
        (folder / "b.toml").write_text(
            'model = "groups.Function"\n[[entry]]\nslug = "standards"\nnumber = 1\n[entry.name]\nen = "Standards"\n'
        )
        content.load(folder)
        assert Group.objects.get().function == Function.objects.get()

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ('model = "alliance.Nothing"\n', "bad.toml"),
            ("model = ", "bad.toml"),
            ('model = "alliance.Page"\n[[entry]]\nslug = "a"\ncolour = "red"\n', "has no field 'colour'"),
            ('model = "alliance.Page"\n[[entry]]\n[entry.title]\nen = "A"\n', "it has no slug"),
            ('model = "alliance.Page"\n[[entry]]\nslug = "a"\n[entry.title]\nde = "A"\n', "unknown language 'de'"),
            (
                'model = "alliance.Network"\n[[entry]]\nslug = "alliance"\nemail = "x"\n',
                "bad.toml, alliance: .*email: Enter a valid",
            ),
            (
                'model = "groups.Group"\n[[entry]]\nslug = "a"\nkind = "task_force"\nfunction = "b"\n',
                "there is no groups.Function 'b'",
            ),
        ],
    )
    def test_a_file_that_does_not_fit_stops_all_with_one_sentence(self, folder, text, complaint):
        (folder / "aaa.toml").write_text('model = "alliance.Channel"\n[[entry]]\nslug = "a"\n[entry.name]\nen = "A"\n')
        (folder / "bad.toml").write_text(text)
        with pytest.raises(CommandError, match=complaint):
            call_command("load_content", folder=folder, verbosity=0)
        assert not Channel.objects.exists()
        assert not LoadedEntry.objects.exists()


class TestNextRun:
    @pytest.fixture(autouse=True)
    def _loaded(self, folder):
        write(folder)
        content.load(folder)

    def test_does_nothing_while_the_files_are_the_same(self, folder, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert content.load(folder).up_to_date

    def test_follows_a_file_that_changed(self, folder):
        write(folder, en="Who we all are")
        assert content.load(folder).updated == 1
        page = Page.objects.get()
        assert page.title_en == "Who we all are"
        assert page.state("title", "ar") == State.DRAFT

    def test_keeps_what_staff_changed_and_still_brings_the_rest(self, folder):
        Page.objects.update(title_en="Staff wrote this")
        write(folder, en="Who we all are", ar='ar = "من نحن جميعًا"')
        content.load(folder)
        page = Page.objects.get()
        assert page.title_en == "Staff wrote this"
        assert page.title_ar == "من نحن جميعًا"

    def test_keeps_a_draft_that_a_speaker_has_reviewed(self, folder):
        page = Page.objects.get()
        page.mark_reviewed("ar")
        page.save()
        write(folder, ar='ar = "شيء آخر"')
        content.load(folder)
        page.refresh_from_db()
        assert page.title_ar == "من نحن"
        assert page.state("title", "ar") == State.CURRENT

    def test_does_not_bring_back_what_staff_deleted(self, folder):
        Page.objects.get().delete()
        write(folder, en="Who we all are")
        assert content.load(folder).deleted == 1
        assert not Page.objects.exists()

    def test_takes_away_a_text_that_left_its_file(self, folder):
        write(folder, ar="")
        content.load(folder)
        page = Page.objects.get()
        assert page.title_ar is None
        assert page.draft_languages() == []

    def test_an_entry_that_staff_made_before_is_theirs(self, folder):
        Page.objects.create(slug="terms", title_en="Ours")
        (folder / "pages.toml").write_text(
            PAGE.format(en="Who we are", ar="") + '[[entry]]\nslug = "terms"\n[entry.title]\nen = "Theirs"\n'
        )
        assert content.load(folder).kept == 1
        assert Page.objects.get(slug="terms").title_en == "Ours"


class TestTheRealContent:
    @pytest.fixture(autouse=True)
    def _loaded(self):
        call_command("load_content", verbosity=0)

    def test_holds_the_network_as_the_brochure_tells_it(self):
        assert Group.objects.filter(kind=Group.Kind.WORKING_GROUP).count() == 4
        assert Group.objects.filter(kind=Group.Kind.TASK_FORCE).count() == 7
        assert [f.number for f in Function.objects.all()] == [1, 2, 3, 4, 5]
        assert Priority.objects.filter(strategy__is_current=True).count() == 4
        assert (Initiative.objects.count(), Product.objects.count()) == (4, 5)

    def test_every_page_has_its_title_in_four_languages(self):
        for page in Page.objects.all():
            for code, _name in settings.LANGUAGES:
                assert not page.text("title", code).is_fallback, (page.slug, code)
                assert not page.text("lede", code).is_fallback, (page.slug, code)

    def test_staff_keep_their_words_through_an_upgrade(self):
        Group.objects.filter(slug="cash").update(summary_fr="Nos mots.")
        LoadedEntry.objects.filter(key=content.FILES).delete()
        summary = content.load(settings.BASE_DIR / "content")
        assert (summary.created, summary.updated) == (0, 0)
        assert Group.objects.get(slug="cash").summary_fr == "Nos mots."
