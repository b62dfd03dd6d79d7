"""Which fields of resources are translated; tracked here, so that the history has their columns too."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from resources.models import Product, ProductKind


@register(ProductKind)
class ProductKindTranslation(TranslationOptions):
    fields = ("name",)


@register(Product)
class ProductTranslation(TranslationOptions):
    fields = ("title", "summary", "published_note")


for model in (ProductKind, Product):
    pghistory.track()(model)
