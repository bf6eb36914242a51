"""The rows of the aim and of the plan."""

from tests.access.qiprojects.base import form, one, page

ROWS = {
    "qiprojects:aim": page(),
    "qiprojects:aim-write": form(),
    "qiprojects:smart": form(),
    "qiprojects:aims-compare": page(),
    "qiprojects:aim-version": page(args=one("earlier_aim")),
    "qiprojects:plan": page(),
    "qiprojects:plan-edit": form(),
}
