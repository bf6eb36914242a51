"""Why an asset is on the map: linked by those who may change it, and who read the data review as well."""

from tests.access.assets.base import form, inner, on_map, one


def restored(world):
    return [*on_map(world), world.asset_map.mapped.pk, "theme", world.data_review.theme.pk]


ROWS = {
    "assets:evidence-add": form(args=one()),
    ("assets:evidence-add", "narrowed"): form(args=one(), query="?kind=excerpt&q=said"),
    "assets:evidence-remove": form(args=inner("evidence")),
    "assets:evidence-restore": form(args=restored),
}
