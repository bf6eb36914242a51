"""Measures: read by all who read the project, written by the sub-team; the coach agrees the date for one."""

from tests.access.qiprojects.base import form, inner, one, page

ROWS = {
    "qiprojects:measures": page(),
    "qiprojects:measure-add": form(),
    ("qiprojects:measure-add", "of a questionnaire"): form(query="?instrument=PHQ9&kind=process"),
    "qiprojects:measures-agree": form({"coach"}),
    "qiprojects:measure": page(args=one("measure")),
    ("qiprojects:measure", "another chart"): page(args=one("measure"), query="?chart=p&group=x&page=x"),
    "qiprojects:measure-points": page(args=one("measure")),
    "qiprojects:measure-edit": form(args=one("measure")),
    "qiprojects:measure-remove": form(args=one("measure")),
    "qiprojects:measure-put-back": form(args=one("removed_measure")),
    "qiprojects:measure-move": form(args=one("measure"), opens=(405,)),
    "qiprojects:baseline": form(args=one("measure")),
    "qiprojects:measure-groups": form(args=one("measure")),
    ("qiprojects:measure-groups", "from a list"): form(args=one("measure"), query="?ready=ethnic"),
    "qiprojects:group-remove": form(args=inner("group", of="measure")),
    "qiprojects:group-put-back": form(args=inner("removed_group", of="measure")),
}
