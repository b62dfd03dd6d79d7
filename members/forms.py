"""What input is acceptable: addresses and codes, decisions and answers, passwords and second factors."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import ClassVar

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from foundation.outbox.actions import Draft, Written
from members.fields import AddressField, CodeField, LineField, MemberCodeField, ProseField
from members.freshness import needs_no_password
from members.models import Application, Locality, MembershipType, Organisation, Representative, User


class EmailForm(forms.Form):
    email = AddressField()


class CodeForm(forms.Form):
    """The address travels with the form, so that a code works even where the session is gone."""

    email = AddressField(widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    code = CodeField(label=_("Code"), error_messages={"required": _("Enter the code")})


class VerifyForm(forms.Form):
    code = MemberCodeField(
        label=_("Code"),
        help_text=_("12 letters and digits, such as 7A3C-92F0-1B4D."),
        error_messages={"required": _("Enter the code")},
    )


class SubmitForm(forms.Form):
    """The last word: the declaration stands where all answers can be read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    declared = forms.BooleanField(
        label=_("I may apply in the name of this organisation, and what is written here is true."),
        error_messages={"required": _("Confirm that you may apply and that your answers are true")},
    )
    consented = forms.BooleanField(
        label=_(
            "I agree that the Alliance keeps these answers, and shows the entry as I have chosen, as it says on its "
            "page on privacy."
        ),
        error_messages={"required": _("Confirm that the Alliance may keep your answers")},
    )


class DecisionForm(forms.Form):
    """What the secretariat sends with a decision."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class LocalityForm(DecisionForm):
    """A decision with which the locality is verified."""

    locality = forms.ChoiceField(
        label=_("Verified locality"),
        choices=Locality,
        help_text=_("The level that follows from the answers is preselected; change it if you know better."),
    )


class ChangesForm(DecisionForm):
    """For each page of an application, why it has to be changed; empty where it is good."""

    def __init__(self, *args, pages: Mapping[str, Promise], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.pages = list(pages)
        for slug, title in pages.items():
            self.fields[slug] = ProseField(
                label=title,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "class": "vLargeTextField"}),
            )

    def clean(self) -> dict:
        if not self.errors and not self.requested():
            raise ValidationError(_("Write what has to be changed, at one page at least"))
        return self.cleaned_data

    def requested(self) -> dict[str, str]:
        """By the page's slug, why; the pages without a reason are left out."""
        return {slug: self.cleaned_data[slug] for slug in self.pages if self.cleaned_data.get(slug)}


class ReasonForm(DecisionForm):
    """A decision whose reason is written to whom it concerns."""

    reason = ProseField(
        label=_("Reason"),
        help_text=_("The recipient reads it as you write it; write it in their language."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "class": "vLargeTextField"}),
        error_messages={"required": _("Write the reason; it is sent with the decision")},
    )


