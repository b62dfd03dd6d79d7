"""Days and moments as each language writes them."""

from datetime import datetime

import pytest
from django.utils.formats import date_format
from django.utils.translation import override


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "5 February 2026", "5 February 2026, 14:30"),
        ("fr", "5 février 2026", "5 février 2026 à 14:30"),
        ("es", "5 de febrero de 2026", "5 de febrero de 2026 a las 14:30"),
        ("ar", "5 فبراير 2026", "5 فبراير 2026، 14:30"),
    ],
)
def test_a_moment_is_its_day_and_24_hours(language, day, moment):
    at = datetime(2026, 2, 5, 14, 30)
    with override(language):
        assert (date_format(at, "DATE_FORMAT"), date_format(at, "DATETIME_FORMAT")) == (day, moment)
