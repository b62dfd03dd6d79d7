"""The pages of an application: one topic each, kept as it was typed until the application is submitted.

The roof lists them in APPLICATION_PAGES, so that an app above this one can have pages of its own.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from members import countries as country_names
from members.fields import CountriesField, LineField, ProseField, WebsiteField, count_words
from members.files import DocumentField, LogoField, UploadField
from members.locality import Derived, derive
from members.models import (
    Affiliation,
    Application,
    Kind,
    LegalStatus,
    MembershipType,
    Organisation,
    Policy,
    Upload,
    User,
    Visibility,
)

WORDS_AT_LEAST, WORDS_AT_MOST = 50, 100
DOCUMENT_HINT = _(
    "A PDF of at most 5 MB, or a photograph in JPEG or PNG of at most 10 MB. The secretariat and your "
    "organisation’s focal points can read it; nobody else can."
)
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
# What is kept of one field: more than any of them takes, so that whoever pastes too much finds it whole.
LONGEST, MOST = 20_000, 100

Typed = dict[str, list[str]]


@dataclass(frozen=True)
class Answer:
    """What is read of one question: `kind` is "text", "prose", "address" or "file"; `anchor` is the id of its field.

    `is_accepted` is false where what was typed would not be taken as it is.
    """

    label: str
    values: list[str]
    kind: str
    anchor: str
    is_accepted: bool = True
    upload: Upload | None = None


class Page(forms.Form):
    """A page of questions. `slug` is its part of the address and its key in `Application.answers`.

    Files are not among what was typed: they are kept by themselves, with `holder`.
    """

    slug: ClassVar[str]
    title: ClassVar[Promise]
    lede: ClassVar[str | Promise] = ""

    def __init__(
        self,
        *args,
        membership_type: MembershipType,
        holder: Application | Organisation | None = None,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.membership_type = membership_type
        for field in self.fields.values():
            if isinstance(field, UploadField):
                field.holder = holder
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _("Choose one of these answers")

    @classmethod
    def questions(cls) -> list[str]:
        """The names of the fields whose answers are typed or chosen: all but files."""
        return [name for name, field in cls.base_fields.items() if not isinstance(field, UploadField)]

    @classmethod
    def purposes(cls) -> list[Upload.Purpose]:
        """Of the files that may be added."""
        return [field.purpose for field in cls.base_fields.values() if isinstance(field, UploadField)]

    @classmethod
    def typed(cls, data: MultiValueDict) -> Typed:
        """What a request says in the fields of this page: many values only where many may be chosen.

        A NUL, which no JSON in PostgreSQL holds, becomes another character that is refused.
        """
        return {
            name: [value[:LONGEST].replace("\0", "\1") for value in values]
            for name, values in (
                (name, data.getlist(name)[:MOST] if cls._takes_many(name) else data.getlist(name)[-1:])
                for name in cls.questions()
            )
            if values
        }

    @classmethod
    def _takes_many(cls, name: str) -> bool:
        return isinstance(cls.base_fields[name], forms.MultipleChoiceField)

    @classmethod
    def initial_of(cls, typed: Typed) -> dict:
        """As `initial` of this form."""
        return {
            name: values if cls._takes_many(name) else "".join(values[:1])
            for name, values in typed.items()
            if name in cls.base_fields
        }

    @classmethod
    def first_guess(cls, person: User) -> dict:
        """What is known of somebody who opens this page for the first time."""
        return {}

    def write(self, organisation: Organisation) -> None:
        """Carry valid answers into the organisation, which is saved afterwards."""

    def attach(self, application: Application) -> None:
        """Carry valid answers into what hangs on the application, which is saved afterwards."""

    @classmethod
    def read(cls, organisation: Organisation) -> dict:
        """What the organisation says, as `initial` of this form."""
        return {name: getattr(organisation, name) for name in cls.questions()}

    def answers(self) -> list[Answer]:
        """What was answered, to be read, checked or not; a question without an answer is left out."""
        errors = self.errors
        found = []
        for bound in self:
            field, value, is_accepted = bound.field, self.cleaned_data.get(bound.name), True
            if isinstance(field, UploadField):
                if kept := field.kept:
                    found.append(Answer(str(bound.label), [kept.name], "file", bound.auto_id, upload=kept))
                continue
            if bound.name in errors:
                value, is_accepted = bound.value(), False
            if value in ("", None, []):
                continue
            if is_accepted and isinstance(field, CountriesField):
                value = country_names.names_of(value)
            elif isinstance(field, forms.ChoiceField):
                labels = dict(Kind.choices) | dict(field.choices)
                value = [str(labels.get(each, each)) for each in (value if isinstance(value, list) else [value])]
            kind = "text"
            if isinstance(field, ProseField):
                kind = "prose"
            elif isinstance(field, WebsiteField):
                kind = "address"
            anchor = bound.auto_id + ("_0" if bound.use_fieldset else "")
            values = value if isinstance(value, list) else [str(value)]
            found.append(Answer(str(bound.label), values, kind, anchor, is_accepted))
        return found


@cache
def all_pages() -> dict[str, type[Page]]:
    """By slug, in the order in which they are asked."""
    pages = [import_string(name) for name in settings.APPLICATION_PAGES]
    return {page.slug: page for page in pages}


def filled(page: type[Page], application: Application) -> Page:
    """The page with what was typed, to be checked."""
    typed = MultiValueDict(application.answers.get(page.slug, {}))
    return page(typed, membership_type=application.type, holder=application)


def all_filled(application: Application) -> list[Page]:
    return [filled(page, application) for page in all_pages().values()]


def is_complete(page: Page, application: Application) -> bool:
    """Whether it has been answered, where a change was asked for since then, and can be submitted as it is."""
    is_answered = page.slug in application.answers and (
        page.slug not in application.requested or page.slug in application.changed
    )
    return is_answered and page.is_valid()


def fingerprint(page: type[Page], application: Application | None) -> str:
    """Tells one state of a page's answers from another; a form carries it, so that an old tab overwrites nothing."""
    return fingerprint_of(application.answers.get(page.slug) if application else None)


