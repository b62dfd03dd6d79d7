"""Numbers as they are written in each language."""

from django.utils.translation import get_language

NARROW_SPACE = "\u202f"


def number(value: int) -> str:
    """Western digits in every language, grouped as it groups them; Spanish leaves four digits together."""
    digits = f"{value:,}"
    language = get_language()
    if language == "fr":
        return digits.replace(",", NARROW_SPACE)
    if language == "es":
        return digits.replace(",", NARROW_SPACE) if value >= 10_000 else str(value)
    return digits


def percent(value: int) -> str:
    return f"{number(value)}{NARROW_SPACE if get_language() in ('fr', 'es') else ''}%"
