"""The rows of scaling up: the coach writes down as well that the plan was looked at."""

from tests.access.qiprojects.base import EDITS, form, inner, one, page

STEP, GONE_STEP = inner("scale_step", of="adopted_idea"), inner("removed_scale_step", of="adopted_idea")
SITE, GONE_SITE = inner("site", of="adopted_idea"), inner("removed_site", of="adopted_idea")

ROWS = {
    "qiprojects:scaling": page(),
    "qiprojects:scale-up-reviewed": form(EDITS | {"coach"}),
    "qiprojects:scaling-idea": page(args=one("adopted_idea")),
    "qiprojects:scale-step-add": form(args=one("adopted_idea")),
    "qiprojects:scale-step-edit": form(args=STEP),
    "qiprojects:scale-step-remove": form(args=STEP),
    "qiprojects:scale-step-put-back": form(args=GONE_STEP),
    "qiprojects:site-add": form(args=one("adopted_idea")),
    "qiprojects:site-edit": form(args=SITE),
    "qiprojects:site-remove": form(args=SITE),
    "qiprojects:site-put-back": form(args=GONE_SITE),
    "qiprojects:standard-work": form(args=one("adopted_idea")),
}
