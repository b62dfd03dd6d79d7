"""What is said of the Alliance as a whole: pages, figures, leadership, donors, channels."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.translations.models import Translated
from members.dates import has_come


class Network(Translated):
    """The name of the network and what stands in every header and footer; there is one row."""

    slug = models.SlugField(unique=True, default="alliance", editable=False)
    name = models.CharField(_("full name"), max_length=200, null=True)
    short_name = models.CharField(_("short name"), max_length=60, null=True)
    name_rest = models.CharField(_("rest of the name, after the short one"), max_length=150, null=True, blank=True)
    tagline = models.TextField(_("what it is, in a sentence"), null=True, blank=True)
    email = models.EmailField(_("e-mail address"))
    email_purpose = models.CharField(_("what to write for"), max_length=150, null=True, blank=True)

    class Meta:
        verbose_name = _("name and address")
        verbose_name_plural = _("name and address")
        constraints = [models.CheckConstraint(condition=Q(slug="alliance"), name="one_network")]

    def __str__(self) -> str:
        return self.name or self.slug


class Page(Translated):
    """The text of one page: title, opening, and a body in Markdown."""

    slug = models.SlugField(_("key"), unique=True)
    title = models.CharField(_("title"), max_length=200, null=True)
    lede = models.TextField(_("opening"), null=True, blank=True)
    body = models.TextField(_("body"), null=True, blank=True)
    band_title = models.CharField(_("title of the band"), max_length=200, null=True, blank=True)
    band_text = models.TextField(_("text of the band"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title or self.slug


class KeyFigure(Translated):
    """A figure: stated by somebody on a date, or computed from the database."""

    class Shown(models.TextChoices):
        STATED = "stated", _("As stated")
        COMPUTED = "computed", _("Computed")

    class Computation(models.TextChoices):
        MEMBERS = "members", _("Active member organisations")
        LOCAL_SHARE = "local_share", _("Share of local and national organisations")
        COUNTRIES = "countries", _("Countries of headquarters")

    slug = models.SlugField(_("key"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label = models.CharField(_("what it counts"), max_length=200, null=True)
    shown = models.CharField(_("shown"), max_length=8, choices=Shown, default=Shown.STATED)
    stated_value = models.CharField(_("stated value"), max_length=20, blank=True)
    stated_on = models.DateField(_("stated on"), null=True, blank=True, help_text=_("Shown as month and year."))
    source = models.CharField(_("source"), max_length=200, null=True, blank=True)
    computation = models.CharField(_("computed as"), max_length=11, choices=Computation, blank=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(shown="computed") | ~Q(computation=""), name="computed_figure_has_computation"
            ),
            models.CheckConstraint(
                condition=~Q(shown="stated") | (~Q(stated_value="") & Q(stated_on__isnull=False)),
                name="stated_figure_has_value_and_date",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.slug


class Dated(models.Model):
    """Something that was true on a date, from a source, and may have ended since."""

    as_of = models.DateField(_("known as of"), help_text=_("Shown as month and year."))
    started_on = models.DateField(_("since"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True, validators=[has_come])

    class Meta:
        abstract = True


@pghistory.track()
class Leader(Dated):
    """An organisation that leads the Alliance, or a person who coordinates it."""

    class Kind(models.TextChoices):
        CO_LEAD = "co_lead", _("Co-lead")
        COORDINATOR = "coordinator", _("Coordinator")

    slug = models.SlugField(_("key"), unique=True)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("leadership")
        verbose_name_plural = _("leadership")
        ordering = ["kind", "position"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Donor(Dated):
    """A donor whom the Alliance thanks."""

    slug = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("donor")
        verbose_name_plural = _("donors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Channel(Translated):
    """A place where the Alliance is found online."""

    slug = models.SlugField(_("key"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=150, null=True)
    summary = models.TextField(_("summary"), null=True, blank=True)
    url = models.URLField(_("address"), blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name or self.slug


class LoadedEntry(models.Model):
    """What `load_content` wrote for one entry, so that it never overwrites or brings back what staff changed."""

    key = models.CharField(max_length=150, unique=True)
    fingerprints = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.key
