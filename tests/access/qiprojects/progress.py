"""Progress scores: read by all who read the project, given by the sub-team and by the coach, each in their own series."""

from tests.access.qiprojects.base import EDITS, form, one, page

SCORES = EDITS | {"coach"}

ROWS = {
    "qiprojects:progress": page(),
    "qiprojects:progress-score": form(SCORES),
    "qiprojects:progress-score-remove": form(args=one("score"), rest=404),
    ("qiprojects:progress-score-remove", "of the coach"): form({"coach"}, args=one("coach_score"), rest=404),
    "qiprojects:progress-score-put-back": form(args=one("removed_score"), rest=404),
}
