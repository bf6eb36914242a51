"""Two states of a theory of change side by side: what was added, what is gone, what has other words.

Both are trees as `qiprojects.tree.tree_of` makes them; things are the same when they have the same id.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.dates import nhs_date
from qiprojects.models import Domain, IdeaStatus
from qiprojects.sources import ASSUMPTION


class Change(StrEnum):
    """What became of a thing between the earlier state and the later one."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Row:
    """One thing in both states. `before` and `after` are lines of words, the first its own words; empty where it is not there."""

    kind: str
    change: Change
    before: tuple[str, ...]
    after: tuple[str, ...]


def compare(before, after):
    """The Rows of two trees: the aim, drivers in the order of the later tree, ideas; what is gone stands behind what is there."""
    rows = [_aim(before["aim"], after["aim"])]
    for name, lines_of in (("drivers", _driver), ("ideas", _idea)):
        texts = [{each["id"]: each["text"] for each in tree["drivers"]} for tree in (before, after)]
        then, now = ({each["id"]: each for each in tree[name]} for tree in (before, after))
        order = [*now, *(pk for pk in then if pk not in now)]
        rows += [_row(_kind(name, now.get(pk) or then[pk]), *_both(then.get(pk), now.get(pk), texts, lines_of)) for pk in order]
    return [row for row in rows if row.before or row.after]


def counts(rows):
    """{Change: how many rows}."""
    return {change: sum(row.change == change for row in rows) for change in Change}


def _both(then, now, texts, lines_of):
    return (lines_of(then, texts[0]) if then else ()), (lines_of(now, texts[1]) if now else ())


def _row(kind, before, after):
    if not before:
        change = Change.ADDED
    elif not after:
        change = Change.GONE
    else:
        change = Change.SAME if before == after else Change.CHANGED
    return Row(kind, change, before, after)


def _kind(name, thing):
    if name == "ideas":
        return f"Change idea {thing['number']}"
    return "Secondary driver" if thing["parent"] else "Primary driver"


def _aim(then, now):
    return _row("Aim", *(_aim_lines(aim) if aim else () for aim in (then, now)))


def _aim_lines(aim):
    day = aim["target_on"] and nhs_date(date.fromisoformat(aim["target_on"]))
    return tuple(filter(None, (aim["text"], aim["target"] and f"Target: {aim['target']}", day and f"By {day}")))


def _driver(driver, texts):
    domain = driver["domain"] and f"Domain: {Domain(driver['domain']).label.lower()}"
    under = driver["parent"] and f"Under “{texts.get(driver['parent'], '')}”"
    return tuple(filter(None, (driver["text"], domain, under)))


def _idea(idea, texts):
    served = [f"“{texts[pk]}”" for pk in idea["drivers"] if pk in texts]
    serves = f"Serves {', '.join(served)}" if served else "Serves no driver yet"
    return tuple(filter(None, (idea["text"], IdeaStatus(idea["status"]).label, serves, ASSUMPTION if idea["is_assumption"] else "")))
