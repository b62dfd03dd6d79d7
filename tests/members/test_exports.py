"""Tables for spreadsheets."""

import csv
from io import StringIO

import pytest

from members.exports import csv_response, csv_text, neutral


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://a.example")'])
def test_a_cell_that_would_be_run_becomes_text(cell):
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["a=1", "", "شبكة", "Côte d’Ivoire", "'x", 5, -5])
def test_any_other_cell_stays_as_it_is(cell):
    assert neutral(cell) == cell


def test_a_file_reads_back_as_it_was_written():
    rows = [["a, b", 'c "d"', "e\nf"], ["é", "شبكة", "儿"]]
    text = csv_text(["=x", "y", "z"], rows)
    assert text.startswith("\ufeff")
    assert list(csv.reader(StringIO(text[1:], newline=""))) == [["'=x", "y", "z"], *rows]


def test_a_file_is_kept_and_not_shown_by_search_engines():
    response = csv_response("a.csv", ["x"], [["y"]])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert response["X-Robots-Tag"] == "noindex"
    assert response.content.decode() == "\ufeffx\r\ny\r\n"
