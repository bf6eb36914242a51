"""The theory of change: read by all who read the project, written by the sub-team."""

from tests.access.qiprojects.base import form, one, page

ROWS = {
    "qiprojects:theory": page(),
    ("qiprojects:theory", "with a line open"): page(query="?add=1"),
    "qiprojects:theory-about": form(),
    "qiprojects:theory-start": form(),
    "qiprojects:driver-add": form(),
    "qiprojects:driver-edit": form(args=one("driver")),
    "qiprojects:driver-move": form(args=one("driver"), opens=(302,)),
    "qiprojects:driver-remove": form(args=one("driver")),
    "qiprojects:driver-put-back": form(args=one("removed_driver")),
    "qiprojects:theory-keep": form(),
    "qiprojects:theory-versions": page(),
    "qiprojects:theory-version": page(args=one("version")),
    "qiprojects:theory-compare": page(),
    ("qiprojects:theory-compare", "of two versions"): page(query="?before=1&after=2"),
}
