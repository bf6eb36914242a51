"""A snapshot of a data review as its page and its PDF show it: dates as dates, themes by what they are about, tables with charts."""

from core.charts import draw_bars
from datareview.figures import ShownTable
from datareview.models import Strand, Tag
from reports.progress.presenters import with_dates

HEADINGS = {Tag.NEED: "Needs", Tag.ASSET: "Assets", Tag.BARRIER: "Barriers", Tag.CHANGE_IDEA: "Change ideas"}
STRANDS = [Strand(value).label for value in Strand.values]


def as_page(snapshot):
    """The context of both templates: `summary`, `tags` (themes by what they are about), `rows` of the matrix, `tables`, `strands`."""
    summary = with_dates({key: value for key, value in snapshot.items() if key != "figures"})
    tags = [(heading, [theme for theme in summary["themes"] if theme["tag"] == tag]) for tag, heading in HEADINGS.items()]
    return {
        "summary": summary,
        "tags": [(heading, themes) for heading, themes in tags if themes],
        "rows": list(_matrix(summary["themes"])),
        "strands": STRANDS,
        "tables": [_table(data) for data in snapshot["figures"]["tables"]],
        "are_all_tables": snapshot["figures"]["are_all"],
    }


def _matrix(themes):
    for theme in themes:
        yield _row(theme, is_below=False)
        yield from (_row(child, is_below=True) for child in theme["themes"])


def _row(theme, *, is_below):
    return {**theme, "is_below": is_below, "cells": list(zip(STRANDS, theme["cells"], strict=True))}


def _table(data):
    table = ShownTable.from_data(data)
    return {"table": table, "chart": draw_bars(table.chart())}
