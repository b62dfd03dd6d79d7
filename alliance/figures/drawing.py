"""Charts as lines in SVG, computed here and set by templates."""

from dataclasses import dataclass

from alliance.figures.statistics import Totals
from alliance.figures.tables import Row, Table

# The field of lines: so many in a row, each of LENGTH, from one to the next PITCH, from row to row HEIGHT.
IN_A_ROW, LENGTH, PITCH, HEIGHT = 27, 15, 20, 9
MOST_LINES = 540
# A column of months: from one to the next, and from line to line in it.
COLUMN, STEP = 20, 6
MOST_STEPS = 24


@dataclass(frozen=True)
class Field:
    """Each line stands for `each` members; those of `local` come first, and `others` go on where they end.

    Both are paths whose dashes are the lines, so that a thousand of them weigh nothing.
    """

    each: int
    width: int
    height: int
    local: str
    others: str


def field(totals: Totals) -> Field:
    each = _step(totals.whole, MOST_LINES)
    lines = _rounded(totals.whole, each)
    local = min(_rounded(totals.local, each), lines)
    rows = -(-lines // IN_A_ROW) or 1
    return Field(
        each=each,
        width=IN_A_ROW * PITCH - (PITCH - LENGTH),
        height=rows * HEIGHT - (HEIGHT - 4),
        local=_lines(0, local),
        others=_lines(local, lines),
    )


def _lines(start: int, end: int) -> str:
    """From the line number `start` up to, and without, `end`: one stroke in each row."""
    path = ""
    while start < end:
        row, at = divmod(start, IN_A_ROW)
        stop = min(end, (row + 1) * IN_A_ROW)
        path += f"M{at * PITCH} {row * HEIGHT + 2}h{(stop - start) * PITCH - (PITCH - LENGTH)}"
        start = stop
    return path


@dataclass(frozen=True)
class Columns:
    """Each short line in a column stands for `each`; the columns are one path of dashes. `top` is the largest row."""

    each: int
    width: int
    height: int
    path: str
    first: Row
    last: Row
    top: Row


def columns(table: Table) -> Columns:
    each = _step(table.most, MOST_STEPS)
    steps = [_rounded(row.members, each) for row in table.rows]
    height = max(steps) * STEP or STEP
    path = "".join(
        f"M{number * COLUMN + COLUMN // 2} {height}v-{count * STEP - 2}" for number, count in enumerate(steps) if count
    )
    top = max(table.rows, key=lambda row: row.members)
    return Columns(each, len(steps) * COLUMN, height, path, table.rows[0], table.rows[-1], top)


def _step(count: int, most: int) -> int:
    """The roundest number of which `most` make up `count`: 1, 2, 5, 10, 20 …"""
    each = 1
    while count > each * most:
        each = each * 5 // 2 if str(each)[0] == "2" else each * 2
    return each


def _rounded(count: int, each: int) -> int:
    """How many of them; something is never nothing."""
    return max(round(count / each), 1) if count else 0
