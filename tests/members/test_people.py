"""Who acts for an organisation: invited, given a role, gone at once, and never without a focal point."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from foundation.outbox.models import Message
from members.actions import people, requests
from members.actions.refusals import RefusedError
from members.models import Invitation, Representative
from members.tasks import purge
from tests.factories.members import (
    InvitationFactory,
    JoinRequestFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.members.test_codes import at_once
from tests.members.test_sign_in import ask, code_in_mail, enter
from tests.routes import MEMBER, POST_ONLY, localised

pytestmark = pytest.mark.django_db
ENTRY = f"/fr/account/organisation/{MEMBER}/"
PEOPLE = f"{ENTRY}people/"
MINE = "/fr/account/invitations/"
OF_ORGANISATIONS = [route for route in [*localised(), *POST_ONLY] if route.name.startswith("entry")]


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def organisation(db):
    return OrganisationFactory(slug=MEMBER, name="Maison Tamarin", listed=True)


@pytest.fixture
def focal_point(organisation):
    return RepresentativeFactory(organisation=organisation, user__language="fr", user__name="Lala Rakoto")


@pytest.fixture
def browser(client, focal_point):
    client.force_login(focal_point.user)
    return client


def as_user(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def roles(organisation) -> dict[str, str]:
    return dict(organisation.representatives.current().values_list("user__email", "role"))


def notices() -> list[str]:
    return sorted(Message.objects.values_list("notice", flat=True))


def test_somebody_new_is_invited_signs_in_and_accepts(browser, organisation):
    browser.post(PEOPLE, {"email": "Soa@Example.org", "role": "alternate"})
    mail = Message.objects.get()
    assert (mail.to, mail.language, mail.notice) == ("soa@example.org", "fr", "members/invitation")
    assert mail.expires_at == Invitation.objects.get().expires_at
    for words in ("Lala Rakoto", "Maison Tamarin", MINE):
        assert words in mail.text
    assert "soa@example.org" in browser.get(PEOPLE).content.decode()
    guest = Client()
    ask(guest, "soa@example.org")
    enter(guest, code_in_mail("soa@example.org"), "soa@example.org", next=MINE)
    assert MINE in guest.get("/fr/account/").content.decode()
    assert "Maison Tamarin" in guest.get(MINE).content.decode()
    invitation = Invitation.objects.get()
    assert guest.post(f"{MINE}{invitation.pk}/accept/").headers["Location"] == ENTRY
    assert roles(organisation)["soa@example.org"] == "alternate"
    assert notices().count("members/invitation_accepted") == 1
    assert "Maison Tamarin" not in guest.get(MINE).content.decode()


def test_an_invitation_is_bound_to_its_address_works_once_and_ends(organisation):
    person = UserFactory()
    invitation = InvitationFactory(organisation=organisation, email=person.email)
    for stranger in (UserFactory(), UserFactory(superuser=True)):
        assert "Maison Tamarin" not in as_user(stranger).get(MINE).content.decode()
        for step in ("accept", "decline"):
            assert as_user(stranger).post(f"{MINE}{invitation.pk}/{step}/").status_code == 404
    people.accept(invitation=invitation, by=person)
    people.end(representative=organisation.representatives.get(user=person), by=person)
    with pytest.raises(people.NotOpenError):
        people.accept(invitation=invitation, by=person)
    late = InvitationFactory(organisation=organisation, email=person.email, expired=True)
    assert "Maison Tamarin" not in as_user(person).get(MINE).content.decode()
    as_user(person).post(f"{MINE}{late.pk}/accept/")
    assert roles(organisation) == {}


@pytest.mark.parametrize("step", ["decline", "withdraw"])
def test_an_invitation_that_is_declined_or_withdrawn_is_gone(browser, organisation, step):
    person = UserFactory()
    invitation = InvitationFactory(organisation=organisation, email=person.email)
    if step == "decline":
        as_user(person).post(f"{MINE}{invitation.pk}/decline/")
    else:
        browser.post(f"{ENTRY}invitations/{invitation.pk}/")
    with pytest.raises(people.NotOpenError):
        people.accept(invitation=invitation, by=person)
    assert person.email not in browser.get(PEOPLE).content.decode()


def test_inviting_again_renews_and_who_acts_already_is_not_invited(browser, organisation, focal_point):
    for role in ("member", "alternate"):
        browser.post(PEOPLE, {"email": "soa@example.org", "role": role})
    assert list(Invitation.objects.open().values_list("role", flat=True)) == ["alternate"]
    page = browser.post(PEOPLE, {"email": focal_point.user.email, "role": "member"}).content.decode()
    assert "représente déjà l’organisation" in page


@pytest.mark.parametrize(
    "typed", [{}, {"email": "nobody", "role": "member"}, {"email": "soa@example.org", "role": "king"}]
)
def test_what_cannot_be_is_said_at_its_field(browser, typed):
    page = browser.post(PEOPLE, typed).content.decode()
    assert 'class="errs"' in page
    assert not Invitation.objects.exists()


def test_invitations_are_limited(browser):
    statuses = [
        browser.post(PEOPLE, {"email": f"p{number}@example.org", "role": "member"}).status_code for number in range(21)
    ]
    assert statuses == [302] * 20 + [429]


def test_a_role_is_changed_and_its_owner_told(browser, organisation):
    colleague = RepresentativeFactory(organisation=organisation, role="member", user__language="ar")
    browser.post(f"{PEOPLE}{colleague.pk}/role/", {"role": "focal_point", "organisation": "1", "user": "1"})
    assert roles(organisation)[colleague.user.email] == "focal_point"
    mail = Message.objects.get()
    assert (mail.to, mail.language, mail.notice) == (colleague.user.email, "ar", "members/role_given")
    browser.post(f"{PEOPLE}{colleague.pk}/role/", {"role": "king"})
    assert roles(organisation)[colleague.user.email] == "focal_point"


def test_whose_role_ends_loses_every_right_at_once(browser, organisation):
    alternate = RepresentativeFactory(organisation=organisation, role="alternate")
    theirs = as_user(alternate.user)
    assert theirs.get(ENTRY).status_code == 200
    browser.post(f"{PEOPLE}{alternate.pk}/end/")
    assert theirs.get(ENTRY).status_code == 404
    assert theirs.post(f"{ENTRY}hide/").status_code == 404
    assert notices() == ["members/representation_ended"]


@pytest.mark.parametrize("route", OF_ORGANISATIONS, ids=str)
def test_a_former_representative_finds_no_address_of_the_organisation(client, route):
    organisation = OrganisationFactory(slug=MEMBER, members_only=True)
    keeper = RepresentativeFactory(organisation=organisation)
    client.force_login(RepresentativeFactory(organisation=organisation, former=True).user)
    path = route.path("fr").replace("/1/", f"/{keeper.pk}/")
    statuses = {
        client.get(path).status_code,
        client.post(path, {"role": "member", "email": "x@example.org"}).status_code,
    }
    assert 404 in statuses
    assert statuses <= {404, 405}
    assert client.get(f"/fr/members/{MEMBER}/").status_code == 404
    assert roles(organisation) == {keeper.user.email: "focal_point"}


@pytest.mark.parametrize("way", ["leave", "end", "role"])
def test_the_last_focal_point_cannot_go_without_a_successor(browser, organisation, focal_point, way):
    RepresentativeFactory(organisation=organisation, role="alternate")
    path = {
        "leave": f"{ENTRY}leave/",
        "end": f"{PEOPLE}{focal_point.pk}/end/",
        "role": f"{PEOPLE}{focal_point.pk}/role/",
    }
    page = browser.post(path[way], {"role": "member"}, follow=True).content.decode()
    assert "il faut un point focal à une organisation" in page
    assert roles(organisation)[focal_point.user.email] == "focal_point"
    RepresentativeFactory(organisation=organisation)
    browser.post(path[way], {"role": "member"})
    assert roles(organisation).get(focal_point.user.email) != "focal_point"
    assert not Message.objects.exists()


def test_leaving_asks_first(browser, organisation, focal_point):
    RepresentativeFactory(organisation=organisation)
    assert "Maison Tamarin" in browser.get(f"{ENTRY}leave/").content.decode()
    assert focal_point.user.email in roles(organisation)
    assert browser.post(f"{ENTRY}leave/").headers["Location"] == "/fr/account/"
    assert focal_point.user.email not in roles(organisation)


@pytest.mark.parametrize("role", ["alternate", "member"])
def test_only_focal_points_see_to_the_people(client, organisation, focal_point, role):
    client.force_login(RepresentativeFactory(organisation=organisation, role=role).user)
    assert PEOPLE not in client.get(ENTRY).content.decode()
    for path in (PEOPLE, f"{PEOPLE}{focal_point.pk}/role/", f"{PEOPLE}{focal_point.pk}/end/"):
        assert client.post(path, {"role": "member", "email": "x@example.org"}).status_code == 404
    assert roles(organisation)[focal_point.user.email] == "focal_point"


def test_people_of_another_organisation_are_out_of_reach(browser, organisation):
    stranger = RepresentativeFactory(organisation=OrganisationFactory(listed=True))
    invitation = InvitationFactory()
    for path in (f"{PEOPLE}{stranger.pk}/end/", f"{PEOPLE}{stranger.pk}/role/", f"{ENTRY}invitations/{invitation.pk}/"):
        assert browser.post(path, {"role": "member"}).status_code == 404
    stranger.refresh_from_db()
    assert (stranger.ended_on, stranger.role) == (None, "focal_point")
    assert Invitation.objects.open().filter(pk=invitation.pk).exists()


def test_whose_role_ends_does_not_come_back_by_an_invitation(browser, organisation):
    spare = UserFactory()
    other = RepresentativeFactory(organisation=organisation)
    theirs = people.invite(organisation=organisation, email=spare.email, role="focal_point", by=other.user)
    to_them = InvitationFactory(organisation=organisation, email=other.user.email, role="focal_point")
    browser.post(f"{PEOPLE}{other.pk}/end/")
    for invitation, person in ((theirs, spare), (to_them, other.user)):
        with pytest.raises(people.NotOpenError):
            people.accept(invitation=invitation, by=person)
    assert Message.objects.get(notice="members/invitation").status == "expired"


def test_whose_role_has_ended_since_the_page_was_opened_invites_nobody(organisation, focal_point):
    former = RepresentativeFactory(organisation=organisation, former=True)
    with pytest.raises(people.NotLeadingError):
        people.invite(organisation=organisation, email="spare@example.org", role="focal_point", by=former.user)
    assert not Message.objects.exists()


@pytest.mark.parametrize("way", ["end", "delete", "delete_selected", "end_in_organisation", "delete_in_organisation"])
def test_whose_role_the_desk_ends_leaves_no_invitation_behind(client, organisation, focal_point, way):
    client.force_login(UserFactory(superuser=True))
    other = RepresentativeFactory(organisation=organisation)
    InvitationFactory(organisation=organisation, by=other.user)
    InvitationFactory(organisation=organisation, email=other.user.email)
    kept = InvitationFactory(organisation=organisation, by=focal_point.user)
    if way.endswith("organisation"):
        page = f"/admin/members/organisation/{organisation.pk}/change/"
        prefix = "representatives"
        formset = client.get(page).context["inline_admin_formsets"]
        data = values_of(client.get(page).context["adminform"].form)
        for inline in formset:
            data |= values_of(inline.formset.management_form)
            for form in inline.formset.forms:
                data |= values_of(form)
        row = next(n for n in range(2) if data[f"{prefix}-{n}-id"] == other.pk)
        data[f"{prefix}-{row}-DELETE" if way.startswith("delete") else f"{prefix}-{row}-ended_on"] = (
            "on" if way.startswith("delete") else "2026-01-01"
        )
        assert client.post(page, data).status_code == 302
    elif way == "end":
        page = f"/admin/members/representative/{other.pk}/change/"
        data = values_of(client.get(page).context["adminform"].form) | {"ended_on": "2026-01-01"}
        assert client.post(page, data).status_code == 302
    elif way == "delete":
        client.post(f"/admin/members/representative/{other.pk}/delete/", {"post": "yes"})
    else:
        data = {"action": way, "_selected_action": [other.pk], "post": "yes"}
        client.post("/admin/members/representative/", data)
    assert not organisation.representatives.current().filter(user=other.user).exists()
    assert list(Invitation.objects.open()) == [kept]


def values_of(form) -> dict:
    """What a browser sends from a form as it is shown."""
    shown = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in shown.items() if value not in (None, False)}


def test_what_would_have_made_somebody_act_twice_is_closed(organisation, focal_point):
    person = UserFactory()
    asked = JoinRequestFactory(user=person, organisation=organisation)
    invitation = InvitationFactory(organisation=organisation, email=person.email, role="alternate")
    people.accept(invitation=invitation, by=person)
    asked.refresh_from_db()
    assert asked.status == "accepted"
    assert notices() == ["members/invitation_accepted"]
    other = UserFactory()
    waiting = InvitationFactory(organisation=organisation, email=other.email)
    requests.accept(request=JoinRequestFactory(user=other, organisation=organisation), by=focal_point.user)
    waiting.refresh_from_db()
    assert waiting.status == "withdrawn"
    assert roles(organisation)[other.email] == "member"


def test_withdrawing_or_declining_what_was_accepted_says_so(browser, organisation):
    person = UserFactory(language="fr")
    invitation = InvitationFactory(organisation=organisation, email=person.email)
    people.accept(invitation=invitation, by=person)
    for someone, path in (
        (browser, f"{ENTRY}invitations/{invitation.pk}/"),
        (as_user(person), f"{MINE}{invitation.pk}/decline/"),
    ):
        assert "cette invitation n’est plus en cours" in someone.post(path, follow=True).content.decode()
    assert person.email in roles(organisation)


def test_somebody_can_be_taken_off_before_their_first_day(browser, organisation):
    early = RepresentativeFactory(organisation=organisation, started_on=timezone.localdate() + timedelta(days=9))
    browser.post(f"{PEOPLE}{early.pk}/end/")
    assert early.user.email not in roles(organisation)


def test_a_focal_point_who_cannot_sign_in_is_no_successor(browser, organisation, focal_point):
    RepresentativeFactory(organisation=organisation, user__is_active=False)
    browser.post(f"{ENTRY}leave/")
    assert focal_point.user.email in roles(organisation)


def test_old_invitations_are_forgotten_with_their_history():
    old = InvitationFactory(created_at=timezone.now() - 2 * Invitation.LIFE - timedelta(hours=1))
    young = InvitationFactory(expired=True)
    purge()
    assert list(Invitation.objects.all()) == [young]
    assert not Invitation.pgh_event_model.objects.filter(email=old.email).exists()


@pytest.mark.django_db(transaction=True)
def test_an_invitation_and_a_request_accepted_at_once_are_one_role():
    person = UserFactory()
    organisation = OrganisationFactory(listed=True)
    focal_point = RepresentativeFactory(organisation=organisation).user
    invitation = InvitationFactory(organisation=organisation, email=person.email)
    asked = JoinRequestFactory(user=person, organisation=organisation)
    steps = iter(
        [
            lambda: people.accept(invitation=invitation, by=person),
            lambda: requests.accept(request=asked, by=focal_point),
        ]
    )
    results = at_once(lambda: next(steps)(), 2)
    assert all(not isinstance(each, Exception) or isinstance(each, RefusedError) for each in results), results
    assert organisation.representatives.current().filter(user=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_focal_points_who_leave_at_once_leave_one_behind():
    organisation = OrganisationFactory(listed=True)
    both = iter(RepresentativeFactory.create_batch(2, organisation=organisation))

    def leave():
        mine = next(both)
        return people.end(representative=mine, by=mine.user)

    results = at_once(leave, 2)
    assert sum(isinstance(result, people.LastFocalPointError) for result in results) == 1
    assert Representative.objects.current().count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_eight_times_at_once_is_accepting_once():
    person = UserFactory()
    inviter = RepresentativeFactory()
    invitation = InvitationFactory(email=person.email, organisation=inviter.organisation, by=inviter.user)
    results = at_once(lambda: people.accept(invitation=invitation, by=person))
    assert {result.pk for result in results} == {Representative.objects.get(user=person).pk}
    assert notices() == ["members/invitation_accepted"]
