"""Which fields of groups are translated; tracked here, so that the history has their columns too."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from groups.models import Function, Group


@register(Function)
class FunctionTranslation(TranslationOptions):
    fields = ("name", "summary")


@register(Group)
class GroupTranslation(TranslationOptions):
    fields = ("name", "summary", "work")


for model in (Function, Group):
    pghistory.track()(model)
