"""The rows of sustaining: the members of the sub-team answer a check; what it says together is read by all who read the project."""

from tests.access.qiprojects.base import form, one, page

ROWS = {
    "qiprojects:sustaining": page(),
    "qiprojects:sustaining-idea": form(args=one("adopted_idea")),
    "qiprojects:sustainability": page(),
    "qiprojects:sustainability-open": form(),
    "qiprojects:sustainability-round": page(args=one("closed_round")),
    ("qiprojects:sustainability-round", "open"): page(args=one("round")),
    "qiprojects:sustainability-answer": form(args=one("round")),
    "qiprojects:sustainability-close": form(args=one("round")),
    "qiprojects:sustainability-note": form(args=one("closed_round")),
}
