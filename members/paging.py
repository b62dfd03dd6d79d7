"""Links to a list asked for differently, above all to its pages by their numbers."""

from collections.abc import Callable
from typing import NamedTuple

from foundation.translations.numbers import number

NEAR = 2  # pages on each side of the current one that have a link


class Link(NamedTuple):
    """A link to the same list, asked for differently: `query` is that of its URL."""

    label: str
    query: str
    is_current: bool = False


def page_links(current: int, last: int, query_of: Callable[[int], str]) -> list[Link | None]:
    """The first page, the last one, and those near to the current one; None where some are left out."""
    if last == 1:
        return []
    shown = {1, *range(max(1, current - NEAR), min(last, current + NEAR) + 1), last}
    links: list[Link | None] = []
    for page in sorted(shown):
        if page > 1 and page - 1 not in shown:
            links.append(None)
        links.append(Link(number(page), query_of(page), page == current))
    return links
