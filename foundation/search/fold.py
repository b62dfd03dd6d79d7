"""Folding: the form of a text in which accents, case and Arabic vowel marks no longer tell two texts apart.

The same rules stand twice, here and as the SQL function `fold()`, and a test holds the two equal on any text.
"""

import re
import unicodedata

from django.db.models import Func, TextField

# Combining accents; Arabic vowel and Quranic marks; superscript alef; tatweel. ة and ه stay two letters.
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0640"
_MARKS = re.compile(f"[{MARKS}]")


def fold(text: str) -> str:
    """`text` without accents, case and Arabic marks, e.g. "Éducation" → "education", "أُسْرة" → "اسرة"."""
    # letter by letter, as the database does it: no final sigma
    return "".join(map(str.lower, _MARKS.sub("", unicodedata.normalize("NFKD", text))))


class SortKey(Func):
    """What names are sorted by: folded, without leading punctuation and without the Arabic article.

    Immutable, so that a generated column or an index can use it.
    """

    function = "sort_key"
    output_field = TextField()
