"""Tables out and in: one writer and one reader for every CSV and XLSX file of the site.

What is written can be opened in a spreadsheet program without any text turning into a formula. What is read is checked before
it is unpacked, and every problem is a `TableError` in words fit for the page.
"""

import csv
import io
import re
import warnings
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_LINES_LOOKED_AT = 100_000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_ZIP_ENTRIES = 2_000

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Text that a spreadsheet program would run as a formula, whether or not it carries our apostrophe already.
FORMULA_START = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
NOT_IN_XLSX = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MERGED_AREA = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']\$?[A-Z]{1,3}\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})[\"']")
DELIMITERS = (",", ";", "\t")


class TableError(Exception):
    """The file cannot be read as a table; the message says why and what to do."""


class Row(list):
    """The cells of one row as text, and `number`, the row's number in the file (the first row of a file is 1).

    `is_merged`: a cell of the row is merged with others, so that some of them look empty; the caller refuses it like a bad cell.
    """

    def __init__(self, cells, number, *, is_merged=False):
        super().__init__(cells)
        self.number = number
        self.is_merged = is_merged


# Writing


def csv_response(name, header, rows):
    """A download of `name`.csv. `header` is a list of texts, `rows` an iterable of lists of text, numbers, dates, booleans or None."""
    return _download(csv_bytes(header, rows), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_response(name, header, rows, *, sheet="Sheet 1", more_sheets=()):
    """A download of `name`.xlsx; arguments as for `csv_response` and `xlsx_bytes`."""
    return _download(xlsx_bytes(header, rows, sheet=sheet, more_sheets=more_sheets), f"{name}.xlsx", XLSX_TYPE)


def csv_bytes(header, rows):
    """The table as CSV: UTF-8 with a byte order mark, so that Excel shows every letter; no cell can run as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_csv_cell(value) for value in header])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(header, rows, *, sheet="Sheet 1", more_sheets=()):
    """The table as an XLSX workbook: texts are stored as texts, numbers and dates as such.

    `more_sheets` are further tables, each a name, a header and rows, on sheets of their own.
    """
    from openpyxl import Workbook  # slow import

    workbook = Workbook(write_only=True)
    for name, columns, lines in [(sheet, header, rows), *more_sheets]:
        _write_sheet(workbook, name, columns, lines)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _write_sheet(workbook, name, header, rows):
    from openpyxl.styles import Font  # slow import

    page = workbook.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", name)[:31])
    page.freeze_panes = "A2"
    for number in range(len(header)):
        page.column_dimensions[_column_letter(number)].width = 24
    bold = Font(bold=True)
    page.append([_xlsx_cell(page, value, font=bold) for value in header])
    for row in rows:
        page.append([_xlsx_cell(page, value) for value in row])


def _download(content, filename, content_type):
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^A-Za-z0-9._-]", "-", filename)}"'
    return response


def _plain(value):
    """None, numbers, dates and texts; anything else becomes a text. Moments are given in local time without a zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, int | float | Decimal | date):
        return value
    return str(value)


def _csv_cell(value):
    value = _plain(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, str) and FORMULA_START.match(value):
        return "'" + value
    return value


def _xlsx_cell(page, value, font=None):
    from openpyxl.cell import WriteOnlyCell  # slow import

    value = _plain(value)
    is_text = isinstance(value, str)
    cell = WriteOnlyCell(page, NOT_IN_XLSX.sub("", value) if is_text else value)
    if is_text:
        cell.data_type = "s"  # openpyxl takes a text with a leading "=" for a formula
    if font:
        cell.font = font
    return cell


def _column_letter(index):
    from openpyxl.utils import get_column_letter  # slow import

    return get_column_letter(index + 1)


# Reading


def read_table(file):
    """Read an uploaded CSV or XLSX file (any binary file with `read`); the content decides which it is, and a name must not say otherwise.

    Returns `(header, rows)`: the header is a list of different, non-empty texts; each row is a `Row` of texts, as long as the
    header, trimmed, dates as YYYY-MM-DD, with its `number` in the file. Empty rows are left out. The apostrophe with which
    `csv_response` protects a text is taken off again. A formula is not worked out: its text comes with the "=" in front, for the
    caller to refuse like any other bad cell. Raises TableError, also for more than 5,000 rows.
    """
    content = file.read(settings.UPLOAD_MAX_BYTES + 1)
    if len(content) > settings.UPLOAD_MAX_BYTES:
        raise TableError(f"The file is larger than {settings.UPLOAD_MAX_BYTES // 1024 // 1024} MB. Split it into smaller files.")
    if content.startswith(b"PK\x03\x04"):
        merged = []
        return _as_table(_xlsx_rows(content, merged), merged)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError("The file is an old or a password-protected Excel file. Save it without a password as an Excel workbook (.xlsx).")
    if content and str(getattr(file, "name", None) or "").lower().endswith((".xlsx", ".xlsm", ".xls")):
        raise TableError("The file is not an Excel file, although its name says so. Open it in Excel and save it again as .xlsx.")
    return _as_table(_csv_rows(content))


