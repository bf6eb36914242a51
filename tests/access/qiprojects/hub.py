"""The rows of the first page of a QI project."""

from tests.access.qiprojects.base import page

ROWS = {
    "qiprojects:project": page(),
}
