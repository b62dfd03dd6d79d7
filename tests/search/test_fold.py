"""The two folds, in Python and in SQL, are one."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.search.fold import fold

# PostgreSQL keeps no NUL; lone surrogates are no text; what Unicode assigned after its tables were made may differ.
TEXT = st.text(
    st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs", "Cn"], exclude_characters="\0"), max_size=30
)


def in_database(function: str, text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éducation", "education"),
        ("NIÑEZ Y ADOLESCENCIA", "ninez y adolescencia"),
        ("أُسْرَة", "اسرة"),
        ("إدارة الحالات", "ادارة الحالات"),
        ("الطفولــة", "الطفولة"),
        ("Straße", "straße"),
        ("ΟΔΟΣ", "οδοσ"),
        ("", ""),
    ],
)
def test_fold_drops_accents_case_and_arabic_marks_but_no_letter(text, folded):
    assert fold(text) == folded


@pytest.mark.django_db
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=TEXT)
def test_fold_is_the_same_in_python_and_in_the_database(text):
    assert in_database("fold", text) == fold(text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Élan pour l’enfance", "elan pour l’enfance"),
        ("«Kite» Makers", "kite» makers"),
        ("الأمل للأطفال", "امل للاطفال"),
        ("Alba", "alba"),
    ],
)
def test_names_sort_without_opening_marks_and_without_the_arabic_article(name, key):
    assert in_database("sort_key", name) == key
