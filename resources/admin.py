"""The secretariat's desk for products: a product has editions, an edition has documents."""

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.translations.admin import TranslatedAdmin
from resources.models import Document, Edition, Product, ProductKind


@admin.register(ProductKind)
class ProductKindAdmin(TranslatedAdmin):
    list_display = ["name", "position"]


class EditionForm(forms.ModelForm):
    def has_changed(self) -> bool:
        """A row that was added is an edition, even where its number is left as proposed."""
        return not self.instance.pk or super().has_changed()


class EditionInline(admin.TabularInline):
    model = Edition
    form = EditionForm
    extra = 0
    fields = ["number", "label", "published_on"]
    show_change_link = True  # to the documents of the edition

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).select_related("product")


@admin.register(Product)
class ProductAdmin(TranslatedAdmin):
    list_display = ["title", "kind", "published_year", "documents"]
    list_filter = ["kind", "groups", "initiatives"]
    list_select_related = ["kind"]
    search_fields = ["slug", "title_en", "title_fr", "title_es", "title_ar"]
    filter_horizontal = ["groups", "initiatives"]
    autocomplete_fields = ["publishers"]  # of which there may be hundreds of thousands
    inlines = [EditionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        return super().get_queryset(request).annotate(document_count=Count("editions__documents"))

    def get_readonly_fields(self, request: HttpRequest, obj: Product | None = None) -> list[str]:
        return ["slug"] if obj else []  # other sites link to this address

    @admin.display(description=_("documents"), ordering="document_count")
    def documents(self, product: Product) -> int:
        return product.document_count


class DocumentInline(admin.TabularInline):
    model = Document
    extra = 1
    fields = ["language", "format", "url", "bytes", "pages"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return super().get_queryset(request).select_related("edition__product")


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    list_display = ["product", "number", "label", "published_on"]
    list_select_related = ["product"]
    search_fields = ["product__slug", "product__title_en", "product__title_fr", "label"]
    autocomplete_fields = ["product"]
    inlines = [DocumentInline]
