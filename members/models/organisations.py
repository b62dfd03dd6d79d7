"""Organisations, their memberships and the people who represent them."""

from datetime import date
from typing import Self

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from foundation.search.fold import SortKey
from foundation.translations.models import Translated
from members.countries import name_of
from members.dates import has_come
from members.marks import Marks
from members.models.users import User
from members.verification import LENGTH, NewCode

# Pages that stand among the addresses of organisations.
RESERVED_SLUGS = ("figures", "verify")


def not_reserved(slug: str) -> None:
    """Raises ValidationError for the address of another page."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("Another page of the portal has this address. Please choose a different one."))


class Kind(models.TextChoices):
    LOCAL_NGO = "local_ngo", _("Local or community-based organisation")
    NATIONAL_NGO = "national_ngo", _("National organisation")
    INTERNATIONAL_NGO = "international_ngo", _("International organisation")
    NETWORK = "network", _("Network or coalition")
    UNIVERSITY = "university", _("University or research institute")
    GOVERNMENT = "government", _("Government")
    UN_AGENCY = "un_agency", _("United Nations agency")
    DONOR = "donor", _("Donor or foundation")
    NATIONAL_SOCIETY = "national_society", _("Red Cross or Red Crescent National Society")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    OTHER = "other", _("Other")


class Locality(models.TextChoices):
    """What the secretariat has verified, by the definition of the Inter-Agency Standing Committee."""

    LOCAL = "local", _("Local")
    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Regional")
    INTERNATIONAL = "international", _("International")
    UNCLASSIFIED = "unclassified", _("Not classified")


class Affiliation(models.TextChoices):
    INDEPENDENT = "independent", _("It is independent")
    NETWORK = "network", _("It belongs to a network, an alliance or a federation")
    PART_OF_INTERNATIONAL = "part_of_international", _("It is part, branch or office of an international organisation")


class LegalStatus(models.TextChoices):
    REGISTERED = "registered", _("Registered under the law of its country")
    IN_REGISTRATION = "in_registration", _("Registration is under way")
    NOT_REGISTERED = "not_registered", _("Not registered")
    PUBLIC = "public", _("Public body, or founded by a treaty")


class Policy(models.TextChoices):
    """Whether an organisation has a policy, as it says itself."""

    YES = "yes", _("Yes, it is in force")
    IN_PREPARATION = "in_preparation", _("It is in preparation")
    NO = "no", _("No")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Public: anyone can see this organisation")
    MEMBERS = "members", _("Members only: people of member organisations can see it when signed in")
    UNLISTED = "unlisted", _("Unlisted: only the secretariat can see it")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def active(self) -> Self:
        """Those with an active membership."""
        return self.filter(Exists(Membership.objects.active().filter(organisation=OuterRef("pk"))))

    def listed(self) -> Self:
        """What everybody may see: active members that chose to be public."""
        return self.active().filter(visibility=Visibility.PUBLIC)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What `user` may see in the directory: more than `listed()` for people of active members."""
        if not user.is_authenticated:
            return self.listed()
        if user.is_staff:
            return self.active()
        mine = Representative.objects.current().filter(user=user)
        if not mine.filter(organisation__in=Organisation.objects.active()).exists():
            return self.listed()
        return self.active().filter(
            Q(visibility__in=[Visibility.PUBLIC, Visibility.MEMBERS]) | Q(pk__in=mine.values("organisation"))
        )

    def represented_by(self, user: User) -> Self:
        """Those for which `user` acts today."""
        return self.filter(Exists(Representative.objects.current().filter(user=user, organisation=OuterRef("pk"))))

    def kept_by(self, user: User) -> Self:
        """Those whose entry `user` keeps true: as focal point, or as the alternate who stands in."""
        keepers = Representative.objects.current().keepers().filter(user=user, organisation=OuterRef("pk"))
        return self.filter(Exists(keepers))

    def led_by(self, user: User) -> Self:
        """Those whose people `user` sees to, as focal point."""
        mine = Representative.objects.current().filter(user=user, role=Representative.Role.FOCAL_POINT)
        return self.filter(Exists(mine.filter(organisation=OuterRef("pk"))))

    def unattended(self) -> Self:
        """Active members without a focal point who can sign in: nobody there can be asked, and nobody can invite."""
        focal_points = Representative.objects.focal_points().filter(organisation=OuterRef("pk"))
        return self.active().filter(~Exists(focal_points), is_sample=False)

    def formerly_at(self, slug: str) -> Self:
        """That which somebody means who has the address of an entry that went into it."""
        return self.filter(former_addresses__slug=slug)

    def by_name(self) -> Self:
        return self.order_by("sort_key", "pk")


