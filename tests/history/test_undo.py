"""A change is taken back as one, to the very same rows, or not at all."""

from datetime import date

import pghistory
import pytest
from pghistory.models import Context

from foundation.history import actions as history
from foundation.history.actions import NotUndoneError
from initiatives.models import Initiative
from members.models import JoinRequest, Membership, Organisation, Representative
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.members import (
    ApplicationFactory,
    JoinRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
)

pytestmark = pytest.mark.django_db
# As it is in a request of its own.
another_request = pghistory.context


def rows(*models) -> list:
    return [list(model.objects.order_by("pk").values()) for model in models]


def undo(context_id) -> None:
    with another_request():
        history.undo(context_id=context_id)


def refusal(context_id) -> NotUndoneError:
    with pytest.raises(NotUndoneError) as caught:
        undo(context_id)
    return caught.value


def test_inserts_updates_and_deletions_are_taken_back_to_the_same_rows():
    organisation = OrganisationFactory(
        listed=True, name="Élan", description_ar="نص", texts={"description_ar": {"draft": True}}, countries=["KE", "UG"]
    )
    gone = JoinRequestFactory(organisation=organisation, declined=True)
    models = (Organisation, Membership, JoinRequest, Representative)
    before = rows(*models)
    with history.undoable(what="a test") as context_id:
        organisation.name = "Another"
        organisation.description_ar = "نص آخر"
        organisation.save()
        organisation.countries = []
        organisation.save()
        gone.delete()
        # each state on the way is allowed, the way back goes through the same
        Membership.objects.update(status="ended", ended_on=date(2026, 1, 1))
        MembershipFactory(organisation=organisation, type=Membership.objects.get().type)
        RepresentativeFactory(organisation=organisation).delete()
    assert rows(*models) != before
    undo(context_id)
    assert rows(*models) == before
    assert Organisation.objects.get(pk=organisation.pk).sort_key == "elan"


def test_pairs_of_a_relation_are_taken_back():
    group, other = GroupFactory(), GroupFactory()
    initiative = InitiativeFactory()
    initiative.groups.set([group])
    before = rows(Initiative.groups.through)
    with history.undoable() as context_id:
        initiative.groups.set([other])
    undo(context_id)
    assert rows(Initiative.groups.through) == before


def test_an_undo_is_on_record_and_names_what_it_undid():
    membership = MembershipFactory()
    with history.undoable(user=7) as context_id:
        membership.delete()
    undo(context_id)
    last = Membership.pgh_event_model.objects.latest("pgh_id")
    assert last.pgh_label == "insert"
    assert last.pgh_context.metadata == {"undoes": str(context_id)}
    undone = Context.objects.get(pk=context_id).metadata
    assert undone == {"user": 7, "events": 1, "undone_by": str(last.pgh_context_id)}


def test_what_the_same_transaction_writes_afterwards_is_no_part_of_it():
    membership, later = MembershipFactory(), OrganisationFactory()
    with history.undoable() as context_id:
        membership.delete()
    later.acronym = "NEW"
    later.save()
    history.undo(context_id=context_id)
    assert Membership.objects.update(confirmed_on=date(2026, 1, 1)) == 1
    assert Organisation.objects.get(pk=later.pk).acronym == "NEW"
    assert Membership.pgh_event_model.objects.latest("pgh_id").pgh_context is None


def test_what_is_undone_is_not_undone_again():
    membership = MembershipFactory()
    with history.undoable() as context_id:
        membership.delete()
    undo(context_id)
    refused = refusal(context_id)
    assert str(refused) == "Nothing was changed: this is undone already."
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("what", ["edited", "deleted"])
def test_nothing_is_undone_over_a_later_change(what):
    organisation, other = OrganisationFactory(name="One"), OrganisationFactory(name="Two")
    with history.undoable() as context_id:
        for each in (organisation, other):
            each.acronym = "NEW"
            each.save()
    with another_request():
        if what == "edited":
            Organisation.objects.filter(pk=organisation.pk).update(website="https://one.example")
        else:
            organisation.delete()
    refused = refusal(context_id)
    assert str(refused) == "Nothing was changed: these have changed since."
    assert len(refused.obstacles) == 1
    assert ("Organisation: One" in refused.obstacles) is (what == "edited")
    assert Organisation.objects.get(pk=other.pk).acronym == "NEW"


def test_a_later_change_that_was_itself_taken_back_is_no_obstacle():
    organisation = OrganisationFactory()
    with history.undoable() as context_id:
        organisation.acronym = "NEW"
        organisation.save()
    with history.undoable() as later:
        organisation.acronym = "NEWER"
        organisation.save()
    undo(later)
    undo(context_id)
    assert Organisation.objects.get().acronym == ""


@pytest.mark.parametrize("tracked", [True, False])
def test_nothing_goes_that_something_new_needs(tracked):
    with history.undoable() as context_id:
        application = ApplicationFactory(submitted=True)
    with another_request():
        if tracked:
            SeatFactory(organisation=application.organisation, group__name_en="Cash")
        else:
            application.reminders.create(
                which="first", since=application.submitted_at, posted_at=application.submitted_at
            )
    refused = refusal(context_id)
    assert str(refused) == "Nothing was changed: these came since, and need what would go."
    named = f"Seat: {application.organisation} – Cash" if tracked else f"Reminder: {application}: first"
    assert refused.obstacles == [named]
    assert Organisation.objects.exists()


def test_a_row_whose_past_is_not_on_record_is_left_alone():
    organisation = OrganisationFactory(name="From before the history")
    Organisation.pgh_event_model.objects.all().delete()
    with history.undoable() as context_id:
        organisation.acronym = "NEW"
        organisation.save()
    refused = refusal(context_id)
    assert str(refused) == "Nothing was changed: it is not on record what these were before."
    assert refused.obstacles == ["Organisation: From before the history"]


def test_a_deleted_row_that_is_not_fully_on_record_cannot_come_back():
    application = ApplicationFactory()
    with history.undoable() as context_id:
        application.delete()
    assert str(refusal(context_id)) == "Nothing was changed: it is not on record what these were before."


def test_what_was_forgotten_on_purpose_does_not_come_back_by_half():
    request, membership = JoinRequestFactory(), MembershipFactory()
    with history.undoable() as context_id:
        request.delete()
        membership.delete()
    JoinRequest.pgh_event_model.objects.all().delete()
    refused = refusal(context_id)
    assert str(refused) == "Nothing was changed: a part of what has to be put back was deleted for good since."


def test_a_place_that_is_taken_is_not_taken_away():
    organisation = OrganisationFactory(slug="tamarin")
    with history.undoable() as context_id:
        organisation.delete()
    with another_request():
        OrganisationFactory(slug="tamarin")
    refused = refusal(context_id)
    assert str(refused) == "Nothing was changed: something else has taken the place of what has to be put back."


def test_two_changes_of_one_request_could_not_be_told_apart():
    with another_request():
        OrganisationFactory()
        with pytest.raises(RuntimeError), history.undoable():
            pass
    with history.undoable() as context_id:
        OrganisationFactory()
        with pytest.raises(RuntimeError):
            history.undo(context_id=context_id)