def fingerprint_of(typed: Typed | None) -> str:
    return sha256(json.dumps(typed, sort_keys=True).encode()).hexdigest()[:16]


def may_edit(page: type[Page], application: Application) -> bool:
    """Every page of a draft; of an application that came back, those that are asked for or would keep it from going."""
    if application.status == Application.Status.DRAFT:
        return True
    return application.is_editable and (
        page.slug in application.requested or not is_complete(filled(page, application), application)
    )


def derived(pages: Iterable[Page]) -> Derived | None:
    """The locality that follows from an application, once its pages say enough."""
    valid = {page.slug: page for page in pages if page.is_valid()}
    organisation, where = valid.get(OrganisationPage.slug), valid.get(WherePage.slug)
    if organisation is None or not isinstance(where, WherePage):
        return None
    return where.derived(organisation.cleaned_data["kind"])


class DescriptionField(ProseField):
    """What an organisation does, in 50 to 100 words."""

    def __init__(self, **kwargs) -> None:
        super().__init__(max_length=2000, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}), **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        words = count_words(value)
        if value and not WORDS_AT_LEAST <= words <= WORDS_AT_MOST:
            raise ValidationError(
                ngettext(
                    "Your text has %(words)d word. Please write 50 to 100.",
                    "Your text has %(words)d words. Please write 50 to 100.",
                    words,
                )
                % {"words": words}
            )


class YouPage(Page):
    slug = "you"
    title = _("Who are you?")
    lede = _(
        "You will be your organisation’s focal point. Your name and your e-mail address are seen by the secretariat "
        "and by people of your own organisation, and by nobody else."
    )

    contact_name = LineField(
        max_length=150,
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Enter your name")},
    )
    job_title = LineField(
        max_length=120,
        label=_("Your job title"),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title", "dir": "auto"}),
        error_messages={"required": _("Enter your job title")},
    )
    language = forms.ChoiceField(
        label=_("In which language may we write to you?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of our e-mails")},
    )

    @classmethod
    def first_guess(cls, person: User) -> dict:
        return {"contact_name": person.name, "language": get_language()}

    def attach(self, application: Application) -> None:
        application.job_title = self.cleaned_data["job_title"]


class OrganisationPage(Page):
    slug = "organisation"
    title = _("Your organisation")

    name = LineField(
        max_length=250,
        label=_("Official name"),
        help_text=_("As it is registered, in its own language and script."),
        error_messages={"required": _("Enter the official name of your organisation")},
    )
    acronym = LineField(max_length=30, required=False, label=_("Acronym"))
    kind = forms.ChoiceField(
        label=_("Kind of organisation"), error_messages={"required": _("Choose the kind of your organisation")}
    )
    legal_status = forms.ChoiceField(
        label=_("Legal status"),
        choices=LegalStatus,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the legal status of your organisation")},
    )
    founded_in = forms.IntegerField(
        required=False,
        label=_("Year of foundation"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "class": "code"}),
        error_messages={"invalid": _("Enter a year, such as 2009")},
    )
    website = WebsiteField(required=False, label=_("Website"))
    logo = LogoField(
        purpose=Upload.Purpose.LOGO,
        label=_("Logo"),
        help_text=_("PNG, JPEG or WebP, at most 2 MB. It is made smaller; whoever may see your entry sees it there."),
    )

    def __init__(self, *args, membership_type: MembershipType, **kwargs) -> None:
        super().__init__(*args, membership_type=membership_type, **kwargs)
        kinds = [(value, label) for value, label in Kind.choices if value in membership_type.eligible_kinds]
        self.fields["kind"].choices = [("", _("Choose one")), *kinds]

    def clean_founded_in(self) -> int | None:
        year = self.cleaned_data["founded_in"]
        if year is not None and not 1000 <= year <= timezone.localdate().year:
            raise ValidationError(_("Enter a year, such as 2009"))
        return year

    def write(self, organisation: Organisation) -> None:
        for name in self.questions():
            setattr(organisation, name, self.cleaned_data[name])