def _as_table(numbered_rows, merged=()):
    """Header and rows. `merged` holds the first and last line of each merged area once the first row has been read."""
    header = None
    rows = []
    for number, cells in numbered_rows:
        cells = _trimmed(cells)
        if not cells:
            continue
        if header is None:
            header = _checked_header(cells)
            continue
        if len(cells) > len(header) == 1:
            raise TableError(
                f"The first row looks like a title (“{header[0][:60]}”). Delete it, so that the names of the columns are the first row."
            )
        if len(cells) > len(header):
            raise TableError(f"Row {number} has more cells than the header row. Put quotation marks round a text that holds the separator.")
        if len(rows) == MAX_ROWS:
            raise TableError(f"The file has more than {MAX_ROWS:,} rows. Split it into smaller files.")
        is_merged = any(first <= number <= last for first, last in merged)
        rows.append(Row(cells + [""] * (len(header) - len(cells)), number, is_merged=is_merged))
    if header is None:
        raise TableError("The file is empty. It needs a row of column names and a row for each record.")
    return header, rows


def _trimmed(cells):
    """The cells as trimmed texts, without the empty ones at the end."""
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _checked_header(cells):
    if len(cells) > MAX_COLUMNS:
        raise TableError(f"The file has more than {MAX_COLUMNS} columns. Remove the columns that are not needed.")
    if "" in cells:
        raise TableError(f"Column {cells.index('') + 1} has no name. Give each column a name in the first row.")
    for name in cells:
        if [other.casefold() for other in cells].count(name.casefold()) > 1:
            raise TableError(f"Two columns are called “{name}”. Give each column a name of its own.")
    return cells


def _csv_rows(content):
    text = _decoded(content)
    first_line = text.split("\n", 1)[0].strip()
    delimiter = None
    start = 1
    if re.fullmatch(r"sep=[,;\t]", first_line, re.IGNORECASE):  # Excel writes this line to name the separator
        delimiter, start = first_line[-1], 2
        text = text.split("\n", 1)[1] if "\n" in text else ""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    try:
        for number, cells in enumerate(reader, start=start):
            yield number, [cell[1:] if cell.startswith("'") and FORMULA_START.match(cell) else cell for cell in cells]
    except csv.Error as error:
        raise TableError(f"The file cannot be read as a table near line {start + reader.line_num}. Is a quotation mark missing?") from error


def _decoded(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:200]:
        encodings = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise TableError("The file is not a table that we can read. Save it as an Excel workbook (.xlsx) or as CSV (UTF-8).")


def _delimiter(text):
    """The separator that gives the most columns in every one of the first rows, then in the header row."""

    def columns(delimiter):
        try:
            widths = [len(cells) for cells in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 10) if cells]
        except csv.Error:
            return (0, 0)
        return (min(widths), widths[0]) if widths else (0, 0)

    return max(DELIMITERS, key=columns)


def _xlsx_rows(content, merged):
    _check_package(content)
    try:
        # Foreign content may break the parser in any way; whatever it is, the person learns that the file cannot be read.
        yield from _sheet_rows(content, merged)
    except TableError:
        raise
    except Exception as error:
        raise TableError("The file is damaged or not an Excel workbook. Open it in Excel and save it again as .xlsx.") from error


def _check_package(content):
    """Refuse what should not be unpacked. zipfile never unpacks more of an entry than its stated size, so sizes can be trusted."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise TableError("The file is damaged. Open it in Excel and save it again as .xlsx.") from error
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ZIP_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise TableError("The file is too large once unpacked. Copy the table into a new workbook and upload that.")
    if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
        raise TableError("The workbook holds macros. Save it as an Excel workbook without macros (.xlsx).")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise TableError("The file is not an Excel workbook. Save it as an Excel workbook (.xlsx) or as CSV (UTF-8).")


def _sheet_rows(content, merged):
    from openpyxl import load_workbook  # slow import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about parts of a workbook that we do not read
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False, keep_vba=False)
    if not workbook.worksheets:
        raise TableError("The workbook has no sheet with a table.")
    page = workbook.worksheets[0]
    merged += _merged_lines(workbook, page)
    page.reset_dimensions()  # the stated size may be wrong, and rows would be padded to it
    for number, cells in enumerate(page.iter_rows(), start=1):
        if number > MAX_LINES_LOOKED_AT:
            raise TableError("The sheet has rows far below the table. Copy the table into a new workbook and upload that.")
        yield number, [f"={cell.value}".replace("==", "=", 1) if cell.data_type in ("f", "e") else _cell_text(cell.value) for cell in cells]


def _merged_lines(workbook, page):
    """The first and last line of each merged area of a sheet, which openpyxl does not tell when it reads row by row."""
    with workbook._archive.open(page._worksheet_path) as sheet:
        areas = MERGED_AREA.findall(sheet.read())
    return [(int(first), int(last)) for first, last in areas[:MAX_ROWS]]


def _cell_text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
