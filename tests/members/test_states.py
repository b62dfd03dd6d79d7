"""The states of an application and of a membership: the arrows that are drawn, and no others, whatever people do in
whatever order."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from foundation.outbox.models import Message
from members.actions import applications, confirmations, entering, entries
from members.actions.applications import RefusedError
from members.models import Application, Confirmation, Membership, Organisation, Representative
from members.pages import all_pages, fingerprint
from tests.factories.members import (
    ApplicationFactory,
    ConfirmationFactory,
    MembershipFactory,
    MembershipTypeFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.members.answers import form_of, typed
from tests.members.test_entering import seen_of

DOC = Path(__file__).resolve().parents[2] / "docs" / "journeys" / "membership.md"
TRAITS = {"draft": {}, "changes_requested": {"returned": True}} | {
    state: {state: True} for state in ("submitted", "approved", "declined", "withdrawn")
}


def save_page(application, by):
    slug = next(iter(application.requested), "work")
    return applications.save_page(page=all_pages()[slug], typed=typed(slug), by=application.applicant)


def submit(application, by):
    return applications.submit(application=application, version=application.version, by=application.applicant)


def withdraw(application, by):
    return applications.withdraw(application=application, by=application.applicant)


def request_changes(application, by):
    asked = {"work": "More, please."}
    return applications.request_changes(application=application, version=application.version, requested=asked, by=by)


def approve(application, by):
    return applications.approve(application=application, version=application.version, locality="national", by=by)


def decline(application, by):
    return applications.decline(application=application, version=application.version, reason="No.", by=by)


def save(application, by):
    answers = {all_pages()["work"]: typed("work", description="Typed by the secretariat. " * 13)}
    seen = {"work": fingerprint(all_pages()["work"], application)}
    return entering.save(application=application, typed=answers, seen=seen, by=by)


def ask(application, by):
    return entering.ask(application=application, by=by)


def discard(application, by):
    return entering.discard(application=application, by=by)


def disown(application, by):
    return entering.disown(application=application, by=application.applicant)


VERBS = {verb.__name__: verb for verb in (save_page, submit, withdraw, request_changes, approve, decline)}


DESK = {verb.__name__: verb for verb in (save, ask, discard, disown)}


def drawn() -> set[tuple[str, str, str]]:
    return set(re.findall(r"^    (\w+) --> (\w+|\[\*\]): (\w+)$", DOC.read_text(encoding="utf-8"), flags=re.M))


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(TRAITS))
@pytest.mark.parametrize("verb", list(VERBS | DESK))
@pytest.mark.parametrize("is_entered", [False, True])
def test_every_step_from_every_state_is_drawn_or_refused(state, verb, is_entered):
    entered = {"entered_by": UserFactory(staff=True), "came": "email"} if is_entered else {}
    if is_entered and state not in ("draft", "withdrawn"):  # its applicant has confirmed it
        entered["taken_over_at"] = timezone.now()
    application = ApplicationFactory(**TRAITS[state], **entered, applicant__name="Lala")
    if state == "changes_requested" and verb == "submit":  # what was asked for has been changed
        application.changed = list(application.requested)
        application.save()
    staff = UserFactory(staff=True)
    try:
        (VERBS | DESK)[verb](application, staff)
    except RefusedError:
        found = set()
    else:
        after = Application.objects.filter(pk=application.pk).first()
        found = {(state, after.status if after else "[*]", verb)}
        if Application.objects.count() > 1:  # another one was started; this one stays as it ended
            assert after.status == state
            found = set()
    arrows = {arrow for arrow in drawn() if arrow[0] == state and arrow[2] == verb}
    if verb in DESK and not is_entered and state == "draft":  # it is its applicant's
        arrows = set()
    assert found == arrows


# --- a membership ---------------------------------------------------------------------------------------------------

STATES = {"active": {}, "lapsed": {"status": "lapsed", "ended_on": date(2026, 3, 1)}, "ended": {"ended": True}}


def confirm(confirmation, version, by):
    confirmations.confirm(membership=confirmation.membership, by=by)


def leave(confirmation, version, by):
    confirmations.leave(membership=confirmation.membership, reason="We close.", by=by)


def lapse(confirmation, version, by):
    confirmations.lapse(confirmation=confirmation, version=version, reason="No answer.", by=by)


def end(confirmation, version, by):
    confirmations.end(confirmation=confirmation, version=version, by=by)


def confirm_for(confirmation, version, by):
    confirmations.confirm_for(confirmation=confirmation, version=version, by=by)


STEPS = {step.__name__: step for step in (confirm, leave, lapse, end)}


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(STATES))
@pytest.mark.parametrize("step", list(STEPS))
def test_every_step_of_a_membership_is_drawn_or_refused(state, step):
    confirmation = ConfirmationFactory(
        membership__started_on=date(2023, 3, 1),
        overdue=True,
        leaving=step == "end",
        **{f"membership__{name}": value for name, value in STATES[state].items()},
    )
    try:
        STEPS[step](confirmation, confirmation.version, UserFactory(staff=True))
    except RefusedError:
        found = set()
    else:
        found = {(state, Membership.objects.get().status, step)}
    assert found == {arrow for arrow in drawn() if arrow[0] == state and arrow[2] == step}


class AnyOrder(TestCase):
    """Steps by an applicant and two members of staff, some on what they read long ago."""

    @settings(max_examples=30, deadline=None)
    @given(
        st.booleans(),
        st.lists(st.tuples(st.sampled_from(list(VERBS | DESK)), st.integers(0, 1), st.booleans()), max_size=14),
    )
    def test_no_order_of_steps_breaks_a_rule_or_mails_twice(self, is_entered, steps):
        MembershipTypeFactory()
        person, staff = UserFactory(), UserFactory.create_batch(2, staff=True)
        pages = {page: typed(slug, **form_of(slug)) for slug, page in all_pages().items()}
        if is_entered:
            application = entering.enter(email=person.email, name="", language="en", came="paper", by=staff[0])
            application = entering.save(application=application, typed=pages, seen=seen_of(application), by=staff[0])
        else:
            for page, answers in pages.items():
                application = applications.save_page(page=page, typed=answers, by=person)
        read, said, asked = application, [], set()
        for verb, who, is_stale in steps:
            current = Application.objects.filter(applicant=person).order_by("pk").last()
            if current is None:  # discarded
                break
            try:
                (VERBS | DESK)[verb](read if is_stale else current, staff[who])
            except RefusedError as refusal:
                said.append(str(refusal))
            else:
                asked |= {current.pk} if verb == "ask" else set()
                asked -= {current.pk} if verb == "discard" else set()  # its mails go with it
            read = read if is_stale else current
        assert all(said)
        # Within a minute one link is sent, however often it is asked for.
        assert Message.objects.filter(notice="members/application_entered").count() == len(asked) <= is_entered
        for application in Application.objects.all():
            assert application.timeline.last().status == application.status
            decisions = [e for e in application.timeline.all() if e.status in ("approved", "declined", "withdrawn")]
            assert len(decisions) <= 1
        approved = Application.objects.filter(status="approved").count()
        assert Membership.objects.active().count() == Representative.objects.current().count() == approved <= 1
        assert Application.objects.open().count() <= 1
        assert Organisation.objects.listed().count() == approved
        submissions = sum(a.timeline.filter(status="submitted").count() for a in Application.objects.all())
        for notice in ("application_received", "application_notice"):
            assert Message.objects.filter(notice=f"members/{notice}").count() == submissions
        for state, notice in (("approved", "application_approved"), ("declined", "application_declined")):
            told = Message.objects.filter(notice=f"members/{notice}").count()
            assert told == Application.objects.filter(status=state).count()

    @settings(max_examples=30, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from([*STEPS, "confirm_for", "ask", "hide"]), st.integers(0, 1), st.booleans()),
            max_size=12,
        )
    )
    def test_no_order_of_answers_and_decisions_ends_a_membership_twice_or_mails_twice(self, steps):
        membership = MembershipFactory(started_on=date(2023, 3, 1), organisation__visibility="public")
        organisation = membership.organisation
        focal_points = [each.user for each in RepresentativeFactory.create_batch(2, organisation=organisation)]
        staff, now = UserFactory.create_batch(2, staff=True), timezone.now() - timedelta(days=120)
        confirmations.ask_due(now=now)
        confirmation = Confirmation.objects.get()
        read = confirmation.version
        for step, who, is_stale in steps:
            confirmation.refresh_from_db()
            version = read if is_stale else confirmation.version
            read = version
            try:
                if step == "ask":
                    now += timedelta(days=30)
                    confirmations.ask_due(now=now)
                elif step == "hide":
                    entries.hide(organisation=organisation, by=focal_points[who])
                elif step in ("confirm", "leave"):
                    STEPS[step](confirmation, version, focal_points[who])
                else:
                    {**STEPS, "confirm_for": confirm_for}[step](confirmation, version, staff[who])
            except RefusedError as refusal:
                assert str(refusal)  # noqa: PT017
        membership.refresh_from_db()
        ended = {
            state: Confirmation.objects.filter(status=state, membership=membership).count()
            for state in ("lapsed", "ended")
        }
        assert ended == {state: int(membership.status == state) for state in ended}
        assert Confirmation.objects.filter(status__in=Confirmation.OPEN).count() <= 1
        assert (membership.ended_on is None) == (membership.status == "active")
        assert Organisation.objects.active().exists() == (membership.status == "active")
        for state in ended:
            told = Message.objects.filter(notice=f"members/membership_{state}")
            assert told.count() == 2 * ended[state]
        keys = list(Message.objects.filter(notice__startswith="members/leaving").values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        left = Confirmation.pgh_event_model.objects.filter(status="leaving", pgh_label="update").count()
        assert Message.objects.filter(notice="members/leaving_notice").count() == left
