"""The driver diagram as a picture: for all who read the project."""

from tests.access.qiprojects.base import READERS, form, page

ROWS = {
    "qiprojects:diagram": page(),
    "qiprojects:diagram-pdf": form(who=READERS),
}
