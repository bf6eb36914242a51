"""Files as people make them: header names, encodings, dates, formulas."""

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from organisations.imports import sheets
from organisations.imports.checking import check
from organisations.imports.columns import COLUMNS, MissingColumns
from organisations.imports.example import template_response
from tests.factories.organisations import WaveFactory


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


def read(text, encoding="utf-8"):
    return sheets.read(io.BytesIO(text.encode(encoding)))


def test_read_matches_headers_whatever_their_case_and_spaces():
    sheet = read("ORGANISATION; Wave ;role;Role_Title;Job Level;ODS Code;E-mail;Start date\nEastshire;Wave 3;;Nurse;7;RXX;;\n")

    assert sheet == sheets.Sheet(
        [{"row": 2, "organisation": "Eastshire", "wave": "Wave 3", "role_title": "Nurse", "ods_code": "RXX"}], ["Job Level"]
    )


def test_read_leaves_out_rows_in_which_only_ignored_columns_are_filled():
    sheet = read("Organisation,Wave,Role,Role title,Note\n,,,,see below\nEastshire,Wave 3,Project lead,Nurse,\n")

    assert [one["row"] for one in sheet.records] == [3]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("Organisation,Role,Role title", "A column is missing: Wave. The first row of the file must name the columns."),
        ("Name,Email", "These columns are missing: Organisation, Wave, Role, Role title. The first row of the file must name the columns."),
        ("Organisation,Trust,Wave,Role,Role title", "The columns “Organisation” and “Trust” mean the same. Keep one of them."),
    ],
)
def test_read_refuses_a_table_whose_columns_cannot_be_understood(header, message):
    with pytest.raises(MissingColumns) as error:
        read(f"{header}\n")

    assert str(error.value) == message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_read_understands_the_encodings_of_spreadsheet_programs(encoding):
    sheet = read("Organisation,Wave,Role,Role title\nBwrdd Iechyd Ynys Môn,Wave 3,Project lead,Café manager\n", encoding)

    assert [(one["organisation"], one["role_title"]) for one in sheet.records] == [("Bwrdd Iechyd Ynys Môn", "Café manager")]


def test_read_takes_dates_and_numbers_of_a_workbook():
    header = ["Organisation", "Wave", "Role", "Role title", "Starts on", "Count", "Protected hours"]

    sheet = sheets.read(workbook(header, ["Eastshire", "Wave 3", "Project lead", "Nurse", date(2026, 1, 31), 2, 7.5]))

    assert {code: sheet.records[0][code] for code in ("starts_on", "count", "protected_hours")} == {
        "starts_on": "2026-01-31",
        "count": "2",
        "protected_hours": "7.5",
    }


@pytest.mark.django_db
def test_formulas_of_a_workbook_are_problems_of_their_rows_like_any_other():
    header = ["Organisation", "Nation", "Type", "Wave", "Role", "Role title", "Ends on"]
    WaveFactory()

    sheet = sheets.read(
        workbook(
            header,
            ["Eastshire", "England", "NHS trust", "Wave 3", "Project lead", "=A1", ""],
            ["Eastshire", "", "", "Wave 3", "Boss", "Nurse", "=TODAY()"],
        )
    )
    plan = check(sheet.records, on=date(2026, 11, 20))

    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, "Role title"), (3, "Ends on"), (3, "Role")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_is_read_back_with_every_column(kind):
    sheet = sheets.read(io.BytesIO(template_response(kind).content))

    assert sheet == sheets.Sheet([{"row": 2, **{column.code: column.example for column in COLUMNS if column.example}}], [])


def test_template_workbook_explains_every_column_on_a_second_sheet():
    pages = load_workbook(io.BytesIO(template_response("xlsx").content)).worksheets

    assert [page.title for page in pages] == ["Seats", "Columns"]
    assert [row[0].value for row in pages[1].iter_rows(min_row=2)] == [column.label for column in COLUMNS]
