"""Existing data: read by all who read the review, written by the sub-team. Rows that wait belong to `submember`, and to nobody else."""

from tests.access.datareview.base import form, one, page

MINE = {"submember"}

ROWS = {
    "datareview:sources": page(),
    "datareview:source-add": form(),
    "datareview:source": page(args=one("source")),
    "datareview:source-edit": form(args=one("source")),
    "datareview:source-reviewed": form(args=one("source")),
    "datareview:source-remove": form(args=one("source")),
    "datareview:source-restore": form(args=one("removed_source")),
    "datareview:table-add": form(args=one("source")),
    ("datareview:table-add", "ready rows"): form(args=one("source"), query="?rows=ethnic"),
    "datareview:table-paste": form(args=one("source")),
    "datareview:table-import": form(args=one("source")),
    "datareview:table": page(args=one("table")),
    ("datareview:table", "as others"): page(args=one("table"), query="?as=others"),
    "datareview:table-edit": form(args=one("table")),
    "datareview:table-remove": form(args=one("table")),
    "datareview:table-restore": form(args=one("removed_table")),
    "datareview:table-export": page(args=one("table")),
    "datareview:figures-intake": form(MINE, args=one("figures_intake"), rest=404),
    "datareview:figures-intake-drop": form(MINE, args=one("figures_intake"), rest=404),
}
