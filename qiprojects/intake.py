"""What comes of rows that were read: which points are new, which are there already, which differ, and which cannot be taken in.

Rows are read by `qiprojects.intake_reading`, kept in a `PointIntake` until somebody has looked at them, and taken in by
`qiprojects.actions.intakes`.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.dates import nhs_date
from qiprojects.figures import NOT_COLLECTED, plain, say_value
from qiprojects.models import DataPoint, Rebase
from qiprojects.typed_points import day_problem, numbers_of, problems_of

NEW, CHANGED, SAME, EMPTY, WRONG = "new", "changed", "same", "empty", "wrong"
BY_FILE, BY_PASTE = "Not collected, according to the file", "Not collected, according to what was pasted"
LINES_BEGIN = "New lines of the chart begin at this point, so it needs a number. Take those lines away first"


@dataclass
class Checked:
    """One line of an intake. `fields` are those of the DataPoint that it makes; `known` is the point that is there, or None."""

    row: dict
    state: str
    fields: dict = field(default_factory=dict)
    known: DataPoint | None = None
    group: object = None
    problems: tuple[str, ...] = ()
    was: str = ""
    text: str = ""

    @property
    def number(self):
        return self.row["line"]

    @property
    def words(self):
        return self.row["words"].strip()

    @property
    def on(self):
        return self.fields.get("starts_on")


def check(measure, rows, *, groups, today, name=""):
    """Each row, but that with the names of columns, as a Checked in the order of the lines. Two queries.

    `groups` are the current BreakdownGroups of the measure, `today` the day of the page, `name` that of the file, empty for a paste.
    """
    known = {(point.group_id, point.starts_on): point for point in DataPoint.objects.current().filter(measure=measure)}
    begun = set(Rebase.objects.current().filter(measure=measure).values_list("on", flat=True))
    by_key = {group.pk: group for group in groups}
    lines = [_checked(measure, row, by_key, today) for row in rows if not row["is_heading"]]
    _find_twins(lines)
    for line in lines:
        if not line.state:
            _compare(measure, line, known.get((line.row["group"], line.on)))
        if line.state in (NEW, CHANGED) and line.fields["is_missing"]:
            line.fields["note"] = line.fields["note"] or (BY_FILE if name else BY_PASTE)
            if line.row["group"] is None and line.on in begun:
                line.state, line.problems = WRONG, (LINES_BEGIN,)
    return lines


def said_of(measure, fields):
    """The numbers of a point (fields, or a DataPoint as a dict of them) in words: "12 of 40: 30%", "1,234", "not collected"."""
    if fields["is_missing"] or fields["value"] is None:
        return NOT_COLLECTED
    text = say_value(measure, fields["value"])
    if measure.has_parts and fields["numerator"] is not None:
        return f"{plain(fields['numerator'])} of {plain(fields['denominator'])}: {text}"
    return text


def said_of_point(measure, point):
    return said_of(measure, {name: getattr(point, name) for name in ("is_missing", "value", "numerator", "denominator")})


def _checked(measure, row, groups, today):
    """A row by itself: wrong, empty, or still without a state."""
    line = Checked(row, "", group=groups.get(row["group"]))
    problems = list(row["problems"])
    day = date.fromisoformat(row["on"]) if row["on"] else None
    line.fields = {"starts_on": day, "is_missing": row["is_missing"], "note": row["note"], **_no_numbers()}
    if day and (words := day_problem(day, today)) and not row["is_empty"]:
        problems.append(words)
    if row["group"] is not None and row["group"] not in groups:
        problems.append("Its group is not there any more")
    if not problems and row["is_empty"]:
        line.state = EMPTY
        return line
    if not row["problems"] and not row["is_missing"]:
        numbers = {name: Decimal(row[name]) if row[name] else None for name in ("value", "numerator", "denominator")}
        numbers |= {} if measure.has_parts else {"numerator": None}
        problems += [words for _, words in problems_of(measure, **numbers)]
        if not problems:
            line.fields |= numbers_of(measure, **numbers)
    if problems:
        line.state, line.problems = WRONG, tuple(problems)
    else:
        line.text = said_of(measure, line.fields)
    return line


def _no_numbers():
    return dict.fromkeys(("value", "numerator", "denominator"))


def _find_twins(lines):
    """Two points of one day are both wrong, as nobody can know which one is meant; the same one again is left out."""
    seen = {}
    for line in lines:
        if line.state or line.on is None:
            continue
        first = seen.setdefault((line.row["group"], line.on), line)
        if first is line:
            continue
        if first.fields == line.fields:
            line.state, line.was = SAME, first.text
            continue
        for one, other in ((first, line), (line, first)):
            if one.state != WRONG:
                one.state, one.problems = WRONG, (f"{nhs_date(one.on)} is in line {other.number} as well, with another number",)


def _compare(measure, line, known):
    line.known = known
    if known is None:
        line.state = NEW
        return
    line.was = said_of_point(measure, known)
    line.fields["note"] = line.fields["note"] or ("" if known.is_missing and not line.fields["is_missing"] else known.note)
    if not measure.has_parts and not line.fields["is_missing"] and line.fields["denominator"] is None:
        line.fields["denominator"] = known.denominator
    is_same = all(getattr(known, name) == value for name, value in line.fields.items())
    line.state = SAME if is_same else CHANGED
