"""Reading rows of figures: which column is which, and every problem in words."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from core.spreadsheets import TableError
from datareview.figures_read import problems_in, read_file, read_pasted
from datareview.typed_rows import number_in


def cells(rows):
    return [(row["line"], row["label"], row["numerator"], row["denominator"]) for row in rows]


def workbook(*lines, merge=""):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    if merge:
        book.active.merge_cells(merge)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


@pytest.mark.req("R321")
def test_cells_copied_from_a_spreadsheet_are_rows():
    rows, left_out = read_pasted("White British\t120\t300\r\nBlack African\t13\t60\r\n")

    assert cells(rows) == [(1, "White British", "120", "300"), (2, "Black African", "13", "60")]
    assert left_out == []


def test_first_row_with_names_says_which_column_is_which():
    rows, left_out = read_pasted("Out of,Notes,How many,Ethnic group,Code\n300,old,120,White British,A")

    assert cells(rows) == [(2, "White British", "120", "300")]
    assert rows[0]["code"] == "A"
    assert left_out == ["Notes"]


def test_columns_with_unknown_names_are_taken_in_their_order():
    rows, _ = read_pasted("Ward;Referred;Residents\nNorth;12;4000")

    assert cells(rows) == [(2, "North", "12", "4000")]


def test_count_without_a_denominator_is_enough():
    assert cells(read_pasted("North, 12\nSouth, 30")[0]) == [(1, "North", "12", ""), (2, "South", "30", "")]


@pytest.mark.parametrize("text", ["North\nSouth", "Category\tHow many", "A\tB\tC\n" + "x\t1\t2\n" * 61])
def test_what_is_no_small_table_is_refused_in_words(text):
    with pytest.raises(TableError, match=r"only one column|no rows under|up to 60 rows"):
        read_pasted(text)


def test_workbook_with_dates_formulas_decimals_and_merged_cells_tells_each_problem_by_its_row():
    file = workbook(
        ["Category", "How many", "Out of"],
        ["North", 12, 400],
        ["South", date(2026, 9, 5), 400],
        [date(2026, 9, 5), 10, 90],
        [None, None, None],
        ["East", 12.5, "=SUM(C2:C3)"],
        ["West", -3, "38%"],
        ["Centre", "*", 50],
        ["", None, 50],
        ["Total", 37, 990],
        merge="A8:A9",
    )

    rows, _ = read_file(file)
    found = {row["line"]: problems_in(row) for row in rows}

    assert found[2] == []
    assert found[3] == ["How many: “2026-09-05” is a date: enter a whole number"]
    assert found[4][0].startswith("The category looks like a date")
    assert 5 not in found
    assert found[6] == [
        "How many: “12.5” has decimals: enter a whole number",
        "Out of: “=SUM(C2:C3)” holds a formula: paste its result instead",
    ]
    assert found[7][0] == "How many: “-3” is below zero: a count is 0 or more"
    assert found[7][1].startswith("Out of: “38%” is a percentage")
    assert found[8] == [
        "Cells of this row are merged in the workbook. See whether anything is missing",
    ]
    assert found[9][1] == "Enter the category"
    assert found[10][0].startswith("Leave totals out")


@pytest.mark.parametrize(("text", "number"), [("", None), (" 12 ", 12), ("1,200", 1200), ("12 000", 12000), ("0", 0), ("007", 7)])
def test_whole_numbers_are_read(text, number):
    assert number_in(text) == (number, "")


@pytest.mark.parametrize("text", ["*", "<5", "< 5", "[c]", "n/a", "–"])
def test_what_a_publisher_hid_is_not_known(text):
    assert number_in(text) == (None, "")


def test_title_above_the_columns_is_named_as_one():
    file = workbook(["Referrals by ward", None, None], ["Ward", "How many", "Out of"], ["North", 12, 400], merge="A1:C1")

    with pytest.raises(TableError, match="first row looks like a title"):
        read_file(file)


def test_file_that_only_its_name_makes_an_excel_file_is_refused():
    file = io.BytesIO(b"Ward,How many\nNorth,12\n")
    file.name = "wards.XLSX"

    with pytest.raises(TableError, match="not an Excel file"):
        read_file(file)


@pytest.mark.parametrize("text", ["-1", "1.5", "12%", "many", "1e5", "٣", "1,20", "9999999999", "nil", "3/4/2026", "5-Sep", "=1+1", "½"])
def test_everything_else_is_told_off(text):
    number, words = number_in(text)

    assert number is None
    assert words
