"""What the secretariat keeps of search: words that mean the same."""

import secrets
import unicodedata

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.search.models import Synonyms
from foundation.search.query import LONGEST_PHRASE, typed_words

# Some scripts need the joiners within a word; every other character that nobody sees would only hide what is meant.
JOINERS = "\u200c\u200d"


class SynonymsForm(forms.ModelForm):
    """Takes lines that search can tell apart, and says of each other one why not."""

    class Meta:
        model = Synonyms
        fields = ["language", "terms"]
        widgets = {"terms": forms.Textarea(attrs={"rows": 10, "dir": "auto"})}

    def clean_terms(self) -> str:
        text = unicodedata.normalize("NFC", self.cleaned_data["terms"])
        if any(unicodedata.category(letter)[0] == "C" and letter not in f"\r\n\t{JOINERS}" for letter in text):
            raise ValidationError(
                gettext("This text holds hidden characters. Please type it here, or copy it again as plain text.")
            )
        lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        first: dict[tuple[str, ...], str] = {}
        for line in lines:
            words = tuple(typed_words(line))
            if not words:
                raise ValidationError(gettext("“%(line)s” has no letter and no digit.") % {"line": line})
            if len(words) > LONGEST_PHRASE:
                raise ValidationError(
                    gettext("“%(line)s” is too long: a phrase may have %(number)d words at most.")
                    % {"line": line, "number": LONGEST_PHRASE}
                )
            if words in first:
                raise ValidationError(
                    gettext("“%(line)s” is there twice: to search, it is the same as “%(other)s”.")
                    % {"line": line, "other": first[words]}
                )
            first[words] = line
        if len(lines) < 2:
            raise ValidationError(gettext("Write at least two words or phrases, each on a line of its own."))
        return "\n".join(lines)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("terms") and cleaned.get("language"):
            with connection.cursor() as cursor:
                cursor.execute("SELECT search_phrases(%s, %s)", [cleaned["terms"], cleaned["language"]])
                if len(cursor.fetchone()[0]) < 2:
                    message = gettext("These are forms of the same words, which search knows already. Add another.")
                    self.add_error("terms", message)
        return cleaned

    def save(self, commit: bool = True) -> Synonyms:
        if not self.instance.slug:
            self.instance.slug = f"{self.instance.language}-{secrets.token_hex(6)}"
        return super().save(commit)


@admin.register(Synonyms)
class SynonymsAdmin(admin.ModelAdmin):
    form = SynonymsForm
    list_display = ["shown", "language"]
    list_filter = ["language"]
    search_fields = ["terms", "slug"]

    @admin.display(description=_("words that mean the same"), ordering="terms")
    def shown(self, synonyms: Synonyms) -> SafeString:
        return format_html_join(" = ", "<bdi>{}</bdi>", ([line] for line in synonyms.terms.splitlines()))
