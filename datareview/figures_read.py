"""Rows of figures out of a paste or a file: which column is which, and what cannot be taken as it is."""

import io
import re

from core.spreadsheets import TableError, read_table
from datareview.typed_rows import MOST_ROWS, label_problem, number_in

HEADER = ("Category", "How many", "Out of", "Code")
NAMES = {
    "label": {"category", "group", "label", "name", "characteristic", "ethnicity", "ethnic group", "ethnic category", "age", "sex", "ward"},
    "numerator": {"how many", "numerator", "count", "number", "people", "events", "n", "cases"},
    "denominator": {"out of", "denominator", "population", "base", "of"},
    "code": {"code"},
}
CELLS = ("label", "numerator", "denominator", "code")
MERGED = "Cells of this row are merged in the workbook. See whether anything is missing"


def read_pasted(text):
    """Rows of cells copied from a spreadsheet, or separated by commas: as `read_file`. The first row may hold names or figures."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if lines and not _is_header(lines[0]):
        separator = "\t" if "\t" in lines[0] else ";" if ";" in lines[0] else ","
        width = len(lines[0].split(separator))
        lines.insert(0, separator.join(HEADER[:width]) if width <= len(HEADER) else lines[0])
        shift = 1
    else:
        shift = 0
    rows, left_out = read_file(io.BytesIO("\n".join(lines).encode()))
    return [{**row, "line": row["line"] - shift} for row in rows], left_out


def _is_header(line):
    """A first row whose second cell or a later one is a figure holds no names of columns."""
    return not any(re.fullmatch(r"[\d,.%*<\s]+", cell.strip()) for cell in re.split(r"[\t;,]", line)[1:] if cell.strip())


def read_file(file):
    """The rows of a CSV or XLSX file as dicts of texts (line, label, numerator, denominator, code, note), and the unused columns' names.

    Raises TableError in words fit for the page, also for more rows than a table holds.
    """
    header, rows = read_table(file)
    if len(rows) > MOST_ROWS:
        raise TableError(f"A table holds up to {MOST_ROWS} rows, and here are {len(rows):,}. Leave some out, or put categories together.")
    if not rows:
        raise TableError("There are no rows under the names of the columns.")
    if len(header) < 2:
        raise TableError("There is only one column. A category and a number are needed, in columns of their own.")
    columns = _columns(header)
    read = [
        {
            "line": row.number,
            **{cell: row[columns[cell]] if cell in columns else "" for cell in CELLS},
            "note": MERGED if row.is_merged else "",
        }
        for row in rows
    ]
    return read, [name for place, name in enumerate(header) if place not in columns.values()]


def _columns(header):
    """Which column holds what: by its name where it is a usual one, else the first ones that are left."""
    names = [re.sub(r"\s+", " ", name.casefold()).strip() for name in header]
    found = {}
    for cell, known in NAMES.items():
        place = next((place for place, name in enumerate(names) if name in known and place not in found.values()), None)
        if place is not None:
            found[cell] = place
    left = [place for place in range(len(header)) if place not in found.values()]
    for cell in ("label", "numerator", "denominator"):
        if cell not in found and left:
            found[cell] = left.pop(0)
    return found


def problems_in(row):
    """What is wrong with one row as it was read, in sentences without a stop."""
    found = [row["note"]] if row.get("note") else []
    if words := label_problem(row["label"].strip()):
        found.append(words)
    for cell, name in (("numerator", "How many"), ("denominator", "Out of")):
        if words := number_in(row[cell])[1]:
            found.append(f"{name}: “{row[cell][:40]}” {words}")
    return found
