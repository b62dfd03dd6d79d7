"""The secretariat's desk for organisations, memberships and representatives."""

import re

import pytest

from members.models import Organisation
from members.models.organisations import Kind, Visibility
from tests.factories.members import MembershipTypeFactory, OrganisationFactory, RepresentativeFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/members/organisation/"


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(superuser=True))
    return client


def names(response) -> list[str]:
    return [organisation.name for organisation in response.context["cl"].result_list]


@pytest.mark.parametrize("typed", ["élan", "ELAN", "Elan d'Avenir", "avenir", "EDA"])
def test_an_organisation_is_found_with_or_without_accents(desk, typed):
    OrganisationFactory(name="Élan d'Avenir", acronym="EDA")
    OrganisationFactory(name="Another")
    assert names(desk.get(LIST, {"q": typed})) == ["Élan d'Avenir"]


@pytest.mark.parametrize("what", ["hidden", "ended"])
def test_what_its_people_did_meanwhile_is_not_undone(desk, what):
    organisation = OrganisationFactory(listed=True)
    representative = RepresentativeFactory(organisation=organisation)
    membership = organisation.memberships.get()
    path = f"{LIST}{organisation.pk}/change/"
    seen = re.search(r'name="seen" value="(\w+)"', desk.get(path).content.decode())[1]
    if what == "hidden":
        Organisation.objects.update(visibility="unlisted")
    else:
        organisation.representatives.update(ended_on="2026-01-01")
    form = {
        "seen": seen,
        "name": organisation.name,
        "kind": organisation.kind,
        "headquarters": "KE",
        "locality": "national",
        "visibility": "public",
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        "memberships-0-organisation": organisation.pk,
        "memberships-0-type": membership.type_id,
        "memberships-0-status": "active",
        "memberships-0-started_on": "2023-03-01",
        "representatives-TOTAL_FORMS": 1,
        "representatives-INITIAL_FORMS": 1,
        "representatives-0-id": representative.pk,
        "representatives-0-organisation": organisation.pk,
        "representatives-0-user": representative.user_id,
        "representatives-0-role": representative.role,
        "representatives-0-started_on": "2023-03-01",
    }
    assert "It has changed since you opened this page" in desk.post(path, form).content.decode()
    organisation.refresh_from_db()
    representative.refresh_from_db()
    assert (organisation.visibility == "unlisted") == (what == "hidden")
    assert (representative.ended_on is not None) == (what == "ended")


@pytest.mark.parametrize("typed", ["الأمل للطفولة", "الامل", "أمل", "الطفولة", "للطفولة"])
def test_an_organisation_is_found_by_its_arabic_name(desk, typed):
    OrganisationFactory(name="الأمل للطفولة" if "لل" in typed or "مل" in typed else "شبكة الطفولة")
    OrganisationFactory(name="Another")
    assert len(names(desk.get(LIST, {"q": typed}))) == 1


@pytest.mark.parametrize("field", ["memberships-0-ended_on", "representatives-0-ended_on"])
def test_an_end_is_entered_once_it_has_come(desk, field):
    organisation = OrganisationFactory(listed=True)
    representative = RepresentativeFactory(organisation=organisation)
    membership = organisation.memberships.get()
    form = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        "memberships-0-organisation": organisation.pk,
        "memberships-0-type": membership.type_id,
        "memberships-0-status": "ended",
        "memberships-0-started_on": "2023-03-01",
        "representatives-TOTAL_FORMS": 1,
        "representatives-INITIAL_FORMS": 1,
        "representatives-0-id": representative.pk,
        "representatives-0-organisation": organisation.pk,
        "representatives-0-user": representative.user_id,
        "representatives-0-role": representative.role,
        "representatives-0-started_on": "2023-03-01",
        field: "2099-01-01",
    }
    response = desk.post(f"{LIST}{organisation.pk}/change/", form)
    assert "Enter this date once it has come" in response.content.decode()
    representative.refresh_from_db()
    assert representative.ended_on is None
    assert organisation.memberships.get().ended_on is None


def test_organisations_are_filtered_by_membership(desk):
    OrganisationFactory(name="Member", unlisted=True)
    OrganisationFactory(name="Applicant")
    assert names(desk.get(LIST, {"member": "active"})) == ["Member"]
    assert names(desk.get(LIST, {"member": "none"})) == ["Applicant"]


def test_members_that_nobody_looks_after_are_flagged(desk):
    RepresentativeFactory(organisation=OrganisationFactory(name="Looked after", listed=True))
    alone = OrganisationFactory(name="Left alone", listed=True)
    RepresentativeFactory(organisation=alone, former=True)
    RepresentativeFactory(organisation=alone, role="alternate")
    RepresentativeFactory(organisation=alone, user__is_active=False)
    OrganisationFactory(name="Invented", listed=True, sample=True)
    OrganisationFactory(name="Not a member")
    assert names(desk.get(LIST, {"member": "unattended"})) == ["Left alone"]


def test_those_that_may_have_been_entered_twice_are_a_queue(desk):
    OrganisationFactory(name="Maison Tamarin", acronym="MT")
    OrganisationFactory(name="Maison  TAMARÍN")
    OrganisationFactory(name="Casa del Tamarindo", acronym="m.t.")
    OrganisationFactory(name="A page of its own", website="https://www.facebook.com/own")
    OrganisationFactory(name="Another page", website="https://facebook.com/another")
    assert set(names(desk.get(LIST, {"twice": "yes"}))) == {"Casa del Tamarindo", "Maison Tamarin", "Maison  TAMARÍN"}


