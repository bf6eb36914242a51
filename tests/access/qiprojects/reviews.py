"""The rows of the meetings in which measures are looked at."""

from tests.access.qiprojects.base import form, one, page

ROWS = {
    "qiprojects:data-meetings": page(),
    "qiprojects:data-meeting-add": form(),
    "qiprojects:data-meeting-edit": form(args=one("data_meeting")),
    "qiprojects:data-meeting-remove": form(args=one("data_meeting")),
    "qiprojects:data-meeting-put-back": form(args=one("removed_data_meeting")),
}
