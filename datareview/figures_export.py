"""A table of figures as a file: what its reader sees on the page, and nothing more."""

from django.utils.text import slugify

from core.spreadsheets import csv_response, xlsx_response
from datareview.models import FigureKind


def download(table, kind):
    """A ShownTable as a CSV or XLSX download (`kind` "csv" or "xlsx"); the workbook has a second sheet that explains it."""
    name = slugify(table.title)[:60] or "figures"
    header, rows = lines_of(table)
    if kind == "csv":
        return csv_response(name, header, rows)
    return xlsx_response(name, header, rows, sheet="Figures", more_sheets=[("About", ["What", "Value"], about(table))])


def lines_of(table):
    """Header and rows of the file, tidy: one row a category, and where it comes from on each of them."""
    header = ["table", "source", "period", "rounded", "category", "code", "is_total", "how_many"]
    if table.has_value:
        header += ["out_of", "value", "unit", "interval_95", "compared_with", "ratio", "ratio_interval_95"]
    return header, [_line(table, line) for line in table.all_lines]


def _line(table, line):
    cells = [table.title, table.source, table.period, not table.is_exact, line.label, line.code, line.is_total, _number(line.numerator)]
    if not table.has_value:
        return cells
    unit = "percent" if table.kind == FigureKind.SHARE else f"for {table.per}"
    value = _number(line.value.rstrip("%"))
    return [*cells, _number(line.denominator), value, unit, line.interval, table.compared_with, _number(line.ratio), line.ratio_interval]


def _number(text):
    """The number that a text says, so that the file can be worked with; other texts as they are."""
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def about(table):
    """What a reader of the file needs to know, in pairs."""
    pairs = [
        ("Table", table.title),
        ("Source", table.source),
        ("Period", table.period),
        ("Counted", table.counted),
        ("Broken down by", table.breakdown),
        ("Index of deprivation", table.index),
        ("Note", table.note),
        *[("How to read it", sentence) for sentence in table.notes],
    ]
    return [list(pair) for pair in pairs if pair[1]]
