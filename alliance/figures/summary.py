"""The figures on one sheet of paper."""

import json
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from alliance.figures import tables
from alliance.figures.statistics import Statistics
from alliance.figures.words import definition, scope, statement
from foundation.printing import typesetting
from foundation.printing.letterhead import letterhead
from foundation.translations.numbers import number, percent

SIZE = 60_000  # bytes that it has at most, said without making it

Data = dict[str, Any]


def data_of(statistics: Statistics) -> Data:
    """All that it says, in the active language."""
    language, totals = get_language() or settings.LANGUAGE_CODE, statistics.totals
    head = letterhead(language)
    members = ngettext("active member organisation", "active member organisations", totals.members)
    countries = ngettext("country of headquarters", "countries of headquarters", totals.countries)
    figures = [[number(totals.members), members], [number(totals.countries), countries]]
    if totals.whole:
        figures.insert(1, [percent(totals.share), _("are local and national")])
    return {
        "language": language,
        "on": statistics.today.isoformat(),
        "title": _("Most of the network is local") if totals.is_mostly_local else _("The network in figures"),
        "network": head.name,
        "original": head.original,
        "day": date_format(statistics.today, "DATE_FORMAT"),
        "statement": statement(totals),
        "figures": figures,
        "charts": [_chart(make(statistics)) for make in (tables.regions, tables.localities, tables.kinds)],
        "all": pgettext("members", "All"),
        "local": _("Local and national"),
        "definition": definition(),
        "scope": scope(totals),
        "url": settings.SITE_URL + reverse("figures"),
        "sample": _("Sample: these organisations are invented, to show the portal.") if totals.is_sample else "",
    }


def _chart(table: tables.Table) -> Data:
    rows = [
        {
            "label": row.name,
            "members": row.members / table.most,
            "members_shown": number(row.members),
            "local": (row.local or 0) / table.most,
            "local_shown": "" if row.local is None else number(row.local),
        }
        for row in table.rows
    ]
    return {"title": table.title, "rows": rows, "has_local": table.has_local}


def pdf(data: Data) -> bytes:
    """Set once while nothing in it changes. Raises typesetting.MissingLettersError."""
    return _pdf(json.dumps(data))


@lru_cache(maxsize=len(settings.LANGUAGES))
def _pdf(written: str) -> bytes:
    data = json.loads(written)
    return typesetting.pdf(
        "alliance/print/figures.typ", data=data, language=data["language"], day=date.fromisoformat(data["on"])
    )


def etag(data: Data) -> str:
    return f'"{sha256(json.dumps(data).encode()).hexdigest()[:20]}"'
