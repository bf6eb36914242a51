"""Open data out and in. What the stage has read from a directory belongs to `submember`, and to nobody else."""

from tests.access.assets.base import SHARES, form, one, page

MINE = {"submember"}

ROWS: dict = {
    "assets:places": page(),
    "assets:open-data": page(),
    "assets:export-json": page(SHARES),
    "assets:export-csv": page(SHARES),
    "assets:import": form(),
    "assets:intake": form(MINE, args=one("intake"), rest=404),
    "assets:intake-drop": form(MINE, args=one("intake"), rest=404),
    "assets:service-edit": form(args=one()),
    "assets:service-remove": form(args=one()),
}
