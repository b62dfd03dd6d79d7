"""What an organisation is recognised by: short marks of its name, acronym and website, kept and indexed with it.

The same rules stand twice, here and as the SQL function `organisation_marks()`, and a test holds the two equal. They
do not know which words say little, so that those can change while the table stays.
"""

import re

from django.db.models import Func

from foundation.search.fold import fold, words_of

# One sound, one letter, as far as a single letter of each script stands for it. Arabic does not tell p from b,
# spellings do not agree on s and z, g and j; h goes, so that "kh", "sh" and "gh" are one letter, as خ, ش and غ are.
_SOUNDS = {
    "b": "pبپбп",
    "d": "đدذضд",
    "f": "vفвфڤ",
    "g": "jجغگгґ",
    "k": "cqxخقكکچкхч",
    "l": "łلл",
    "m": "مм",
    "n": "نн",
    "r": "رр",
    "s": "zßزسشصظژжзсцшщ",
    "t": "تثطт",
}
_SILENT = "aeiouwyhæœøıاأويىیهةہھےحعءٱаеиоуыэюяіїєъьй"
SPELT = "".join(_SOUNDS.values()) + _SILENT
SOUNDS = "".join(sound * len(letters) for sound, letters in _SOUNDS.items())
_TABLE = str.maketrans(SPELT[: len(SOUNDS)], SOUNDS, SPELT[len(SOUNDS) :])
_TWICE = re.compile(r"(.)\1+")
_HOST = re.compile(r"^https?://(?:[^/?#@]*@)?(?:www[0-9]?\.)?([^/?#:]+)")
# Letters of a whole name, and of a host, that a mark holds.
LONGEST = 60


def consonants_of(word: str) -> str:
    """What is heard of a folded word, in any of three scripts, e.g. "tadamon", "تضامن" and "тадамон" → "tdmn"."""
    return _TWICE.sub(r"\1", word.removeprefix("ال").translate(_TABLE))


def word_mark(word: str) -> str:
    """The beginning of its consonants, so that a vowel or an ending typed otherwise changes nothing; or ""."""
    mark = consonants_of(word)[:4]
    return mark if len(mark) > 1 else ""


def initials_of(words: list[str]) -> set[str]:
    """With small words and without them, e.g. "Terre des hommes" → {"tdh"}."""
    return {
        initials
        for chosen in (words, [word for word in words if len(word) > 3])
        if 3 <= len(initials := "".join(word[0] for word in chosen)) <= 12
    }


def acronyms_of(name: str, acronym: str) -> set[str]:
    """As stated, and a name that is a single short word."""
    words, stated = words_of(name), "".join(words_of(acronym))
    found = {stated} if len(stated) > 1 else set()
    return found | {word for word in words if len(words) == 1 and 3 <= len(word) <= 12}


def host_of(website: str) -> str:
    found = _HOST.match(fold(website))
    return found[1].rstrip(".") if found else ""


def strong_marks(name: str, acronym: str, website: str) -> set[str]:
    """Those that few organisations share: "=" before an acronym, "@" before a host, "#" before the whole name."""
    words, host = words_of(name), host_of(website)
    marks = {f"={each}" for each in acronyms_of(name, acronym)}
    marks |= {f"@{host[:LONGEST]}"} if host else set()
    return marks | ({f"#{''.join(words)[:LONGEST]}"} if words else set())


def marks_of(name: str, acronym: str, website: str) -> list[str]:
    """As the column has them; "~" stands before initials."""
    words = words_of(name)
    weak = {f"~{each}" for each in initials_of(words)} | ({word_mark(word) for word in words} - {""})
    return sorted(strong_marks(name, acronym, website) | weak)


class Marks(Func):
    """Immutable, so that a generated column can use it."""

    function = "organisation_marks"
