"""Points of measures: written by the sub-team, taken away as a file by all readers, each with what they may see.

What the stage has pasted belongs to `submember`, and to nobody else.
"""

from tests.access.qiprojects.base import EDITS, READERS, form, in_project, inner, one, page
from tests.access.rows import Row

MINE = {"submember"}

ROWS: dict = {
    "qiprojects:due": Row(get=set(READERS), post=set(EDITS), args=in_project),
    "qiprojects:point-add": form(args=one("measure")),
    "qiprojects:point-missing": form(args=one("measure")),
    "qiprojects:point-edit": form(args=inner("point", of="measure")),
    "qiprojects:point-remove": form(args=inner("last_point", of="measure")),
    "qiprojects:point-put-back": form(args=inner("removed_point", of="measure")),
    "qiprojects:points-paste": form(args=one("measure")),
    "qiprojects:points-import": form(args=one("measure")),
    "qiprojects:points-check": form(MINE, args=inner("point_intake", of="measure"), rest=404),
    "qiprojects:points-drop": form(MINE, args=inner("point_intake", of="measure"), rest=404),
    "qiprojects:points-export": page(args=one("measure")),
    ("qiprojects:points-export", "as a file"): page(args=one("measure"), query="?format=csv"),
}
