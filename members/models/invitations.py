"""Invitations to act for an organisation."""

from datetime import datetime, timedelta

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation, Representative
from members.models.users import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Those that can still be accepted."""
        since = timezone.now() - Invitation.LIFE
        return self.filter(status=Invitation.Status.OPEN, created_at__gt=since)

    def for_user(self, user: User) -> "InvitationQuerySet":
        """Those to the address with which `user` signs in."""
        return self.filter(email=user.email)


@pghistory.track()
class Invitation(models.Model):
    """It carries no secret: whoever signs in with the address it is bound to finds it in their account."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    LIFE = timedelta(days=30)

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail address"), max_length=254)
    role = models.CharField(_("role"), max_length=12, choices=Representative.Role, default=Representative.Role.MEMBER)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.OPEN)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("sent"), default=timezone.now)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(status="open"),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_in_lower_case"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.email}"

    @property
    def expires_at(self) -> datetime:
        return self.created_at + self.LIFE
