"""The file to start from: the columns, one example row and, in the workbook, what each column is for."""

from core.spreadsheets import csv_response, xlsx_response
from organisations.imports.columns import COLUMNS

NAME = "organisations-and-teams"


def template_response(kind):
    """The template as a download; `kind` is "csv" or "xlsx"."""
    header, rows = [column.label for column in COLUMNS], [[column.example for column in COLUMNS]]
    if kind == "csv":
        return csv_response(NAME, header, rows)
    words = [[column.label, "yes" if column.is_required else "no", column.explanation, column.example] for column in COLUMNS]
    return xlsx_response(
        NAME, header, rows, sheet="Seats", more_sheets=[("Columns", ["Column", "Must be there", "What goes in it", "Example"], words)]
    )
