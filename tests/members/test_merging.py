"""Two entries of one organisation become one, with everything that hangs on them, and two again when undone."""

from datetime import date, timedelta
from itertools import chain

import pghistory
import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models
from django.utils import timezone
from pghistory.models import Event, Events

import tests.factories.groups
import tests.factories.members
import tests.factories.resources
from foundation.outbox.models import Message
from groups.models import Seat
from members.actions import applications, confirmations, erasure, merging, people, requests, uploads
from members.actions.merging import NotUndoneError
from members.actions.refusals import ChangedError, RefusedError
from members.merging import OWN, SAYS_NOTHING, differences, relations
from members.models import (
    Application,
    Confirmation,
    EntryChange,
    FormerAddress,
    Invitation,
    JoinRequest,
    Membership,
    Merge,
    Organisation,
    Representative,
    Upload,
)
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.members import (
    LOGO,
    ApplicationFactory,
    ConfirmationFactory,
    EntryChangeFactory,
    FormerAddressFactory,
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UploadFactory,
    UserFactory,
)
from tests.members.test_codes import at_once

pytestmark = pytest.mark.django_db
FACTORIES = {
    factory._meta.model._meta.concrete_model: factory
    for factory in chain.from_iterable(
        vars(module).values() for module in (tests.factories.members, tests.factories.groups, tests.factories.resources)
    )
    if isinstance(factory, type) and hasattr(factory, "_meta") and factory._meta.model
}
# In which state a row can be moved and stays as it is.
MOVABLE = {
    EntryChange: {"status": EntryChange.Status.WITHDRAWN},
    Invitation: {"status": Invitation.Status.DECLINED},
}


@pytest.fixture
def staff():
    return UserFactory(staff=True, name="Sam Secretary")


@pytest.fixture
def kept():
    return OrganisationFactory(slug="tamarin", name="Maison Tamarin", listed=True)


@pytest.fixture
def absorbed():
    return OrganisationFactory(slug="tamarin-2", name="Maison du Tamarin", acronym="MDT")


def merge(kept, absorbed, by, *taken: str) -> Merge:
    seen = merging.preview(kept=kept, absorbed=absorbed, by=by).state
    return merging.merge(kept=kept, absorbed=absorbed, taken=set(taken), seen=seen, by=by)


def everything() -> dict[str, list]:
    """Every row of every table of ours, but for records of what was done."""
    return {
        model._meta.label: list(
            models.QuerySet(model).order_by("pk").values_list(*[field.attname for field in model._meta.concrete_fields])
        )
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ("members", "groups", "initiatives", "resources", "alliance")
        and not issubclass(model, Event | Events | Merge)
        and not model._meta.proxy
    }


def outcomes(kept, absorbed, by) -> dict[str, list[str]]:
    steps = merging.preview(kept=kept, absorbed=absorbed, by=by).steps
    return {what: [step.outcome for step in steps if step.what == what] for what in {step.what for step in steps}}


# --- everything comes along -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("relation", relations(), ids=lambda relation: str(relation.field))
def test_whatever_refers_to_an_organisation_comes_along_and_goes_back(relation, kept, absorbed, staff):
    model, field = relation.related_model, relation.field.name
    row = FACTORIES[model](**{field: absorbed}, **MOVABLE.get(model, {}))
    before = everything()
    done = merge(kept, absorbed, staff)
    row.refresh_from_db()
    assert getattr(row, field) == kept
    assert not Organisation.objects.filter(slug="tamarin-2").exists()
    merging.undo(merge=done, by=staff)
    assert everything() == before


