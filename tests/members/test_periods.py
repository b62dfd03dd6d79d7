"""The periods that reminders go by: one row, sensible, the secretariat's to change."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError

from members.models import Periods
from tests.factories.members import ApplicationFactory, PeriodsFactory, UserFactory
from tests.members.test_admin import with_permissions

pytestmark = pytest.mark.django_db

DESK = "/admin/members/periods/"
DEFAULTS = {
    "first_reminder_days": 7,
    "second_reminder_days": 30,
    "removal_days": 90,
    "decision_days": 10,
    "confirmation_days": 365,
    "confirmation_first_days": 14,
    "confirmation_second_days": 28,
    "grace_days": 90,
}
ORDER = (
    "Of the periods of the yearly confirmation, the second reminder must come after the first, and the end of the "
    "period of grace after both."
)


@pytest.fixture
def desk(client):
    client.force_login(with_permissions("view_periods", "change_periods"))
    return client


def values() -> list[dict]:
    return list(Periods.objects.values(*DEFAULTS))


def test_defaults_hold_until_somebody_changes_them():
    current = Periods.current()
    assert {name: getattr(current, name) for name in DEFAULTS} == DEFAULTS
    assert not Periods.objects.exists()
    PeriodsFactory(decision_days=5)
    assert Periods.current().decision_days == 5


def test_there_is_one_row():
    PeriodsFactory()
    with pytest.raises(IntegrityError, match="is_only"):
        PeriodsFactory()


def test_there_is_no_row_of_another_kind():
    with pytest.raises(IntegrityError, match="one_row_of_periods"):
        PeriodsFactory(is_only=False)


@pytest.mark.parametrize(
    ("wrong", "rule", "says"),
    [
        ({"first_reminder_days": 0}, "periods_last_a_day", "A period lasts one day at least."),
        ({"decision_days": 0}, "periods_last_a_day", "A period lasts one day at least."),
        ({"first_reminder_days": 30}, "second_reminder_after_first", "The second reminder must come after the first."),
        (
            {"removal_days": 30},
            "removal_after_second_reminder",
            "A draft must be removed after its second reminder, not before.",
        ),
        ({"confirmation_days": 0}, "confirmation_periods_last_a_day", "A period lasts one day at least."),
        ({"confirmation_first_days": 0}, "confirmation_periods_last_a_day", "A period lasts one day at least."),
        ({"confirmation_first_days": 28}, "grace_after_reminders_of_confirmation", ORDER),
        ({"grace_days": 28}, "grace_after_reminders_of_confirmation", ORDER),
    ],
)
def test_periods_that_make_no_sense_are_refused(desk, wrong, rule, says):
    response = desk.post(f"{DESK}add/", DEFAULTS | wrong)
    assert response.context["adminform"].form.non_field_errors() == [says]
    with pytest.raises(IntegrityError, match=rule):
        PeriodsFactory(**wrong)


def test_every_change_is_kept_in_the_history():
    periods = PeriodsFactory()
    periods.decision_days = 15
    periods.save()
    events = Periods.pgh_event_model.objects.order_by("pgh_id")
    assert list(events.values_list("pgh_label", "decision_days")) == [("insert", 10), ("update", 15)]


def test_desk_shows_the_defaults_and_writes_the_row_once(desk):
    page = desk.get(DESK, follow=True)
    assert page.redirect_chain == [(f"{DESK}add/", 302)]
    assert {name: page.context["adminform"].form[name].value() for name in DEFAULTS} == DEFAULTS
    desk.post(f"{DESK}add/", DEFAULTS | {"decision_days": 15})
    assert values() == [DEFAULTS | {"decision_days": 15}]
    assert desk.get(f"{DESK}add/").status_code == 403
    assert desk.post(f"{DESK}add/", DEFAULTS).status_code == 403
    assert len(values()) == 1


def test_desk_leads_to_the_row_and_changes_it(desk):
    row = PeriodsFactory()
    page = desk.get(DESK, follow=True)
    assert page.redirect_chain == [(f"{DESK}{row.pk}/change/", 302)]
    assert "at least 14 days after the second reminder" in page.content.decode()
    desk.post(f"{DESK}{row.pk}/change/", DEFAULTS | {"first_reminder_days": 10})
    assert values() == [DEFAULTS | {"first_reminder_days": 10}]
    assert LogEntry.objects.get().object_id == str(row.pk)


def test_nobody_deletes_the_row(client):
    row = PeriodsFactory()
    client.force_login(UserFactory(superuser=True))
    assert client.post(f"{DESK}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Periods.objects.get() == row


@pytest.mark.parametrize(("permissions", "may_look"), [((), False), (("view_periods",), True)])
def test_without_the_permission_nothing_is_changed(client, permissions, may_look):
    client.force_login(with_permissions(*permissions))
    assert client.get(DESK).status_code == (200 if may_look else 403)
    assert client.get(f"{DESK}add/").status_code == 403
    row = PeriodsFactory()
    assert client.get(f"{DESK}{row.pk}/change/").status_code == (200 if may_look else 403)
    assert client.post(f"{DESK}{row.pk}/change/", DEFAULTS | {"decision_days": 1}).status_code == 403
    assert values() == [DEFAULTS]


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_desk_opens_in_the_language_of_its_user(client, language):
    client.force_login(UserFactory(superuser=True, language=language))
    page = client.get(DESK, follow=True).content.decode()
    assert f'lang="{language}"' in page
    assert "first reminder" not in page.lower()
    assert "14" in page


def test_applicants_are_told_within_how_many_days_a_decision_is_meant_to_be_taken(client):
    client.force_login(ApplicationFactory(submitted=True).applicant)
    assert "within 10 working days" in client.get("/en/apply/done/").content.decode()
    PeriodsFactory(decision_days=1)
    assert "within 1 working day." in client.get("/en/apply/done/").content.decode()
