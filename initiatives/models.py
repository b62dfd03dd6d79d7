"""The strategy with its priorities, and the initiatives."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.translations.models import Translated
from groups.models import Group


class Strategy(Translated):
    """The strategy of one period; one of them is the current one."""

    slug = models.SlugField(_("key"), unique=True)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    is_current = models.BooleanField(_("shown as the current strategy"), default=False)
    objective = models.TextField(_("objective"), null=True)
    meaning = models.TextField(_("what the objective means"), null=True, blank=True)
    delivery = models.TextField(_("how it is pursued"), null=True, blank=True)
    outlook_title = models.CharField(_("title of the outlook"), max_length=200, null=True, blank=True)
    outlook = models.TextField(_("outlook"), null=True, blank=True)
    call = models.TextField(_("call to the humanitarian system"), null=True, blank=True)
    successor = models.TextField(_("what followed"), null=True, blank=True)
    document_url = models.URLField(_("address of the strategy"), blank=True)
    graphic_url = models.URLField(_("address of the centrality graphic"), blank=True)

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        ordering = ["-first_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="one_current_strategy",
                violation_error_message=_("Another strategy is shown as the current one; change that one first."),
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="strategy_ends_after_start",
                violation_error_message=_("A strategy cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.period

    @property
    def period(self) -> str:
        return f"{self.first_year}–{self.last_year}"


class Priority(Translated):
    """A priority of a strategy."""

    slug = models.SlugField(_("key"), unique=True)
    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="priorities", verbose_name=_("strategy"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=200, null=True)
    summary = models.TextField(_("summary"), null=True, blank=True)

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        ordering = ["strategy", "number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="one_priority_per_number")]

    def __str__(self) -> str:
        return self.name or self.slug


class Initiative(Translated):
    """Work that crosses groups and keeps ties with other global bodies."""

    slug = models.SlugField(_("address"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=200, null=True)
    summary = models.TextField(_("summary"), null=True, blank=True)
    work = models.TextField(_("what the initiative does"), null=True, blank=True)
    partner = models.CharField(_("partner"), max_length=200, null=True, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    priorities = models.ManyToManyField(
        Priority, blank=True, related_name="initiatives", verbose_name=_("strategic priorities")
    )
    groups = models.ManyToManyField(Group, blank=True, related_name="initiatives", verbose_name=_("groups"))

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name or self.slug

    def get_absolute_url(self) -> str:
        return reverse("initiative", args=[self.slug])


@pghistory.track(obj_field=None)
class InitiativePriority(Initiative.priorities.through):  # type: ignore[name-defined]
    """Which priorities an initiative serves; named, so that its history is kept."""

    class Meta:
        proxy = True


@pghistory.track(obj_field=None)
class InitiativeGroup(Initiative.groups.through):  # type: ignore[name-defined]
    """Which groups an initiative works with; named, so that its history is kept."""

    class Meta:
        proxy = True
