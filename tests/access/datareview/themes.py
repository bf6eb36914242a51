"""Themes, the matrix, reviews of the themes, and the evidence thread."""

from tests.access.datareview.base import SUB_TEAM, form, one, page, review


def link(world):
    return [*review(world), world.data_review.theme.pk, world.data_review.thread_link.pk]


def thread(kind, name):
    return lambda world: [*review(world), kind, getattr(world.data_review, name).pk]


ROWS = {
    "datareview:themes": page(),
    "datareview:theme-add": form(),
    "datareview:theme": page(args=one("theme")),
    "datareview:theme-edit": form(args=one("theme")),
    "datareview:theme-remove": form(args=one("theme")),
    "datareview:theme-restore": form(args=one("removed_theme")),
    "datareview:theme-codes": form(args=one("theme")),
    "datareview:theme-evidence": form(args=one("theme")),
    "datareview:theme-evidence-remove": form(args=link),
    "datareview:theme-review-add": form(),
    "datareview:theme-review-edit": form(args=one("theme_review")),
    "datareview:theme-review-remove": form(args=one("theme_review")),
    "datareview:theme-review-restore": form(args=one("removed_theme_review")),
    "datareview:matrix": page(),
    "datareview:thread": page(args=thread("theme", "theme")),
    ("datareview:thread", "of an excerpt"): page(args=thread("excerpt", "excerpt")),
    ("datareview:thread", "of an activity"): page(SUB_TEAM, args=thread("activity", "activity"), rest=404),
    ("datareview:thread", "of a source"): page(args=thread("source", "source")),
}
