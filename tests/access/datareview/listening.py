"""The plan, the activities, feedback and interest of a data review. Interest in joining is for the sub-team alone."""

from tests.access.datareview.base import SUB_TEAM, form, one, page

ROWS = {
    "datareview:review": page(),
    "datareview:review-plan": form(),
    "datareview:review-finish": form(),
    "datareview:review-reopen": form(),
    "datareview:capture": form(),
    "datareview:activities": page(),
    "datareview:activity-add": form(),
    "datareview:activity": page(args=one("activity")),
    "datareview:activity-edit": form(args=one("activity")),
    "datareview:activity-remove": form(args=one("activity")),
    "datareview:activity-restore": form(args=one("removed_activity")),
    "datareview:activity-reflect": form(args=one("activity")),
    "datareview:interest-add": form(args=one("activity")),
    "datareview:feedback": page(),
    "datareview:feedback-add": form(),
    "datareview:feedback-edit": form(args=one("feedback")),
    "datareview:feedback-done": form(args=one("feedback")),
    "datareview:feedback-remove": form(args=one("feedback")),
    "datareview:feedback-restore": form(args=one("removed_feedback")),
    "datareview:interests": page(SUB_TEAM),
    "datareview:interest-edit": form(args=one("interest")),
    "datareview:interest-follow-up": form(args=one("interest")),
    "datareview:interest-open-again": form(args=one("followed_up")),
    "datareview:interest-remove": form(args=one("interest")),
    "datareview:interest-restore": form(args=one("removed_interest")),
}
