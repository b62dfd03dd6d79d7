"""Texts in four languages, each of which knows whether a speaker has reviewed it."""

import enum
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

CODES = [code for code, _ in settings.LANGUAGES]


class State(enum.Enum):
    """Where one translation stands."""

    MISSING = "missing"
    DRAFT = "draft"
    BEHIND = "behind"
    CURRENT = "current"


@dataclass(frozen=True)
class Text:
    """One text as a reader gets it: in their language, or in the one that stands in for it."""

    value: str
    language: str
    is_fallback: bool
    is_draft: bool

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> SafeString:
        """As in HTML, so that `{{ text }}` in a template is marked too; `value` is the bare text."""
        return self.__html__()

    def __html__(self) -> SafeString:
        """The escaped text; in a language that is not the page's, marked as such."""
        if self.is_fallback and self.value:
            return format_html('<span lang="{}" dir="{}">{}</span>', self.language, self.direction, self.value)
        return format_html("{}", self.value)


def fingerprint(text: str | None) -> str:
    """16 hexadecimal digits that change when the text does; empty for no text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def draft_from(source: str | None) -> dict[str, bool | str]:
    """What `Translated.texts` says of a text that was made from `source` and that no speaker has reviewed."""
    return {"draft": True, "source": fingerprint(source)}


class Translated(models.Model):
    """A model with translated fields.

    `texts` holds what is known of single texts, by "<field>_<language>":
    {"draft": true} for one that no speaker has reviewed, {"source": "<fingerprint>"} for the source text it was
    made from. A text that is not named there was written or approved by a person.
    """

    texts = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    def text(self, field: str, language: str | None = None) -> Text:
        """The text of `field` in `language` (the active one), else in the first language that has it."""
        wanted = language or (get_language() or settings.LANGUAGE_CODE)[:2]
        for code in [wanted, *CODES]:
            value = getattr(self, f"{field}_{code}")
            if value:
                return Text(value, code, is_fallback=code != wanted, is_draft=self.is_draft(field, code))
        return Text("", wanted, is_fallback=False, is_draft=False)

    def is_draft(self, field: str, language: str) -> bool:
        return bool(self.texts.get(f"{field}_{language}", {}).get("draft"))

    def state(self, field: str, language: str) -> State:
        """Where the text stands; one whose source is not on record counts as current."""
        if not getattr(self, f"{field}_{language}"):
            return State.MISSING
        known = self.texts.get(f"{field}_{language}", {})
        if known.get("draft"):
            return State.DRAFT
        source = getattr(self, f"{field}_{settings.LANGUAGE_CODE}")
        if language != settings.LANGUAGE_CODE and "source" in known and known["source"] != fingerprint(source):
            return State.BEHIND
        return State.CURRENT

    def mark_written(self, field: str, language: str) -> None:
        """A person has written this text, from the source as it now stands, or has taken it away."""
        self.texts.pop(f"{field}_{language}", None)
        if language != settings.LANGUAGE_CODE and getattr(self, f"{field}_{language}"):
            source = getattr(self, f"{field}_{settings.LANGUAGE_CODE}")
            self.texts[f"{field}_{language}"] = {"draft": False, "source": fingerprint(source)}

    def mark_reviewed(self, language: str) -> None:
        """A speaker stands by every text of this object in this language, beside the source as it now stands."""
        for key in self.texts:
            field, _underscore, code = key.rpartition("_")
            if code == language:
                source = getattr(self, f"{field}_{settings.LANGUAGE_CODE}")
                self.texts[key] = {"draft": False, "source": fingerprint(source)}

    def draft_languages(self) -> list[str]:
        """Languages in which at least one text of this object is a draft, in the portal's order."""
        drafts = {key.rpartition("_")[2] for key, state in self.texts.items() if state.get("draft")}
        return [code for code in CODES if code in drafts]
