"""The page of figures, each of them as a file, and all in brief on a sheet of paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from alliance.figures import drawing, summary
from alliance.figures.statistics import Statistics
from alliance.figures.tables import TABLES, Table
from alliance.figures.words import definition, scope, statement
from alliance.worldmap.drawing import draw
from foundation.printing.typesetting import MissingLettersError
from members.exports import csv_response, csv_text


def figures(request: HttpRequest) -> HttpResponse:
    statistics = Statistics(timezone.localdate())
    tables = {name: make(statistics) for name, make in TABLES.items()}
    totals = statistics.totals
    context = {
        "today": statistics.today,
        "totals": totals,
        "tables": tables,
        "sizes": {name: len(_text(table, statistics).encode()) for name, table in tables.items()},
        "summary_size": summary.SIZE,
        "field": drawing.field(totals) if totals.whole else None,
        "world": draw({code: members for code, (members, _local) in statistics.countries.items()}),
        "columns": drawing.columns(tables["months"]),
        "statement": statement(totals),
        "scope": scope(totals),
        "definition": definition(),
    }
    return render(request, "alliance/figures/page.html", context)


def figures_csv(request: HttpRequest, name: str) -> HttpResponse:
    if name not in TABLES:
        raise Http404
    statistics = Statistics(timezone.localdate())
    table = TABLES[name](statistics)
    return csv_response(f"alliance-{name}-{statistics.today.isoformat()}.csv", *_content(table, statistics))


def figures_summary(request: HttpRequest) -> HttpResponse:
    """A PDF, which nobody fetches again while nothing in it has changed."""
    data = summary.data_of(Statistics(timezone.localdate()))
    etag = summary.etag(data)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = HttpResponse(summary.pdf(data), content_type="application/pdf")
        except MissingLettersError:  # in the name of the network
            return redirect("figures")
        response["Content-Disposition"] = f'inline; filename="alliance-figures-{request.LANGUAGE_CODE}.pdf"'
        response["X-Robots-Tag"] = "noindex"
        response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


def _content(table: Table, statistics: Statistics) -> tuple[list[str], list[list[object]]]:
    """Header and rows of its file; each row says of which day it is, and whether it counts samples."""
    header, more = [*table.header, _("Date")], [statistics.today.isoformat()]
    if statistics.totals.is_sample:
        header, more = [*header, _("Note")], [*more, _("Sample data")]
    rows = [[row.name, row.members, *([row.local] if row.local is not None else []), *more] for row in table.rows]
    return header, rows


def _text(table: Table, statistics: Statistics) -> str:
    return csv_text(*_content(table, statistics))