def test_two_full_entries_become_one_and_two_again_to_the_very_same_rows(kept, absorbed, staff):
    today = timezone.localdate()
    general = kept.memberships.get().type
    kept.memberships.update(started_on=date(2024, 1, 1), confirmed_on=date(2025, 1, 1))
    MembershipFactory(organisation=absorbed, type=general, started_on=date(2019, 5, 1), confirmed_on=date(2026, 1, 1))
    MembershipFactory(organisation=absorbed, type=general, ended=True, started_on=date(2010, 1, 1))
    both, one, other = (UserFactory(name=name) for name in ("Both", "One", "Other"))
    RepresentativeFactory(organisation=kept, user=both, role="member")
    RepresentativeFactory(organisation=kept, user=one)
    ended = RepresentativeFactory(organisation=absorbed, user=both, job_title="Directrice", started_on=date(2018, 1, 1))
    RepresentativeFactory(organisation=absorbed, user=other, role="alternate")
    RepresentativeFactory(organisation=absorbed, former=True)
    InvitationFactory(organisation=kept, email="ines@example.org", by=one)
    InvitationFactory(organisation=absorbed, email="ines@example.org", by=both)
    InvitationFactory(organisation=kept, email=other.email, by=one)
    InvitationFactory(organisation=absorbed, status=Invitation.Status.DECLINED)
    asker = UserFactory()
    for organisation in (kept, absorbed):
        JoinRequestFactory(organisation=organisation, user=asker)
        JoinRequestFactory(organisation=organisation, user=one if organisation == absorbed else other)
        JoinRequestFactory(organisation=organisation, declined=True)
        EntryChangeFactory(organisation=organisation, status="withdrawn")
        FormerAddressFactory(organisation=organisation)
    ApplicationFactory(organisation=kept, approved=True)
    waiting = ApplicationFactory(organisation=absorbed, submitted=True)
    group, another = GroupFactory(), GroupFactory()
    SeatFactory(group=group, organisation=kept, role="member")
    SeatFactory(group=group, organisation=absorbed, role="lead", representative=ended)
    SeatFactory(group=another, organisation=absorbed, alternate=ended)
    SeatFactory(group=group, organisation=absorbed, former=True)
    before = everything()

    done = merge(kept, absorbed, staff, "acronym")

    kept.refresh_from_db()
    assert (kept.name, kept.acronym) == ("Maison Tamarin", "MDT")
    assert list(kept.memberships.order_by("pk").values_list("status", "started_on", "ended_on", "confirmed_on")) == [
        ("active", date(2019, 5, 1), None, date(2026, 1, 1)),
        ("ended", date(2019, 5, 1), today, date(2026, 1, 1)),
        ("ended", date(2010, 1, 1), date(2025, 12, 31), None),
    ]
    acting = kept.representatives.current().order_by("pk")
    assert list(acting.values_list("user__name", "role", "job_title", "started_on")) == [
        ("Both", "focal_point", "Directrice", date(2018, 1, 1)),
        ("One", "focal_point", "", date(2023, 3, 1)),
        ("Other", "alternate", "", date(2023, 3, 1)),
    ]
    assert kept.representatives.count() == 5
    open_now = kept.invitations.filter(status="open")
    assert [(each.email, each.organisation) for each in open_now] == [("ines@example.org", kept)]
    assert sorted(kept.join_requests.values_list("status", flat=True)) == [
        *["accepted"] * 2,
        "asked",
        *["declined"] * 2,
    ]
    assert kept.join_requests.get(status="asked").user == asker
    waiting.refresh_from_db()
    assert (waiting.organisation, waiting.version) == (kept, 3)
    seats = kept.seats.current().order_by("pk").values_list("group", "role", "representative__user", "alternate__user")
    assert list(seats) == [(group.pk, "lead", both.pk, None), (another.pk, "member", None, both.pk)]
    assert all(seat.alternate in (None, acting[0]) for seat in kept.seats.current())
    assert kept.seats.count() == 4
    assert kept.former_addresses.filter(slug="tamarin-2").exists()
    assert kept.former_addresses.count() == 3
    assert kept.changes.count() == 2

    merging.undo(merge=done, by=staff)
    assert everything() == before


def test_a_file_that_the_undo_would_bring_back_is_not_swept(kept, absorbed, staff):
    own, other = UploadFactory(organisation=kept), UploadFactory(organisation=absorbed)
    done = merge(kept, absorbed, staff)
    assert kept.uploads.get() == own
    tomorrow = timezone.now() + timedelta(days=1)
    assert uploads.sweep(before=tomorrow) == 0
    merging.undo(merge=done, by=staff)
    assert absorbed.uploads.get() == other
    with other.file.open() as file:
        assert file.read() == LOGO
    other.delete()
    assert uploads.sweep(before=tomorrow) == 1


