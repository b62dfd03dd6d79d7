"""What a single field of ours takes, and how it says what it does not take."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import countries as country_names
from members import verification

# Characters that nobody sees and that make a name read as another one: overrides, embeddings and isolates of
# direction, zero-width space, word joiner and its kin, byte order mark, fillers, tags. The joiners that some scripts
# need are welcome.
HIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\u180e"
    "\u115f\u1160\u3164\uffa0\u2800\U000e0000-\U000e007f]"
)
TOO_LONG = _("Please write at most %(limit_value)d characters; these are %(show_value)d.")


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
        self.error_messages["max_length"] = TOO_LONG

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

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.error_messages["max_length"] = TOO_LONG

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


class MemberCodeField(forms.CharField):
    """The code of a membership, however it is typed; the cleaned value is as the database has it."""

    def __init__(self, **kwargs) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        super().__init__(widget=forms.TextInput(attrs={**attrs, "class": "code"}), **kwargs)

    def clean(self, value) -> str:
        code = verification.code_of(super().clean(value))
        if code is None:
            raise ValidationError(_("Enter the 12 letters and digits of the code"))
        return code


class CountriesField(forms.CharField):
    """Names of countries, one on each line; the cleaned value is a list of two-letter codes."""

    LONGEST = 10_000  # all countries of the world, twice

    def clean(self, value) -> list[str]:
        if len(value or "") > self.LONGEST:
            raise ValidationError(TOO_LONG, params={"limit_value": self.LONGEST, "show_value": len(value)})
        return super().clean(value)

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
        self.error_messages["max_length"] = TOO_LONG

    default_validators = [
        forms.fields.validators.URLValidator(
            schemes=["http", "https"], message=_("Enter a web address such as https://www.example.org")
        )
    ]
    default_error_messages = {"invalid": _("Enter a web address such as https://www.example.org")}


def count_words(text: str) -> int:
    """Words between white space that hold at least one letter or digit."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())
