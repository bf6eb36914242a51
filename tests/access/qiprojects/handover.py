"""The rows of the handover."""

from tests.access.qiprojects.base import form, page

ROWS = {
    "qiprojects:handover": page(),
    "qiprojects:handover-edit": form(),
    "qiprojects:handover-accept": form(),
}
