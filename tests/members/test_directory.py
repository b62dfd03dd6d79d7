"""The directory: who sees which organisation, and how."""

import re
from datetime import date

import pytest
from django.utils import translation

from members.models import Membership
from members.models.organisations import Kind, Locality
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.members import MembershipFactory, OrganisationFactory, RepresentativeFactory, UserFactory
from tests.factories.resources import ProductFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "fr", "es", "ar"]


def page(client, path: str = "members/", language: str = "en", **query) -> str:
    response = client.get(f"/{language}/{path}", query)
    assert response.status_code == 200
    return response.content.decode()


def status(client, slug: str, language: str = "en") -> int:
    return client.get(f"/{language}/members/{slug}/").status_code


@pytest.fixture
def organisations():
    return {
        "public": OrganisationFactory(slug="public", name="Open Door", listed=True),
        "members": OrganisationFactory(slug="members", name="Garden Wall", members_only=True),
        "unlisted": OrganisationFactory(slug="unlisted", name="Quiet House", unlisted=True),
        "applicant": OrganisationFactory(slug="applicant", name="Not Yet", visibility="public"),
        "former": MembershipFactory(
            ended=True, organisation__slug="former", organisation__name="Long Ago", organisation__visibility="public"
        ).organisation,
    }


def reader(kind: str, organisations):
    """Somebody of that kind; None for nobody in particular."""
    match kind:
        case "anonymous":
            return None
        case "stranger":
            return UserFactory()
        case "applicant":
            return RepresentativeFactory(organisation=organisations["applicant"]).user
        case "former representative":
            return RepresentativeFactory(organisation=organisations["public"], former=True).user
        case "of a former member":
            return RepresentativeFactory(organisation=organisations["former"]).user
        case "member":
            return RepresentativeFactory(organisation=organisations["public"]).user
        case "of the unlisted one":
            return RepresentativeFactory(organisation=organisations["unlisted"]).user
        case "secretariat":
            return UserFactory(staff=True)


SEES = {
    "anonymous": {"public"},
    "stranger": {"public"},
    "applicant": {"public"},
    "former representative": {"public"},
    "of a former member": {"public"},
    "member": {"public", "members"},
    "of the unlisted one": {"public", "members", "unlisted"},
    "secretariat": {"public", "members", "unlisted"},
}


@pytest.mark.parametrize(("kind", "sees"), SEES.items())
class TestVisibility:
    def test_the_list_and_the_pages_show_the_same(self, client, organisations, kind, sees):
        user = reader(kind, organisations)
        if user:
            client.force_login(user)
        html = page(client)
        assert {slug for slug in organisations if f'href="/en/members/{slug}/"' in html} == sees
        assert {slug for slug in organisations if status(client, slug) == 200} == sees

    def test_a_group_names_only_organisations_that_the_reader_may_see(self, client, organisations, kind, sees):
        group = GroupFactory()
        for organisation in organisations.values():
            SeatFactory(group=group, organisation=organisation)
        user = reader(kind, organisations)
        if user:
            client.force_login(user)
        html = page(client, f"groups/{group.slug}/")
        assert {slug for slug in organisations if f'href="/en/members/{slug}/"' in html} == sees
        assert f"{len(sees)} listed organisation" in html

    def test_a_page_for_one_person_is_kept_by_nobody(self, client, organisations, kind, sees):
        user = reader(kind, organisations)
        if user:
            client.force_login(user)
        for path in ("/en/members/", "/en/members/public/"):
            response = client.get(path)
            kept = response.get("Cache-Control", "")
            assert ("no-store" in kept and "private" in kept) == bool(user)
            assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hidden_organisation_is_not_found_like_one_that_never_was(client, organisations, language):
    answers = {}
    for slug in ("unlisted", "members", "applicant", "former", "never-was"):
        response = client.get(f"/{language}/members/{slug}/")
        assert response.status_code == 404
        answers[slug] = response.content.decode().replace(f"/members/{slug}/", "…")
        assert f'lang="{language}"' in answers[slug]
    assert len(set(answers.values())) == 1


