"""The secretariat's desk for strategies and initiatives."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from foundation.translations.admin import TranslatedAdmin, TranslatedInline
from initiatives.models import Initiative, Priority, Strategy


class PriorityInline(TranslatedInline):
    model = Priority
    show_change_link = True  # its translations are marked as reviewed there


@admin.register(Strategy)
class StrategyAdmin(TranslatedAdmin):
    list_display = ["period", "is_current"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = [PriorityInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Strategy | None = None) -> list[str]:
        return ["slug"] if obj else []


@admin.register(Priority)
class PriorityAdmin(TranslatedAdmin):
    list_display = ["name", "strategy", "number"]
    list_select_related = ["strategy"]

    def get_readonly_fields(self, request: HttpRequest, obj: Priority | None = None) -> list[str]:
        return ["slug"] if obj else []  # other pages link to this place


@admin.register(Initiative)
class InitiativeAdmin(TranslatedAdmin):
    list_display = ["name", "partner", "email"]
    search_fields = ["slug", "name_en", "name_fr", "name_es", "name_ar", "email"]
    filter_horizontal = ["priorities", "groups"]

    def get_readonly_fields(self, request: HttpRequest, obj: Initiative | None = None) -> list[str]:
        return ["slug"] if obj else []  # other sites link to this address
