"""Turns the three templates of an e-mail into its subject, text and HTML, once, in the recipient's language."""

import re
from dataclasses import dataclass
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

_inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def frame(language: str) -> dict[str, str]:
    """What the base templates and every e-mail know besides their own context.

    `start` is the side on which a line begins, for the `align` attribute that old mail programs need.
    """
    bidi = translation.get_language_info(language)["bidi"]
    return {
        "site_url": settings.SITE_URL,
        "contact_email": settings.SECRETARIAT_EMAIL,
        "language": language,
        "direction": "rtl" if bidi else "ltr",
        "start": "right" if bidi else "left",
    }


def render(*, template: str, language: str, context: dict[str, Any]) -> Rendered:
    """`template` names the e-mail without its endings: "members/email/welcome" has .subject.txt, .txt and .html."""
    with translation.override(language):
        names = {**context, **frame(language)}
        subject = one_line(_render(f"{template}.subject.txt", names, escape=False))
        names["subject"] = subject
        text = _render(f"{template}.txt", names, escape=False)
        html = _render(f"{template}.html", names, escape=True)
    return Rendered(subject, _tidy(text), _inliner.inline(html))


def one_line(text: str, length: int = 250) -> str:
    """Folds any line break, so that nothing typed can begin another header; no-break spaces stay."""
    line = " ".join(part.strip(" \t") for part in text.splitlines() if part.strip())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def _render(name: str, names: dict[str, Any], *, escape: bool) -> str:
    # A template rendered through the loader would escape plain text too: "L&#x27;Alliance".
    return Engine.get_default().get_template(name).render(Context(names, autoescape=escape))


def _tidy(text: str) -> str:
    """No trailing blanks, never two empty lines in a row."""
    lines = "\n".join(line.rstrip(" \t\r") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"
