"""The states of an application: the arrows that are drawn, and no others, whatever people do in whatever order."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from foundation.outbox.models import Message
from members.actions import applications
from members.actions.applications import RefusedError
from members.models import Application, Membership, Organisation, Representative
from members.pages import all_pages
from tests.factories.members import ApplicationFactory, MembershipTypeFactory, UserFactory
from tests.members.answers import form_of, typed

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


VERBS = {verb.__name__: verb for verb in (save_page, submit, withdraw, request_changes, approve, decline)}


def drawn() -> set[tuple[str, str, str]]:
    return set(re.findall(r"^    (\w+) --> (\w+): (\w+)$", DOC.read_text(encoding="utf-8"), flags=re.M))


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(TRAITS))
@pytest.mark.parametrize("verb", list(VERBS))
def test_every_step_from_every_state_is_drawn_or_refused(state, verb):
    application = ApplicationFactory(**TRAITS[state], applicant__name="Lala")
    if state == "changes_requested" and verb == "submit":  # what was asked for has been changed
        application.changed = list(application.requested)
        application.save()
    staff = UserFactory(staff=True)
    try:
        VERBS[verb](application, staff)
    except RefusedError:
        found = set()
    else:
        after = Application.objects.get(pk=application.pk)
        found = {(state, after.status, verb)}
        if Application.objects.count() > 1:  # another one was started; this one stays as it ended
            assert after.status == state
            found = set()
    assert found == {arrow for arrow in drawn() if arrow[0] == state and arrow[2] == verb}


class AnyOrder(TestCase):
    """Steps by an applicant and two members of staff, some on what they read long ago."""

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(list(VERBS)), st.integers(0, 1), st.booleans()), max_size=14))
    def test_no_order_of_steps_breaks_a_rule_or_mails_twice(self, steps):
        MembershipTypeFactory()
        person, staff = UserFactory(), UserFactory.create_batch(2, staff=True)
        for slug, page in all_pages().items():
            application = applications.save_page(page=page, typed=typed(slug, **form_of(slug)), by=person)
        read, said = application, []
        for verb, who, is_stale in steps:
            current = Application.objects.filter(applicant=person).latest("pk")
            try:
                VERBS[verb](read if is_stale else current, staff[who])
            except RefusedError as refusal:
                said.append(str(refusal))
            read = read if is_stale else current
        assert all(said)
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