class WherePage(Page):
    slug = "where"
    title = _("Where do you work?")
    lede = _(
        "These answers tell how many of our members are local and national. We ask for no address, and show no place "
        "finer than a country."
    )

    headquarters = forms.ChoiceField(
        label=_("Country of headquarters"),
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={"required": _("Choose the country of your headquarters")},
    )
    countries = CountriesField(
        label=_("Countries of operation"),
        help_text=_("One country on each line, in any of our four languages."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Enter at least one country in which you work")},
    )
    affiliation = forms.ChoiceField(
        label=_("Is your organisation part of a larger one?"),
        choices=Affiliation,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your organisation is part of a larger one")},
    )
    governs_itself = forms.ChoiceField(
        label=_("Does your organisation govern itself?"),
        help_text=_("Its own board or assembly decides, and no other organisation can overrule it."),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your organisation governs itself")},
    )
    raises_own_funds = forms.ChoiceField(
        label=_("Does it raise and manage its own funds?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your organisation raises its own funds")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["headquarters"].choices = [("", _("Choose a country")), *countries]

    def write(self, organisation: Organisation) -> None:
        for name, value in self._values().items():
            setattr(organisation, name, value)

    @classmethod
    def read(cls, organisation: Organisation) -> dict:
        known = super().read(organisation)
        for name in ("governs_itself", "raises_own_funds"):
            known[name] = {True: "yes", False: "no"}.get(known[name], "")
        return known | {
            "headquarters": str(organisation.headquarters),
            "countries": "\n".join(country_names.names_of(organisation.countries)),
        }

    def derived(self, kind: str) -> Derived:
        """What follows from valid answers for an organisation of this kind."""
        return derive(kind=kind, **self._values())

    def _values(self) -> dict:
        return self.cleaned_data | {
            name: self.cleaned_data[name] == "yes" for name in ("governs_itself", "raises_own_funds")
        }


class WorkPage(Page):
    slug = "work"
    title = _("What do you do in child protection?")
    lede = _("Where you choose to be seen, this text introduces you.")

    description = DescriptionField(
        label=_("What you do in child protection in humanitarian action"),
        help_text=_("50 to 100 words. Name no child, and nobody whom it could endanger."),
        error_messages={"required": _("Write 50 to 100 words on what you do in child protection")},
    )
    description_language = forms.ChoiceField(
        label=_("Language of this text"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of your text")},
    )

    @classmethod
    def first_guess(cls, person: User) -> dict:
        return {"description_language": get_language()}

    def write(self, organisation: Organisation) -> None:
        # the desk may have added other languages
        language = self.cleaned_data["description_language"]
        setattr(organisation, f"description_{language}", self.cleaned_data["description"])


class SafeguardingPage(Page):
    slug = "safeguarding"
    title = _("Safeguarding")
    lede = _(
        "Members work with children in danger. Tell us where you stand: an honest “no” keeps nobody out, and we can "
        "help."
    )

    safeguarding_policy = forms.ChoiceField(
        label=_("Does your organisation have a child safeguarding policy?"),
        help_text=_("How your own people behave towards children, and what happens when one of them does harm."),
        choices=Policy,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you have a child safeguarding policy")},
    )
    safeguarding_policy_file = DocumentField(
        purpose=Upload.Purpose.SAFEGUARDING_POLICY,
        label=_("Your child safeguarding policy, as a document"),
        help_text=DOCUMENT_HINT,
    )
    psea_policy = forms.ChoiceField(
        label=_("Does it have a policy that prevents sexual exploitation and abuse (PSEA)?"),
        choices=Policy,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you have a policy against sexual exploitation and abuse")},
    )
    psea_policy_file = DocumentField(
        purpose=Upload.Purpose.PSEA_POLICY,
        label=_("Your policy against sexual exploitation and abuse, as a document"),
        help_text=DOCUMENT_HINT,
    )

    def write(self, organisation: Organisation) -> None:
        for name in self.questions():
            setattr(organisation, name, self.cleaned_data[name])


class VisibilityPage(Page):
    slug = "visibility"
    title = _("Who may see that you are a member?")
    lede = _(
        "An entry shows the organisation’s name and acronym, logo, kind, countries, website, description, groups, the "
        "level that the secretariat has verified, and the membership with its dates; never a person, never an address. "
        "Think of your staff and the people you work with: where being seen could endanger anybody, choose to be "
        "unlisted. You can have it changed at any time, and it applies at once."
    )

    visibility = forms.ChoiceField(
        label=_("Who may see your entry?"),
        choices=Visibility,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may see that you are a member")},
    )

    def write(self, organisation: Organisation) -> None:
        organisation.visibility = self.cleaned_data["visibility"]
