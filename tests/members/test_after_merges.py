"""What people of an organisation that went into another one read and may do; and those of one that is no member."""

import pytest
from django.test import Client

from foundation.outbox.models import Message
from members.actions import applications, entering, people, requests
from members.models import JoinRequest, Organisation
from tests.factories.members import (
    ApplicationFactory,
    MembershipFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.members.answers import submitted_by, typed
from tests.members.test_admin import with_permissions
from tests.members.test_entering import enter, save
from tests.members.test_merging import merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(staff=True, name="Sam Secretary")


@pytest.fixture
def applicant():
    MembershipTypeFactory()
    return UserFactory(email="lala@example.org", name="Lala Rakoto")


def organisation_of(application) -> Organisation:
    return Organisation.objects.get(pk=application.organisation_id)


def declined(person, staff, **answers):
    application = submitted_by(person, **answers)
    return applications.decline(application=application, version=application.version, reason="Not yet.", by=staff)


def test_who_was_declined_applies_again_though_their_organisation_went_into_anothers(applicant, staff):
    before = declined(applicant, staff)
    others = submitted_by(UserFactory(), name="Autre Maison")
    merge(organisation_of(others), organisation_of(before), staff)
    browser = Client()
    browser.force_login(applicant)
    assert "You may apply again" in browser.get("/en/account/").content.decode()
    assert browser.post("/en/apply/you/", typed("you")).headers["Location"] == "/en/apply/check/"
    again = applications.open_application(applicant)
    assert again.organisation is None
    assert again.answers["organisation"]["name"] == ["Maison Tamarin"]


def test_what_staff_enter_begins_anew_and_goes_by_its_own_name(applicant, staff):
    declined(applicant, staff, name="Old House")
    desk = with_permissions("add_application")
    entering.ask(application=save(enter(desk), desk, name="New House"), by=desk)
    mail = Message.objects.get(notice="members/application_entered")
    assert "New House" in mail.subject + mail.text
    assert "Old House" not in mail.subject + mail.text


def test_applicant_does_not_learn_into_which_hidden_organisation_theirs_went(client, applicant, staff):
    application = submitted_by(applicant)
    hidden = OrganisationFactory(unlisted=True, name="Refuge Secret")
    merge(hidden, organisation_of(application), staff)
    client.force_login(applicant)
    assert "Refuge Secret" not in client.get("/en/account/").content.decode()
    application.refresh_from_db()
    applications.decline(application=application, version=application.version, reason="Twice.", by=staff)
    mail = Message.objects.get(notice="members/application_declined")
    assert "Maison Tamarin" in mail.subject
    assert "Refuge Secret" not in mail.subject + mail.text


def test_who_asked_to_join_does_not_either(staff):
    shown = OrganisationFactory(listed=True, name="Maison Claire")
    request = requests.ask(organisation=shown, message="", by=UserFactory())
    merge(OrganisationFactory(unlisted=True, name="Refuge Secret"), shown, staff)
    requests.decline(request=JoinRequest.objects.get(pk=request.pk), by=staff)
    mail = Message.objects.get(notice="members/join_decided")
    assert mail.subject == "Answer to your request to join an organisation"
    assert "Your request to join an organisation was declined." in mail.text
    assert "Refuge Secret" not in mail.text


def test_nobody_is_held_by_an_organisation_that_is_no_member(client):
    organisation = OrganisationFactory()
    MembershipFactory(organisation=organisation, ended=True)
    application = ApplicationFactory(organisation=organisation, approved=True)
    acts = RepresentativeFactory(organisation=organisation, user=application.applicant)
    client.force_login(acts.user)
    assert "Your organisation is a member" not in client.get("/en/account/").content.decode()
    assert not applications.may_start(acts.user)
    people.end(representative=acts, by=acts.user)
    assert applications.may_start(acts.user)
