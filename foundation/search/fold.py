"""Folding: the form of a text in which accents, case and Arabic vowel marks no longer tell two texts apart.

The same rules stand twice, here and as the SQL function `fold()`, and a test holds the two equal on any text.
"""

import re
import unicodedata

from django.db.models import Func, TextField

# Combining accents; Arabic vowel and Quranic marks; superscript alef; tatweel. ة and ه stay two letters.
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0640"
_MARKS = re.compile(f"[{MARKS}]")
# After folding: white space, control characters, punctuation; of Arabic, Indian, Ethiopian and Chinese writing too.
SEPARATORS = (
    "\u0001-/:-@\\[-`{-\u00bf\u00d7\u00f7\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u1361-\u1368"
    "\u1680\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f"
)
_SEPARATORS = re.compile(f"[{SEPARATORS}]+")


def fold(text: str) -> str:
    """`text` without accents, case and Arabic marks, e.g. "Éducation" → "education", "أُسْرة" → "اسرة"."""
    # letter by letter, as the database does it: no final sigma
    return "".join(map(str.lower, _MARKS.sub("", unicodedata.normalize("NFKD", text))))


def words_of(text: str) -> list[str]:
    """Folded words, e.g. "L’Enfance d’abord" → ["l", "enfance", "d", "abord"]."""
    return _SEPARATORS.sub(" ", fold(text)).split()


class SortKey(Func):
    """What names are sorted by: folded, without leading punctuation and without the Arabic article.

    Immutable, so that a generated column or an index can use it.
    """

    function = "sort_key"
    output_field = TextField()
