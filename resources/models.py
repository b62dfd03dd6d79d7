"""Products, their editions, and the documents of each edition in each language."""

import uuid
from dataclasses import dataclass
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from foundation.translations.models import CODES, Translated
from groups.models import Group
from initiatives.models import Initiative
from members.models import Organisation


class ProductKind(Translated):
    """Guidance, training, technical note … as the secretariat names them."""

    slug = models.SlugField(_("key"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=100, null=True)

    class Meta:
        verbose_name = _("kind of product")
        verbose_name_plural = _("kinds of product")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name or self.slug


class ProductQuerySet(models.QuerySet["Product"]):
    def newest_first(self) -> Self:
        """By the year of publication; those whose year is not known come last."""
        return self.order_by(F("published_year").desc(nulls_last=True), "position", "pk")


class Product(Translated):
    """A publication as a work, whatever its editions and languages."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    kind = models.ForeignKey(ProductKind, models.PROTECT, related_name="products", verbose_name=_("kind"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=300, null=True)
    summary = models.TextField(_("summary"), null=True, blank=True)
    published_year = models.PositiveSmallIntegerField(_("year of publication"), null=True, blank=True)
    published_note = models.CharField(_("remark on the date"), max_length=150, null=True, blank=True)
    groups = models.ManyToManyField(Group, blank=True, related_name="products", verbose_name=_("groups"))
    initiatives = models.ManyToManyField(Initiative, blank=True, related_name="products", verbose_name=_("initiatives"))
    publishers = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="products",
        verbose_name=_("publishers"),
        help_text=_("Which member organisations published it; their entries list it."),
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("product", args=[self.slug])

    def versions(self) -> list["LanguageVersion"]:
        """Each language with its newest documents: the reader's first, then English, then the others."""
        editions = list(self.editions.prefetch_related("documents"))
        newest = next((edition.number for edition in editions if edition.documents.all()), None)
        found: dict[str, LanguageVersion] = {}
        for edition in editions:
            by_language: dict[str, list[Document]] = {}
            for document in edition.documents.all():
                by_language.setdefault(document.language, []).append(document)
            for language, documents in by_language.items():
                found.setdefault(
                    language, LanguageVersion(language, edition, documents, is_behind=edition.number != newest)
                )
        return [found[code] for code in dict.fromkeys([get_language(), *CODES]) if code in found]


@dataclass(frozen=True)
class LanguageVersion:
    """A product in one language, with the documents of the newest edition there is in it.

    It is behind when another language has a newer edition.
    """

    language: str
    edition: "Edition"
    documents: list["Document"]
    is_behind: bool

    @property
    def name(self) -> str:
        """The name of the language in itself."""
        return dict(settings.LANGUAGES)[self.language]

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"


@pghistory.track(obj_field=None)
class ProductGroup(Product.groups.through):  # type: ignore[name-defined]
    """Which groups a product comes from; named, so that its history is kept."""

    class Meta:
        proxy = True


@pghistory.track(obj_field=None)
class ProductInitiative(Product.initiatives.through):  # type: ignore[name-defined]
    """Which initiatives a product comes from; named, so that its history is kept."""

    class Meta:
        proxy = True


@pghistory.track(obj_field=None)
class ProductPublisher(Product.publishers.through):  # type: ignore[name-defined]
    """Which organisations published a product; named, so that its history is kept."""

    class Meta:
        proxy = True
        verbose_name = _("published product")
        verbose_name_plural = _("published products")

    def __str__(self) -> str:
        return str(self.product)


@pghistory.track()
class Edition(models.Model):
    """One edition of a product; the newest has the highest number."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="editions", verbose_name=_("product"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    label = models.CharField(_("label"), max_length=60, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["product", "number"], name="one_edition_per_number")]

    def __str__(self) -> str:
        return f"{self.product} ({self.label or self.number})"


@pghistory.track()
class Document(models.Model):
    """An edition in one language and format: a link for now, a file later; its UUID survives replacement."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        HTML = "html", "HTML"
        EPUB = "epub", "EPUB"
        ZIP = "zip", "ZIP"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="documents", verbose_name=_("edition"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    format = models.CharField(_("format"), max_length=5, choices=Format, default=Format.PDF)
    url = models.URLField(_("link"))
    bytes = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["language", "format"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "language", "format"], name="one_document_per_language"),
            models.CheckConstraint(condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.get_language_display()}, {self.get_format_display()}"
