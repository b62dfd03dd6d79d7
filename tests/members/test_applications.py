"""Applications: each step once, in order, told to whom it concerns."""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from time import sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from foundation.outbox.models import Message
from members.actions import applications
from members.models import Application, Membership, Organisation, Representative, TimelineEntry, User
from members.pages import all_pages
from tests.factories.groups import GroupFactory
from tests.factories.members import (
    ApplicationFactory,
    MembershipFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.members.answers import FORM, draft_of, submitted_by, typed
from tests.members.test_codes import at_once

Status = Application.Status


@pytest.fixture
def general(db):
    return MembershipTypeFactory()


@pytest.fixture
def person(general):
    return UserFactory(email="lala@example.org", name="")


@pytest.fixture
def staff(db):
    return UserFactory(staff=True, name="Sam Secretary")


@pytest.fixture
def submitted(person):
    return submitted_by(person)


def steps(application: Application) -> list[str]:
    return [entry.status for entry in application.timeline.all()]


def notices() -> list[str]:
    return sorted(Message.objects.values_list("notice", flat=True))


def test_draft_keeps_what_was_typed_and_makes_no_organisation(person, general):
    draft = draft_of(person)
    draft.refresh_from_db()
    assert (draft.applicant, draft.organisation, draft.type, draft.status) == (person, None, general, "draft")
    assert draft.answers == {slug: typed(slug) for slug in all_pages()}
    assert (draft.name, str(draft)) == ("Maison Tamarin", "Maison Tamarin")
    person.refresh_from_db()
    assert (person.name, person.language) == ("Lala Rakoto", "fr")
    assert steps(draft) == ["draft"]
    assert not Organisation.objects.exists()
    assert not Message.objects.exists()


def test_draft_keeps_what_cannot_be_taken_too(person):
    draft = applications.save_page(page=all_pages()["work"], typed={"description": ["Short."]}, by=person)
    assert draft.answers == {"work": {"description": ["Short."]}}
    with pytest.raises(applications.IncompleteError):
        applications.submit(application=draft, version=draft.version, by=person)
    assert not Organisation.objects.exists()


def test_saving_again_changes_the_same_draft_and_its_version_when_something_changed(person):
    first = draft_of(person)
    page = all_pages()["organisation"]
    same = applications.save_page(page=page, typed=typed("organisation"), by=person)
    assert (same.pk, same.version) == (first.pk, first.version)
    other = applications.save_page(page=page, typed=typed("organisation", name="Maison du Tamarin"), by=person)
    assert (other.pk, other.version, other.name) == (first.pk, first.version + 1, "Maison du Tamarin")
    assert steps(other) == ["draft"]


def test_submitting_writes_every_answer_into_the_organisation(person):
    group = GroupFactory(slug="cash")
    application = submitted_by(person, groups=["cash"])
    organisation = Organisation.objects.get()
    assert (application.organisation, application.job_title) == (organisation, "Directrice")
    for field in ("name", "acronym", "kind", "legal_status", "affiliation", "safeguarding_policy", "psea_policy"):
        assert getattr(organisation, field) == FORM[field]
    assert (str(organisation.headquarters), organisation.countries) == ("MG", ["MG", "KM"])
    assert (organisation.governs_itself, organisation.raises_own_funds, organisation.founded_in) == (True, True, 1998)
    assert (organisation.website, organisation.visibility) == ("https://tamarin.example", "public")
    assert organisation.description_fr == FORM["description"].strip()
    assert (organisation.description_en, organisation.description_es, organisation.description_ar) == (None,) * 3
    assert [interest.group for interest in application.interests.all()] == [group]
    assert organisation.locality == "unclassified"


def test_submitted_organisation_is_not_listed_and_its_address_tells_nothing(submitted):
    assert not Organisation.objects.listed().exists()
    assert "tamarin" not in submitted.organisation.slug


def test_closed_when_no_membership_is_open_to_online_application(person, general):
    general.self_service = False
    general.save()
    with pytest.raises(applications.ClosedError):
        draft_of(person)
    assert not Application.objects.exists()


def test_submitting_tells_the_applicant_in_their_language_and_the_secretariat_in_english(submitted, settings):
    assert submitted.status == Status.SUBMITTED
    assert submitted.submitted_at is not None
    assert steps(submitted) == ["draft", "submitted"]
    received = Message.objects.get(notice="members/application_received")
    notice = Message.objects.get(notice="members/application_notice")
    assert (received.to, received.language) == ("lala@example.org", "fr")
    assert f"{settings.SITE_URL}/fr/account/" in received.text
    assert (notice.to, notice.language) == (settings.SECRETARIAT_EMAIL, "en")
    assert f"{settings.SITE_URL}/admin/members/application/{submitted.pk}/change/" in notice.text
    assert "Maison Tamarin" in notice.subject


def test_submitting_twice_is_submitting_once(submitted, person):
    again = applications.submit(application=submitted, version=1, by=person)
    assert (again.status, again.version) == (Status.SUBMITTED, submitted.version)
    assert notices() == ["members/application_notice", "members/application_received"]


def test_submitting_what_another_tab_has_changed_is_refused(person):
    draft = draft_of(person)
    draft_of(person, name="Other")
    with pytest.raises(applications.ChangedError):
        applications.submit(application=draft, version=draft.version, by=person)
    assert Application.objects.get().status == Status.DRAFT
    assert not Message.objects.exists()


def test_submitted_application_is_not_edited(submitted, person):
    with pytest.raises(applications.AlreadyDecidedError):
        draft_of(person, name="Other")
    assert Organisation.objects.get().name == "Maison Tamarin"


def test_approval_makes_a_listed_member_with_a_focal_point(submitted, staff, settings):
    approved = applications.approve(application=submitted, version=submitted.version, locality="national", by=staff)
    organisation = Organisation.objects.get()
    assert (approved.status, approved.decided_by) == (Status.APPROVED, staff)
    membership = Membership.objects.get()
    today = timezone.localdate()
    assert (membership.organisation, membership.type, membership.status) == (organisation, submitted.type, "active")
    assert (membership.started_on, membership.confirmed_on) == (today, today)
    assert organisation.locality == "national"
    representative = Representative.objects.get()
    assert (representative.user, representative.organisation) == (submitted.applicant, organisation)
    assert (representative.role, representative.job_title) == ("focal_point", "Directrice")
    assert list(Organisation.objects.listed()) == [organisation]
    assert organisation.slug == "maison-tamarin"
    assert steps(approved) == ["draft", "submitted", "approved"]
    mail = Message.objects.get(notice="members/application_approved")
    assert (mail.to, mail.language) == ("lala@example.org", "fr")
    assert f"{settings.SITE_URL}/fr/members/maison-tamarin/" in mail.text


@pytest.mark.parametrize("visibility", ["members", "unlisted"])
def test_approval_lists_only_who_chose_to_be_public(person, staff, visibility):
    submitted = submitted_by(person, visibility=visibility)
    applications.approve(application=submitted, version=submitted.version, locality="national", by=staff)
    assert not Organisation.objects.listed().exists()
    assert Organisation.objects.active().count() == 1
    assert "/members/" not in Message.objects.get(notice="members/application_approved").text
    assert "tamarin" not in Organisation.objects.get().slug


@pytest.mark.parametrize(
    ("name", "acronym", "slug"),
    [
        ("Éducation & Paix", "", "education-paix"),
        ("شبكة حماية الطفولة", "CPN", "cpn"),
        ("儿童之家", "", "organisation"),
    ],
)
def test_address_of_a_member_is_made_from_its_name(person, staff, name, acronym, slug):
    OrganisationFactory(slug=slug)
    submitted = submitted_by(person, name=name, acronym=acronym)
    approved = applications.approve(application=submitted, version=submitted.version, locality="national", by=staff)
    # a number would say that there is a first one, which may be hidden
    assert re.fullmatch(rf"{slug}-[0-9a-f]{{6}}", approved.organisation.slug)


def test_declining_sends_the_reason_and_makes_no_member(submitted, staff):
    declined = applications.decline(
        application=submitted, version=submitted.version, reason=" Pas d’activité humanitaire. ", by=staff
    )
    assert (declined.status, declined.reason) == (Status.DECLINED, "Pas d’activité humanitaire.")
    assert not Membership.objects.exists()
    mail = Message.objects.get(notice="members/application_declined")
    assert "Pas d’activité humanitaire." in mail.text
    assert "Pas d’activité humanitaire." in mail.html
    assert steps(declined) == ["draft", "submitted", "declined"]


def test_changes_are_asked_for_page_by_page_and_only_those_can_be_made(submitted, person, staff):
    asked = {"work": " Où travaillez-vous ? ", "where": "Et le Mali ?"}
    returned = applications.request_changes(application=submitted, version=submitted.version, requested=asked, by=staff)
    assert (returned.status, returned.requested) == (
        Status.CHANGES_REQUESTED,
        {"work": "Où travaillez-vous ?", "where": "Et le Mali ?"},
    )
    mail = Message.objects.get(notice="members/changes_requested")
    assert (mail.to, mail.language) == ("lala@example.org", "fr")
    for words in ("Où travaillez-vous ?", "Et le Mali ?", "Maison Tamarin", "/fr/apply/check/"):
        assert words in mail.text
    with pytest.raises(applications.AlreadyDecidedError):
        applications.save_page(page=all_pages()["you"], typed=typed("you", contact_name="X"), by=person)
    page = all_pages()["where"]
    changed = applications.save_page(page=page, typed=typed("where", countries="Mali"), by=person)
    with pytest.raises(applications.IncompleteError):
        applications.submit(application=changed, version=changed.version, by=person)
    changed = applications.save_page(page=all_pages()["work"], typed=typed("work"), by=person)
    with pytest.raises(applications.AlreadyDecidedError):
        applications.approve(application=changed, version=changed.version, locality="national", by=staff)
    again = applications.submit(application=changed, version=changed.version, by=person)
    assert (again.status, again.requested, again.changed) == (Status.SUBMITTED, {}, [])
    assert again.first_submitted_at == submitted.submitted_at < again.submitted_at
    assert Organisation.objects.get().countries == ["ML"]
    assert steps(again) == ["draft", "submitted", "changes_requested", "submitted"]
    assert [set(entry.pages) for entry in again.timeline.all()] == [set(), set(), {"work", "where"}, {"work", "where"}]
    assert notices().count("members/application_notice") == 2


@pytest.mark.parametrize("asked", [{}, {"work": " "}, {"nowhere": "Why?"}])
def test_changes_are_asked_of_pages_that_exist_each_for_a_reason(submitted, staff, asked):
    with pytest.raises(ValueError):
        applications.request_changes(application=submitted, version=submitted.version, requested=asked, by=staff)
    assert Application.objects.get().status == Status.SUBMITTED


def test_page_that_can_no_longer_be_taken_may_be_changed_unasked(submitted, person, staff, general):
    returned = applications.request_changes(
        application=submitted, version=submitted.version, requested={"work": "More."}, by=staff
    )
    general.eligible_kinds = ["university"]
    general.save()
    with pytest.raises(applications.IncompleteError):
        applications.submit(application=returned, version=returned.version, by=person)
    applications.save_page(page=all_pages()["work"], typed=typed("work"), by=person)
    draft = applications.save_page(
        page=all_pages()["organisation"], typed=typed("organisation", kind="university"), by=person
    )
    assert applications.submit(application=draft, version=draft.version, by=person).status == Status.SUBMITTED


def test_declining_needs_a_reason(submitted, staff):
    with pytest.raises(ValueError):
        applications.decline(application=submitted, version=submitted.version, reason=" \n ", by=staff)
    assert Application.objects.get().status == Status.SUBMITTED


def test_second_decision_is_refused_and_says_who_decided(submitted, staff):
    applications.approve(application=submitted, version=submitted.version, locality="national", by=staff)
    other = UserFactory(staff=True)
    with pytest.raises(applications.AlreadyDecidedError) as refusal:
        applications.decline(application=submitted, version=submitted.version, reason="No.", by=other)
    with translation.override("en"):
        assert "Sam Secretary approved this application" in str(refusal.value)
    assert Application.objects.get().status == Status.APPROVED
    assert "members/application_declined" not in notices()


def test_decision_on_another_version_is_refused(submitted, staff):
    with pytest.raises(applications.ChangedError):
        applications.approve(application=submitted, version=submitted.version - 1, locality="national", by=staff)
    assert not Membership.objects.exists()


def test_draft_cannot_be_approved(person, staff):
    draft = draft_of(person)
    with pytest.raises(applications.AlreadyDecidedError):
        applications.approve(application=draft, version=draft.version, locality="national", by=staff)


def test_organisation_that_is_a_member_already_is_not_made_one_twice(submitted, staff):
    MembershipFactory(organisation=submitted.organisation)
    with pytest.raises(applications.AlreadyMemberError):
        applications.approve(application=submitted, version=submitted.version, locality="national", by=staff)
    assert Application.objects.get().status == Status.SUBMITTED


def test_withdrawn_application_is_not_decided(submitted, person, staff):
    withdrawn = applications.withdraw(application=submitted, by=person)
    assert withdrawn.status == Status.WITHDRAWN
    assert steps(withdrawn) == ["draft", "submitted", "withdrawn"]
    with pytest.raises(applications.AlreadyDecidedError) as refusal:
        applications.approve(application=submitted, version=submitted.version, locality="national", by=staff)
    with translation.override("en"):
        assert "Lala Rakoto withdrew this application" in str(refusal.value)


@pytest.mark.parametrize("ending", ["declined", "withdrawn"])
def test_after_a_refusal_or_a_withdrawal_the_same_organisation_may_apply_again(submitted, person, staff, ending):
    if ending == "declined":
        applications.decline(application=submitted, version=submitted.version, reason="Too early.", by=staff)
    else:
        applications.withdraw(application=submitted, by=person)
    again = draft_of(person)
    assert again.pk != submitted.pk
    assert again.organisation == submitted.organisation
    resubmitted = applications.submit(application=again, version=again.version, by=person)
    assert resubmitted.status == Status.SUBMITTED
    assert notices().count("members/application_received") == 2


@pytest.mark.parametrize("when", ["before the draft", "after the draft"])
def test_organisation_that_became_somebody_elses_is_not_changed_by_an_earlier_applicant(submitted, person, staff, when):
    applications.decline(application=submitted, version=submitted.version, reason="Not you.", by=staff)
    if when == "after the draft":
        draft_of(person, name="Taken over")
    MembershipFactory(organisation=submitted.organisation)
    again = draft_of(person, name="Taken over")
    applications.submit(application=again, version=again.version, by=person)
    again.refresh_from_db()
    assert again.organisation != submitted.organisation
    submitted.organisation.refresh_from_db()
    assert submitted.organisation.name == "Maison Tamarin"


def test_what_the_desk_mended_meanwhile_stays_where_no_change_was_asked_for(submitted, person, staff):
    returned = applications.request_changes(
        application=submitted, version=submitted.version, requested={"work": "More."}, by=staff
    )
    organisation = submitted.organisation
    organisation.name, organisation.visibility, organisation.description_en = "Mended", "unlisted", "In English."
    organisation.save()
    draft = applications.save_page(page=all_pages()["work"], typed=typed("work"), by=person)
    again = applications.submit(application=draft, version=draft.version, by=person)
    applications.approve(application=again, version=again.version, locality="national", by=staff)
    organisation.refresh_from_db()
    assert (organisation.name, organisation.visibility, organisation.description_en) == (
        "Mended",
        "unlisted",
        "In English.",
    )
    assert not Organisation.objects.listed().exists()
    assert returned.status == Status.CHANGES_REQUESTED


def test_who_acts_for_an_organisation_starts_no_application(submitted, person, staff):
    applications.approve(application=submitted, version=submitted.version, locality="national", by=staff)
    with pytest.raises(applications.AlreadyRepresentsError):
        draft_of(person)
    assert Application.objects.count() == 1


def test_what_was_typed_is_kept_once_and_not_in_the_history(person):
    for text in ("one ", "two "):
        draft = draft_of(person, description=text * 60)
    history = Application.pgh_event_model.objects.filter(pgh_obj_id=draft.pk)
    assert history.exists()
    assert not hasattr(history.first(), "answers")


def test_nothing_is_kept_of_a_step_whose_mail_cannot_be_written(submitted, staff):
    User.objects.update(language="xx")
    with pytest.raises(ValueError):
        applications.approve(application=submitted, version=submitted.version, locality="national", by=staff)
    assert not Membership.objects.exists()
    assert Application.objects.get().status == Status.SUBMITTED
    assert steps(submitted) == ["draft", "submitted"]


def test_timeline_is_in_order(submitted, staff):
    approved = applications.approve(application=submitted, version=submitted.version, locality="national", by=staff)
    assert all(before.at <= after.at for before, after in pairwise(approved.timeline.all()))


@pytest.mark.django_db(transaction=True)
def test_eight_drafts_at_once_are_one_application():
    MembershipTypeFactory()
    person = UserFactory()
    results = at_once(lambda: draft_of(person))
    assert {result.pk for result in results} == {Application.objects.get().pk}
    assert TimelineEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_submissions_at_once_are_one_with_one_mail_to_each():
    MembershipTypeFactory()
    person = UserFactory()
    draft = draft_of(person)
    results = at_once(lambda: applications.submit(application=draft, version=draft.version, by=person))
    assert {result.status for result in results} == {Status.SUBMITTED}
    assert notices() == ["members/application_notice", "members/application_received"]


def until_somebody_waits() -> None:
    """… for a lock that this connection holds."""
    with connection.cursor() as cursor:
        for _ in range(500):
            # not in another database, where other tests run at the same time
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return
            sleep(0.01)
    raise AssertionError("Nobody waits.")


@pytest.mark.django_db(transaction=True)
def test_saving_while_somebody_submits_is_no_deadlock():
    MembershipTypeFactory()
    person = UserFactory()
    draft = draft_of(person)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Application.objects.select_for_update().get(pk=draft.pk)
            # it has locked the person, and waits for the application
            saving = pool.submit(at_once, lambda: draft_of(person), 1)
            until_somebody_waits()
            applications.submit(application=draft, version=draft.version, by=person)
        (result,) = saving.result()
    assert isinstance(result, applications.AlreadyDecidedError)
    assert Application.objects.get().status == Status.SUBMITTED


@pytest.mark.django_db(transaction=True)
def test_approving_while_the_desk_makes_it_a_member_is_refused_with_words():
    application = ApplicationFactory(submitted=True)
    staff = UserFactory(staff=True)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            application.organisation.save()
            MembershipFactory(organisation=application.organisation, type=application.type)
            deciding = pool.submit(
                at_once,
                lambda: applications.approve(application=application, version=2, locality="national", by=staff),
                1,
            )
            until_somebody_waits()
        (result,) = deciding.result()
    assert isinstance(result, applications.AlreadyMemberError)
    assert notices() == []


@pytest.mark.django_db(transaction=True)
def test_approval_that_waited_for_the_desk_tells_the_state_it_found():
    application = ApplicationFactory(submitted=True, organisation__visibility="public", organisation__name="Haven")
    staff = UserFactory(staff=True)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            organisation = application.organisation
            organisation.visibility = "unlisted"
            organisation.save()
            deciding = pool.submit(
                at_once,
                lambda: applications.approve(application=application, version=2, locality="national", by=staff),
                1,
            )
            until_somebody_waits()
        assert [decided.status for decided in deciding.result()] == [Status.APPROVED]
    assert "/members/haven/" not in Message.objects.get(notice="members/application_approved").text


@pytest.mark.django_db(transaction=True)
def test_eight_of_one_name_approved_at_once_have_eight_addresses():
    staff = UserFactory(staff=True)
    waiting = [
        ApplicationFactory(submitted=True, organisation=OrganisationFactory(name="Maison Tamarin", visibility="public"))
        for _ in range(8)
    ]
    queue = iter(waiting)

    def decide():
        application = next(queue)
        return applications.approve(application=application, version=application.version, locality="national", by=staff)

    assert {result.status for result in at_once(decide)} == {Status.APPROVED}
    slugs = set(Organisation.objects.values_list("slug", flat=True))
    assert len(slugs) == 8
    assert {slug[:15] for slug in slugs} == {"maison-tamarin", "maison-tamarin-"}


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_make_one_decision_and_one_mail():
    application = ApplicationFactory(submitted=True)
    people = iter(UserFactory.create_batch(8, staff=True))

    def decide():
        by = next(people)
        return applications.approve(application=application, version=application.version, locality="national", by=by)

    results = at_once(decide)
    refusals = [result for result in results if isinstance(result, applications.AlreadyDecidedError)]
    assert len(refusals) == 7
    assert Membership.objects.count() == 1
    assert notices() == ["members/application_approved"]
