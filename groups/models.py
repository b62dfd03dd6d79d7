"""Core functions, groups, and the seats of organisations in them."""

from typing import Self

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.translations.models import Translated
from members.dates import has_come
from members.models import Application, Organisation, Representative, User


class Function(Translated):
    """One of the Alliance's core functions."""

    slug = models.SlugField(_("key"), unique=True)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=150, null=True)
    summary = models.TextField(_("summary"), null=True, blank=True)
    by_secretariat = models.BooleanField(_("carried by the secretariat"), default=False)

    class Meta:
        verbose_name = _("core function")
        verbose_name_plural = _("core functions")
        ordering = ["number"]
        constraints = [
            # there are five, and five lines stand for them
            models.CheckConstraint(condition=Q(number__range=(1, 5)), name="function_is_one_of_five"),
        ]

    def __str__(self) -> str:
        return self.name or self.slug


class GroupQuerySet(models.QuerySet["Group"]):
    def listed(self) -> Self:
        """Groups that everybody may see."""
        return self.filter(visibility=Group.Visibility.PUBLIC)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What `user` may see: every group for the secretariat and for people of active members."""
        if not user.is_authenticated:
            return self.listed()
        mine = Representative.objects.current().filter(user=user, organisation__in=Organisation.objects.active())
        return self.all() if user.is_staff or mine.exists() else self.listed()


class Group(Translated):
    """A working group or a task force. Who may see it and how to join it are two questions."""

    class Kind(models.TextChoices):
        WORKING_GROUP = "working_group", _("Working group")
        TASK_FORCE = "task_force", _("Task force")

    class JoinPolicy(models.TextChoices):
        OPEN = "open", _("Open to every member")
        REQUEST = "request", _("On request")
        INVITATION = "invitation", _("By invitation")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public")
        MEMBERS = "members", _("Members only")

    slug = models.SlugField(_("address"), unique=True)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    function = models.ForeignKey(
        Function, models.PROTECT, null=True, blank=True, related_name="groups", verbose_name=_("core function")
    )
    name = models.CharField(_("name"), max_length=200, null=True)
    summary = models.TextField(_("summary"), null=True, blank=True)
    work = models.TextField(_("what the group does"), null=True, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    join_policy = models.CharField(_("way of joining"), max_length=10, choices=JoinPolicy, default=JoinPolicy.REQUEST)
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility, default=Visibility.PUBLIC)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["-kind", "position"]

    def __str__(self) -> str:
        return self.name or self.slug

    def get_absolute_url(self) -> str:
        return reverse("group", args=[self.slug])


@pghistory.track()
class Interest(models.Model):
    """A group in which an applicant said to be interested."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="interests")
    group = models.ForeignKey(Group, models.CASCADE, related_name="interests")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "group"], name="one_interest_per_application_and_group"),
        ]

    def __str__(self) -> str:
        return f"{self.application} – {self.group}"


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def without_successor(self) -> Self:
        """Current seats whose representative or alternate no longer acts for the organisation."""
        has_left = Q(representative__ended_on__isnull=False) | Q(alternate__ended_on__isnull=False)
        return self.current().filter(has_left)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Current seats of the organisations, in the groups, that `user` may see."""
        return self.current().filter(
            organisation__in=Organisation.objects.visible_to(user), group__in=Group.objects.visible_to(user)
        )

    def leading(self) -> Self:
        """Leads, then co-leads, each by name."""
        leads = self.filter(role__in=[Seat.Role.LEAD, Seat.Role.CO_LEAD])
        return leads.order_by(Case(When(role=Seat.Role.LEAD, then=0), default=1), "organisation__sort_key", "pk")

    def not_leading(self) -> Self:
        return self.filter(role=Seat.Role.MEMBER)


@pghistory.track()
class Seat(models.Model):
    """The place of an organisation in a group, with the people who fill it."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        CO_LEAD = "co_lead", _("Co-lead")
        MEMBER = "member", _("Member")

    group = models.ForeignKey(Group, models.CASCADE, related_name="seats", verbose_name=_("group"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="seats", verbose_name=_("organisation"))
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.MEMBER)
    representative = models.ForeignKey(
        Representative, models.SET_NULL, null=True, blank=True, related_name="seats", verbose_name=_("representative")
    )
    alternate = models.ForeignKey(
        Representative,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="alternate_seats",
        verbose_name=_("alternate"),
    )
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True, validators=[has_come])

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "organisation"],
                condition=Q(ended_on__isnull=True),
                name="one_current_seat",
                violation_error_message=_("This organisation already has a seat in this group."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="seat_ends_after_start",
                violation_error_message=_("A seat cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.group}"

    def clean(self) -> None:
        """The people who fill a seat represent its organisation."""
        strangers = {
            name: _("This person does not represent the organisation.")
            for name, person in (("representative", self.representative), ("alternate", self.alternate))
            if person and person.organisation_id != self.organisation_id
        }
        if strangers:
            raise ValidationError(strangers)
