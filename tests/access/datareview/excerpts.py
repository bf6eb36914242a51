from dataclasses import replace

from tests.access.datareview.base import READERS, SUB_TEAM, form, one, page

# What people agreed to have quoted, and not shared, does not reach those who belong to no organisation.
OF_THE_ORGANISATION = READERS - {"programme", "evaluator", "adviser"}


def own(row):
    """What waits in an intake is there for whoever brought it."""
    return replace(row, rest=404)


ROWS = {
    "datareview:excerpts": page(),
    "datareview:excerpt-add": form(),
    "datareview:checks": page(SUB_TEAM),
    "datareview:excerpt": page(OF_THE_ORGANISATION, one("excerpt")),
    ("datareview:excerpt", "waits for its check"): page(SUB_TEAM, one("unchecked")),
    "datareview:excerpt-edit": form(args=one("excerpt")),
    "datareview:excerpt-check": form(args=one("unchecked")),
    "datareview:excerpt-uncheck": form(args=one("excerpt")),
    "datareview:excerpt-paste": form(),
    "datareview:excerpt-import": form(),
    "datareview:excerpt-import-template": page(SUB_TEAM),
    "datareview:intakes": page(SUB_TEAM),
    "datareview:intake": own(form({"submember"}, one("intake"))),
    "datareview:intake-use": own(form({"submember"}, one("intake"))),
    "datareview:intake-drop": own(form({"submember"}, one("intake"))),
    "datareview:excerpt-export": page(),
    ("datareview:excerpt-export", "as CSV"): page(query="?format=csv"),
    ("datareview:excerpt-export", "as XLSX"): page(query="?format=xlsx"),
}
