"""The list and one asset: read by all who read the map, written by the sub-team and the project team."""

from tests.access.assets.base import form, one, page

ROWS = {
    "assets:list": page(),
    ("assets:list", "narrowed"): page(query="?segment=none&stale=yes&words=hall"),
    "assets:quick-add": form(),
    ("assets:quick-add", "of a question"): form(query="?prompt=learn&segment=individuals"),
    "assets:add": form(),
    "assets:asset": page(args=one()),
    "assets:edit": form(args=one()),
    "assets:check": form(args=one()),
    "assets:take-off": form(args=one()),
    "assets:put-back": form(args=one("removed")),
    "assets:do-not-contact": form(args=one()),
    "assets:may-contact": form(args=one()),
}