def test_the_list_shows_no_personal_data(desk):
    person = UserFactory(email="focal@example.org", name="Focal Point")
    RepresentativeFactory(user=person, organisation=OrganisationFactory(name="Member", listed=True))
    html = desk.get(LIST).content.decode()
    assert "Member" in html
    assert "focal@example.org" not in html
    assert "Focal Point" not in html


def test_an_organisation_is_hidden_in_one_step(desk, client):
    organisation = OrganisationFactory(listed=True, countries=["KE"])
    membership = organisation.memberships.get()
    form = {
        "name": organisation.name,
        "kind": organisation.kind,
        "headquarters": "KE",
        "countries": ["KE", "UG"],
        "affiliation": organisation.affiliation,
        "locality": "national",
        "visibility": Visibility.UNLISTED,
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        "memberships-0-organisation": organisation.pk,
        "memberships-0-type": membership.type_id,
        "memberships-0-status": "active",
        "memberships-0-started_on": "2023-03-01",
        "representatives-TOTAL_FORMS": 0,
        "representatives-INITIAL_FORMS": 0,
        # not the desk's to change
        "slug": "elsewhere",
        "is_sample": "on",
    }
    slug = organisation.slug
    assert desk.get(f"/en/members/{slug}/").status_code == 200
    response = desk.post(f"{LIST}{organisation.pk}/change/", form)
    assert response.status_code == 302, response.context["errors"]
    organisation.refresh_from_db()
    assert (organisation.visibility, organisation.locality) == ("unlisted", "national")
    assert (organisation.countries, organisation.slug, organisation.is_sample) == (["KE", "UG"], slug, False)
    client.logout()
    assert client.get(f"/en/members/{slug}/").status_code == 404


def test_a_new_organisation_is_unlisted_unless_the_desk_says_otherwise(desk):
    html = desk.get(f"{LIST}add/").content.decode()
    assert '<option value="unlisted" selected>' in html
    assert Organisation().visibility == Visibility.UNLISTED


def test_who_may_apply_is_ticked(desk):
    kind = MembershipTypeFactory(eligible_kinds=[Kind.NETWORK])
    html = desk.get(f"/admin/members/membershiptype/{kind.pk}/change/").content.decode()
    assert html.count('name="eligible_kinds"') == len(Kind)
    assert 'value="network" id="id_eligible_kinds_3" checked' in html


@pytest.mark.parametrize("model", ["organisation", "membershiptype", "representative"])
def test_who_has_no_permission_sees_no_desk(client, model):
    client.force_login(UserFactory(staff=True))
    assert client.get(f"/admin/members/{model}/").status_code == 403
    client.force_login(UserFactory())
    assert client.get(f"/admin/members/{model}/").status_code == 302


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_do_not_grow_in_statements(desk, django_assert_max_num_queries, rows):
    for _ in range(rows):
        RepresentativeFactory(organisation__listed=True)
    for model in ("organisation", "representative", "membershiptype"):
        with django_assert_max_num_queries(9):
            assert desk.get(f"/admin/members/{model}/").status_code == 200


def organisation_form(organisation: Organisation, **changes) -> dict:
    return {
        "name": organisation.name,
        "kind": organisation.kind,
        "headquarters": "KE",
        "affiliation": organisation.affiliation,
        "locality": "national",
        "visibility": "public",
        **dict.fromkeys(("memberships-TOTAL_FORMS", "memberships-INITIAL_FORMS"), 0),
        **dict.fromkeys(("representatives-TOTAL_FORMS", "representatives-INITIAL_FORMS"), 0),
    } | changes


def test_two_active_memberships_at_once_are_refused_with_a_clear_error(desk):
    organisation = OrganisationFactory()
    rows = {"memberships-TOTAL_FORMS": 2}
    for number in range(2):
        rows |= {
            f"memberships-{number}-organisation": organisation.pk,
            f"memberships-{number}-type": MembershipTypeFactory().pk,
            f"memberships-{number}-status": "active",
            f"memberships-{number}-started_on": "2024-01-01",
        }
    page = desk.post(f"{LIST}{organisation.pk}/change/", organisation_form(organisation, **rows))
    assert "Only one membership can be active at a time." in page.content.decode()
    assert not organisation.memberships.exists()


def test_one_person_twice_is_refused_with_a_clear_error(desk):
    organisation, person = OrganisationFactory(), UserFactory()
    rows = {"representatives-TOTAL_FORMS": 2}
    for number in range(2):
        rows |= {
            f"representatives-{number}-organisation": organisation.pk,
            f"representatives-{number}-user": person.pk,
            f"representatives-{number}-role": "member",
            f"representatives-{number}-started_on": "2024-01-01",
        }
    page = desk.post(f"{LIST}{organisation.pk}/change/", organisation_form(organisation, **rows))
    assert "A person has only one role in an organisation at a time." in page.content.decode()
    assert not organisation.representatives.exists()


@pytest.mark.parametrize("field", ["name", "acronym"])
def test_hidden_characters_in_a_name_are_refused(desk, field):
    organisation = OrganisationFactory(name="Before")
    page = desk.post(f"{LIST}{organisation.pk}/change/", organisation_form(organisation, **{field: "Evil\u202etxt"}))
    assert "hidden characters" in page.content.decode()
    organisation.refresh_from_db()
    assert (organisation.name, organisation.acronym) == ("Before", "")
