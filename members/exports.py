"""Tables for spreadsheets, in which no cell is ever run as a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from django.http import HttpResponse, StreamingHttpResponse

Table = Iterable[Sequence[object]]  # its rows

RUNS = ("=", "+", "-", "@", "\t", "\r")
# Where the list separator is a semicolon, as in French and Spanish, a line is one cell to begin with, and only the
# quotes at its start count: what follows a semicolon further on, a tab or a line break is a cell of its own.
RUNS_WITHIN = re.compile(r"""(?<=[;\t\r\n])(?=[ "]*[=+\-@])""")


def neutral(cell: object) -> object:
    """Numbers as they are; a text that a spreadsheet would run, with an apostrophe before that."""
    if isinstance(cell, int | float):
        return cell
    text = RUNS_WITHIN.sub("'", str(cell))
    return f"'{text}" if text.startswith(RUNS) else text


def csv_text(header: Sequence[str], rows: Table) -> str:
    """With the mark by which spreadsheets know that it is UTF-8."""
    return "\ufeff" + _lines([header]) + _lines(rows)


def csv_stream(name: str, header: Sequence[str], batches: Iterable[Table]) -> StreamingHttpResponse:
    """As csv_response(), of a table too long to hold: `batches` are its rows, some at a time."""

    def parts() -> Iterator[str]:
        yield csv_text(header, [])
        for rows in batches:
            yield _lines(rows)

    return StreamingHttpResponse(parts(), content_type="text/csv; charset=utf-8", headers=_headers(name))


def csv_response(name: str, header: Sequence[str], rows: Table) -> HttpResponse:
    """A file to keep, called `name`, that no search engine shows."""
    return HttpResponse(csv_text(header, rows), content_type="text/csv; charset=utf-8", headers=_headers(name))


def _lines(rows: Table) -> str:
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_NONNUMERIC).writerows([neutral(cell) for cell in row] for row in rows)
    return written.getvalue()


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