def test_a_file_comes_back_that_was_shared_with_an_application_and_taken_away_there(
    kept, absorbed, staff, django_capture_on_commit_callbacks
):
    UploadFactory(organisation=kept)
    application = ApplicationFactory(organisation=absorbed, approved=True)
    given = UploadFactory(application=application)
    uploads.hand_on(source=application, target=absorbed, purposes=["logo"])
    done = merge(kept, absorbed, staff)
    with django_capture_on_commit_callbacks(execute=True):
        uploads.delete(uploads=Upload.objects.filter(pk=given.pk), by=staff)
    assert not application.uploads.exists()
    merging.undo(merge=done, by=staff)
    with absorbed.uploads.get().file.open() as file:
        assert file.read() == LOGO


def test_a_file_that_a_merge_deleted_is_kept_for_thirty_days(kept, absorbed, staff):
    own, _other = UploadFactory(organisation=kept), UploadFactory(organisation=absorbed)
    done = merge(kept, absorbed, staff)
    Merge.objects.update(at=timezone.now() - timedelta(days=30))
    assert uploads.sweep(before=timezone.now() + timedelta(days=1)) == 1
    merging.undo(merge=done, by=staff)
    assert not absorbed.uploads.exists()
    assert kept.uploads.get() == own


def test_the_code_of_a_membership_that_ended_with_the_merge_shows_the_one_that_goes_on(client, kept, absorbed, staff):
    cache.clear()
    kept.memberships.update(started_on=date(2024, 1, 1))
    earlier = MembershipFactory(organisation=kept, ended=True, started_on=date(2010, 1, 1))
    Organisation.objects.filter(pk=absorbed.pk).update(visibility="public")
    other = MembershipFactory(organisation=absorbed, started_on=date(2019, 5, 1))
    absorbed.refresh_from_db()

    def shown(membership: Membership) -> Membership | None:
        return client.get(f"/en/members/verify/{membership.code}/").context["membership"]

    assert (shown(other), shown(earlier)) == (other, None)
    done = merge(kept, absorbed, staff)
    goes_on = kept.memberships.active().get()
    assert goes_on != other
    assert (shown(goes_on), shown(other), shown(earlier)) == (goes_on, goes_on, None)
    Organisation.objects.update(visibility="members")
    assert shown(other) is None
    Organisation.objects.update(visibility="public")
    merging.undo(merge=done, by=staff)
    assert shown(other) == other


def test_what_nobody_takes_care_of_is_not_lost(kept, absorbed, staff, settings):
    settings.MERGES = ["groups.merging.merge"]
    MembershipFactory(organisation=absorbed)
    with pytest.raises(RuntimeError, match="Membership"):
        merging.preview(kept=kept, absorbed=absorbed, by=staff)
    assert absorbed.memberships.exists()


def test_a_preview_changes_nothing_and_tells_nobody(kept, absorbed, staff):
    RepresentativeFactory(organisation=absorbed)
    before = everything()
    assert outcomes(kept, absorbed, staff) == {
        "Representative": ["Comes along, as: Focal point."],
        "Former address": ["Leads to the organisation that is kept."],
    }
    assert everything() == before
    assert not Message.objects.exists()


def test_of_two_types_of_membership_both_are_named_and_which_one_stays(kept, absorbed, staff):
    kept.memberships.update(type=MembershipTypeFactory())
    MembershipFactory(organisation=absorbed, type=MembershipTypeFactory(slug="core", name_en="Core membership"))
    assert outcomes(kept, absorbed, staff)["Membership"] == [
        "Ends: two cannot be active. The type that stays is “General membership”, not “Core membership”. The earlier "
        "start of the two is kept."
    ]


# --- what is chosen ---------------------------------------------------------------------------------------------------


def test_every_field_can_be_chosen_or_is_the_kept_ones_own(kept, absorbed):
    values = {"governs_itself": False, "raises_own_funds": False, "founded_in": 1998, "countries": ["UG"]}
    for field in Organisation._meta.concrete_fields:
        if field.name not in OWN | {"description", "sort_key", "marks"}:
            values.setdefault(field.name, field.flatchoices[2][0] if field.flatchoices else "other")
    other = Organisation(pk=absorbed.pk, **values | {"headquarters": "UG"})
    assert {each.name for each in differences(kept, other)} == values.keys()
    assert all(each.is_empty == (getattr(kept, each.name) in SAYS_NOTHING) for each in differences(kept, other))


def test_a_text_comes_with_what_is_known_of_its_translation(kept, absorbed, staff):
    Organisation.objects.filter(pk=absorbed.pk).update(
        description_ar="نص", description_fr="Un texte", texts={"description_ar": {"draft": True, "source": "0"}}
    )
    absorbed.refresh_from_db()
    merge(kept, absorbed, staff, "description_ar")
    kept.refresh_from_db()
    assert (kept.description_ar, kept.description_fr) == ("نص", None)
    assert kept.texts == {"description_ar": {"draft": True, "source": "0"}}


