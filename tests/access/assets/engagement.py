"""Whom to engage first: read with the map, written by those who engage; the log is not for the programme's readers."""

from tests.access.assets.base import ENGAGES, READERS, form, inner, one, page

PROGRAMME = {"programme", "adviser"}

ROWS = {
    "assets:first": page(),
    "assets:choose": form(ENGAGES),
    "assets:plan-first": form(ENGAGES),
    "assets:plan": form(ENGAGES, args=one("first")),
    "assets:log": page(READERS - PROGRAMME, args=one("mapped")),
    "assets:log-add": form(ENGAGES, args=one("mapped")),
    "assets:entry-edit": form(ENGAGES, args=inner("entry")),
    "assets:entry-remove": form(ENGAGES, args=inner("entry")),
    "assets:entry-restore": form(ENGAGES, args=inner("removed_entry")),
}
