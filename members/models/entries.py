"""Changes of an entry that wait for the secretariat."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation
from members.models.users import User


class EntryChangeQuerySet(models.QuerySet["EntryChange"]):
    def waiting(self) -> "EntryChangeQuerySet":
        return self.filter(status=EntryChange.Status.WAITING)


@pghistory.track()
class EntryChange(models.Model):
    """What an organisation wants to be changed in its entry, and what stood there: {"name": "Maison Tamarin"}.

    What is in `proposed` stands beside the entry, not in it, until the secretariat accepts it.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="changes", verbose_name=_("organisation")
    )
    before = models.JSONField(_("before"))
    proposed = models.JSONField(_("after"))
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.WAITING)
    version = models.PositiveIntegerField(default=1, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = EntryChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of an entry")
        verbose_name_plural = _("changes of entries")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(status="waiting"), name="one_waiting_change_per_organisation"
            ),
            models.CheckConstraint(condition=~Q(proposed={}), name="entry_change_changes_something"),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "refused"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="entry_change_decision_has_time_and_person",
            ),
            models.CheckConstraint(condition=~Q(status="refused") | ~Q(reason=""), name="refused_change_has_reason"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
