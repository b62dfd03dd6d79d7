"""Tables for spreadsheets, in which no cell is ever run as a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

RUNS = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: object) -> object:
    """Numbers as they are; a text that a spreadsheet would run, with an apostrophe before it."""
    if isinstance(cell, int | float):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(RUNS) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """With the mark by which spreadsheets know that it is UTF-8."""
    written = StringIO()
    written.write("\ufeff")
    writer = csv.writer(written)
    writer.writerow([neutral(cell) for cell in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return written.getvalue()


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A file to keep, called `name`, that no search engine shows."""
    return HttpResponse(
        csv_text(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"},
    )
