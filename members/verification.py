"""Codes by which somebody who holds a member's letter, or sees its badge, asks whether it is true."""

import unicodedata

from django.db.models import Func

ALPHABET = "0123456789ABCDEF"
LENGTH = 12
# What a reader takes a digit for.
MISREAD = str.maketrans("OILSZ", "01152")


class NewCode(Func):
    """48 bits of chance, made by the database: they say nothing of who joined when, and a hit shows what is public."""

    template = f"upper(left(replace(gen_random_uuid()::text, '-', ''), {LENGTH}))"


def grouped(code: str) -> str:
    """As people read it: "7A3C-92F0-1B4D"."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def code_of(typed: str) -> str | None:
    """The code that somebody means who types in any case, with spaces and dashes, and O for 0; None where it is none.

    Digits may be those of any script.
    """
    letters = [
        str(unicodedata.digit(letter)) if letter.isdigit() else letter
        for letter in unicodedata.normalize("NFKC", typed[:200]).upper()
        if not letter.isspace() and unicodedata.category(letter) not in ("Pd", "Cf")
    ]
    code = "".join(letters).translate(MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
