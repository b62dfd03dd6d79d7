"""Sizes of downloads."""

import pytest
from django.utils import translation

from foundation.translations.templatetags.sizes import size

NB = "\u00a0"


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (1, f"1{NB}KB", f"1{NB}ko"),
        (380_400, f"380{NB}KB", f"380{NB}ko"),
        (999_499, f"999{NB}KB", f"999{NB}ko"),
        (999_500, f"1.0{NB}MB", f"1,0{NB}Mo"),
        (2_140_000, f"2.1{NB}MB", f"2,1{NB}Mo"),
        (999_960_000, f"1.0{NB}GB", f"1,0{NB}Go"),
        (1_500_000_000, f"1.5{NB}GB", f"1,5{NB}Go"),
    ],
)
def test_a_size_is_written_as_the_language_writes_it(count, english, french):
    with translation.override("en"):
        assert size(count) == english
    with translation.override("fr"):
        assert size(count) == french
