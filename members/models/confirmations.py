"""The yearly question to each member: is everything still correct?"""

from datetime import datetime
from typing import Self

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Membership, Representative
from members.models.periods import Periods
from members.models.users import User


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def open(self) -> Self:
        """Those that still need an answer or a decision: the membership goes on, and nobody has confirmed it since."""
        return self.filter(
            status__in=Confirmation.OPEN,
            membership__status=Membership.Status.ACTIVE,
            since=Coalesce("membership__confirmed_on", "membership__started_on"),
        )

    def unconfirmed(self) -> Self:
        """Members who were asked and reminded, and have not answered."""
        return self.open().filter(status=Confirmation.Status.WAITING, stage=Confirmation.Stage.SECOND)

    def decidable(self) -> Self:
        """Those that wait for the secretariat: somebody says that they leave, or the period of grace is over."""
        is_over = Q(status=Confirmation.Status.WAITING, may_lapse_on__lte=timezone.localdate())
        return self.open().filter(is_over | Q(status=Confirmation.Status.LEAVING))

    def at_rest(self, *, now: datetime, periods: Periods) -> Self:
        """Open ones of which nobody needs to be reminded at `now`."""
        stages = Confirmation.Stage
        first, second = periods.confirmation_reminders
        return self.open().filter(
            Q(status=Confirmation.Status.LEAVING)
            | Q(stage=stages.SECOND)
            | Q(stage=stages.FIRST, asked_at__gt=now - second)
            | Q(stage=stages.ASKED, asked_at__gt=now - first)
        )

    def answerable_by(self, user: User) -> Self:
        """Those of members whose entry `user` keeps today, answered or not."""
        keepers = Representative.objects.current().keepers().filter(user=user, user__is_active=True)
        return self.filter(
            Exists(keepers.filter(organisation=OuterRef("membership__organisation"))),
            membership__status=Membership.Status.ACTIVE,
        )


@pghistory.track()
class Confirmation(models.Model):
    """One round of asking a member whether everything is still correct, and what came of it.

    `since` is what its year was counted from: a membership that was confirmed otherwise leaves the round behind. The
    reminders are counted from `asked_at`, the first mail, so that everybody has the same time to answer.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Not answered")
        LEAVING = "leaving", _("Says that it leaves the Alliance")
        CONFIRMED = "confirmed", _("Confirmed")
        LAPSED = "lapsed", _("Lapsed")
        ENDED = "ended", _("Ended")

    class Stage(models.TextChoices):
        """The latest mail that was sent."""

        NOBODY = "nobody", _("Nobody was asked")
        ASKED = "asked", _("Asked to confirm")
        FIRST = "first", _("Reminded once")
        SECOND = "second", _("Reminded twice")

    OPEN = (Status.WAITING, Status.LEAVING)

    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="confirmations", verbose_name=_("membership")
    )
    since = models.DateField(_("a year counted from"))
    asked_at = models.DateTimeField(_("asked on"))
    stage = models.CharField(_("latest mail"), max_length=6, choices=Stage)
    may_lapse_on = models.DateField(_("may lapse from"), null=True, blank=True)
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.WAITING)
    version = models.PositiveIntegerField(default=1, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly confirmation")
        verbose_name_plural = _("yearly confirmations")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(status__in=["waiting", "leaving"]),
                name="one_open_confirmation_per_membership",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(status="waiting") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="confirmation_answer_has_time_and_person",
            ),
            models.CheckConstraint(
                condition=~Q(status="lapsed") | ~Q(reason="") & Q(may_lapse_on__isnull=False),
                name="lapse_has_reason_and_was_announced",
            ),
            models.CheckConstraint(
                condition=~Q(stage="second") | Q(may_lapse_on__isnull=False), name="last_reminder_names_a_day"
            ),
        ]

    def __str__(self) -> str:
        return str(self.membership.organisation)

    @property
    def is_open(self) -> bool:
        """As `open()`, for a membership that is loaded."""
        return (
            self.status in self.OPEN
            and self.membership.status == Membership.Status.ACTIVE
            and self.since == self.membership.counts_from
        )

    @property
    def may_lapse(self) -> bool:
        return (
            self.status == self.Status.WAITING
            and self.may_lapse_on is not None
            and self.may_lapse_on <= timezone.localdate()
        )
