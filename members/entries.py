"""The pages on which an organisation keeps its entry true, what is reviewed of them, and what is still missing."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from babel.lists import format_list
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.countries import name_of, names_of
from members.models import EntryChange, MembershipType, Organisation
from members.models.organisations import Kind
from members.pages import (
    YES_NO,
    DescriptionField,
    OrganisationPage,
    Page,
    SafeguardingPage,
    VisibilityPage,
    WherePage,
)

# Who an organisation is, and what its locality follows from, is read by the secretariat before everybody reads it.
REVIEWED = ("name", "kind", "headquarters", "affiliation", "governs_itself", "raises_own_funds")


class DescriptionsPage(Page):
    slug = "work"
    title = _("What do you do in child protection?")
    lede = _("In one of our languages at least. Readers of the others see it marked as being in another language.")

    description_en = DescriptionField(required=False, label=_("In English"), help_text=_("50 to 100 words."))
    description_fr = DescriptionField(required=False, label=_("In French"), help_text=_("50 to 100 words."))
    description_es = DescriptionField(required=False, label=_("In Spanish"), help_text=_("50 to 100 words."))
    description_ar = DescriptionField(required=False, label=_("In Arabic"), help_text=_("50 to 100 words."))

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise ValidationError(_("Write 50 to 100 words on what you do in child protection"))
        return self.cleaned_data

    def write(self, organisation: Organisation) -> None:
        for code, _name in settings.LANGUAGES:
            setattr(organisation, f"description_{code}", self.cleaned_data[f"description_{code}"] or None)


class MessagesPage(Page):
    slug = "messages"
    title = _("May people write to you?")
    lede = _(
        "Whoever sees your entry can write to your focal points through a form. Your addresses stay hidden until one "
        "of you answers."
    )

    takes_messages = forms.ChoiceField(
        label=_("Does your organisation take messages?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your organisation takes messages")},
    )

    def write(self, organisation: Organisation) -> None:
        organisation.takes_messages = self.cleaned_data["takes_messages"] == "yes"

    @classmethod
    def read(cls, organisation: Organisation) -> dict[str, Any]:
        return {"takes_messages": "yes" if organisation.takes_messages else "no"}


PAGES: dict[str, type[Page]] = {
    page.slug: page
    for page in (OrganisationPage, WherePage, DescriptionsPage, SafeguardingPage, VisibilityPage, MessagesPage)
}


def values(organisation: Organisation) -> dict[str, Any]:
    """What is reviewed, as JSON can hold it."""
    return {
        name: str(value) if name == "headquarters" else value
        for name, value in ((name, getattr(organisation, name)) for name in REVIEWED)
    }


@dataclass(frozen=True)
class Difference:
    """One line of a before and after, in the reader's language."""

    label: str
    before: str
    after: str


def differences(change: EntryChange) -> list[Difference]:
    found = []
    for name, after in change.proposed.items():
        label = str(_field(name).verbose_name)
        found.append(Difference(label, shown(name, change.before.get(name)), shown(name, after)))
    return found


def shown(name: str, value: Any) -> str:
    """The value of a field of an organisation, for a reader."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if name == "headquarters":
        return name_of(str(value))
    if name == "countries":
        return format_list(names_of(value), locale=get_language())
    return str(dict(_field(name).flatchoices).get(value, value))


def _field(name: str) -> Field:
    field = Organisation._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def with_proposed(organisation: Organisation, change: EntryChange | None) -> Organisation:
    """A copy, not to be saved, as the organisation wants to be: what waits for review is in it already."""
    proposed = Organisation(pk=organisation.pk)
    for field in Organisation._meta.concrete_fields:
        if not field.generated:
            setattr(proposed, field.attname, getattr(organisation, field.attname))
    for name, value in (change.proposed if change else {}).items():
        setattr(proposed, name, value)
    return proposed


def form_of(
    page: type[Page], organisation: Organisation, change: EntryChange | None, data: Any = None, files: Any = None
) -> Page:
    proposed = with_proposed(organisation, change)
    # whoever is a member stays what it is, whatever may apply by now
    eligible = MembershipType(eligible_kinds=list(Kind.values))
    return page(data, files, initial=page.read(proposed), membership_type=eligible, holder=organisation)


@dataclass(frozen=True)
class Missing:
    """A question that the entry leaves open, and the page that asks it."""

    label: str
    page: type[Page]


def missing(organisation: Organisation) -> list[Missing]:
    """What a reader, or the secretariat, would look for in vain."""
    found = []
    for page in PAGES.values():
        if page is DescriptionsPage:
            if not organisation.text("description").value:
                found.append(Missing(str(page.title), page))
            continue
        for name in page.questions():
            if getattr(organisation, name) in (None, "", []) and name != "acronym":
                found.append(Missing(str(page.base_fields[name].label), page))
    return found


def questions() -> int:
    """How many answers make an entry complete."""
    counted = [name for page in PAGES.values() for name in page.questions() if name != "acronym"]
    return len(counted) - len(settings.LANGUAGES) + 1  # one description is enough


def state_of(page: type[Page], organisation: Organisation) -> str:
    """Tells one state of a page's answers from another: a form carries it, so that an old tab overwrites nothing."""
    change = organisation.changes.waiting().first()
    said = page.read(with_proposed(organisation, change))
    return sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]


def is_said_already(page: Page, organisation: Organisation, change: EntryChange | None) -> bool:
    """Whether a valid page says nothing but what is in place, or waits."""
    proposed = with_proposed(organisation, change)
    before = page.read(proposed)
    page.write(proposed)
    return page.read(proposed) == before