def test_a_visibility_that_changes_changes_at_once(client, organisations):
    assert status(client, "public") == 200
    organisations["public"].visibility = "unlisted"
    organisations["public"].save()
    assert status(client, "public") == 404
    assert "Open Door" not in page(client)


def test_a_lapsed_membership_leaves_the_directory(client, organisations):
    organisations["public"].memberships.update(status=Membership.Status.LAPSED)
    assert status(client, "public") == 404


def test_pages_of_the_list_lead_to_each_other(client):
    for number in range(65):
        OrganisationFactory(slug=f"row-{number:02}", name=f"Row {number:02}", listed=True)
    seen, html = [], page(client)
    while True:
        seen += re.findall(r'<li class="org"><h3><a href="([^"]+)"', html)
        if 'rel="next"' not in html:
            break
        after = html.partition('rel="next"')[0].rpartition('href="?after=')[2].partition('"')[0]
        html = client.get(f"/en/members/?after={after}").content.decode()
    assert seen == [f"/en/members/row-{number:02}/" for number in range(65)]
    assert "First page" in html
    assert "65 members" in html


def test_a_name_that_folds_to_thousands_of_letters_does_not_end_the_list(client):
    for name in [*(f"A{number:02}" for number in range(29)), "B" + "\ufdfa" * 249, "C"]:
        OrganisationFactory(listed=True, name=name)
    html = page(client)
    after = html.partition('rel="next"')[0].rpartition('href="?after=')[2].partition('"')[0]
    assert ">C<" in client.get(f"/en/members/?after={after}").content.decode()


@pytest.mark.parametrize("after", ["x", "~", "row~-1", "zzz~99", "row~" + "9" * 30, "x" * 9_000 + "~1"])
def test_a_bad_key_is_not_found(client, after):
    OrganisationFactory(listed=True)
    assert client.get("/en/members/", {"after": after}).status_code == 404


def test_countries_and_kinds_are_in_the_language_of_the_page(client):
    OrganisationFactory(headquarters="LB", kind=Kind.UNIVERSITY, listed=True)
    for language, country in {"en": "Lebanon", "fr": "Liban", "es": "Líbano", "ar": "لبنان"}.items():
        with translation.override(language):
            kind = str(Kind.UNIVERSITY.label)
        assert f"<span>{country}</span><span>{kind}</span>" in page(client, language=language)


def test_a_name_stands_in_a_direction_of_its_own(client):
    organisation = OrganisationFactory(name="شبكة <جسور> الطفولة", listed=True)
    assert "<bdi>شبكة &lt;جسور&gt; الطفولة</bdi>" in page(client)
    assert "شبكة &lt;جسور&gt; الطفولة</bdi></h1>" in page(client, f"members/{organisation.slug}/")


def test_samples_are_said_to_be_samples(client):
    real = OrganisationFactory(name="Real", listed=True)
    assert 'class="sample"' not in page(client)
    sample = OrganisationFactory(name="Invented", listed=True, sample=True)
    html = page(client)
    assert html.count('class="sample"') == 2  # in the notice, and beside the one that is
    assert 'class="sample"' not in page(client, f"members/{real.slug}/")
    assert 'class="sample"' in page(client, f"members/{sample.slug}/")
    real.delete()
    assert page(client).count('class="sample"') == 1


@pytest.mark.parametrize("locality", Locality)
def test_only_a_verified_level_is_shown(client, locality):
    organisation = OrganisationFactory(locality=locality, listed=True)
    html = page(client, f"members/{organisation.slug}/")
    assert ("as verified by the secretariat" in html) == (locality != Locality.UNCLASSIFIED)


