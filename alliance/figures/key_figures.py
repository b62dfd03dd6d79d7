"""The key figures: stated by somebody on a date, or computed now; written as the reader's language writes numbers."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from alliance.figures.statistics import Totals, totals
from alliance.models import KeyFigure
from foundation.translations.models import Text
from foundation.translations.numbers import number, percent

_STATED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class Figure:
    """One figure as a page shows it; `part` and `whole` are what a share was computed from.

    It `is_of_directory` where only the members in the directory were counted.
    """

    key_figure: KeyFigure
    value: str
    on: date | None
    is_computed: bool
    is_sample: bool = False
    part: str = ""
    whole: str = ""
    is_of_directory: bool = False


def stated(value: str) -> str:
    """A value that staff typed in English ("265+", "62%", "8,000"), for the reader's language; others as they are."""
    match = _STATED.fullmatch(value.strip())
    if not match:
        return value
    digits = int(match[1].replace(",", ""))
    return percent(digits) if match[2] == "%" else f"{number(digits)}{match[2]}"


def shown() -> list[Figure]:
    """Every figure in its order; a share of nothing is left out. All computed ones cost one query together."""
    key_figures = list(KeyFigure.objects.all())
    now = None
    figures = []
    for key_figure in key_figures:
        if key_figure.shown == KeyFigure.Shown.STATED:
            figures.append(Figure(key_figure, stated(key_figure.stated_value), key_figure.stated_on, is_computed=False))
            continue
        now = now or totals()
        if figure := _computed(key_figure, now):
            figures.append(figure)
    return figures


def sources(figures: list[Figure]) -> list[Text]:
    """Where the stated ones come from, each source once."""
    texts = {text.value: text for f in figures if not f.is_computed and (text := f.key_figure.text("source"))}
    return list(texts.values())


def _computed(key_figure: KeyFigure, now: Totals) -> Figure | None:
    part = whole = ""
    match key_figure.computation:
        case KeyFigure.Computation.MEMBERS:
            value = number(now.members)
        case KeyFigure.Computation.COUNTRIES:
            value = number(now.countries)
        case _ if not now.whole:
            return None
        case _:
            value = percent(now.share)
            part, whole = number(now.local), number(now.whole)
    return Figure(
        key_figure,
        value,
        timezone.localdate(),
        is_computed=True,
        is_sample=now.is_sample,
        part=part,
        whole=whole,
        is_of_directory=now.is_of_directory,
    )