def test_what_cannot_be_chosen_is_not_taken(kept, absorbed, staff):
    merge(kept, absorbed, staff, "slug", "id", "created_at", "nonsense")
    assert Organisation.objects.get().slug == "tamarin"


# --- refused ----------------------------------------------------------------------------------------------------------


def refusal(kept, absorbed, by) -> str:
    before = everything()
    with pytest.raises(RefusedError) as caught:
        merge(kept, absorbed, by)
    assert everything() == before
    return str(caught.value)


def test_two_open_applications_are_decided_on_first(kept, absorbed, staff):
    for organisation in (kept, absorbed):
        ApplicationFactory(organisation=organisation, submitted=True)
    said = "Nothing was changed: each of the two has an open application. Decide on one of them first."
    assert refusal(kept, absorbed, staff) == said


@pytest.mark.parametrize("which", ["kept", "absorbed"])
def test_a_change_that_waits_is_decided_on_first(kept, absorbed, staff, which):
    organisation = {"kept": kept, "absorbed": absorbed}[which]
    EntryChangeFactory(organisation=organisation)
    assert refusal(kept, absorbed, staff) == (
        f"Nothing was changed: a change of the entry of {organisation.name} waits. Decide on it first."
    )


@pytest.mark.parametrize("which", ["kept", "absorbed"])
def test_a_member_that_leaves_is_decided_on_first(kept, absorbed, staff, which):
    MembershipFactory(organisation=absorbed)
    organisation = {"kept": kept, "absorbed": absorbed}[which]
    Membership.objects.exclude(organisation=organisation).update(confirmed_on=timezone.localdate())
    focal_point = RepresentativeFactory(organisation=organisation).user
    confirmations.leave(membership=organisation.memberships.get(), reason="We close down.", by=focal_point)
    assert refusal(kept, absorbed, staff) == (
        f"Nothing was changed: {organisation.name} says that it leaves the Alliance. Decide on it first."
    )
    assert Confirmation.objects.decidable().count() == 1


def test_a_sample_is_not_mixed_with_what_is_real(kept, staff):
    said = "Nothing was changed: one of the two is a sample, and goes with the samples."
    assert refusal(kept, OrganisationFactory(sample=True), staff) == said


def test_an_organisation_is_not_merged_with_itself(kept, staff):
    assert refusal(kept, kept, staff) == "Nothing was changed: one of the two is not there any more."


