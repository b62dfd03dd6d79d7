"""Which fields of initiatives are translated; tracked here, so that the history has their columns too."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from initiatives.models import Initiative, Priority, Strategy


@register(Strategy)
class StrategyTranslation(TranslationOptions):
    fields = ("objective", "meaning", "delivery", "outlook_title", "outlook", "call", "successor")


@register(Priority)
class PriorityTranslation(TranslationOptions):
    fields = ("name", "summary")


@register(Initiative)
class InitiativeTranslation(TranslationOptions):
    fields = ("name", "summary", "work", "partner")


for model in (Strategy, Priority, Initiative):
    pghistory.track()(model)
