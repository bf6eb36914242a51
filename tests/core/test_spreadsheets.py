import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.spreadsheets import MAX_ROWS, TableError, csv_bytes, csv_response, read_table, xlsx_bytes, xlsx_response

DANGEROUS = ["=1+1", "+44 20", "-1", "@sum", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''=1"]


def table(content):
    return read_table(io.BytesIO(content))


def workbook_bytes(*rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def zip_bytes(entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return content.getvalue()


def with_entry(content, name, data):
    output = io.BytesIO(content)
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return output.getvalue()


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_table_comes_back_as_it_was_written(write):
    rows = [["Norfolk", 14, date(2026, 1, 5), True, None], ["Łódź – £5 “ok”", 2.5, datetime(2026, 7, 1, 9, 30), False, "x, y; z"]]

    header, read = table(write(["Name", "People", "Start", "Done", "Note"], rows))

    assert header == ["Name", "People", "Start", "Done", "Note"]
    assert read == [["Norfolk", "14", "2026-01-05", "yes", ""], ["Łódź – £5 “ok”", "2.5", "2026-07-01 09:30:00", "no", "x, y; z"]]
    assert [row.number for row in read] == [2, 3]


def test_rows_with_merged_cells_are_told_apart():
    workbook = Workbook()
    for row in [["Ward", "People"], ["North", 1], ["", 2], ["South", 3]]:
        workbook.active.append(row)
    workbook.active.merge_cells("A2:A3")
    content = io.BytesIO()
    workbook.save(content)

    _, rows = table(content.getvalue())

    assert [(row[0], row.is_merged) for row in rows] == [("North", True), ("", True), ("South", False)]
    assert [row.is_merged for row in table(csv_bytes(["Ward"], [["North"]]))[1]] == [False]


def test_csv_response_is_a_download_that_excel_shows_with_every_letter():
    response = csv_response("board 2026", ["Name"], [["Zoë"]])

    assert response.headers["Content-Disposition"] == 'attachment; filename="board-2026.csv"'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content == b"\xef\xbb\xbfName\r\nZo\xc3\xab\r\n"


def test_xlsx_response_is_a_download():
    response = xlsx_response("board", ["Name"], [["Zoë"]], sheet="Board [1/2]")

    assert response.headers["Content-Disposition"] == 'attachment; filename="board.xlsx"'
    assert load_workbook(io.BytesIO(response.content)).sheetnames == ["Board  1 2 "]


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_text_that_would_run_as_a_formula_gets_an_apostrophe(text):
    content = csv_bytes(["Name"], [[text]]).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(content, newline=""))) == [["Name"], ["'" + text]]


def test_csv_header_is_protected_too():
    assert csv_bytes(["=1"], []).decode("utf-8-sig") == "'=1\r\n"


def test_csv_keeps_negative_numbers_as_numbers():
    assert csv_bytes(["Change"], [[-5], [-2.5], [Decimal("-1.10")]]).decode("utf-8-sig") == "Change\r\n-5\r\n-2.5\r\n-1.10\r\n"


@pytest.mark.parametrize("text", DANGEROUS)
def test_xlsx_text_is_never_stored_as_a_formula(text):
    page = load_workbook(io.BytesIO(xlsx_bytes([text], [[text]]))).active

    assert [cell.data_type for row in page.iter_rows() for cell in row] == ["s", "s"]


def test_xlsx_leaves_out_characters_that_a_workbook_cannot_hold():
    assert table(xlsx_bytes(["Name"], [["a\x00b\x1bc\ufffe\uffff"]])) == (["Name"], [["abc"]])


def test_moments_are_written_in_local_time():
    moment = datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=UTC)

    assert csv_bytes(["At"], [[moment]]).decode("utf-8-sig") == "At\r\n2026-07-01 13:00:00\r\n"
    assert table(xlsx_bytes(["At"], [[moment]])) == (["At"], [["2026-07-01 13:00:00"]])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_csv_text_survives_the_protection(text):
    assert table(csv_bytes(["First", "Last"], [[text, "end"]])) == (["First", "Last"], [[text.strip(), "end"]])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_the_encodings_that_office_programs_write(encoding):
    assert table("Name,Note\nZoë,“café”\n".encode(encoding)) == (["Name", "Note"], [["Zoë", "“café”"]])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n", (["a", "b"], [["1", "2"]])),
        ("a;b\n1,5;2\n", (["a", "b"], [["1,5", "2"]])),
        ("a\tb\n1, 2\t3; 4\n", (["a", "b"], [["1, 2", "3; 4"]])),
        ("Name;Email, work\nA;b@example.org\n", (["Name", "Email, work"], [["A", "b@example.org"]])),
        ("sep=;\na;b,c\n1;2\n", (["a", "b,c"], [["1", "2"]])),
        ("Name\nAnn\n", (["Name"], [["Ann"]])),
        ('a,b\n"1,\n2",3\n', (["a", "b"], [["1,\n2", "3"]])),
        ("\n\na,b,,\n\n1\n", (["a", "b"], [["1", ""]])),
    ],
)
def test_csv_separator_is_found(text, expected):
    assert table(text.encode()) == expected


