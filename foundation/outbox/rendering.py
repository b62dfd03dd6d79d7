"""Turns the three templates of an e-mail into its subject, text and HTML, once, in the recipient's language."""

import re
from dataclasses import dataclass
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

_inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


# Stands where the letter would, to find what comes after it.
_LETTER = "\x1aletter\x1a"


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Written:
    """What somebody wrote in place of a template's own words: plain text, in which nothing is markup."""

    subject: str
    letter: str
    language: str


@dataclass(frozen=True)
class Draft:
    """An e-mail that has not been posted: the letter, which may be written anew, and what stands below it anyway."""

    to: str
    language: str
    subject: str
    letter: str
    rest: str


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


def render(*, template: str, language: str, context: dict[str, Any], written: Written | None = None) -> Rendered:
    """`template` names the e-mail without its endings: "members/email/welcome" has .subject.txt, .txt and .html.

    What is `written` replaces the subject and the block `letter`; raises ValueError for a template without that block.
    """
    letter = written.letter if written else ""
    with translation.override(language):
        names = {**context, **frame(language), "written": letter}
        subject = one_line(written.subject if written else _render(f"{template}.subject.txt", names, escape=False))
        names["subject"] = subject
        text = _render(f"{template}.txt", names, escape=False)
        html = _render(f"{template}.html", names, escape=True)
    if letter not in text:
        raise ValueError(f"{template} has no letter that could be written anew.")
    return Rendered(subject, _tidy(text), _inliner.inline(html))


def draft(*, template: str, to: str, language: str, context: dict[str, Any]) -> Draft:
    """The e-mail as `render` would make it, taken apart."""
    rendered = render(template=template, language=language, context=context)
    marked = render(template=template, language=language, context=context, written=Written("", _LETTER, language))
    rest = marked.text.partition(_LETTER)[2]
    return Draft(to, language, rendered.subject, rendered.text.removesuffix(rest).strip("\n"), rest.strip("\n"))


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
