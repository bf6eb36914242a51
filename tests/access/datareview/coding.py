from tests.access.datareview.base import SUB_TEAM, form, one, page

ROWS = {
    "datareview:codes": page(),
    "datareview:codes-start": form(),
    "datareview:code-add": form(),
    "datareview:code": page(args=one("code")),
    ("datareview:code", "merged"): page(args=one("merged_code")),
    ("datareview:code", "removed"): page(args=one("removed_code")),
    "datareview:code-edit": form(args=one("code")),
    "datareview:code-merge": form(args=one("code")),
    "datareview:code-unmerge": form(args=one("merged_code")),
    "datareview:code-remove": form(args=one("other_code")),
    "datareview:code-restore": form(args=one("removed_code")),
    "datareview:coding": page(SUB_TEAM, opens=(200, 302)),
    "datareview:code-excerpt": form(args=one("excerpt")),
    ("datareview:code-excerpt", "that waits for its check"): form(args=one("unchecked"), opens=(302,)),
    "datareview:agreement": page(),
}
