"""The rows of design workshops."""

from tests.access.qiprojects.base import form, one, page

ROWS = {
    "qiprojects:workshops": page(),
    "qiprojects:workshop-add": form(),
    "qiprojects:workshop-edit": form(args=one("workshop")),
    "qiprojects:workshop-remove": form(args=one("workshop")),
    "qiprojects:workshop-put-back": form(args=one("removed_workshop")),
}
