"""What input is acceptable: addresses and codes, the application, passwords and second factors."""

import re
import unicodedata

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from members import countries as country_names
from members.actions.applications import Answers
from members.freshness import needs_no_password
from members.models import Application, MembershipType, User
from members.models.organisations import Affiliation, Kind, Visibility

# Characters that nobody sees and that make a name read as another one: overrides, embeddings and isolates of
# direction, zero-width space, word joiner and its kin, byte order mark, fillers, tags. The joiners that some scripts
# need are welcome.
HIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\u180e"
    "\u115f\u1160\u3164\uffa0\u2800\U000e0000-\U000e007f]"
)
WORDS_AT_LEAST, WORDS_AT_MOST = 50, 100


def refuse_hidden(text: str, *, lines: bool = False) -> None:
    """Raises ValidationError for hidden and control characters; `lines` lets line breaks and tabs through."""
    allowed = "\n\t" if lines else ""
    if HIDDEN.search(text) or any(
        unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") and letter not in allowed
        for letter in text
    ):
        raise ValidationError(
            _("This text holds hidden characters. Please type it here, or copy it again as plain text.")
        )


class LineField(forms.CharField):
    """One line of text in any script: composed, without white space around it, without hidden characters."""

    def __init__(self, *, max_length: int, **kwargs) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "auto"}))
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["max_length"] = _(
            "Please write at most %(limit_value)d characters; these are %(show_value)d."
        )

    def to_python(self, value) -> str:
        return unicodedata.normalize("NFC", super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        refuse_hidden(value)
        # A name of dots or joiners alone would be a link that nobody can see or say.
        if value and not any(unicodedata.category(letter)[0] in "LN" for letter in value):
            raise ValidationError(_("Please use letters or digits."))


class ProseField(forms.CharField):
    """Text of several lines."""

    def to_python(self, value) -> str:
        value = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", value)

    def validate(self, value: str) -> None:
        super().validate(value)
        refuse_hidden(value, lines=True)


class AddressField(forms.EmailField):
    """An e-mail address as it can stand in a mail's header, in lower case."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", _("E-mail address"))
        kwargs.setdefault(
            "widget", forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr", "spellcheck": "false"})
        )
        super().__init__(max_length=254, **kwargs)
        self.error_messages["required"] = _("Enter your e-mail address")

    def clean(self, value) -> str:
        value = super().clean(value).lower()
        if '"' in value:
            # Quoted, an address may hold commas, brackets and control characters: each mail program reads them its way.
            raise ValidationError(self.default_error_messages["invalid"])
        if not value.isascii():
            raise ValidationError(_("Enter an e-mail address in Latin letters, such as name@example.org"))
        return value

    default_error_messages = {"invalid": _("Enter an e-mail address such as name@example.org")}
    default_validators = [forms.fields.validators.EmailValidator(message=default_error_messages["invalid"])]


class EmailForm(forms.Form):
    email = AddressField()


class CodeField(forms.CharField):
    """Eight digits, in any of the world's numerals, with or without spaces; the cleaned value is eight of 0–9."""

    def __init__(self, **kwargs) -> None:
        widget = forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "class": "code"}
        )
        super().__init__(widget=widget, max_length=64, **kwargs)

    def to_python(self, value) -> str:
        value = super().to_python(value)
        return "".join(str(unicodedata.digit(letter)) for letter in value if letter.isdigit())

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) != 8:
            raise ValidationError(_("Enter the 8 digits of the code"))


