"""The library: looked into by all who read the map, taken from by who may add assets, filled by leads."""

from tests.access.assets.base import EDITS, READERS, SHARES, form, on_map, one, page
from tests.access.rows import Row


def shared(world):
    return [*on_map(world), world.asset_map.shared.pk]


ROWS = {
    "assets:library": page(),
    ("assets:library", "narrowed"): page(query="?words=hall&segment=associations"),
    "assets:library-item": Row(get=READERS, post=EDITS, args=shared),
    "assets:reuse": form(),
    "assets:share": form(SHARES, args=one()),
    "assets:unshare": form(SHARES, args=one()),
}
