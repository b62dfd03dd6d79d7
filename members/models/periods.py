"""How long something may lie before somebody is reminded of it."""

from datetime import timedelta

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Periods(models.Model):
    """After how many days something happens by itself; there is one row, or none, and then the defaults hold."""

    is_only = models.BooleanField(default=True, unique=True, editable=False)
    first_reminder_days = models.PositiveSmallIntegerField(
        _("first reminder, in days"),
        default=7,
        help_text=_(
            "After so many days without a change, applicants are reminded of a draft, or of requested changes."
        ),
    )
    second_reminder_days = models.PositiveSmallIntegerField(
        _("second reminder, in days"),
        default=30,
        help_text=_("After so many days they are reminded again; for a draft, this names the day of its removal."),
    )
    removal_days = models.PositiveSmallIntegerField(
        _("removal of a draft, in days"),
        default=90,
        help_text=_(
            "After so many days without a change a draft is removed with all its answers, but never before the day "
            "that was named, which is at least 14 days after the second reminder. What was submitted is never removed."
        ),
    )
    decision_days = models.PositiveSmallIntegerField(
        _("decision, in working days"),
        default=10,
        help_text=_(
            "Monday to Friday. Applicants are told that the secretariat means to decide within this time; after it, "
            "the secretariat is reminded."
        ),
    )
    confirmation_days = models.PositiveSmallIntegerField(
        _("yearly confirmation, in days"),
        default=365,
        db_default=365,
        help_text=_(
            "So many days after a membership was last confirmed, its focal points are asked whether everything is "
            "still correct."
        ),
    )
    confirmation_first_days = models.PositiveSmallIntegerField(
        _("confirmation: first reminder, in days"),
        default=14,
        db_default=14,
        help_text=_("So many days after they were asked."),
    )
    confirmation_second_days = models.PositiveSmallIntegerField(
        _("confirmation: second reminder, in days"),
        default=28,
        db_default=28,
        help_text=_("So many days after they were asked. From then on the membership counts as not confirmed."),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("period of grace, in days"),
        default=90,
        db_default=90,
        help_text=_(
            "So many days after they were asked, the secretariat may let the membership lapse, but never before the "
            "day that the second reminder named, which is at least 14 days after it. Nothing lapses by itself."
        ),
    )

    class Meta:
        verbose_name = _("periods")
        verbose_name_plural = _("periods")
        constraints = [
            models.CheckConstraint(condition=Q(is_only=True), name="one_row_of_periods"),
            models.CheckConstraint(
                condition=Q(first_reminder_days__gte=1, decision_days__gte=1),
                name="periods_last_a_day",
                violation_error_message=_("A period lasts one day at least."),
            ),
            models.CheckConstraint(
                condition=Q(second_reminder_days__gt=F("first_reminder_days")),
                name="second_reminder_after_first",
                violation_error_message=_("The second reminder must come after the first."),
            ),
            models.CheckConstraint(
                condition=Q(removal_days__gt=F("second_reminder_days")),
                name="removal_after_second_reminder",
                violation_error_message=_("A draft must be removed after its second reminder, not before."),
            ),
            models.CheckConstraint(
                condition=Q(confirmation_days__gte=1, confirmation_first_days__gte=1),
                name="confirmation_periods_last_a_day",
                violation_error_message=_("A period lasts one day at least."),
            ),
            models.CheckConstraint(
                condition=Q(
                    confirmation_second_days__gt=F("confirmation_first_days"),
                    grace_days__gt=F("confirmation_second_days"),
                ),
                name="grace_after_reminders_of_confirmation",
                violation_error_message=_(
                    "Of the periods of the yearly confirmation, the second reminder must come after the first, and the "
                    "end of the period of grace after both."
                ),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Periods")

    @property
    def confirmation_reminders(self) -> tuple[timedelta, timedelta]:
        """How long after the first mail the first and the second reminder are due."""
        return timedelta(days=self.confirmation_first_days), timedelta(days=self.confirmation_second_days)

    @staticmethod
    def current() -> "Periods":
        """Those that hold; unsaved where nobody has changed the defaults yet."""
        return Periods.objects.first() or Periods()
