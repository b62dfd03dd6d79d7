"""Codes of memberships, and the public page that answers them."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members import verification
from members.actions import applications
from members.models import Membership
from tests.factories.members import (
    ApplicationFactory,
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)

CODE = "7A5E92F01B4D"
FORM = "/fr/members/verify/"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests(db):
    cache.clear()


def at(code: str) -> str:
    return f"{FORM}{code}/"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "7A5E-92F0-1B4D",
        "7a5e 92fo ib4d",
        " 7A5E–92FO–lB4D ",
        "٧A٥E-٩٢F٠-١B٤D",
        "\u200f7A5E\u00a092F0\u20101B4D",
        "7A5E92F01B4D",
        "7ASE9ZF01B4D",
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed):
    assert verification.code_of(typed) == CODE


@pytest.mark.parametrize("typed", ["", "7A5E-92F0-1B4", CODE + "0", "7A5E-92F0-1B4X", "\0" * 12, "<b>", "x" * 10_000])
def test_what_is_no_code_is_none(typed):
    assert verification.code_of(typed) is None


def test_the_database_gives_each_membership_a_code_of_its_own():
    made = [MembershipFactory(ended=True) for _ in range(20)]
    made += Membership.objects.bulk_create(
        Membership(organisation=made[0].organisation, type=made[0].type, status="ended", started_on="2020-01-01")
        for _ in range(20)
    )
    codes = list(Membership.objects.values_list("code", flat=True))
    assert len(set(codes)) == 40
    assert [verification.code_of(code) for code in codes] == codes
    assert {membership.code for membership in made} == set(codes)


class TestAnswer:
    @pytest.fixture
    def organisation(self):
        return OrganisationFactory(
            slug="tamarin",
            name="Maison <Tamarin>",
            listed=True,
            membership__code=CODE,
            membership__confirmed_on="2026-03-01",
        )

    def test_says_of_a_listed_member_what_holds_today(self, client, organisation):
        response = client.get(at("7a5e-92f0-1b4d"))
        page = response.content.decode()
        for said in ("<bdi>Maison &lt;Tamarin&gt;</bdi>", "mars 2023", "1 mars 2026", 'href="/fr/members/tamarin/"'):
            assert said in page
        assert response["Cache-Control"] == "private, no-store"
        assert '<meta name="robots" content="noindex">' in page
        assert 'rel="canonical"' not in page

    @pytest.mark.parametrize("state", ["unlisted", "members", "lapsed", "ended", "malformed", "other"])
    def test_is_the_same_page_for_everything_else(self, organisation, state):
        with CaptureQueriesContext(connection) as queries:
            unknown = Client().get(at("0000-0000-0000"))
        cache.clear()
        code = {"malformed": "nonsense", "other": "0000-0000-0001"}.get(state, "7A5E-92F0-1B4D")
        if state in ("unlisted", "members"):
            type(organisation).objects.update(visibility=state)
        if state in ("lapsed", "ended"):
            Membership.objects.update(status=state, ended_on="2026-06-01")
        for user in (None, RepresentativeFactory(organisation=organisation).user, UserFactory(superuser=True)):
            reader = Client()
            if user:
                reader.force_login(user)
                assert "Tamarin" not in reader.get(at(code)).content.decode()
                continue
            with CaptureQueriesContext(connection) as asked:
                response = reader.get(at(code))
            # each page names its own address, in the links to other languages
            said = response.content.replace(code.encode(), b"")
            assert said == unknown.content.replace(b"0000-0000-0000", b"")
            assert response.status_code == unknown.status_code == 200
            assert len(asked) == len(queries)
            assert {**response.headers, "Content-Length": ""} == {**unknown.headers, "Content-Length": ""}

    def test_guessing_is_limited_and_so_is_a_right_guess(self, client, organisation, settings):
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "verify_member": "3/m/ip"}
        assert [client.get(at(f"0000-0000-000{n}")).status_code for n in range(3)] == [200] * 3
        assert [client.get(at(code)).status_code for code in (CODE, "0000-0000-0009")] == [429, 429]
        assert client.get(FORM).status_code == 200


class TestForm:
    def test_leads_to_the_answer_under_one_address(self, client):
        response = client.get(FORM, {"code": " 7a5e 92fo ib4d", "next": "https://example.org", "slug": "x"})
        assert (response.status_code, response["Location"]) == (302, at("7A5E-92F0-1B4D"))

    @pytest.mark.parametrize(
        ("typed", "error"),
        [
            ("", "Saisissez le code"),
            ("7A5E", "Saisissez les 12 lettres et chiffres du code"),
            ("\u202e7A5E", "Saisissez les 12 lettres et chiffres du code"),
            ("x" * 9_000, "Saisissez les 12 lettres et chiffres du code"),
            ("<script>", "Saisissez les 12 lettres et chiffres du code"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, client, typed, error):
        response = client.get(FORM, {"code": typed})
        page = response.content.decode()
        assert response.status_code == 200
        assert page.count(error) >= 2  # in the summary and at the field
        assert response.context["form"]["code"].value() == typed
        assert "<script>" not in page.partition("<main")[2]

    def test_refuses_a_null_and_a_post(self, client):
        assert client.get(FORM, {"code": "\0"}).status_code == 400
        assert client.post(FORM, {"code": CODE}).status_code == 405
        assert client.get("/fr/members/verify/%00/").status_code == 200


def test_search_engines_are_kept_out(client):
    OrganisationFactory(listed=True)
    assert "Disallow: /*/members/verify/" in client.get("/robots.txt").content.decode()
    assert "verify" not in client.get("/sitemap.xml").content.decode()


def test_the_desk_finds_an_organisation_by_its_code(client):
    OrganisationFactory(name="Maison Tamarin", unlisted=True, membership__code=CODE)
    OrganisationFactory(name="Another", listed=True)
    client.force_login(UserFactory(superuser=True))
    found = client.get("/admin/members/organisation/", {"q": "7a5e-92f0-1b4d"})
    assert [organisation.name for organisation in found.context["cl"].result_list] == ["Maison Tamarin"]
    page = client.get(f"/admin/members/organisation/{found.context['cl'].result_list[0].pk}/change/").content.decode()
    assert re.search(r"\b7A5E-92F0-1B4D\b", page)


@pytest.mark.parametrize("name", ["Verify", "Figures"])
def test_no_organisation_gets_the_address_of_another_page(name):
    application = ApplicationFactory(submitted=True, organisation__name=name, organisation__visibility="public")
    approved = applications.approve(
        application=application, version=application.version, locality="national", by=UserFactory(staff=True)
    )
    assert re.fullmatch(rf"{name.lower()}-[0-9a-f]{{6}}", approved.organisation.slug)


@pytest.mark.parametrize("slug", ["verify", "figures"])
def test_the_desk_is_told_that_an_address_is_another_page(client, slug):
    client.force_login(UserFactory(superuser=True))
    form = {"name": "X", "slug": slug, "kind": "other", "headquarters": "KE", "locality": "national"}
    form |= {f"{name}-{kind}_FORMS": 0 for name in ("memberships", "representatives") for kind in ("TOTAL", "INITIAL")}
    page = client.post("/admin/members/organisation/add/", {**form, "visibility": "public"})
    assert page.context["adminform"].form.errors["slug"] == [
        "Another page of the portal has this address. Please choose a different one."
    ]