class CodeForm(forms.Form):
    """The address travels with the form, so that a code works even where the session is gone."""

    email = AddressField(widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    code = CodeField(label=_("Code"), error_messages={"required": _("Enter the code")})


class CountriesField(forms.CharField):
    """Names of countries, one on each line; the cleaned value is a list of two-letter codes."""

    def to_python(self, value) -> list[str]:
        text = super().to_python(value)
        codes, unknown = [], []
        for line in re.split(r"[\r\n;؛]+", text):
            # A whole line first: the names of some countries have a comma in them.
            for name in [line] if country_names.code_of(line) else re.split("[,،]", line):
                if not name.strip():
                    continue
                code = country_names.code_of(name)
                if code is None:
                    unknown.append(name.strip())
                elif code not in codes:
                    codes.append(code)
        if unknown:
            raise ValidationError([self._unknown(name) for name in unknown[:5]])
        return codes

    def _unknown(self, name: str) -> ValidationError:
        meant = country_names.guess(name[:100])
        if meant:
            message = _("“%(name)s” is not in our list of countries. Did you mean “%(meant)s”?")
        else:
            message = _("“%(name)s” is not in our list of countries.")
        return ValidationError(message, params={"name": name[:100], "meant": meant})


class WebsiteField(forms.URLField):
    def __init__(self, **kwargs) -> None:
        widget = forms.URLInput(attrs={"autocomplete": "url", "dir": "ltr", "class": "ltr"})
        super().__init__(assume_scheme="https", max_length=200, widget=widget, **kwargs)
        self.error_messages["max_length"] = _(
            "Please write at most %(limit_value)d characters; these are %(show_value)d."
        )

    default_validators = [
        forms.fields.validators.URLValidator(
            schemes=["http", "https"], message=_("Enter a web address such as https://www.example.org")
        )
    ]
    default_error_messages = {"invalid": _("Enter a web address such as https://www.example.org")}


def count_words(text: str) -> int:
    """Words between white space that hold at least one letter or digit."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


class OrganisationForm(forms.Form):
    """The organisation and its contact person, on one page."""

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
        label=_("Is your organisation part of an international one?"),
        help_text=_(
            "A network to which you belong does not count, as long as you govern yourselves and raise your own funds. "
            "The answer helps us to tell how many of our members are local and national."
        ),
        choices=Affiliation,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your organisation is part of an international one")},
    )
    website = WebsiteField(required=False, label=_("Website"))
    description = ProseField(
        label=_("What you do in child protection in humanitarian action"),
        help_text=_("50 to 100 words. Name no child, and nobody whom it could endanger."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Write 50 to 100 words on what you do in child protection")},
    )
    description_language = forms.ChoiceField(
        label=_("Language of this text"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of your text")},
    )
    visibility = forms.ChoiceField(
        label=_("Who may see that you are a member?"),
        help_text=_(
            "Think of your staff and the people you work with: where being seen could endanger anybody, choose to be "
            "unlisted. You can have it changed at any time, and it applies at once."
        ),
        choices=Visibility,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may see that you are a member")},
    )
    contact_name = LineField(
        max_length=150,
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        help_text=_("You will be the focal point. Only the secretariat sees your name and your e-mail address."),
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

    ORGANISATION = [
        "name",
        "acronym",
        "kind",
        "headquarters",
        "countries",
        "affiliation",
        "website",
        "description",
        "description_language",
        "visibility",
    ]
    PERSON = ["contact_name", "job_title", "language"]

    def __init__(self, *args, membership_type: MembershipType, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(value, label) for value, label in Kind.choices if value in membership_type.eligible_kinds]
        self.fields["kind"].choices = [("", _("Choose one")), *kinds]
        self.fields["headquarters"].choices = [("", _("Choose a country")), *countries]

    @property
    def organisation_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ORGANISATION]

    @property
    def person_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.PERSON]

    def clean_description(self) -> str:
        description = self.cleaned_data["description"]
        words = count_words(description)
        if not WORDS_AT_LEAST <= words <= WORDS_AT_MOST:
            raise ValidationError(
                ngettext(
                    "Your text has %(words)d word. Please write 50 to 100.",
                    "Your text has %(words)d words. Please write 50 to 100.",
                    words,
                )
                % {"words": words}
            )
        return description

    def answers(self) -> Answers:
        return Answers(**self.cleaned_data)

    @staticmethod
    def initial_of(application: Application) -> dict:
        """What an earlier application says, as this form shows it."""
        organisation, person = application.organisation, application.applicant
        written = [code for code, _name in settings.LANGUAGES if getattr(organisation, f"description_{code}")]
        language = written[0] if written else get_language()
        return {
            "name": organisation.name,
            "acronym": organisation.acronym,
            "kind": organisation.kind,
            "headquarters": str(organisation.headquarters),
            "countries": "\n".join(country_names.names_of(organisation.countries)),
            "affiliation": organisation.affiliation,
            "website": organisation.website,
            "description": getattr(organisation, f"description_{language}"),
            "description_language": language,
            "visibility": organisation.visibility,
            "contact_name": person.name,
            "job_title": application.job_title,
            "language": application.language,
        }

    @staticmethod
    def initial_for(person: User) -> dict:
        """What we know of somebody who applies for the first time."""
        return {"contact_name": person.name, "language": get_language(), "description_language": get_language()}


class SubmitForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    declared = forms.BooleanField(
        label=_("I may apply in the name of this organisation, and what is written here is true."),
        error_messages={"required": _("Confirm that you may apply and that your answers are true")},
    )


class DecisionForm(forms.Form):
    """What the secretariat sends with a decision."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DeclineForm(DecisionForm):
    reason = ProseField(
        label=_("Reason"),
        help_text=_("The applicant reads it as you write it; their language is named above."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "class": "vLargeTextField"}),
        error_messages={"required": _("Write the reason; it is sent to the applicant")},
    )


class PersonForm(forms.Form):
    name = LineField(
        max_length=150,
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Enter your name")},
    )
    language = forms.ChoiceField(
        label=_("In which language may we write to you?"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


# --- allauth's forms, with labels alone where allauth repeats them inside the field -----------------------------


class _PlainMixin:
    """Our own words, and no placeholder that says the label again."""

    LABELS = {
        "login": _("E-mail address"),
        "password": _("Password"),
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
        "code": _("Code"),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.LABELS[name]
            field.error_messages["required"] = _("This field is needed: fill it in, please")
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "ltr"
            if name in ("oldpassword", "password"):
                field.help_text = ""


class PasswordSignInForm(_PlainMixin, account_forms.LoginForm):
    pass


class SetPasswordForm(_PlainMixin, account_forms.SetPasswordForm):
    pass


class ReauthenticateForm(_PlainMixin, account_forms.ReauthenticateForm):
    pass


class ChangePasswordForm(_PlainMixin, account_forms.ChangePasswordForm):
    """The old password is not asked of somebody who has shown otherwise who they are, and may have forgotten it."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if needs_no_password(context.request):
            del self.fields["oldpassword"]


class SecondFactorForm(_PlainMixin, mfa_forms.AuthenticateForm):
    pass


class SecondFactorAgainForm(_PlainMixin, mfa_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(_PlainMixin, totp_forms.ActivateTOTPForm):
    pass