@pytest.mark.parametrize("what", ["organisation", "row", "seat"])
def test_a_stale_preview_is_refused(kept, absorbed, staff, what):
    seen = merging.preview(kept=kept, absorbed=absorbed, by=staff).state
    if what == "organisation":
        Organisation.objects.filter(pk=absorbed.pk).update(visibility="unlisted", website="https://tamarin.example")
    elif what == "row":
        RepresentativeFactory(organisation=kept)
    else:
        SeatFactory(organisation=absorbed)
    with pytest.raises(ChangedError):
        merging.merge(kept=kept, absorbed=absorbed, taken=set(), seen=seen, by=staff)
    assert Organisation.objects.filter(pk=absorbed.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_once_in_either_direction_one_wins():
    staff, one, other = UserFactory(), OrganisationFactory(listed=True), OrganisationFactory()
    ApplicationFactory(organisation=one, approved=True)
    ApplicationFactory(organisation=other, submitted=True)
    directions = [(one, other), (other, one)] * 2
    seen = {pair: merging.preview(kept=pair[0], absorbed=pair[1], by=staff).state for pair in directions}

    def either():
        pair = directions.pop()
        return merging.merge(kept=pair[0], absorbed=pair[1], taken=set(), seen=seen[pair], by=staff)

    results = at_once(either, 4)
    assert sorted(type(result).__name__ for result in results) == ["GoneError"] * 3 + ["Merge"]
    assert Organisation.objects.count() == 1
    done = Merge.objects.get()
    results = at_once(lambda: merging.undo(merge=done, by=staff), 4)
    assert sorted(type(result).__name__ for result in results) == ["AlreadyUndoneError"] * 3 + ["Merge"]
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("what", ["confirm", "decide", "invite", "decline"])
def test_whoever_acts_on_what_has_just_been_merged_is_told_that_it_has_changed(kept, absorbed, staff, what):
    membership = MembershipFactory(organisation=absorbed)
    asked = ConfirmationFactory(membership=membership)
    request = JoinRequestFactory(organisation=absorbed)
    focal_point = RepresentativeFactory(organisation=absorbed).user
    step = {
        "confirm": lambda: confirmations.confirm(membership=membership, by=focal_point),
        "decide": lambda: confirmations.confirm_for(confirmation=asked, version=asked.version, by=staff),
        "invite": lambda: people.invite(organisation=absorbed, email="ines@example.org", role="member", by=focal_point),
        "decline": lambda: requests.decline(request=request, by=staff),
    }[what]
    # as read before the merge
    gone = Organisation.objects.get(pk=absorbed.pk)
    merge(kept, gone, staff)
    before = everything()
    with pytest.raises(ChangedError):
        step()
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_who_acts_while_it_is_merged_is_led_to_where_the_organisation_is(client, kept, absorbed, staff):
    MembershipFactory(organisation=absorbed)
    client.force_login(RepresentativeFactory(organisation=absorbed).user)
    merges = [lambda: merge(kept, Organisation.objects.get(pk=absorbed.pk), staff)]

    def just_before_the_lock(execute, sql, params, many, context):
        if merges and "members_organisation" in sql and "FOR NO KEY UPDATE" in sql:
            at_once(merges.pop(), 1)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(just_before_the_lock):
        response = client.post("/en/account/organisation/tamarin-2/confirm/", follow=True)
    assert not merges
    assert response.redirect_chain[-1][0] == "/en/account/organisation/tamarin/"
    assert "It has changed since you opened this page." in response.content.decode()


# --- undo -------------------------------------------------------------------------------------------------------------


def test_a_change_of_what_was_moved_stands_in_the_way_of_the_undo(kept, absorbed, staff):
    colleague = RepresentativeFactory(organisation=absorbed, user__name="Ana Lima")
    done = merge(kept, absorbed, staff)
    with pghistory.context():
        Representative.objects.filter(pk=colleague.pk).update(role="alternate")
    before = everything()
    with pytest.raises(NotUndoneError) as caught:
        merging.undo(merge=done, by=staff)
    assert str(caught.value) == "Nothing was changed: these have changed since."
    assert caught.value.obstacles == ["Representative: Ana Lima – Maison Tamarin"]
    assert everything() == before
    done.refresh_from_db()
    assert done.undone_at is None


def test_what_came_since_stays_with_the_one_that_was_kept(kept, absorbed, staff):
    done = merge(kept, absorbed, staff)
    with pghistory.context():
        newcomer = RepresentativeFactory(organisation=kept)
        Organisation.objects.filter(pk=kept.pk).update(website="https://tamarin.example")
    merging.undo(merge=done, by=staff)
    assert list(kept.representatives.all()) == [newcomer]
    assert Organisation.objects.get(pk=absorbed.pk).name == "Maison du Tamarin"


def test_no_invitation_is_open_again_by_somebody_who_has_left_since(kept, absorbed, staff):
    sender, newest = RepresentativeFactory(organisation=kept), RepresentativeFactory(organisation=absorbed)
    RepresentativeFactory(organisation=kept)
    for representative in (sender, newest):
        InvitationFactory(
            organisation=representative.organisation,
            email="ines@example.org",
            role="focal_point",
            by=representative.user,
        )
    done = merge(kept, absorbed, staff)
    people.end(representative=sender, by=staff)
    merging.undo(merge=done, by=staff)
    assert Invitation.objects.get(status="open").by == newest.user


def test_no_invitation_is_open_again_to_somebody_who_has_come_and_left_since(kept, absorbed, staff):
    ines = UserFactory(email="ines@example.org")
    for organisation in (absorbed, kept):
        leads = RepresentativeFactory(organisation=organisation).user
        newest = InvitationFactory(organisation=organisation, email=ines.email, by=leads)
    done = merge(kept, absorbed, staff)
    people.end(representative=people.accept(invitation=newest, by=ines), by=ines)
    merging.undo(merge=done, by=staff)
    assert not Invitation.objects.filter(status="open").exists()


def test_what_was_asked_by_somebody_whose_account_is_deleted_is_not_open_again(kept, absorbed, staff):
    asker, other = UserFactory(), UserFactory()
    for organisation in (kept, absorbed):
        JoinRequestFactory(organisation=organisation, user=asker)
    JoinRequestFactory(organisation=absorbed, user=other)
    done = merge(kept, absorbed, staff)
    erasure.erase(user=asker, knowing=[], by=asker)
    merging.undo(merge=done, by=staff)
    assert sorted(JoinRequest.objects.values_list("organisation__slug", "user", "status")) == sorted(
        [("tamarin", asker.pk, "declined"), ("tamarin-2", asker.pk, "declined"), ("tamarin-2", other.pk, "asked")]
    )


def test_merges_in_a_row_are_undone_from_the_last_one(kept, absorbed, staff):
    third = OrganisationFactory(slug="third")
    RepresentativeFactory(organisation=absorbed)
    before = everything()
    first = merge(kept, absorbed, staff)
    second = merge(third, kept, staff)
    assert set(third.former_addresses.values_list("slug", flat=True)) == {"tamarin", "tamarin-2"}
    with pytest.raises(NotUndoneError):
        merging.undo(merge=first, by=staff)
    merging.undo(merge=second, by=staff)
    merging.undo(merge=first, by=staff)
    assert everything() == before


def test_an_undone_merge_can_be_done_again(kept, absorbed, staff):
    merging.undo(merge=merge(kept, absorbed, staff), by=staff)
    merge(absorbed, kept, staff)
    assert Organisation.objects.get().slug == "tamarin-2"


# --- who is told ------------------------------------------------------------------------------------------------------


def test_focal_points_of_both_are_told_once_in_their_language_and_nobody_hidden_is_named(kept, absorbed, staff):
    Organisation.objects.filter(pk=absorbed.pk).update(visibility="unlisted")
    mine = RepresentativeFactory(organisation=kept, user__language="fr", user__name="Ana Lima").user
    theirs = RepresentativeFactory(organisation=absorbed, user__language="ar", user__name="Hidden Person").user
    both = RepresentativeFactory(organisation=absorbed).user
    RepresentativeFactory(organisation=kept, user=both)
    RepresentativeFactory(organisation=absorbed, role="member")
    RepresentativeFactory(organisation=absorbed, user__is_active=False)
    absorbed.refresh_from_db()
    done = merge(kept, absorbed, staff)
    mails = {mail.to: mail for mail in Message.objects.filter(notice="members/organisations_merged")}
    assert len(mails) == Message.objects.count() == 3
    assert {to: mail.language for to, mail in mails.items()} == {mine.email: "fr", theirs.email: "ar", both.email: "en"}
    assert "Maison du Tamarin" in mails[theirs.email].text
    assert "Maison du Tamarin" not in mails[mine.email].text + mails[mine.email].html
    for to, mail in mails.items():
        assert "Maison Tamarin" in mail.subject
        assert f"/{mail.language}/account/organisation/tamarin/" in mail.text
        assert ("Hidden Person" in mail.text) is (to == theirs.email)

    merging.undo(merge=done, by=staff)
    undone = Message.objects.filter(notice="members/merge_undone").order_by("pk")
    assert sorted((mail.to, "tamarin-2/" in mail.text) for mail in undone) == sorted(
        [(mine.email, False), (theirs.email, True), (both.email, False), (both.email, True)]
    )
    assert all(("Maison du Tamarin" in mail.text) is ("tamarin-2/" in mail.text) for mail in undone)


def test_of_samples_nobody_is_told(staff):
    one, other = OrganisationFactory(sample=True), OrganisationFactory(sample=True)
    for organisation in (one, other):
        RepresentativeFactory(organisation=organisation)
    merging.undo(merge=merge(one, other, staff), by=staff)
    assert not Message.objects.exists()


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["public", "members", "unlisted"])
@pytest.mark.parametrize("reader", ["anonymous", "member", "own", "former"])
def test_a_former_address_leads_on_whom_the_organisation_is_shown_to(client, kept, absorbed, staff, visibility, reader):
    Organisation.objects.filter(pk=kept.pk).update(visibility=visibility)
    RepresentativeFactory(organisation=absorbed, former=True)
    merge(kept, absorbed, staff)
    if reader == "member":
        client.force_login(RepresentativeFactory(organisation=OrganisationFactory(listed=True)).user)
    elif reader == "own":
        client.force_login(RepresentativeFactory(organisation=kept).user)
    elif reader == "former":
        client.force_login(Representative.objects.get(ended_on__isnull=False).user)
    is_shown = visibility == "public" or reader == "own" or (visibility == "members" and reader == "member")
    response = client.get("/fr/members/tamarin-2/")
    if is_shown:
        assert (response.status_code, response["Location"]) == (301, "/fr/members/tamarin/")
        expected = "max-age=3600" if reader == "anonymous" else "private, no-store"
        assert response["Cache-Control"] == expected
    else:
        never = client.get("/fr/members/never-was/")
        assert response.status_code == never.status_code
        for each in (response, never):
            each.headers.pop("Expires", None)  # the second at which it was asked for
        assert response.headers == never.headers
        assert response.content.decode().replace("tamarin-2", "never-was") == never.content.decode()
    own = client.get("/fr/account/organisation/tamarin-2/people/")
    if reader == "own":
        assert (own.status_code, own["Location"]) == (308, "/fr/account/organisation/tamarin/people/")
    else:
        assert own.status_code == (302 if reader == "anonymous" else 404)


