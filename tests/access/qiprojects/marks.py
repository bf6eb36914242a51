"""What is marked on a chart, and what people saw: read by all who read the project, written by the sub-team."""

from tests.access.qiprojects.base import form, inner, one, page

ROWS = {
    "qiprojects:rebase-add": form(args=one("measure")),
    ("qiprojects:rebase-add", "from a point"): form(args=one("measure"), query="?on=2024-03-01"),
    "qiprojects:rebase-remove": form(args=inner("rebase", of="measure")),
    "qiprojects:rebase-put-back": form(args=inner("removed_rebase", of="measure")),
    "qiprojects:annotations": page(args=one("measure")),
    "qiprojects:annotation-add": form(args=one("measure")),
    "qiprojects:annotation-edit": form(args=inner("annotation", of="measure")),
    "qiprojects:annotation-remove": form(args=inner("annotation", of="measure")),
    "qiprojects:annotation-put-back": form(args=inner("removed_annotation", of="measure")),
    "qiprojects:observations": page(args=one("measure")),
    "qiprojects:observation-add": form(args=one("measure")),
    "qiprojects:observation-edit": form(args=inner("observation", of="measure")),
    "qiprojects:observation-remove": form(args=inner("observation", of="measure")),
    "qiprojects:observation-put-back": form(args=inner("removed_observation", of="measure")),
}
