"""Which fields of the roof are translated; tracked here, so that the history has their columns too."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from alliance.models import Channel, KeyFigure, Network, Page


@register(Network)
class NetworkTranslation(TranslationOptions):
    fields = ("name", "short_name", "name_rest", "tagline", "email_purpose")


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "lede", "body", "band_title", "band_text")


@register(KeyFigure)
class KeyFigureTranslation(TranslationOptions):
    fields = ("label", "source")


@register(Channel)
class ChannelTranslation(TranslationOptions):
    fields = ("name", "summary")


for model in (Network, Page, KeyFigure, Channel):
    pghistory.track()(model)