def test_what_was_typed_in_an_old_tab_reaches_the_organisation(client, kept, absorbed, staff):
    person = RepresentativeFactory(organisation=absorbed).user
    client.force_login(person)
    merge(kept, absorbed, staff)
    response = client.post("/en/account/organisation/tamarin-2/people/", {"email": "ines@example.org"}, follow=True)
    assert response.redirect_chain == [("/en/account/organisation/tamarin/people/", 308)]
    assert response.context["form"]["email"].value() == "ines@example.org"


def test_nobody_takes_a_former_address(client, kept, absorbed, staff):
    merge(kept, absorbed, staff)
    FormerAddress.objects.update(slug="maison-baobab")
    waiting = ApplicationFactory(
        submitted=True, organisation__name="Maison Baobab", organisation__visibility="public", organisation__slug="x"
    )
    applications.approve(application=waiting, version=waiting.version, locality="national", by=staff)
    slug = Application.objects.get(pk=waiting.pk).organisation.slug
    assert slug.startswith("maison-baobab-")
    client.force_login(UserFactory(superuser=True))
    page = client.post("/admin/members/organisation/add/", {"slug": "maison-baobab", "name": "Maison Baobab"})
    assert "it leads there" in page.content.decode()


# --- an application that came along -----------------------------------------------------------------------------------


