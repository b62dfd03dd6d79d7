"""Horizontal lines, and the data of an SVG path that draws them."""

import re
from collections.abc import Iterable, Iterator

Line = tuple[int, int, int]  # height (or row), from, to

SLIVER = 1  # a gap that is not shown, a scrap that is not worth a line


def lines(path: str) -> Iterator[Line]:
    """What `path` has written."""
    x = y = 0
    for dx, dy, length in re.findall(r"[Mm](-?\d+) ?(-?\d+)h(\d+)", path):
        start, x, y = x + int(dx), x + int(dx) + int(length), y + int(dy)
        yield y, start, x


def joined(lines: Iterable[Line]) -> list[Line]:
    done: list[Line] = []
    for row, start, end in sorted(lines):
        if done and done[-1][0] == row and start - done[-1][2] <= SLIVER:
            done[-1] = (row, done[-1][1], max(end, done[-1][2]))
        else:
            done.append((row, start, end))
    return done


def path(lines: Iterable[Line]) -> str:
    """Moves are relative after the first."""
    data, x, y = "", 0, 0
    for height, start, end in lines:
        data += f"m{start - x} {height - y}" if data else f"M{start} {height}"
        data += f"h{end - start}"
        x, y = end, height
    return data.replace(" -", "-")
