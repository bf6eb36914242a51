"""From pasted text, a text file or a spreadsheet to rows (their shape: see the package). Nothing is left out without being named."""

import re
import zipfile
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePath

from core.spreadsheets import MAX_ROWS, TableError, read_table
from datareview.intake.columns import match_header

MAX_CHARACTERS = 600_000
SHEET_NAME = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\bname=[\"']([^\"']*)[\"']")
YES, NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0", ""}
TOO_LONG = (
    f"This is more than {MAX_CHARACTERS:,} characters, which is more than we take at once. Nothing is saved. "
    "Paste it in smaller parts, or upload a spreadsheet."
)


@dataclass(frozen=True)
class Parsed:
    """`rows`, the names of the columns that mean nothing here, and of the sheets of a workbook: the first one was read."""

    rows: list[dict]
    ignored: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)


def from_text(text, *, each_line):
    """The rows of a text: each line an excerpt, or else each paragraph (empty lines between). Raises TableError."""
    if len(text) > MAX_CHARACTERS:
        raise TableError(TOO_LONG)
    lines = enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1)
    pieces = [(number, line.strip()) for number, line in lines] if each_line else _paragraphs(lines)
    rows = [{"row": number, "text": piece} for number, piece in pieces if piece]
    if not rows:
        raise TableError("There is nothing in it. Each excerpt stands on a line of its own, or is a paragraph.")
    if len(rows) > MAX_ROWS:
        raise TableError(f"These are more than {MAX_ROWS:,} excerpts. Split them into smaller parts.")
    return Parsed(rows)


def _paragraphs(lines):
    first, piece = None, []
    for number, line in lines:
        if line.strip():
            first = first or number
            piece.append(line.strip())
        elif piece:
            yield first, "\n".join(piece)
            first, piece = None, []
    if piece:
        yield first, "\n".join(piece)


def from_file(file, *, consents, topics):
    """The rows of an uploaded file: a spreadsheet (.xlsx, .csv), or plain text (.txt) whose paragraphs are excerpts.

    `consents` are the agreements in force that a row may name, `topics` the questions {code: words}. Raises TableError.
    """
    if PurePath(file.name).suffix.lower() in (".txt", ".text"):
        return from_text(_text_of(file), each_line=False)
    is_workbook = _is_workbook(file)
    header, rows = read_table(file)
    sheets = _sheets_of(file) if is_workbook else []
    places, ignored = match_header(header)
    known = {
        "consent": {consent.label.casefold(): consent.pk for consent in consents},
        "topic": {name.casefold(): code for code, words in topics.items() for name in (code, words)},
    }
    parsed = [_row(row, places, known) for row in rows]
    rows = [row for row in parsed if len(row) > 1]
    if not rows:
        raise TableError("The file has column names and no rows. Add a row for each excerpt.")
    return Parsed(rows, ignored, sheets)


def _is_workbook(file):
    """Whether the content is that of an Excel workbook. Raises TableError for another content under such a name."""
    start = file.read(4)
    file.seek(0)
    suffix = PurePath(file.name).suffix.lower()
    if start and suffix in (".xlsx", ".xlsm", ".xls") and start not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise TableError(
            f"This is not an Excel file, although its name ends in {suffix}. Save it as an Excel workbook (.xlsx) or as CSV (UTF-8)."
        )
    return start == b"PK\x03\x04"


def _sheets_of(file):
    """The names of the sheets of a workbook that was read, in their order."""
    file.seek(0)
    with zipfile.ZipFile(file) as package, package.open("xl/workbook.xml") as workbook:
        return [unescape(name.decode("utf-8", "replace")) for name in SHEET_NAME.findall(workbook.read())]


def _text_of(file):
    content = file.read(MAX_CHARACTERS * 4 + 1)
    if len(content) > MAX_CHARACTERS * 4:
        raise TableError(TOO_LONG)
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise TableError("This is not plain text that we can read. Save it as plain text (UTF-8), or as an Excel workbook (.xlsx).")


def _row(cells, places, known):
    """What one row of a table says; only `row` for one that says nothing in the columns that we know."""
    row, unread = {"row": cells.number}, {}
    for position, code in places.items():
        given = cells[position]
        if not given:
            continue
        if code in known:
            value = known[code].get(given.casefold())
        elif code == "may_distress":
            value = True if given.casefold() in YES else False if given.casefold() in NO else None
        else:
            value = given
        if value is None:
            unread[code] = given[:100]
        else:
            row[code] = value
    if unread:
        row["unread"] = unread
    if cells.is_merged:
        row["is_merged"] = True
    return row
