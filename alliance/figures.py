"""The key figures: stated by somebody on a date, or computed now; written as the reader's language writes numbers."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import get_language

from alliance.models import KeyFigure
from foundation.translations.models import Text
from members.models.organisations import Locality, Organisation

NARROW_SPACE = "\u202f"
LOCAL = (Locality.LOCAL, Locality.NATIONAL)

_STATED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class Figure:
    """One figure as a page shows it; `part` and `whole` are what a share was computed from."""

    key_figure: KeyFigure
    value: str
    on: date
    is_computed: bool
    is_sample: bool = False
    part: str = ""
    whole: str = ""


@dataclass(frozen=True)
class Counts:
    """What is computed, of active member organisations; one that is not classified never counts as local."""

    members: int
    local: int
    countries: int
    samples: int


def number(value: int) -> str:
    """Western digits in every language, grouped as it groups them; Spanish leaves four digits together."""
    digits = f"{value:,}"
    language = get_language()
    if language == "fr":
        return digits.replace(",", NARROW_SPACE)
    if language == "es":
        return digits.replace(",", NARROW_SPACE) if value >= 10_000 else str(value)
    return digits


def percent(value: int) -> str:
    return f"{number(value)}{NARROW_SPACE if get_language() in ('fr', 'es') else ''}%"


def stated(value: str) -> str:
    """A value that staff typed in English ("265+", "62%", "8,000"), for the reader's language; others as they are."""
    match = _STATED.fullmatch(value.strip())
    if not match:
        return value
    digits = int(match[1].replace(",", ""))
    return percent(digits) if match[2] == "%" else f"{number(digits)}{match[2]}"


def counts() -> Counts:
    return Counts(
        **Organisation.objects.active().aggregate(
            members=Count("pk"),
            local=Count("pk", filter=Q(locality__in=LOCAL)),
            countries=Count("headquarters", distinct=True),
            samples=Count("pk", filter=Q(is_sample=True)),
        )
    )


def shown() -> list[Figure]:
    """Every figure in its order; a share of nothing is left out. All computed ones cost one query together."""
    key_figures = list(KeyFigure.objects.all())
    now = None
    figures = []
    for key_figure in key_figures:
        if key_figure.shown == KeyFigure.Shown.STATED:
            figures.append(Figure(key_figure, stated(key_figure.stated_value), key_figure.stated_on, is_computed=False))
            continue
        now = now or counts()
        if figure := _computed(key_figure, now):
            figures.append(figure)
    return figures


def sources(figures: list[Figure]) -> list[Text]:
    """Where the stated ones come from, each source once."""
    texts = {text.value: text for f in figures if not f.is_computed and (text := f.key_figure.text("source"))}
    return list(texts.values())


def _computed(key_figure: KeyFigure, now: Counts) -> Figure | None:
    part = whole = ""
    match key_figure.computation:
        case KeyFigure.Computation.MEMBERS:
            value = number(now.members)
        case KeyFigure.Computation.COUNTRIES:
            value = number(now.countries)
        case _ if not now.members:
            return None
        case _:
            value = percent(round(100 * now.local / now.members))
            part, whole = number(now.local), number(now.members)
    return Figure(
        key_figure,
        value,
        timezone.localdate(),
        is_computed=True,
        is_sample=now.samples > 0,
        part=part,
        whole=whole,
    )
