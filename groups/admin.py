"""The secretariat's desk for core functions, groups and seats."""

from collections.abc import Iterable

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.translations.admin import TranslatedAdmin
from groups.models import Function, Group, Seat
from members.actions.refusals import ChangedError
from members.models import Organisation


def _lock(organisations: Iterable[int]) -> set[int]:
    """In the order of their keys, before any seat of theirs is written; those that are still there."""
    found = Organisation.objects.select_for_update(no_key=True).filter(pk__in=organisations)
    return set(found.order_by("pk").values_list("pk", flat=True))


def _lock_all(*organisations: int | None) -> None:
    """Those that a form names, and those that it named before. Refused where one has been merged meanwhile."""
    keys = {key for key in organisations if key}
    if _lock(keys) != keys:
        raise ValidationError(str(ChangedError()))


@admin.register(Function)
class FunctionAdmin(TranslatedAdmin):
    list_display = ["name", "number", "by_secretariat"]

    def get_readonly_fields(self, request: HttpRequest, obj: Function | None = None) -> list[str]:
        return ["slug"] if obj else []


class SeatForm(forms.ModelForm):
    def clean(self) -> dict:
        cleaned = super().clean()
        organisation = cleaned.get("organisation")
        _lock_all(self.initial.get("organisation"), organisation and organisation.pk)
        return cleaned


class SeatsFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        changed = [form for form in self.forms if form.has_changed()]
        _lock_all(
            *(key for form in changed for key in (form.initial.get("organisation"), form.instance.organisation_id))
        )


class SeatsGoAdmin(admin.ModelAdmin):
    """Locks the organisations of the seats that go with what is deleted."""

    def seats_of(self, keys: list[int]) -> QuerySet[Seat]:
        raise NotImplementedError

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        _lock(self.seats_of([obj.pk]).values("organisation"))
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        _lock(self.seats_of([each.pk for each in queryset]).values("organisation"))
        super().delete_queryset(request, queryset)


class SeatInline(admin.TabularInline):
    model = Seat
    formset = SeatsFormSet
    extra = 0
    fields = ["organisation", "role", "started_on", "ended_on"]
    autocomplete_fields = ["organisation"]
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seat]:
        return super().get_queryset(request).current().select_related("organisation", "group")


@admin.register(Group)
class GroupAdmin(SeatsGoAdmin, TranslatedAdmin):
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

    def seats_of(self, keys: list[int]) -> QuerySet[Seat]:
        return Seat.objects.filter(group__in=keys)

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
class SeatAdmin(SeatsGoAdmin):
    form = SeatForm
    list_display = ["organisation", "group", "role", "started_on", "ended_on"]
    list_filter = [SuccessorFilter, "group", "role", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation", "group"]
    search_fields = ["organisation__name", "organisation__acronym", "group__slug"]
    autocomplete_fields = ["group", "organisation", "representative", "alternate"]

    def seats_of(self, keys: list[int]) -> QuerySet[Seat]:
        return Seat.objects.filter(pk__in=keys)
