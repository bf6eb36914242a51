"""What people are told and agree to, raw notes, and withdrawal. An agreement or a note that is not the reader's is not there: 404."""

from tests.access.datareview.base import SUB_TEAM, form, one, page, review

WROTE_IT = {"submember"}
WROTE_IT_AND_LEAD = {"sublead", "submember"}


def first_version(world):
    return [*review(world), 1]


ROWS = {
    "datareview:information": page(),
    "datareview:information-version": page(args=first_version),
    "datareview:information-edit": form(),
    "datareview:consents": page(SUB_TEAM, args=one("activity")),
    "datareview:consent-add": form(args=one("activity")),
    "datareview:consent": page(WROTE_IT_AND_LEAD, args=one("consent"), rest=404),
    ("datareview:consent", "withdrawn"): page(WROTE_IT_AND_LEAD, args=one("withdrawn_consent"), rest=404),
    "datareview:consent-edit": form(WROTE_IT_AND_LEAD, args=one("consent"), rest=404),
    "datareview:consent-withdraw": form(WROTE_IT_AND_LEAD, args=one("consent"), rest=404),
    "datareview:note-add": form(args=one("activity")),
    "datareview:note": page(WROTE_IT_AND_LEAD, args=one("raw_note"), rest=404),
    ("datareview:note", "of the lead"): page({"sublead"}, args=one("leads_note"), rest=404),
    "datareview:note-edit": form(WROTE_IT, args=one("raw_note"), rest=404),
    ("datareview:note-edit", "of the lead"): form({"sublead"}, args=one("leads_note"), rest=404),
    "datareview:note-delete": form(WROTE_IT_AND_LEAD, args=one("raw_note"), rest=404),
    ("datareview:note-delete", "of the lead"): form({"sublead"}, args=one("leads_note"), rest=404),
    "datareview:excerpt-withdraw": form(args=one("excerpt"), rest=404),
    ("datareview:excerpt-withdraw", "unchecked"): form(args=one("unchecked"), rest=404),
}
