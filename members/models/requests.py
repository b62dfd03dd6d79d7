"""What people who have no part in an organisation yet ask of it."""

from datetime import datetime, timedelta
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation
from members.models.users import User


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def open(self) -> Self:
        return self.filter(status=JoinRequest.Status.ASKED)

    def unanswered_since(self, moment: datetime) -> Self:
        """Open ones that were asked before, and of which the secretariat knows nothing yet."""
        return self.open().filter(created_at__lte=moment, passed_on_at__isnull=True)

    def decidable_by(self, user: User) -> Self:
        """Those on which `user` may decide: of the organisations whose focal point they are today."""
        return self.filter(organisation__in=Organisation.objects.led_by(user))

    def shown_to_asker(self, user: User) -> Self:
        """Their own; what they asked of an organisation that is hidden by now no longer names it."""
        return self.filter(user=user, organisation__in=Organisation.objects.visible_to(user))


@pghistory.track()
class JoinRequest(models.Model):
    """A person asks a listed organisation to be one of its people: asked → accepted | declined, by a focal point.

    Where none of them answers, the secretariat does. Whoever is declined may ask the same organisation again after
    `PAUSE`.
    """

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    PAUSE = timedelta(days=30)

    user = models.ForeignKey(User, models.CASCADE, related_name="join_requests", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="join_requests", verbose_name=_("organisation")
    )
    message = models.CharField(_("message"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.ASKED)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    passed_on_at = models.DateTimeField(
        _("passed on"),
        null=True,
        editable=False,
        help_text=_("The secretariat was told, because no focal point can be asked, or none has answered."),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="join_decisions", verbose_name=_("decided by")
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join an organisation")
        verbose_name_plural = _("requests to join an organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(status="asked"), name="one_open_request_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at__isnull=True, decided_by__isnull=True)
                | Q(status__in=["accepted", "declined"], decided_at__isnull=False, decided_by__isnull=False),
                name="join_request_decided_has_time_and_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
