"""Organisations that had two entries, and the addresses that lead to the one that was kept."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation
from members.models.users import User


@pghistory.track()
class FormerAddress(models.Model):
    """The address of an entry that is gone; it leads to where the organisation is now."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="former_addresses", verbose_name=_("organisation")
    )

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.slug


class Merge(models.Model):
    """One entry that went into another: a record, which outlives both and is no part of what is undone.

    Either organisation may be gone; it has the same key again when an undo brings it back.
    """

    kept = models.ForeignKey(
        Organisation, models.DO_NOTHING, db_constraint=False, related_name="merges", verbose_name=_("kept")
    )
    absorbed = models.ForeignKey(
        Organisation, models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name=_("went into it")
    )
    kept_name = models.CharField(_("kept"), max_length=250)
    absorbed_name = models.CharField(_("went into it"), max_length=250)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    context_id = models.UUIDField(unique=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_merge_has_time_and_person",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(absorbed)s into %(kept)s") % {"absorbed": self.absorbed_name, "kept": self.kept_name}