class Organisation(Translated):
    """An organisation or institution; its official name is never translated."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, validators=[not_reserved])
    name = models.CharField(_("official name"), max_length=250)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    headquarters = CountryField(_("country of headquarters"))
    countries = ArrayField(
        models.CharField(max_length=2), verbose_name=_("countries of operation"), default=list, blank=True
    )
    legal_status = models.CharField(_("legal status"), max_length=15, choices=LegalStatus, blank=True)
    founded_in = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    affiliation = models.CharField(_("affiliation"), max_length=24, choices=Affiliation, blank=True)
    governs_itself = models.BooleanField(_("governs itself"), null=True, blank=True)
    raises_own_funds = models.BooleanField(_("raises its own funds"), null=True, blank=True)
    locality = models.CharField(_("verified locality"), max_length=14, choices=Locality, default=Locality.UNCLASSIFIED)
    description = models.TextField(_("what it does in child protection"), blank=True, null=True)
    website = models.URLField(_("website"), blank=True)
    safeguarding_policy = models.CharField(
        _("child safeguarding policy"), max_length=14, choices=Policy, blank=True, help_text=_("As it says itself.")
    )
    psea_policy = models.CharField(
        _("policy against sexual exploitation and abuse"),
        max_length=14,
        choices=Policy,
        blank=True,
        help_text=_("As it says itself."),
    )
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility, default=Visibility.UNLISTED)
    takes_messages = models.BooleanField(
        _("takes messages"),
        default=True,
        db_default=True,
        help_text=_("Whoever sees its entry can write to its focal points through a form that hides their addresses."),
    )
    is_sample = models.BooleanField(
        _("sample"), default=False, editable=False, help_text=_("Invented, to show the portal.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sort_key = models.GeneratedField(
        expression=SortKey("name"), output_field=models.TextField(), db_persist=True, editable=False
    )
    marks = models.GeneratedField(
        expression=Marks("name", "acronym", "website"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
        editable=False,
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [
            models.Index(fields=["sort_key", "id"], name="organisation_by_name"),
            GinIndex(fields=["marks"], name="organisation_by_marks"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def country(self) -> str:
        """The country of headquarters, in the reader's language."""
        return name_of(str(self.headquarters))

    @property
    def kind_label(self) -> str:
        """As get_kind_display(), which translates every kind at each call: a fifth of the time of a list."""
        return str(Kind(self.kind).label)


class MembershipType(Translated):
    """General, associate or core: who may apply and what it gives is the secretariat's to edit."""

    slug = models.SlugField(_("key"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=100, null=True)
    summary = models.TextField(_("summary"), null=True, blank=True)
    eligible = models.TextField(_("who may join"), null=True, blank=True)
    benefits = models.TextField(_("what it gives"), null=True, blank=True)
    eligible_kinds = ArrayField(
        models.CharField(max_length=20, choices=Kind), verbose_name=_("kinds that may apply"), default=list, blank=True
    )
    self_service = models.BooleanField(_("open to online application"), default=False)

    class Meta:
        verbose_name = _("membership type")
        verbose_name_plural = _("membership types")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name or self.slug

    @property
    def kinds(self) -> list[tuple[str, str | Promise]]:
        """Which may express an interest, with their names: any, where the secretariat has not said which."""
        return [(value, label) for value, label in Kind.choices if value in (self.eligible_kinds or Kind.values)]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(status=Membership.Status.ACTIVE)

    def listed(self) -> Self:
        """What everybody may know of: active memberships of organisations that chose to be public."""
        return self.active().filter(organisation__in=Organisation.objects.listed())

    def public(self) -> Self:
        """Of today, and past ones, of organisations that chose to be public: for figures over time."""
        is_dated = Q(status=Membership.Status.ACTIVE) | Q(ended_on__isnull=False)
        return self.filter(is_dated, organisation__visibility=Visibility.PUBLIC)

    def meant_by(self, code: str) -> Self:
        """That of this code, or the one in its place where it ended with a merge: one that goes on, begun no later."""
        ended = Q(
            organisation__memberships__status=Membership.Status.ENDED,
            organisation__memberships__started_on__gte=F("started_on"),
        )
        return self.filter(Q(code=code) | ended, organisation__memberships__code=code)

    def unconfirmed_since(self, day: date) -> Self:
        """Active ones, but for samples, that nobody has confirmed after `day`; a new one counts as confirmed."""
        return self.active().filter(
            Q(confirmed_on__lte=day) | Q(confirmed_on__isnull=True, started_on__lte=day), organisation__is_sample=False
        )

    def led_by(self, user: User) -> Self:
        """Of the organisations whose people `user` sees to today, as focal point."""
        return self.filter(organisation__in=Organisation.objects.led_by(user))


@pghistory.track()
class Membership(models.Model):
    """An organisation's membership of one type, with its dates; at most one is active."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        LAPSED = "lapsed", _("Lapsed")
        ENDED = "ended", _("Ended")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    type = models.ForeignKey(MembershipType, models.PROTECT, related_name="memberships", verbose_name=_("type"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.ACTIVE)
    started_on = models.DateField(_("member since"))
    ended_on = models.DateField(_("until"), null=True, blank=True, validators=[has_come])
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    code = models.CharField(_("code"), max_length=LENGTH, unique=True, db_default=NewCode(), editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(status="active"), name="one_active_membership_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(ended_on__isnull=True), name="active_membership_has_no_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.type}"

    @property
    def counts_from(self) -> date:
        """The day from which the year runs after which it is to be confirmed."""
        return self.confirmed_on or self.started_on


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def current(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def keepers(self) -> Self:
        return self.filter(role__in=[Representative.Role.FOCAL_POINT, Representative.Role.ALTERNATE])

    def focal_points(self) -> Self:
        """Those of today who can sign in."""
        return self.current().filter(role=Representative.Role.FOCAL_POINT, user__is_active=True)


@pghistory.track()
class Representative(models.Model):
    """A person who acts for an organisation, in a role, between two dates."""

    class Role(models.TextChoices):
        FOCAL_POINT = "focal_point", _("Focal point")
        ALTERNATE = "alternate", _("Alternate")
        MEMBER = "member", _("Colleague")

    user = models.ForeignKey(User, models.CASCADE, related_name="representations", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="representatives", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    started_on = models.DateField(_("since"), validators=[has_come])
    ended_on = models.DateField(_("until"), null=True, blank=True, validators=[has_come])

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(ended_on__isnull=True), name="one_current_role_per_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="representative_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
