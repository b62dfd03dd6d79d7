"""A member shows that it is one: its badge, its letter, and who gets them."""

from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from foundation.printing import typesetting
from members import proofs
from members.models import Membership, Organisation
from tests.factories.alliance import NetworkFactory
from tests.factories.members import MembershipTypeFactory, OrganisationFactory, RepresentativeFactory
from tests.facts import NETWORK
from tests.routes import LANGUAGES, MEMBER

pytestmark = pytest.mark.django_db

ENTRY = f"/fr/account/organisation/{MEMBER}/"
DAY = date(2026, 11, 25)
SAYS = {
    "en": ("Confirmation of membership", "Democratic Republic of the Congo", "General membership", "March 2023"),
    "fr": ("Attestation d’adhésion", "République démocratique du Congo", "Adhésion générale", "mars 2023"),
    "es": ("Constancia de membresía", "República Democrática del Congo", "Membresía general", "marzo de 2023"),
    "ar": ("إفادة بالعضوية", "جمهورية الكونغو الديمقراطية", "عضوية عامة", "مارس 2023"),
}


@pytest.fixture
def organisation():
    NetworkFactory(
        name_es="Alianza para la Protección de la Niñez y Adolescencia en la Acción Humanitaria",
        name_ar="التحالف من أجل حماية الطفل في العمل الإنساني",
        texts={"name_es": {"draft": True}, "name_ar": {"draft": True}},
    )
    return OrganisationFactory(
        slug=MEMBER,
        name='Maison "Tamarin" #read("x") $1$',
        acronym="MT-م",
        headquarters="CD",
        listed=True,
        membership__type=MembershipTypeFactory(),
        membership__code="7A3C92F01B4D",
        membership__confirmed_on=date(2026, 3, 1),
    )


@pytest.fixture
def browser(client, organisation):
    client.force_login(RepresentativeFactory(organisation=organisation, role="member").user)
    return client


def membership() -> Membership:
    return Membership.objects.select_related("organisation", "type").get()


def letter(language: str) -> str:
    reader = PdfReader(BytesIO(proofs.letter(membership(), language, day=DAY)))
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text().replace("’", "'")


class TestLetter:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_says_who_is_what_and_since_when(self, organisation, language):
        text = letter(language)
        said = (NETWORK[language], organisation.name, "7A3C-92F0-1B4D", "membership@alliancecpha.org", "2026", "25")
        for phrase in (*SAYS[language], *said):
            # word by word: a line from right to left is read in the order of the page
            assert [word for word in phrase.replace("’", "'").split() if word not in text] == []
        assert f"http://localhost:8000/{language}/members/verify/7A3C-92F0-1B4D/" in text
        assert ("Alliance for Child Protection" in text) == (language in ("en", "es", "ar"))

    def test_says_what_it_does_not_mean(self, organisation):
        assert "neither an endorsement nor an accreditation" in " ".join(letter("en").split())

    def test_of_an_unlisted_member_names_no_page_that_would_not_answer(self, organisation):
        Organisation.objects.update(visibility="unlisted")
        text = letter("en")
        assert "write to the secretariat" in " ".join(text.split())
        assert "/verify/" not in text
        assert "7A3C-92F0-1B4D" in text

    def test_of_a_sample_says_so(self, organisation):
        assert "Sample" not in letter("en")
        Organisation.objects.update(is_sample=True)
        assert "Sample: this organisation is invented" in letter("en")

    @pytest.mark.parametrize("name", ["X" * 250, "م" * 250, "Coalición Interamericana de " * 8, "a" * 100 + "م" * 150])
    def test_of_the_longest_name_is_one_page_that_shows_all_of_it(self, organisation, name):
        Organisation.objects.update(name=name[:250].strip())
        text = "".join(letter("fr").split()).replace("\u200b", "")
        for character in set(name) - {" "}:
            assert text.count(character) >= name[:250].count(character)

    def test_of_one_day_is_the_same_bytes(self, organisation):
        first = proofs.letter(membership(), "ar", day=DAY)
        assert proofs.letter(membership(), "ar", day=DAY) == first
        assert len(first) < proofs.LETTER_SIZE

    def test_is_a_file_to_keep_that_nothing_else_keeps(self, browser):
        response = browser.get(f"{ENTRY}letter/es.pdf")
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == 'attachment; filename="alliance-letter-es.pdf"'
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response.content == proofs.letter(membership(), "es", day=timezone.localdate())

    def test_of_a_name_that_we_cannot_print_is_not_made_and_the_page_says_why(self, browser):
        Organisation.objects.update(name="儿童之家")
        assert browser.get(f"{ENTRY}letter/fr.pdf")["Location"] == f"{ENTRY}proof/"
        page = browser.get(f"{ENTRY}proof/").content.decode()
        assert "que nous ne pouvons pas encore imprimer" in page
        assert "letter/fr.pdf" not in page
        assert "badge/fr.svg" in page


