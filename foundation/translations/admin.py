"""Translated models in the admin: each language says what state its text is in, and can be marked as reviewed."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline
from modeltranslation.translator import translator

from foundation.translations.models import CODES, State, Translated

LANGUAGE_NAMES = dict(settings.LANGUAGES)
SOURCE = settings.LANGUAGE_CODE
TARGETS = [code for code in CODES if code != SOURCE]

REMARKS = {
    State.DRAFT: _("A draft: no speaker of the language has reviewed it."),
    State.BEHIND: _("The English text has changed since this translation was made."),
    State.MISSING: _("No text yet: readers see another language, marked as such."),
}


def text_fields(model: type[Model]) -> list[str]:
    """Translated fields in the model's order."""
    translated = translator.get_options_for_model(model).all_fields
    return [field.name for field in model._meta.fields if field.name in translated]


def text_columns(model: type[Model]) -> Iterator[tuple[str, str, str]]:
    """Column, field and language of every translated text, languages in the portal's order."""
    for field in text_fields(model):
        for code in CODES:
            yield f"{field}_{code}", field, code


class TranslatedForm(forms.ModelForm):
    """Names the language of each text, and keeps account of who stands by it: what a person saves is theirs."""

    reviewed = forms.MultipleChoiceField(
        label=_("Reviewed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A speaker has read every text of this entry in this language and stands by it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        obj: Translated = self.instance
        drafts = obj.draft_languages()
        if "reviewed" in self.fields:
            self.fields["reviewed"].choices = [(code, LANGUAGE_NAMES[code]) for code in drafts]
        for column, field, code in text_columns(self._meta.model):
            if column not in self.fields:
                continue
            form_field = self.fields[column]
            name = capfirst(str(self._meta.model._meta.get_field(field).verbose_name))
            form_field.label = f"{name} – {LANGUAGE_NAMES[code]}"
            direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
            form_field.widget.attrs |= {"lang": code, "dir": direction}
            if obj.pk and getattr(obj, f"{field}_{SOURCE}"):
                form_field.help_text = REMARKS.get(obj.state(field, code), "")

    def save(self, commit: bool = True):
        obj: Translated = self.instance
        for column, field, code in text_columns(self._meta.model):
            if column in self.changed_data:
                obj.mark_written(field, code)
        for code in self.cleaned_data.get("reviewed") or []:
            obj.mark_reviewed(code)
        return super().save(commit)


class DraftLanguageFilter(admin.SimpleListFilter):
    """Entries with a draft in one language: what a reviewer has before them."""

    title = _("drafts in")
    parameter_name = "draft"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(code, LANGUAGE_NAMES[code]) for code in TARGETS]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in TARGETS:
            return queryset
        is_draft = Q()
        for field in text_fields(queryset.model):
            is_draft |= Q(**{f"texts__{field}_{self.value()}__draft": True})
        return queryset.filter(is_draft)


def _review_action(code: str) -> Callable:
    def review(model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet) -> None:
        count = 0
        for obj in queryset:
            if code in obj.draft_languages():
                obj.mark_reviewed(code)
                obj.save()
                count += 1
        message = ngettext("%(count)d entry marked as reviewed.", "%(count)d entries marked as reviewed.", count)
        model_admin.message_user(request, message % {"count": count})

    return review


class TranslatedFieldsets:
    """One set of fields for what is not translated, then one for each text, with its languages under one another."""

    def in_sets(self, fieldsets: list[tuple[Any, dict]], obj: Model | None, *, may_review: bool) -> list:
        present = flatten_fieldsets(fieldsets)
        columns = [column for column, _field, _code in text_columns(self.model)]
        has_drafts = may_review and obj is not None and bool(obj.draft_languages())
        plain = [name for name in present if name not in columns and (name != "reviewed" or has_drafts)]
        sets = [(None, {"fields": plain})] if plain else []
        for field in text_fields(self.model):
            names = [f"{field}_{code}" for code in CODES if f"{field}_{code}" in present]
            if names:
                sets.append((capfirst(self.model._meta.get_field(field).verbose_name), {"fields": names}))
        return sets


class TranslatedAdmin(TranslatedFieldsets, TranslationAdmin):
    """An admin of a translated model; `fieldsets` of its own are kept as they are."""

    form = TranslatedForm

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        if self.fieldsets:
            return fieldsets
        return self.in_sets(fieldsets, obj, may_review=self.has_change_permission(request, obj))

    def get_list_display(self, request: HttpRequest) -> list:
        return [*super().get_list_display(request), "drafts"]

    def get_list_filter(self, request: HttpRequest) -> list:
        return [*super().get_list_filter(request), DraftLanguageFilter]

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        if self.has_change_permission(request) and not request.GET.get("_popup"):
            for code in TARGETS:
                label = _("Mark as reviewed: %(language)s") % {"language": LANGUAGE_NAMES[code]}
                actions[f"review_{code}"] = (_review_action(code), f"review_{code}", label)
        return actions

    @admin.display(description=_("drafts"))
    def drafts(self, obj: Translated) -> str:
        return " · ".join(LANGUAGE_NAMES[code] for code in obj.draft_languages())


class TranslatedInline(TranslatedFieldsets, TranslationStackedInline):
    """The same, under another object."""

    form = TranslatedForm
    extra = 0

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list:
        # the object is the one above; whether a row of this inline has drafts is not known here
        return self.in_sets(super().get_fieldsets(request, obj), None, may_review=False)
