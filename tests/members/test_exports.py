"""Tables for spreadsheets."""

import csv
from io import StringIO

import pytest

from members.exports import csv_response, csv_text, neutral


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://a.example")'])
def test_a_cell_that_would_be_run_becomes_text(cell):
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["a;=1+1", "a; +1", "a\t-1", "a\n@SUM(A1)", 'a;"=1+1"', "=1;=2;=3", "\r\n=1"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_nothing_is_run_wherever_a_spreadsheet_splits_the_line(cell, separator):
    text = csv_text(["x", "y", "z"], [[cell, cell, 5], ["a", cell, cell]])[1:]
    cells = [cell for row in csv.reader(StringIO(text, newline=""), delimiter=separator) for cell in row]
    assert [cell for cell in cells if cell.strip(' "').startswith(("=", "+", "-", "@"))] == []


def test_texts_are_quoted_so_that_a_semicolon_at_the_start_of_a_line_does_not_split_them():
    text = csv_text(["a;b"], [["c;d"], [5]])[1:]
    assert text == '"a;b"\r\n"c;d"\r\n5\r\n'
    assert list(csv.reader(StringIO(text, newline=""), delimiter=";")) == [["a;b"], ["c;d"], ["5"]]


@pytest.mark.parametrize(
    "cell", ["a=1", "a; b", "a;b=1", "a\n\nb", "a - b; c", "", "شبكة", "Côte d’Ivoire", "'x", 5, -5]
)
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
    assert response.content.decode() == '\ufeff"x"\r\n"y"\r\n'
