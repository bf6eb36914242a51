"""The rows of the equality impact assessment and its actions."""

from tests.access.qiprojects.base import form, one, page

ROWS = {
    "qiprojects:equality": page(),
    "qiprojects:equality-edit": form(),
    "qiprojects:equality-action-add": form(),
    "qiprojects:equality-action-edit": form(args=one("equality_action")),
    "qiprojects:equality-action-done": form(args=one("equality_action")),
    "qiprojects:equality-action-remove": form(args=one("equality_action")),
    "qiprojects:equality-action-put-back": form(args=one("removed_equality_action")),
}
