"""The secretariat's desk for core functions, groups and seats."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.translations.admin import TranslatedAdmin
from groups.models import Function, Group, Seat


@admin.register(Function)
class FunctionAdmin(TranslatedAdmin):
    list_display = ["name", "number", "by_secretariat"]

    def get_readonly_fields(self, request: HttpRequest, obj: Function | None = None) -> list[str]:
        return ["slug"] if obj else []


class SeatInline(admin.TabularInline):
    model = Seat
    extra = 0
    fields = ["organisation", "role", "started_on", "ended_on"]
    autocomplete_fields = ["organisation"]
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seat]:
        return super().get_queryset(request).current().select_related("organisation", "group")


@admin.register(Group)
class GroupAdmin(TranslatedAdmin):
    list_display = ["name", "kind", "function", "join_policy", "visibility", "current_seats"]
    list_filter = ["kind", "visibility", "join_policy"]
    list_select_related = ["function"]
    search_fields = ["slug", "name_en", "name_fr", "name_es", "name_ar", "email"]
    inlines = [SeatInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        current = Count("seats", filter=Q(seats__ended_on__isnull=True))
        return super().get_queryset(request).annotate(current_seats=current)

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> list[str]:
        return ["slug"] if obj else []  # other sites link to this address

    @admin.display(description=_("current seats"), ordering="current_seats")
    def current_seats(self, group: Group) -> int:
        return group.current_seats


class SuccessorFilter(admin.SimpleListFilter):
    title = _("successor")
    parameter_name = "successor"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("missing", _("Needed: somebody has left"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Seat]) -> QuerySet[Seat]:
        return queryset.without_successor() if self.value() == "missing" else queryset


@admin.register(Seat)
class SeatAdmin(admin.ModelAdmin):
    list_display = ["organisation", "group", "role", "started_on", "ended_on"]
    list_filter = [SuccessorFilter, "group", "role", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation", "group"]
    search_fields = ["organisation__name", "organisation__acronym", "group__slug"]
    autocomplete_fields = ["group", "organisation", "representative", "alternate"]
