"""What somebody may be about to type: completions of the last word, of which each finds something."""

from alliance.searching import KINDS
from foundation.search.finding import Reader, matches
from foundation.search.fold import words_of
from foundation.search.marking import last_word
from foundation.search.query import TooLongError, all_of, parse, stems_of, term_of
from foundation.search.spelling import beginning_with
from members.searching import known

SHORTEST = 2
MOST, MOST_TRIED, MOST_COUNTED = 8, 40, 50


def suggestions(q: str) -> list[str]:
    """Whole queries that begin as `q` does, and find what everybody may see; those that find most come first."""
    before, start = last_word(q)
    words = words_of(start)
    if len(words) != 1 or len(words[0]) < SHORTEST:
        return []
    try:
        query = parse(before, known=known)
    except TooLongError:
        return []
    completions = beginning_with(words[0], most=MOST_TRIED)
    stems = stems_of(completion.word for completion in completions)
    completions = [completion for completion in completions if stems[completion.word]]
    whole = [all_of([*query.terms, term_of(each.word, stems[each.word])]) for each in completions]
    numbers = matches(whole, kinds=KINDS, reader=Reader(), most=MOST_COUNTED)
    found = [(number, each.form) for number, each in zip(numbers, completions, strict=True) if number]
    return [before + form for _number, form in sorted(found, key=lambda each: -each[0])[:MOST]]
