"""Reminders: the right one, once, however often or seldom they are asked for; and drafts that go."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest
from django.conf import settings as portal
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format

from foundation.outbox.models import Message
from members import tasks
from members.actions import applications, reminders
from members.dates import after_working_days
from members.models import Application, Membership, Organisation, Reminder, TimelineEntry, User
from members.pages import all_pages
from tests.factories.members import (
    ApplicationFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    PeriodsFactory,
    RepresentativeFactory,
    TimelineEntryFactory,
    UserFactory,
)
from tests.members.answers import draft_of, typed
from tests.members.test_codes import at_once

NOW = datetime(2027, 3, 10, 12, tzinfo=UTC)  # a Wednesday
Status = Application.Status


def days(number: float) -> timedelta:
    return timedelta(days=number)


def draft(saved: float, **fields) -> Application:
    """One that was last saved so many days before NOW, by somebody who has no organisation yet."""
    fields = {"organisation": None, "applicant__name": "Lala Rakoto"} | fields
    application = ApplicationFactory(saved_at=NOW - days(saved), **fields)
    TimelineEntryFactory(application=application)
    return application


def returned(moved: float, saved: float = 300) -> Application:
    """One whose changes were requested so many days before NOW."""
    application = ApplicationFactory(
        returned=True, saved_at=NOW - days(saved), submitted_at=NOW - days(200), organisation__name="Maison Tamarin"
    )
    step(application, Status.CHANGES_REQUESTED, NOW - days(moved))
    return application


def submitted(at: datetime, **fields) -> Application:
    application = ApplicationFactory(submitted=True, submitted_at=at, saved_at=at, **fields)
    step(application, Status.SUBMITTED, at)
    return application


def step(application: Application, status: str, at: datetime) -> None:
    entry = TimelineEntryFactory(application=application, status=status)
    TimelineEntry.objects.filter(pk=entry.pk).update(at=at)


def run(after: float = 0) -> list[str]:
    """What a run so many days after NOW sends."""
    known = set(Message.objects.values_list("pk", flat=True))
    reminders.send_due(now=NOW + days(after))
    sent = Message.objects.exclude(pk__in=known).order_by("pk").values_list("notice", flat=True)
    return [notice.removeprefix("members/") for notice in sent]


def history_of(key: int) -> list:
    """What is kept anywhere of the application with this key."""
    kept = [*Application.objects.filter(pk=key), *Reminder.objects.filter(application=key)]
    kept += TimelineEntry.objects.filter(application=key)
    kept += Application.pgh_event_model.objects.filter(id=key)
    kept += TimelineEntry.pgh_event_model.objects.filter(application_id=key)
    return kept


# --- drafts -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("saved", "sent"),
    [
        (6.9, []),
        (7, ["draft_reminder"]),
        (29.9, ["draft_reminder"]),
        (30, ["draft_last_reminder"]),
        (89, ["draft_last_reminder"]),
        (400, ["draft_last_reminder"]),
    ],
)
def test_draft_gets_the_latest_reminder_that_applies_and_only_once(saved, sent):
    draft(saved)
    assert run() == sent
    assert run() == []


@pytest.mark.django_db
def test_draft_is_reminded_twice_and_then_removed_when_beat_never_misses_a_day():
    draft(0)
    sent = {day: notices for day in range(120) if (notices := run(after=day))}
    assert sent == {7: ["draft_reminder"], 30: ["draft_last_reminder"], 90: ["draft_removed"]}


@pytest.mark.django_db
def test_first_reminder_says_whose_application_waits_and_leads_on():
    draft(8, applicant__email="lala@example.org", answers={"organisation": {"name": ["Maison\n Tamarin "]}})
    run()
    message = Message.objects.get()
    assert (message.to, message.subject) == ("lala@example.org", "Your application is waiting for you")
    assert "Dear Lala Rakoto," in message.text
    assert "The application from Maison Tamarin for membership of the Alliance has not been submitted" in message.text
    assert f"\n{portal.SITE_URL}/en/apply/continue/\n" in message.text
    assert message.expires_at == NOW + days(22)  # then the second one is due


@pytest.mark.django_db
def test_who_has_typed_no_name_yet_is_greeted_all_the_same():
    draft(8, applicant__name="", answers={})
    run()
    message = Message.objects.get()
    assert message.text.startswith(
        "Good day,\n\nYour application for membership of the Alliance has not been submitted"
    )
    assert ">Good day,\n</p>" in message.html


@pytest.mark.django_db
def test_what_somebody_typed_for_a_name_is_literal_and_shortened():
    draft(8, answers={"organisation": {"name": ["<b>{{ 7|add:1 }}</b>" + "x" * 20_000]}})
    run()
    message = Message.objects.get()
    assert "from <b>{{ 7|add:1 }}</b>xxx" in message.text
    assert "&lt;b&gt;{{ 7|add:1 }}&lt;/b&gt;xxx" in message.html
    assert len(message.text) < 2_000


@pytest.mark.django_db
def test_second_reminder_says_on_which_day_the_draft_will_be_removed():
    draft(30)
    run()
    message = Message.objects.get()
    assert message.subject == "Your application will be removed on 9 May 2027"
    assert "It was last saved on 8 February 2027." in message.text
    assert "On 9 May 2027 this one will be removed" in message.text
    assert message.expires_at == Reminder.objects.get().removal_at == NOW + days(60)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_reminders_are_written_in_the_language_of_the_account(language):
    application = draft(8, applicant__language=language)
    run()
    Application.objects.filter(pk=application.pk).update(saved_at=NOW - days(31))
    run()
    run(after=59)
    found = {message.notice.removeprefix("members/"): message for message in Message.objects.all()}
    assert list(found) == ["draft_removed", "draft_last_reminder", "draft_reminder"]
    with translation.override(language):
        day = date_format(date(2027, 5, 8), "DATE_FORMAT")
    assert day in found["draft_last_reminder"].subject
    assert day in found["draft_last_reminder"].text
    for name, path in (("reminder", "continue/"), ("last_reminder", "continue/"), ("removed", "")):
        message = found[f"draft_{name}"]
        address = f"{portal.SITE_URL}/{language}/apply/{path}"
        assert message.language == language
        assert f"\n{address}\n" in message.text
        assert f'href="{address}"' in message.html
        assert "Lala Rakoto" in message.text
        assert ("application" in message.text) == (language == "en")


@pytest.mark.django_db
def test_touching_a_draft_starts_the_count_anew():
    MembershipTypeFactory()
    person = UserFactory()
    application = draft_of(person)
    Application.objects.update(saved_at=timezone.now() - days(31))
    reminders.send_due(now=timezone.now())
    # the same answers once more: nothing changed, and yet somebody was here
    applications.save_page(page=all_pages()["work"], typed=typed("work"), by=person)
    application.refresh_from_db()
    saved = application.saved_at
    for day in (1, 6, 7, 8, 29, 30, 60, 89):
        reminders.send_due(now=saved + days(day))
    notices = list(Message.objects.order_by("pk").values_list("notice", flat=True))
    assert notices == [
        "members/draft_last_reminder",
        "members/draft_reminder",
        "members/draft_last_reminder",
    ]
    assert Application.objects.exists()


@pytest.mark.django_db
def test_draft_of_somebody_who_may_not_sign_in_is_left_alone():
    draft(100, applicant__is_active=False)
    assert run() == run(after=20) == []
    assert Application.objects.exists()


@pytest.mark.django_db
def test_samples_have_nobody_to_be_reminded():
    draft(100, organisation=OrganisationFactory(sample=True))
    submitted(NOW - days(100), organisation=OrganisationFactory(sample=True))
    assert run() == run(after=20) == []


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["approved", "declined", "withdrawn"])
def test_closed_applications_are_left_alone(state):
    draft(100, organisation=OrganisationFactory(), **{state: True})
    assert run() == run(after=20) == []


# --- removal ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_removed_draft_leaves_nothing_but_the_account_and_a_last_mail():
    application = draft(30, answers={"organisation": {"name": ["Maison Tamarin"]}})
    run()
    assert run(after=59.9) == []
    assert run(after=60) == ["draft_removed"]
    assert history_of(application.pk) == []
    assert not Application.pgh_event_model.objects.exists()
    assert not TimelineEntry.pgh_event_model.objects.exists()
    assert User.objects.get() == application.applicant
    message = Message.objects.get(notice="members/draft_removed")
    assert message.to == application.applicant.email
    assert "we have removed the unfinished application from Maison Tamarin, with all its answers." in message.text
    assert "You are welcome to start again" in message.text
    assert run(after=61) == []


@pytest.mark.django_db
def test_history_of_others_stays_when_a_draft_goes():
    application, other = draft(100), draft(1)
    run()
    run(after=14)
    assert history_of(application.pk) == []
    assert Application.pgh_event_model.objects.get().id == other.pk
    assert TimelineEntry.pgh_event_model.objects.get().application_id == other.pk


@pytest.mark.django_db
def test_without_an_announcement_removal_waits_for_fourteen_days_after_it():
    draft(200)
    assert run() == ["draft_last_reminder"]
    assert "On 24 March 2027 this one will be removed" in Message.objects.get().text
    assert run(after=13.9) == []
    assert run(after=14) == ["draft_removed"]


@pytest.mark.django_db
def test_first_reminder_announces_nothing():
    application = draft(29)
    assert run() == ["draft_reminder"]
    assert run(after=70) == ["draft_last_reminder"]
    assert application.reminders.get(which="second").removal_at == NOW + days(84)


@pytest.mark.django_db
def test_draft_that_was_touched_after_the_announcement_stays():
    application = draft(100)
    run()
    Application.objects.filter(pk=application.pk).update(saved_at=NOW + days(13))
    assert run(after=14) == run(after=19) == []
    assert run(after=20) == ["draft_reminder"]


@pytest.mark.django_db
def test_announcement_is_remembered_when_its_mail_is_long_purged():
    PeriodsFactory(removal_days=300)
    draft(30)
    assert run() == ["draft_last_reminder"]
    Message.objects.all().delete()
    assert run(after=200) == []
    assert run(after=270) == ["draft_removed"]


@pytest.mark.django_db
def test_day_that_was_announced_stands_when_the_period_is_shortened():
    periods = PeriodsFactory()
    draft(30)
    run()
    periods.removal_days = 40
    periods.save()
    assert run(after=59) == []
    assert run(after=60) == ["draft_removed"]


@pytest.mark.django_db
def test_longer_period_spares_a_draft_that_was_announced():
    periods = PeriodsFactory()
    draft(30)
    run()
    periods.removal_days = 100
    periods.save()
    assert run(after=69) == []
    assert run(after=70) == ["draft_removed"]


@pytest.mark.django_db
def test_organisation_of_a_removed_draft_stays_with_all_it_has():
    organisation = OrganisationFactory(listed=True)
    before = ApplicationFactory(declined=True, organisation=organisation)
    representative = RepresentativeFactory(organisation=organisation)
    draft(100, organisation=organisation)
    run()
    assert run(after=14) == ["draft_removed"]
    assert list(Application.objects.all()) == [before]
    assert Organisation.objects.get() == organisation
    assert Membership.objects.get().organisation == organisation
    assert organisation.representatives.get() == representative


@pytest.mark.django_db
def test_removal_without_a_reminder_ahead_is_refused_by_the_database():
    fields = {"application": draft(100), "which": "second", "since": NOW, "posted_at": NOW}
    with pytest.raises(IntegrityError, match="removal_is_announced_ahead"):
        Reminder.objects.create(**fields, removal_at=NOW + days(13))


# --- requested changes ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("moved", "sent"), [(6.9, []), (7, ["changes_reminder"]), (200, ["changes_reminder"])])
def test_requested_changes_are_reminded_of_from_the_day_they_were_asked_for(moved, sent):
    returned(moved)
    assert run() == sent
    assert run() == []


@pytest.mark.django_db
def test_requested_changes_are_reminded_of_twice_and_never_removed():
    returned(0)
    sent = {day: notices for day in range(400) if (notices := run(after=day))}
    assert sent == {7: ["changes_reminder"], 30: ["changes_reminder"]}
    assert Application.objects.exists()


@pytest.mark.django_db
def test_reminder_of_changes_repeats_what_was_asked_for():
    returned(8)
    run()
    message = Message.objects.get()
    assert message.subject == "We are waiting for your changes: the application from Maison Tamarin"
    assert f"\n{all_pages()['work'].title}\nPlease say in which camps.\n" in message.text
    assert f"\n{portal.SITE_URL}/en/apply/check/\n" in message.text
    assert "removed" not in message.text


@pytest.mark.django_db
def test_changing_one_of_the_pages_starts_the_count_anew():
    returned(moved=40, saved=3)
    assert run() == []
    assert run(after=4) == ["changes_reminder"]


# --- submissions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "number", "expected"),
    [
        ((2027, 3, 1), 1, (2027, 3, 2)),  # from a Monday
        ((2027, 3, 5), 1, (2027, 3, 8)),  # from a Friday
        ((2027, 3, 6), 1, (2027, 3, 8)),
        ((2027, 3, 7), 1, (2027, 3, 8)),
        ((2027, 3, 3), 5, (2027, 3, 10)),
        ((2027, 3, 1), 10, (2027, 3, 15)),
        ((2027, 3, 6), 10, (2027, 3, 19)),
    ],
)
def test_working_days_are_monday_to_friday(moment, number, expected):
    assert after_working_days(datetime(*moment, 9, 30, tzinfo=UTC), number) == datetime(*expected, 9, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_secretariat_is_told_once_of_a_submission_without_an_answer(settings):
    application = submitted(NOW, organisation__name="Maison Tamarin", applicant__language="ar")
    sent = {day: notices for day in range(400) if (notices := run(after=day))}
    assert sent == {14: ["application_unanswered"]}  # two weekends
    message = Message.objects.get()
    assert (message.to, message.language) == (settings.SECRETARIAT_EMAIL, "en")
    assert message.subject == "Still waiting for a decision: Maison Tamarin"
    assert "submitted on 10 March 2027" in message.text
    assert "within 10 working days" in message.text
    assert f"\n{settings.SITE_URL}/admin/members/application/{application.pk}/change/\n" in message.text


@pytest.mark.django_db
def test_submission_on_a_saturday_counts_from_monday():
    PeriodsFactory(decision_days=1)
    saturday = datetime(2027, 3, 13, 9, tzinfo=UTC)
    submitted(saturday)
    reminders.send_due(now=saturday + days(1.9))
    assert not Message.objects.exists()
    reminders.send_due(now=saturday + days(2))
    assert "within 1 working day." in Message.objects.get().text


@pytest.mark.django_db
def test_each_round_of_a_submission_is_counted_from_its_own_beginning():
    application = submitted(NOW - days(40))
    assert run() == ["application_unanswered"]
    Application.objects.filter(pk=application.pk).update(version=4)
    step(application, Status.CHANGES_REQUESTED, NOW + days(1))
    step(application, Status.SUBMITTED, NOW + days(2))
    assert run(after=15) == []
    assert run(after=16) == ["application_unanswered"]
    assert run(after=17) == []
    assert Message.objects.count() == 2


# --- runs -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_run_of_beat_takes_the_present_moment():
    application = draft(0)
    Application.objects.filter(pk=application.pk).update(saved_at=timezone.now() - days(8))
    tasks.send_reminders()
    tasks.send_reminders()
    assert Message.objects.get().notice == "members/draft_reminder"
    assert {entry["task"] for entry in portal.CELERY_BEAT_SCHEDULE.values()} >= {tasks.send_reminders.name}


@pytest.mark.django_db(transaction=True)
def test_eight_runs_at_once_send_each_reminder_once():
    for _ in range(3):
        draft(8)
    draft(31)
    returned(8)
    submitted(NOW - days(20))
    assert at_once(lambda: reminders.send_due(now=NOW)) == [None] * 8
    reminders.send_due(now=NOW)  # what every run left to another
    notices = sorted(Message.objects.values_list("notice", flat=True))
    assert notices == [
        "members/application_unanswered",
        "members/changes_reminder",
        "members/draft_last_reminder",
        *["members/draft_reminder"] * 3,
    ]
    assert Reminder.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_eight_runs_at_once_remove_a_draft_once():
    draft(100)
    run()
    assert at_once(lambda: reminders.send_due(now=NOW + days(14))) == [None] * 8
    assert not Application.objects.exists()
    assert Message.objects.filter(notice="members/draft_removed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_application_that_somebody_works_on_waits_for_the_next_run_and_holds_up_no_other():
    busy, other = draft(8), draft(8)
    is_locked, is_over = Event(), Event()

    def work() -> None:
        try:
            with transaction.atomic():
                Application.objects.select_for_update().get(pk=busy.pk)
                is_locked.set()
                assert is_over.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(work)
        assert is_locked.wait(20)
        reminders.send_due(now=NOW)
        is_over.set()
        worker.result()
    assert Message.objects.get().to == other.applicant.email
    assert run() == ["draft_reminder"]


@pytest.mark.django_db
def test_one_that_fails_is_logged_and_holds_up_no_other(caplog):
    broken, other = draft(8), draft(8)
    User.objects.filter(pk=broken.applicant.pk).update(email="no address")
    assert run() == ["draft_reminder"]
    assert Message.objects.get().to == other.applicant.email
    assert f"Nobody could be reminded of application {broken.pk}." in caplog.text
    User.objects.filter(pk=broken.applicant.pk).update(email="lala@example.org")
    assert run() == ["draft_reminder"]
