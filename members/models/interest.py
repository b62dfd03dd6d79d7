"""Interest in a membership that cannot be applied for online."""

from datetime import datetime, timedelta
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from members.countries import name_of
from members.models.organisations import Kind, Membership, MembershipType
from members.models.users import User


class ExpressionOfInterestQuerySet(models.QuerySet["ExpressionOfInterest"]):
    def answered_before(self, moment: datetime) -> Self:
        return self.filter(status=ExpressionOfInterest.Status.ANSWERED, answered_at__lt=moment)


@pghistory.track()
class ExpressionOfInterest(models.Model):
    """What somebody wrote to the secretariat of a membership that interests them: new → answered.

    Without `organisation` they wrote as an individual. Nobody has confirmed the address; `by` is who had signed in.
    """

    class Status(models.TextChoices):
        NEW = "new", _("New")
        ANSWERED = "answered", _("Answered")

    # How long one is kept after it was answered: it names people who may never join.
    KEPT = timedelta(days=365)

    type = models.ForeignKey(
        MembershipType, models.PROTECT, related_name="expressions_of_interest", verbose_name=_("type")
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), max_length=254)
    organisation = models.CharField(_("organisation"), max_length=250, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    country = CountryField(_("country"))
    message = models.TextField(_("message"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.NEW)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )

    objects = ExpressionOfInterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("expression of interest")
        verbose_name_plural = _("expressions of interest")
        constraints = [
            # The same form sent eight times at once is one row, until it is answered.
            models.UniqueConstraint(
                "type",
                "email",
                "name",
                "organisation",
                "kind",
                "country",
                MD5("message"),
                condition=Q(status="new"),
                name="same_interest_is_expressed_once",
            ),
            models.CheckConstraint(
                condition=Q(status="new", answered_at__isnull=True, answered_by__isnull=True)
                | Q(status="answered", answered_at__isnull=False, answered_by__isnull=False),
                name="interest_answered_has_time_and_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.type}"

    @property
    def country_name(self) -> str:
        """In the reader's language."""
        return name_of(str(self.country))

    @property
    def memberships(self) -> QuerySet[Membership]:
        """Of the organisations whose focal point the person who had signed in is today."""
        if self.by is None:
            return Membership.objects.none()
        return Membership.objects.active().led_by(self.by).select_related("organisation", "type")