def test_a_description_in_another_language_says_so(client):
    organisation = OrganisationFactory(listed=True, description_ar="نحمي الأطفال.\n\nمعًا.")
    slug = f"members/{organisation.slug}/"
    assert 'lang="ar" dir="rtl"><p>نحمي الأطفال.</p>\n\n<p>معًا.</p></div>' in page(client, slug, "fr")
    assert 'itemprop="description"><p>نحمي الأطفال.</p>' in page(client, slug, "ar")


def test_markup_in_what_people_typed_stays_literal(client):
    organisation = OrganisationFactory(listed=True, description_en="<b>{{ secret }}</b> & {% now 'Y' %}")
    html = page(client, f"members/{organisation.slug}/")
    assert "&lt;b&gt;{{ secret }}&lt;/b&gt; &amp; {% now &#x27;Y&#x27; %}" in html


def test_the_facts_of_an_organisation(client):
    organisation = OrganisationFactory(
        acronym="ODP",
        headquarters="KE",
        countries=["UG", "KE", "TZ"],
        website="https://example.org/",
        listed=True,
        membership__started_on=date(2023, 3, 1),
        membership__confirmed_on=date(2026, 2, 5),
    )
    html = page(client, f"members/{organisation.slug}/", "fr")
    for fact in ("ODP", "Kenya", "Kenya, Ouganda et Tanzanie", "mars 2023", "5 février 2026", "Adhésion générale"):
        assert fact in html
    assert 'href="https://example.org/" rel="nofollow noopener"' in html
    assert "5 February 2026" in page(client, f"members/{organisation.slug}/")


def test_an_organisation_does_not_name_a_group_that_the_reader_may_not_see(client):
    organisation = OrganisationFactory(listed=True)
    for group in (GroupFactory(name_en="Open Group"), GroupFactory(name_en="Closed Group", members_only=True)):
        SeatFactory(group=group, organisation=organisation)
    SeatFactory(group=GroupFactory(name_en="Left Group"), organisation=organisation, former=True)
    path = f"members/{organisation.slug}/"
    html = page(client, path)
    assert ("Open Group" in html, "Closed Group" in html, "Left Group" in html) == (True, False, False)
    client.force_login(RepresentativeFactory(organisation=organisation).user)
    assert "Closed Group" in page(client, path)


def test_an_organisation_shows_what_it_published_newest_first_with_kind_and_year(client):
    organisation = OrganisationFactory(listed=True)
    for title, year in (("Undated", None), ("Older", 2019), ("Newer <b>", 2024)):
        ProductFactory(title_en=title, published_year=year, publishers=[organisation])
    ProductFactory(title_en="Of others", publishers=[OrganisationFactory(listed=True)])
    html = page(client, f"members/{organisation.slug}/")
    shown = re.findall(r'<h3><a href="/en/resources/[^"]+">([^/]+)</a></h3><p class="tag">([^/]+)', html)
    assert shown == [
        ("Newer &lt;b&gt;", "Technical note · <bdi>2024<"),
        ("Older", "Technical note · <bdi>2019<"),
        ("Undated", "Technical note<"),
    ]
    assert "Publications" not in page(client, f"members/{OrganisationFactory(listed=True).slug}/")


def test_reading_sets_no_cookie(client):
    organisation = OrganisationFactory(listed=True)
    for path in ("/en/members/", f"/en/members/{organisation.slug}/"):
        assert not client.get(path).cookies


@pytest.mark.parametrize("rows", [1, 30])
def test_statements_do_not_grow_with_the_rows(client, django_assert_num_queries, rows):
    organisations = [OrganisationFactory(listed=True, description_en="Text.") for _ in range(rows)]
    with django_assert_num_queries(9):
        client.get("/en/members/")
    with django_assert_num_queries(8):
        client.get("/en/members/?country=KE&sort=newest")
    with django_assert_num_queries(11):
        client.get("/en/members/?q=organisation&kind=national_ngo")
    for _ in range(rows):
        SeatFactory(organisation=organisations[0])
        ProductFactory(publishers=[organisations[0]])
    with django_assert_num_queries(8):
        client.get(f"/en/members/{organisations[0].slug}/")