def test_an_applicant_does_not_write_into_the_entry_of_a_member(kept, absorbed, staff):
    asked = ApplicationFactory(
        organisation=absorbed,
        returned=True,
        requested={"organisation": "The official name, please."},
        changed=["organisation"],
    )
    asked.answers["organisation"]["name"] = ["Somebody Else"]
    asked.save()
    assert outcomes(kept, absorbed, staff)["Application"] == [
        "Comes along. It cannot be approved, for there is an active membership: decline it."
    ]
    merge(kept, absorbed, staff)
    asked.refresh_from_db()
    applications.submit(application=asked, version=asked.version, by=asked.applicant)
    kept.refresh_from_db()
    assert (kept.name, asked.organisation) == ("Maison Tamarin", kept)


def test_a_decision_on_a_page_from_before_the_merge_is_refused(kept, absorbed, staff):
    waiting = ApplicationFactory(organisation=absorbed, submitted=True)
    merge(kept, absorbed, staff)
    with pytest.raises(ChangedError):
        applications.decline(application=waiting, version=waiting.version, reason="Twice.", by=staff)


def test_ends_of_what_has_not_begun_are_no_error(kept, absorbed, staff):
    """Dates in the future: the database asks that nothing ends before it starts."""
    soon = timezone.localdate() + timedelta(days=5)
    MembershipFactory(organisation=absorbed, started_on=soon)
    person = RepresentativeFactory(organisation=kept).user
    RepresentativeFactory(organisation=absorbed, user=person, started_on=soon)
    group = GroupFactory()
    for organisation in (kept, absorbed):
        SeatFactory(organisation=organisation, group=group, started_on=soon)
    merge(kept, absorbed, staff)
    assert Membership.objects.get(status="ended").ended_on == soon
    assert Representative.objects.get(ended_on__isnull=False).ended_on == soon
    assert Seat.objects.get(ended_on__isnull=False).ended_on == soon
    assert JoinRequest.objects.count() == 0
