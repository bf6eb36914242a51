"""The summary of a data review: everybody who may read the review reads the same, the sub-team freezes it, and its lead takes it back."""

from tests.access.datareview.base import SUB_TEAM, form, page, review


def numbered(world):
    return [*review(world), world.data_review.summary.number]


ROWS = {
    "reports:data-review": page(),
    "reports:data-review-make": form(SUB_TEAM),
    "reports:data-review-summary": page(args=numbered),
    "reports:data-review-take-back": form({"sublead"}, args=numbered),
    # The PDF is not made yet: the way leads to the page of its job.
    "reports:data-review-pdf": page(args=numbered, opens=(302,)),
}
