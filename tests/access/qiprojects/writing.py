"""The write-up: read and taken away by all who read the project, written by the sub-team."""

from tests.access.qiprojects.base import form, in_project, page


def _item(world):
    return [*in_project(world), "title"]


ROWS = {
    "qiprojects:write-up": page(),
    "qiprojects:write-up-docx": page(),
    "qiprojects:write-up-pdf": page(),
    "qiprojects:write-up-section": form(args=_item),
}
