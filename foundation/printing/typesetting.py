"""Sets documents by Typst. Fonts, templates and data are all it reads, so that the bytes are the same everywhere."""

import json
import re
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import typst
from django.conf import settings
from django.utils.translation import get_language_info

FONTS = Path(__file__).parent / "fonts"
TEMPLATES = settings.BASE_DIR / "templates"


class MissingLettersError(Exception):
    """Our fonts have no shape for some letters of the text: a document would show empty boxes instead."""


def pdf(template: str, *, data: dict[str, Any], language: str, day: date) -> bytes:
    """A tagged PDF, dated `day`, of `templates/<template>`, which finds `data` as values and never as markup.

    Raises MissingLettersError.
    """
    created = datetime.combine(day, time(), UTC)
    try:
        return _compile(template, data, language, format="pdf", pdf_standards="ua-1", timestamp=created)
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise MissingLettersError from error
        raise


def svg(template: str, *, data: dict[str, Any], language: str, title: str) -> bytes:
    """A picture whose letters are shapes, so that it needs no font; `title` is what it says to who cannot see it."""
    picture = _smaller(_compile(template, data, language, format="svg").decode())
    opening, rest = picture.split(">", 1)
    opening = opening.replace("<svg", f'<svg role="img" xml:lang="{language}"').replace('pt"', '"')
    return f"{opening}><title>{escape(title)}</title>{rest}".encode()


def _compile(template: str, data: dict[str, Any], language: str, **options: Any) -> bytes:
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    known = {**data, "language": language, "direction": direction}
    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(known, ensure_ascii=False)},
        **options,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


# --- a smaller picture: half of what Typst writes is names, defaults and digits that nobody sees ---------------------

DEFAULTS = re.compile(
    r' (?:fill-rule="nonzero"|stroke-(?:linecap="butt"|linejoin="miter"|miterlimit="4")|[xy]="0"|xmlns:h5="[^"]*")'
)
SPACE = re.compile(r"<g [^>]*/>")
GLYPH = re.compile(r'<symbol (id="\w+") overflow="visible"><path( [^>]*)/></symbol>')
ONE_COLOUR = re.compile(r'<g( [^>]*)>((?:<use [^>]*( fill="[^"]*")/>)+)</g>')


def _smaller(picture: str) -> str:
    names: dict[str, str] = {}
    picture = re.sub(r"\bg[0-9A-F]{16,}\b", lambda name: names.setdefault(name[0], f"g{len(names)}"), picture)
    picture = GLYPH.sub(r"<path \1\2/>", SPACE.sub("", DEFAULTS.sub("", picture)))
    picture = ONE_COLOUR.sub(lambda group: f"<g{group[1]}{group[3]}>{group[2].replace(group[3], '')}</g>", picture)
    picture = re.sub(r'(?<=<use) (.*?) x="([^"]*)"', lambda use: f' {use[1]} x="{_tenth(use[2])}"', picture)
    return re.sub(r' d="([^"]*)"', lambda path: f' d="{_shorter(path[1])}"', picture)


def _shorter(path: str) -> str:
    """The same outline, to a tenth of a unit."""
    written, command_before = "", ""
    for command, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", path.replace("M 0 0m", "M")):
        before = "" if command != command_before else "0"
        written += command if command != command_before else ""
        for number in map(_tenth, numbers.split()):
            joins = not before or number.startswith("-") or ("." in before and number.startswith("."))
            written += number if joins else f" {number}"
            before = number
        command_before = command
    return written


def _tenth(number: str) -> str:
    """7.02 as 7, -0.46 as -.5."""
    tenths = round(float(number) * 10)
    if tenths % 10 == 0:
        return str(tenths // 10)
    return f"{tenths / 10:.1f}".replace("0.", ".") if abs(tenths) < 10 else f"{tenths / 10:.1f}"
