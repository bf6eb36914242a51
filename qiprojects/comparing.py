"""Two states of a theory of change side by side: what was added, what is gone, what has other words.

Both are trees as `qiprojects.tree.tree_of` makes them; things are the same when they have the same id.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.dates import nhs_date
from qiprojects.evidence import kinds_in_words
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
    """The Rows of two trees: the aim, drivers in the order of the later tree, ideas; what is gone stands behind what is there.

    A driver with other words is one change, and no change of the ideas that serve it.
    """
    rows = [_row("Aim", before["aim"], after["aim"], *((_aim_lines(aim) if aim else ()) for aim in (before["aim"], after["aim"])))]
    texts = [{each["id"]: each["text"] for each in tree["drivers"]} for tree in (before, after)]
    for name, lines_of in (("drivers", _driver_lines), ("ideas", _idea_lines)):
        then, now = ({each["id"]: each for each in tree[name]} for tree in (before, after))
        for pk in [*now, *(pk for pk in then if pk not in now)]:
            pair = then.get(pk), now.get(pk)
            lines = (lines_of(each, texts[side]) if each else () for side, each in enumerate(pair))
            rows.append(_row(_kind(name, pair[1] or pair[0]), *pair, *lines))
    return [row for row in rows if row.before or row.after]


def counts(rows):
    """{Change: how many rows}."""
    return {change: sum(row.change == change for row in rows) for change in Change}


def _row(kind, then, now, before, after):
    if then is None:
        change = Change.ADDED
    elif now is None:
        change = Change.GONE
    else:
        change = Change.SAME if then == now else Change.CHANGED
    return Row(kind, change, before, after)


def _kind(name, thing):
    if name == "ideas":
        return f"Change idea {thing['number']}"
    return "Secondary driver" if thing["parent"] else "Primary driver"


def _aim_lines(aim):
    day = aim["target_on"] and nhs_date(date.fromisoformat(aim["target_on"]))
    return tuple(filter(None, (aim["text"], aim["target"] and f"Target: {aim['target']}", day and f"By {day}")))


def _driver_lines(driver, texts):
    domain = driver["domain"] and f"Domain: {Domain(driver['domain']).label.lower()}"
    under = driver["parent"] and f"Under “{texts.get(driver['parent'], '')}”"
    return tuple(filter(None, (driver["text"], domain, under)))


def _idea_lines(idea, texts):
    served = [f"“{texts[pk]}”" for pk in idea["drivers"] if pk in texts]
    serves = f"Serves {', '.join(served)}" if served else "Serves no driver yet"
    rests_on = ASSUMPTION if idea["is_assumption"] else f"Rests on {kinds_in_words(idea['sources'])}"
    return (idea["text"], IdeaStatus(idea["status"]).label, serves, rests_on)
