"""Tests of change ideas: read by all who read the project, written by the sub-team."""

from tests.access.qiprojects.base import form, in_project, one, page

ROWS = {
    "qiprojects:tests": page(),
    ("qiprojects:tests", "narrowed"): page(query="?part=finished&decision=adopt"),
    "qiprojects:cycle-add": form(args=in_project),
    "qiprojects:cycle": page(args=one("doing_cycle")),
    ("qiprojects:cycle", "finished"): page(args=one("done_cycle")),
    "qiprojects:cycle-plan": form(args=one("cycle")),
    "qiprojects:cycle-do": form(args=one("doing_cycle")),
    ("qiprojects:cycle-do", "to begin"): form(args=one("cycle")),
    "qiprojects:cycle-study": form(args=one("done_cycle")),
    "qiprojects:cycle-act": form(args=one("done_cycle")),
    "qiprojects:cycle-prediction": form(args=one("doing_cycle")),
    "qiprojects:cycle-remove": form(args=one("cycle")),
    "qiprojects:cycle-put-back": form(args=one("removed_cycle")),
    "qiprojects:ramp": page(args=one("idea")),
}
