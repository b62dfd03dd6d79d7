"""What an invented organisation says of itself, composed of sentences by hand."""

from functools import cache
from random import Random

from alliance.samples.data import table

CODES = ("en", "fr", "es", "ar")
PRACTICE = frozenset({"local_ngo", "national_ngo", "international_ngo", "national_society"})
# Which sentence says what a supporting institution does.
SUPPORT = {"donor": 0, "un_agency": 1, "private_sector": 2, "other": 3}
# In words, as the form for applications asks for it.
SHORTEST, LONGEST = 50, 100
Slot = tuple[tuple[str, str], ...]


def slots(kind: str, *, is_local: bool) -> tuple[Slot, ...]:
    """The five lists of sentences that organisations of `kind` choose one sentence from, in their order."""
    practice = kind in PRACTICE
    who = {"local_ngo": "ngo", "national_ngo": "ngo", "international_ngo": "international"}.get(kind, kind)
    if kind in SUPPORT:
        who = "support"
    return (
        (("who", who),),
        (("what", "practice" if practice else who),),
        (("where", ("practice" if practice else "institution") if is_local else "several"),),
        (("how", "all"), ("how", "ngo")) if practice else (("how", "all"),),
        (("since", "ngo" if practice and kind != "national_society" else "institution"),),
    )


@cache
def sentences(language: str, slot: Slot) -> tuple[str, ...]:
    texts = table(f"descriptions.{language}")
    return tuple(sentence for part, bank in slot for sentence in texts[part][bank])


@cache
def in_country(code: str, language: str) -> str:
    """ "in Kenya", "au Kenya", …"""
    countries = table("countries")
    return (countries["aid"].get(code) or countries["other"][code])[1 + CODES.index(language)]


def describe(
    *,
    kind: str,
    headquarters: str,
    countries: tuple[str, ...],
    since: int,
    languages: tuple[str, ...],
    rng: Random,
) -> dict[str, str]:
    """The description by language, 50 to 100 words; it says the same in each."""
    chosen = slots(kind, is_local=len(countries) == 1)
    abroad = [code for code in countries if code != headquarters] or list(countries)
    while True:
        numbers = [rng.randrange(len(sentences("en", slot))) for slot in chosen]
        if kind in SUPPORT:
            numbers[1] = SUPPORT[kind]
        texts = {}
        for language in languages:
            words = " ".join(sentences(language, slot)[number] for slot, number in zip(chosen, numbers, strict=True))
            texts[language] = words.format(
                in_country=in_country(headquarters, language),
                in_a=in_country(abroad[0], language),
                in_b=in_country(abroad[-1], language),
                since=since,
            )
        # The longest sentences of all five lists together would be too long; they hardly ever meet.
        if all(SHORTEST <= len(text.split()) <= LONGEST for text in texts.values()):
            return texts


def job(language: str, role: str, rng: Random) -> str:
    return rng.choice(table(f"descriptions.{language}")["job"][role])