class TestBadge:
    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "Member of the {} – since 2023"),
            ("fr", "Membre de l'{} – depuis 2023"),
            ("es", "Miembro de la {} – desde 2023"),
            ("ar", "عضو في {} – منذ 2023"),
        ],
    )
    def test_is_a_small_picture_that_says_it_in_words_too(self, organisation, language, text):
        picture = proofs.badge(membership(), language)
        title = ElementTree.fromstring(picture)[0].text
        assert len(picture) < proofs.BADGE_SIZE
        assert title.replace("’", "'") == text.format(NETWORK[language])
        assert picture == proofs.badge(membership(), language)

    def test_takes_the_name_that_the_secretariat_has_written(self, organisation):
        before = proofs.badge(membership(), "en")
        network = NetworkFactory()
        network.name_en = "The <Network>"
        network.save()
        after = proofs.badge(membership(), "en")
        assert ElementTree.fromstring(after)[0].text == "Member of the The <Network> – since 2023"
        assert before != after

    def test_is_served_as_a_file_that_can_do_nothing(self, browser):
        response = browser.get(f"{ENTRY}badge/ar.svg")
        assert response["Content-Type"] == "image/svg+xml"
        assert response["Content-Disposition"] == 'attachment; filename="alliance-member-ar.svg"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"]


class TestPage:
    def test_shows_badge_and_letter_in_each_language_and_sets_one_of_them(self, browser, monkeypatch):
        set_by_typst = []
        real = typesetting.pdf, typesetting.svg
        monkeypatch.setattr(typesetting, "pdf", lambda *a, **k: set_by_typst.append(k["language"]) or real[0](*a, **k))
        monkeypatch.setattr(typesetting, "svg", lambda *a, **k: set_by_typst.append("badge") or real[1](*a, **k))
        page = browser.get(f"{ENTRY}proof/").content.decode()
        assert set_by_typst == ["fr"]
        assert (page.count("≤ 40\N{NO-BREAK SPACE}ko</b>"), page.count("≤ 16\N{NO-BREAK SPACE}ko</b>")) == (4, 4)
        for language in LANGUAGES:
            assert f'href="{ENTRY}letter/{language}.pdf"' in page
            assert f'src="{ENTRY}badge/{language}.svg"' in page
        assert '&lt;a href="http://localhost:8000/fr/members/verify/7A3C-92F0-1B4D/"&gt;' in page
        assert "&lt;script" not in page

    @pytest.mark.parametrize("visibility", ["unlisted", "members"])
    def test_tells_who_is_not_listed_what_showing_them_means(self, browser, visibility):
        Organisation.objects.update(visibility=visibility)
        page = browser.get(f"{ENTRY}proof/").content.decode()
        assert "ne figure pas dans l’annuaire public" in page
        assert "/members/verify/7A3C" not in page

    def test_stands_on_the_entry_of_a_member_alone(self, browser):
        assert f'href="{ENTRY}proof/"' in browser.get(ENTRY).content.decode()
        Membership.objects.update(status="lapsed", ended_on="2026-06-01")
        assert "proof/" not in browser.get(ENTRY).content.decode()


FILES = ["proof/", *(f"badge/{code}.svg" for code in LANGUAGES), *(f"letter/{code}.pdf" for code in LANGUAGES)]


def statuses(browser: Client) -> set[int]:
    return {browser.get(ENTRY + path).status_code for path in FILES}


@pytest.mark.parametrize("role", ["focal_point", "alternate", "member"])
def test_all_who_act_for_an_active_member_get_them(client, organisation, role):
    client.force_login(RepresentativeFactory(organisation=organisation, role=role).user)
    assert statuses(client) == {200}


@pytest.mark.parametrize("status", ["lapsed", "ended", "none"])
def test_a_member_no_more_loses_them_at_once(browser, status):
    if status == "none":
        Membership.objects.all().delete()
    else:
        Membership.objects.update(status=status, ended_on=timezone.localdate())
    assert statuses(browser) == {404}


def test_who_acts_no_more_loses_them_at_once(browser, organisation):
    organisation.representatives.update(ended_on=timezone.localdate())
    assert statuses(browser) == {404}


@pytest.mark.parametrize("path", ["badge/de.svg", "letter/xx.pdf", "letter/fr.svg", "badge/../fr.svg"])
def test_what_there_is_not_is_not_found(browser, path):
    assert browser.get(ENTRY + path).status_code == 404
