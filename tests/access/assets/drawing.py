"""The picture of a map: for all who read the map."""

from tests.access.assets.base import page

ROWS = {
    "assets:picture": page(),
    ("assets:picture", "a part"): page(query="?segment=associations&prompt=learn&priority=later&words=hall"),
}
