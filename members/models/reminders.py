"""Reminders that were sent."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from members.models.applications import Application

# Nobody loses a draft sooner after they were told.
NOTICE = timedelta(days=14)


class Reminder(models.Model):
    """A reminder that was sent, so that it is not sent again; unlike the key of its e-mail it is never forgotten.

    `since` is what its period was counted from: who touches a draft is reminded of it anew. What announces a removal
    holds, in `removal_at`, the moment that it named.
    """

    class Which(models.TextChoices):
        FIRST = "first"
        SECOND = "second"
        UNANSWERED = "unanswered"

    application = models.ForeignKey(Application, models.CASCADE, related_name="reminders")
    which = models.CharField(max_length=10, choices=Which)
    since = models.DateTimeField()
    posted_at = models.DateTimeField()
    removal_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "which", "since"], name="each_reminder_once"),
            models.CheckConstraint(
                condition=Q(removal_at__isnull=True) | Q(which="second", removal_at__gte=F("posted_at") + NOTICE),
                name="removal_is_announced_ahead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.which}"