class LetterForm(forms.Form):
    """The mail that goes with a decision, as it will leave; `seen` tells whether its words were changed."""

    prefix = "mail"

    language = forms.ChoiceField(choices=settings.LANGUAGES, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    subject = LineField(
        label=_("Subject"),
        max_length=250,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        error_messages={"required": _("Write the subject of the mail")},
    )
    letter = ProseField(
        label=_("Text of the mail"),
        help_text=_("Plain text; an empty line begins a new paragraph."),
        max_length=20_000,  # a reason on every page of an application, and more
        widget=forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField"}),
        error_messages={"required": _("Write the text of the mail")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        language = self["language"].value()
        if language in dict(settings.LANGUAGES):
            direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
            for name in ("subject", "letter"):
                self.fields[name].widget.attrs |= {"lang": language, "dir": direction}

    @staticmethod
    def fingerprint(subject: str, letter: str) -> str:
        """Of words, whatever a browser makes of the ends of their lines."""
        words = [text.replace("\r\n", "\n").strip() for text in (subject, letter)]
        return sha256(unicodedata.normalize("NFC", "\0".join(words)).encode()).hexdigest()

    @classmethod
    def of(cls, draft: Draft) -> "LetterForm":
        """Before anybody has touched it."""
        words = {"subject": draft.subject, "letter": draft.letter}
        return cls(initial={"language": draft.language, "seen": cls.fingerprint(**words), **words})

    @property
    def is_edited(self) -> bool:
        words = {name: self[name].value() or "" for name in ("subject", "letter")}
        return self["seen"].value() != self.fingerprint(**words)

    def written(self) -> Written | None:
        """What was changed; None where the mail is to leave as it was shown."""
        data = self.cleaned_data
        return Written(data["subject"], data["letter"], data["language"]) if self.is_edited else None


class AssignForm(forms.Form):
    reviewer = forms.ModelChoiceField(
        User.objects.filter(is_staff=True, is_active=True), required=False, label=_("Reviewer")
    )


class NoteForm(forms.Form):
    text = ProseField(
        label=_("Note"),
        help_text=_("For the secretariat alone; the applicant never reads it."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "vLargeTextField"}),
        error_messages={"required": _("Write the note")},
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Representative.Role,
        error_messages={"required": _("Choose a role"), "invalid_choice": _("Choose a role")},
    )


class InviteForm(RoleForm):
    email = AddressField()
    field_order = ("email", "role")


class EnterForm(forms.Form):
    """Whose application the secretariat is about to type, and how it came."""

    email = AddressField(
        help_text=_("Of the contact person, who confirms the application by a link that is sent there.")
    )
    contact_name = LineField(
        max_length=150, label=_("Name of the contact person"), error_messages={"required": _("Enter the name")}
    )
    language = forms.ChoiceField(
        label=_("In which language may we write to them?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of our e-mails")},
    )
    came = forms.ChoiceField(
        label=_("How the application came"),
        choices=Application.Channel,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the application came")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["required"] = _("Enter the e-mail address of the contact person")


class AskForm(forms.Form):
    message = ProseField(
        label=_("Message"),
        help_text=_("Say who you are to them; at most 500 characters."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class LeaveForm(forms.Form):
    reason = ProseField(
        label=_("Why is your organisation leaving?"),
        help_text=_("The secretariat and your focal points read it; at most 2,000 characters."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class ExpressionForm(forms.Form):
    """Interest in a membership that cannot be applied for online, of an organisation or of an individual."""

    name = LineField(
        max_length=150,
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Enter your name")},
    )
    email = AddressField()
    organisation = LineField(
        max_length=250,
        required=False,
        label=_("Organisation"),
        help_text=_("Its official name. Leave this empty if you write as an individual."),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
    )
    kind = forms.ChoiceField(
        required=False,
        label=_("Kind of organisation"),
        help_text=_("Needed if you write for an organisation."),
        error_messages={"invalid_choice": _("Choose one of these answers")},
    )
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Where your organisation has its headquarters, or where you work as an individual."),
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={"required": _("Choose a country"), "invalid_choice": _("Choose one of these answers")},
    )
    message = ProseField(
        label=_("What would you like to tell us?"),
        help_text=_("Why this membership interests you, and what you do. At most 3,000 characters; name no child."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Write why this membership interests you")},
    )

    def __init__(self, *args, membership_type: MembershipType, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose one")), *membership_type.kinds]
        self.fields["country"].choices = [("", _("Choose a country")), *countries]

    def clean(self) -> dict:
        if not self.cleaned_data.get("organisation"):
            self.cleaned_data["kind"] = ""
        elif not self.cleaned_data.get("kind", "-"):
            self.add_error("kind", _("Choose the kind of your organisation"))
        return self.cleaned_data


class MessageForm(forms.Form):
    """A message to an organisation, from anybody. `homepage` is for programs that fill in whatever they find."""

    LINK: ClassVar = re.compile(r"\b(?:https?://|www\.|[\w-]+\.[a-z]{2,}/)\S*", re.IGNORECASE)
    LINKS_AT_MOST: ClassVar = 3

    name = LineField(
        max_length=150,
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Enter your name")},
    )
    email = AddressField(help_text=_("They answer to this address; nobody else is given it."))
    affiliation = LineField(
        max_length=250,
        required=False,
        label=_("Your organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
    )
    message = ProseField(
        label=_("Message"),
        help_text=_("10 to 3,000 characters, with at most three web addresses. Please do not name any child."),
        min_length=10,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={
            "required": _("Write your message"),
            "min_length": _("Please write at least %(limit_value)d characters"),
        },
    )
    homepage = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_name(self) -> str:
        return self._without_links("name")

    def clean_affiliation(self) -> str:
        return self._without_links("affiliation")

    def clean_message(self) -> str:
        message = self.cleaned_data["message"]
        if len(self.LINK.findall(message)) > self.LINKS_AT_MOST:
            raise ValidationError(_("Please leave at most three web addresses in your message"))
        return message

    def clean_homepage(self) -> str:
        """Shown from now on, for whoever is no program: a browser may have filled it in."""
        if self.cleaned_data["homepage"]:
            del self.fields["homepage"].widget.attrs["tabindex"]
            raise ValidationError(_("Leave this field empty"))
        return ""

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "email", "affiliation", "message")}

    def _without_links(self, name: str) -> str:
        text = self.cleaned_data[name]
        if self.LINK.search(text):
            raise ValidationError(_("Please write no web address here"))
        return text


class AnswerForm(forms.Form):
    """A focal point's answer to a request; nobody types it."""

    request = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    answer = forms.ChoiceField(choices=[("accept", ""), ("decline", "")])


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


class EraseForm(forms.Form):
    """The last word before an account is deleted, with each organisation that would be left without a focal point."""

    alone = forms.MultipleChoiceField(
        label=_("I know that there will be no focal point any more for"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick each organisation that will have no focal point, or name a successor first"),
            "invalid_choice": _("Tick each organisation that will have no focal point, or name a successor first"),
        },
    )
    is_sure = forms.BooleanField(
        label=_("Delete the account. I know that nobody can bring it back."),
        error_messages={"required": _("Tick the box if the account shall be deleted")},
    )

    def __init__(self, *args, alone: Sequence[Organisation], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if alone:
            names = [(str(each.pk), format_html("<bdi>{}</bdi>", each.name)) for each in alone]
            self.fields["alone"].choices = names
        else:
            del self.fields["alone"]

    def clean_alone(self) -> list[str]:
        field, ticked = self.fields["alone"], self.cleaned_data["alone"]
        if len(set(ticked)) < len(field.choices):
            raise ValidationError(field.error_messages["required"])
        return ticked

    def knowing(self) -> set[int]:
        """The keys of the organisations that were ticked."""
        return {int(key) for key in self.cleaned_data.get("alone", [])}


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
