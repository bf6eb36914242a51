"""The rows of the evaluation."""

from tests.access.qiprojects.base import form, page

ROWS = {
    "qiprojects:evaluation": page(),
    "qiprojects:evaluation-edit": form(),
}
