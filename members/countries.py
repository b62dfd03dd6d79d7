"""Countries as people read and type them: in any of the four languages, with or without accents."""

import re
from difflib import get_close_matches
from functools import cache

from django.conf import settings
from django.utils import translation
from django_countries import countries

from foundation.search.fold import fold

# What people write and no list of official names has.
ALSO = {
    "AE": ["UAE", "Emirates"],
    "BO": ["Bolivia"],
    "CD": [
        "DRC",
        "DR Congo",
        "RDC",
        "Congo Kinshasa",
        "Democratic Republic of Congo",
        "République démocratique du Congo",
    ],
    "CF": ["CAR", "RCA"],
    "CG": ["Congo", "Congo Brazzaville", "Republic of the Congo", "République du Congo"],
    "CI": ["Ivory Coast", "Cote d’Ivoire"],
    "CV": ["Cape Verde", "Cap-Vert"],
    "CZ": ["Czech Republic", "République tchèque"],
    "GB": ["UK", "United Kingdom", "Great Britain", "Royaume-Uni", "Reino Unido", "بريطانيا", "المملكة المتحدة"],
    "IR": ["Iran", "إيران"],
    "KP": ["North Korea", "Corée du Nord"],
    "KR": ["South Korea", "Corée du Sud", "كوريا الجنوبية"],
    "LA": ["Laos"],
    "MD": ["Moldova", "Moldavie"],
    "MM": ["Burma", "Birmanie", "ميانمار", "بورما"],
    "PS": ["Palestine", "Palestina", "فلسطين", "الأراضي الفلسطينية المحتلة", "occupied Palestinian territory", "oPt"],
    "RU": ["Russia", "Russie", "Rusia"],
    "SY": ["Syria", "Syrie", "Siria", "سوريا", "سورية"],
    "SZ": ["Swaziland"],
    "TL": ["East Timor"],
    "TR": ["Turkey", "Turquie", "Turquía", "تركيا"],
    "TZ": ["Tanzania", "Tanzanie", "تنزانيا"],
    "US": ["USA", "United States", "États-Unis", "Estados Unidos", "الولايات المتحدة"],
    "VE": ["Venezuela", "فنزويلا"],
    "XK": ["Kosovo", "كوسوفو"],
    "VN": ["Viet Nam", "Vietnam"],
}
_NOT_LETTERS = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"^(the|les?|la|el|los|las|l) (?=\w)|^ال(?=\w{2})")


def _key(name: str) -> str:
    return _ARTICLE.sub("", _NOT_LETTERS.sub(" ", fold(name)).strip())


@cache
def _codes() -> dict[str, str]:
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {_key(name): code for code, name in countries}
    known |= {_key(name): code for code, names in ALSO.items() for name in names}
    return known


def code_of(name: str) -> str | None:
    """The two letters of the country that is called `name` in one of our languages."""
    return _codes().get(_key(name))


def guess(name: str) -> str | None:
    """The name, in the reader's language, of the country that somebody who typed `name` may have meant."""
    close = get_close_matches(_key(name), _codes(), n=1, cutoff=0.82)
    return countries.name(_codes()[close[0]]) if close else None


@cache
def _names(language: str) -> dict[str, str]:
    with translation.override(language):
        return dict(countries)


def name_of(code: str) -> str:
    """The name in the reader's language; looked up once per process, for lists show many."""
    return _names(translation.get_language() or settings.LANGUAGE_CODE).get(code, code)


def names_of(codes: list[str]) -> list[str]:
    """Names in the reader's language, in its order."""
    return sorted(map(name_of, codes), key=fold)