def test_empty_rows_are_left_out_and_numbers_stay_those_of_the_file():
    header, rows = table(workbook_bytes(["Name", "Age"], [], ["Ann", 5], [None, "  "], ["Bea", 6.0]))

    assert header == ["Name", "Age"]
    assert [(row.number, row) for row in rows] == [(3, ["Ann", "5"]), (5, ["Bea", "6"])]


def test_row_that_names_a_far_cell_is_not_padded_for_ever():
    original = zipfile.ZipFile(io.BytesIO(workbook_bytes(["Name"])))
    sheet = original.read("xl/worksheets/sheet1.xml").replace(b'<row r="1"', b'<row r="999999999"')
    entries = {name: sheet if name == "xl/worksheets/sheet1.xml" else original.read(name) for name in original.namelist()}

    with pytest.raises(TableError, match="rows far below the table"):
        table(zip_bytes(entries))


def test_formulas_come_as_their_text_and_are_not_worked_out():
    rows = table(workbook_bytes(["Name", "Sum"], ["Ann", "=1+1"], ["=HYPERLINK(A1)", 3]))[1]

    assert [list(row) for row in rows] == [["Ann", "=1+1"], ["=HYPERLINK(A1)", "3"]]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , \n", b"\xef\xbb\xbf", workbook_bytes()])
def test_empty_file_is_refused(content):
    with pytest.raises(TableError, match="The file is empty"):
        table(content)


def test_header_alone_is_a_table_without_rows():
    assert table(b"Name,Age\n") == (["Name", "Age"], [])


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_most_rows_are_accepted_and_one_more_is_refused(write):
    assert len(table(write(["Name"], [["x"]] * MAX_ROWS))[1]) == 5_000

    with pytest.raises(TableError, match=r"more than 5,000 rows"):
        table(write(["Name"], [["x"]] * 5_001))


def test_file_above_the_upload_limit_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024

    with pytest.raises(TableError, match="larger than 1 MB"):
        table(b"x" * (1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,,b\n", "Column 2 has no name"),
        (b"a,b,A\n", "Two columns are called “a”"),
        (b"a,b\n1,2,3\n", "Row 2 has more cells"),
        (b"c," * 101 + b"c\n", "more than 100 columns"),
        (b'a\n"' + b"x" * 140_000, "near line"),
        (b"\xd0\xcf\x11\xe0 old excel", "old or a password-protected"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00", "not a table"),
        (b"\xff\xfe\x00", "not a table"),
        (b"name\n\x81\x8d", "not a table"),
        (zip_bytes({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "not an Excel workbook"),
        (zip_bytes({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<broken"}), "damaged"),
        (with_entry(workbook_bytes(["a"]), "xl/vbaProject.bin", b"x"), "macros"),
    ],
)
def test_unreadable_file_is_refused_with_what_to_do(content, message):
    with pytest.raises(TableError, match=message):
        table(content)


def test_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    bomb = with_entry(workbook_bytes(["a"]), "xl/sharedStrings2.xml", b"\0" * (201 * 1024 * 1024))

    assert len(bomb) < 1024 * 1024
    with pytest.raises(TableError, match="too large once unpacked"):
        table(bomb)


def test_workbook_with_too_many_parts_is_refused():
    with pytest.raises(TableError, match="too large once unpacked"):
        table(zip_bytes({f"part{number}": b"" for number in range(2_001)}))


def test_workbook_with_an_entity_bomb_is_refused():
    original = zipfile.ZipFile(io.BytesIO(workbook_bytes(["Name"])))
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    sheet = original.read("xl/worksheets/sheet1.xml").replace(b"<worksheet", doctype + b"<worksheet", 1)
    entries = {name: sheet if name == "xl/worksheets/sheet1.xml" else original.read(name) for name in original.namelist()}

    with pytest.raises(TableError, match="damaged"):
        table(zip_bytes(entries))


def test_workbook_holds_each_table_on_a_sheet_of_its_own():
    content = xlsx_bytes(["Name"], [["A"]], sheet="Seats", more_sheets=[("Columns", ["Column"], [["=1+1"]])])

    sheets = load_workbook(io.BytesIO(content)).worksheets

    assert [(sheet.title, [[cell.value for cell in row] for row in sheet.iter_rows()]) for sheet in sheets] == [
        ("Seats", [["Name"], ["A"]]),
        ("Columns", [["Column"], ["=1+1"]]),
    ]
    assert sheets[1]["A2"].data_type == "s"
