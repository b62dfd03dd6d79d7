"""The secretariat's desk for organisations, memberships and representatives."""

import json
import re
from hashlib import sha256
from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from foundation.search.fold import fold
from foundation.translations.admin import TranslatedAdmin, TranslatedForm
from members import duplicates
from members.actions import people
from members.actions.refusals import ChangedError
from members.admin.merges import MergeInline, may_merge
from members.fields import LineField
from members.models import FormerAddress, Membership, MembershipType, Organisation, Representative
from members.models.organisations import Kind
from members.verification import code_of, grouped


class MembershipStatusFilter(admin.SimpleListFilter):
    title = _("membership")
    parameter_name = "member"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("active", _("Active")),
            ("unattended", _("Active, without a focal point")),
            ("none", _("None that is active")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        match self.value():
            case "active":
                return queryset.filter(is_member=True)
            case "unattended":
                return queryset.unattended()
            case "none":
                return queryset.filter(is_member=False)
        return queryset


class TwiceFilter(admin.SimpleListFilter):
    """The queue of those that may be merged: two are ticked, and the action shows them side by side."""

    title = _("possible duplicates")
    parameter_name = "twice"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", _("Same name, acronym or website as another"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        return duplicates.entered_twice(queryset) if self.value() == "yes" else queryset


class OrganisationForm(TranslatedForm):
    """Refused where the organisation, or who acts for it, has changed since: it may be hidden by now."""

    class Meta:
        field_classes: ClassVar = {"name": LineField, "acronym": LineField}

    countries = forms.MultipleChoiceField(
        label=_("countries of operation"),
        choices=lambda: list(countries),
        required=False,
        widget=FilteredSelectMultiple(_("countries of operation"), is_stacked=False),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = _state_of(self.instance.pk)

    def clean_slug(self) -> str:
        if FormerAddress.objects.filter(slug=self.cleaned_data["slug"]).exists():
            raise ValidationError(gettext("This was the address of an entry that went into another; it leads there."))
        return self.cleaned_data["slug"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.instance.pk and "seen" in self.data:
            Organisation.objects.select_for_update(no_key=True).get(pk=self.instance.pk)
            if self.data["seen"] != _state_of(self.instance.pk):
                raise ValidationError(str(ChangedError()))
        return cleaned


def _state_of(pk: int) -> str:
    """Of an organisation, its memberships and who acts for it."""
    rows = [
        list(model.objects.filter(**{name: pk}).order_by("pk").values())
        for model, name in ((Organisation, "pk"), (Membership, "organisation"), (Representative, "organisation"))
    ]
    return sha256(json.dumps(rows, default=str).encode()).hexdigest()[:16]


class MembershipsFormSet(forms.BaseInlineFormSet):
    """Says what the database would refuse: two rows that are both new are compared with each other nowhere else."""

    def clean(self) -> None:
        super().clean()
        if [row["status"] for row in _kept_rows(self)].count(Membership.Status.ACTIVE) > 1:
            raise ValidationError(gettext("Only one membership can be active at a time."))


class RepresentativesFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        people = [row["user"] for row in _kept_rows(self) if not row.get("ended_on")]
        if len(people) > len(set(people)):
            raise ValidationError(gettext("A person has only one role in an organisation at a time."))


def _kept_rows(formset: forms.BaseInlineFormSet) -> list[dict]:
    """What the valid rows say that stay."""
    rows = [form.cleaned_data for form in formset.forms if form.is_valid() and form.cleaned_data]
    return [row for row in rows if not row.get("DELETE")]


class RepresentativeForm(forms.ModelForm):
    class Meta:
        field_classes: ClassVar = {"job_title": LineField}


class MembershipInline(admin.TabularInline):
    model = Membership
    formset = MembershipsFormSet
    extra = 0
    fields = ["type", "status", "started_on", "ended_on", "confirmed_on", "shown_code"]
    readonly_fields = ["shown_code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("organisation", "type")

    @admin.display(description=_("code"))
    def shown_code(self, membership: Membership) -> str:
        return grouped(membership.code) if membership.pk else "–"


class RepresentativeInline(admin.TabularInline):
    model = Representative
    form = RepresentativeForm
    formset = RepresentativesFormSet
    extra = 0
    fields = ["user", "role", "job_title", "started_on", "ended_on"]
    autocomplete_fields = ["user"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Representative]:
        return super().get_queryset(request).select_related("organisation", "user")


@admin.register(Organisation)
class OrganisationAdmin(TranslatedAdmin):
    form = OrganisationForm
    list_display = ["name", "kind", "headquarters", "locality", "visibility", "is_member", "is_sample"]
    list_filter = [MembershipStatusFilter, TwiceFilter, "visibility", "kind", "locality", "is_sample"]
    search_fields = ["sort_key", "name", "acronym", "slug"]
    ordering = ["sort_key", "pk"]
    list_per_page = 50
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = [MembershipInline, RepresentativeInline, MergeInline]
    actions = ["merge"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        active = Membership.objects.active().filter(organisation=OuterRef("pk"))
        return super().get_queryset(request).annotate(is_member=Exists(active))

    def get_inlines(self, request: HttpRequest, obj: Organisation | None) -> list[type[InlineModelAdmin]]:
        has_merges = obj is not None and obj.merges.exists()
        return [inline for inline in self.inlines if inline is not MergeInline or has_merges]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may_merge(request.user)

    @admin.action(description=_("Merge two organisations"), permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> HttpResponse | None:
        """To the preview; of the two, a member is kept, or else the older one, unless they are exchanged there."""
        chosen = list(queryset.order_by("-is_member", "pk").values_list("pk", flat=True)[:3])
        if len(chosen) != 2:
            self.message_user(request, gettext("Choose two organisations: those that are one."), messages.ERROR)
            return None
        return redirect("admin:members_merge_preview", *chosen)

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> list[str]:
        return ["slug", "is_sample"] if obj else ["is_sample"]  # other sites link to the address

    def get_prepopulated_fields(self, request: HttpRequest, obj: Organisation | None = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Organisation], search_term: str
    ) -> tuple[QuerySet[Organisation], bool]:
        if code := code_of(search_term):
            by_code = queryset.filter(memberships__code=code)
            if by_code.exists():
                return by_code, False
        # names are kept without accents and without the Arabic article
        words = re.sub(r"\bال", "", fold(search_term))
        return super().get_search_results(request, queryset, words)

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Representative:
            for each in [*formset.deleted_objects, *(row for row, _changed in formset.changed_objects)]:
                people.close_after(organisation=form.instance, user=each.user)

    def delete_model(self, request: HttpRequest, obj: Organisation) -> None:
        """The lock before its children are, as every action has it."""
        Organisation.objects.select_for_update().filter(pk=obj.pk).first()
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        keys = [each.pk for each in queryset]
        list(Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
        super().delete_queryset(request, queryset)

    @admin.display(description=_("member"), boolean=True, ordering="is_member")
    def is_member(self, organisation: Organisation) -> bool:
        return organisation.is_member


class MembershipTypeForm(TranslatedForm):
    eligible_kinds = forms.MultipleChoiceField(
        label=_("kinds that may apply"), choices=Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


@admin.register(MembershipType)
class MembershipTypeAdmin(TranslatedAdmin):
    form = MembershipTypeForm
    list_display = ["name", "position", "self_service"]

    def get_readonly_fields(self, request: HttpRequest, obj: MembershipType | None = None) -> list[str]:
        return ["slug"] if obj else []


@admin.register(Representative)
class RepresentativeAdmin(admin.ModelAdmin):
    form = RepresentativeForm
    list_display = ["user", "organisation", "role", "started_on", "ended_on"]
    list_filter = ["role", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__name", "user__email", "organisation__name", "organisation__acronym"]
    autocomplete_fields = ["user", "organisation"]

    def save_model(self, request: HttpRequest, obj: Representative, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        people.close_after(organisation=obj.organisation, user=obj.user)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Representative) -> None:
        Organisation.objects.select_for_update(no_key=True).filter(pk=obj.organisation_id).first()  # before their seats
        super().delete_model(request, obj)
        people.close_after(organisation=obj.organisation, user=obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Representative]) -> None:
        for each in queryset:
            self.delete_model(request, each)
