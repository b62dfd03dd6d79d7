"""How long something may lie before somebody is reminded of it."""

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
        ]

    def __str__(self) -> str:
        return gettext("Periods")

    @staticmethod
    def current() -> "Periods":
        """Those that hold; unsaved where nobody has changed the defaults yet."""
        return Periods.objects.first() or Periods()
