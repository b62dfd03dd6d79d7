"""Names, addresses and people of invented organisations, from tables/names.toml."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from django.utils.text import slugify

from alliance.samples.data import table

# Letters that do not decompose into an ASCII one and an accent.
_LATIN = str.maketrans({"ı": "i", "đ": "dj", "ß": "ss", "œ": "oe", "’": "-"})

# A host name may be 63 long.
LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Name:
    """What an organisation is called, and the same in Latin letters for its address."""

    name: str
    slug: str


@dataclass(frozen=True)
class Pool:
    """All names of one style for one kind of organisation, each with its number."""

    frames: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    first: int  # where its names begin, so that the pools of one style do not all begin with the same

    def __len__(self) -> int:
        return len(self.frames) * len(self.names)

    def name(self, rank: int, index: int) -> Name:
        """The name with this number; beyond the last one they come round again, numbered.

        `index` is the number of the organisation among all, and tells long addresses apart that had to be cut.
        """
        again, rank = divmod(rank, len(self))
        turn, number = divmod(rank, len(self.names))
        # Neighbours differ in both parts, and every pair still comes exactly once.
        frame, latin_frame = self.frames[(turn + number) % len(self.frames)]
        proper, latin_proper = self.names[(self.first + number) % len(self.names)]
        name = frame.format(proper)
        slug = latin(latin_frame.format(latin_proper))
        if again:
            name, slug = f"{name} {again + 1}", f"{slug}-{again + 1}"
        if len(slug) > LONGEST_SLUG:
            slug = f"{slug[: LONGEST_SLUG - 8].rpartition('-')[0]}-{index}"
        return Name(name, slug)


@cache
def pool(style: str, kind: str) -> Pool:
    """The names of `style` for `kind`; local and national organisations are called alike."""
    entry = style_of(style)
    frames = table("names")["frames"][entry["language"]]
    _style, key = pool_key(style, kind)
    return Pool(
        frames=tuple(map(_pair, frames[key])),
        names=tuple(map(_pair, entry["names"])),
        first=5 * list(frames).index(key),
    )


def pool_key(style: str, kind: str) -> tuple[str, str]:
    """Organisations with the same key share one pool."""
    frames = table("names")["frames"][style_of(style)["language"]]
    return style, kind if kind in frames else "ngo"


def style_of(style: str) -> dict[str, Any]:
    return table("names")["styles"][style]


def person(style: str, number: int) -> tuple[str, str]:
    """A name of the people of `style`, and the part of an e-mail address before the @."""
    people = table("names")["people"][style_of(style)["people"]]
    turn, first = divmod(number, len(people["given"]))
    given, latin_given = _pair(people["given"][first])
    family, latin_family = _pair(people["family"][(turn + first) % len(people["family"])])
    form = people.get("form", "{given} {family}")
    return form.format(given=given, family=family), f"{latin(latin_given)}.{latin(latin_family)}"


def acronym(name: str, rng: Random) -> str:
    """The initials of a name in Latin letters, for nearly half of those that have three to six; else nothing."""
    if rng.random() > 0.45 or "LATIN" not in unicodedata.name(name[0], ""):
        return ""
    words = [word for word in re.split(r"[\s-]+", name) if word[0].isupper()]
    initials = "".join(unicodedata.normalize("NFKD", word[0])[0] for word in words)
    return initials if 3 <= len(initials) <= 6 and initials not in table("names")["taken"] else ""


def latin(text: str) -> str:
    return slugify(text.replace("’s ", "s ").translate(_LATIN))


def _pair(text: str) -> tuple[str, str]:
    native, _bar, in_latin = text.partition("|")
    return native, in_latin or native
