"""Writing the points of a measure down: one at a time, several that are due at once, and what was not collected.

No entry of the log holds a number, because everybody who reads the log would see small ones.
"""

from audit import clock
from audit.recording import action
from core.dates import as_day, nhs_date
from core.errors import Refused
from datareview.actions.keeping import change, put_back, take_away
from qiprojects import due
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.models import BreakdownGroup, DataPoint, Measure, Rebase
from qiprojects.restating import restate
from qiprojects.typed_points import day_problem, numbers_of, problems_of

GONE = "This measure was taken away meanwhile. Put it back first."
NUMBERS = ("value", "numerator", "denominator")


@action
def add_point(measure, *, starts_on, group=None, value=None, numerator=None, denominator=None, note="", by):
    """Write a point down for the period that begins on `starts_on`, of everybody or of one BreakdownGroup. Returns the DataPoint.

    Numbers are Decimals: numerator and denominator for a measure with parts, else the value, perhaps with a denominator. The same point
    sent twice is kept once; the number of a period that was marked as not collected replaces the mark. Raises CannotChange for numbers
    that cannot be, a day in the future, another point of that day, and for a measure or group that was taken away.
    """
    measure = begin_with(measure)
    fields = {"is_missing": False, "note": note, **_checked(measure, value=value, numerator=numerator, denominator=denominator)}
    return _write_down("point.added", measure, starts_on, group, fields, by)


@action
def mark_missing(measure, *, starts_on, group=None, note, by):
    """Mark the point of a period as not collected, `note` saying why. Returns the DataPoint.

    Raises CannotChange without a reason, for a day in the future, and where there is a number for that day.
    """
    if not note:
        raise CannotChange("Say why it was not collected, so that nobody has to ask again.", field="note")
    measure = begin_with(measure)
    fields = {"is_missing": True, "note": note, **dict.fromkeys(NUMBERS)}
    return _write_down("point.not_collected", measure, starts_on, group, fields, by)


@action
def edit_point(point, *, starts_on, is_missing=False, value=None, numerator=None, denominator=None, note="", by):
    """Change a point, which is as it was read; `is_missing` makes it one that was not collected. Nothing is written if nothing differs.

    Raises CannotChange as `add_point` and `mark_missing` do, for one that was changed meanwhile, and for the day of one at which new
    lines begin.
    """
    measure = point.measure = begin_with(point.measure)
    numbers = dict.fromkeys(NUMBERS) if is_missing else _checked(measure, value=value, numerator=numerator, denominator=denominator)
    if is_missing and not note:
        raise CannotChange("Say why it was not collected, so that nobody has to ask again.", field="note")
    fields = {"starts_on": starts_on, "is_missing": is_missing, "note": note, **numbers}
    stored = DataPoint.objects.get(pk=point.pk)
    changed = [name for name, new in fields.items() if getattr(stored, name) != new]
    if not changed and not stored.is_removed:
        return
    if "starts_on" in changed:
        _check_day(starts_on)
        _check_is_free(measure, stored.group_id, starts_on)
        fields["ends_on"] = _ends_on(measure, stored.group_id, starts_on)
    if "starts_on" in changed or is_missing:
        _check_no_lines_begin(stored)
    change(point, **fields)
    _finish(
        "point.edited", point, by, changes={"fields": sorted({name for name in changed if name not in NUMBERS} | _about_numbers(changed))}
    )


@action
def remove_point(point, *, by):
    """Take a point away; it can be put back. Raises CannotChange for one at which new lines begin."""
    point.measure = begin_with(point.measure)
    _check_no_lines_begin(point)
    take_away(point, by=by)
    _finish("point.removed", point, by)


@action
def put_back_point(point, *, by):
    """Put a point back, its value worked out as the measure is now.

    Raises CannotChange if there is another one for its day by now, and if its numbers do not fit the measure any more.
    """
    measure = point.measure = begin_with(point.measure)
    _check_group(measure, point.group)
    if gone := DataPoint.objects.filter(pk=point.pk, removed_at__isnull=False).first():
        _check_is_free(measure, gone.group_id, gone.starts_on)
        if not gone.is_missing:
            DataPoint.objects.filter(pk=gone.pk).update(**_fitting(measure, gone))
    put_back(point)
    _finish("point.restored", point, by)


class CannotAdd(CannotChange):
    """One of several points is refused; `measure` is the one that it is of."""

    def __init__(self, measure, refusal):
        super().__init__(str(refusal), field=refusal.field)
        self.measure = measure


@action
def add_each(entries, *, by):
    """Add a point to several measures, all or none: (Measure, fields as for `add_point`). Raises CannotAdd for the first refused."""
    for measure, fields in entries:
        try:
            add_point(measure, **fields, by=by)
        except Refused as refusal:
            raise CannotAdd(measure, refusal) from refusal


@action
def note_export(measure, *, kind, by):
    """Note that somebody took the points of a measure away as a file of this `kind`, also of a population that is no longer worked on."""
    said("points.exported", measure, population=measure.population, by=by, label=measure.label, changes={"format": kind})


def label_of(point):
    """How an audit entry names a point: by its measure and its day."""
    return f"{point.measure.label}, {nhs_date(point.starts_on)}"


def begin_with(measure):
    """Hold the participation. Returns the measure as it is now, whatever a page had read; raises CannotChange for one taken away."""
    begin(measure.population)
    now = Measure.objects.current().filter(pk=measure.pk).first()
    if now is None:
        raise CannotChange(GONE)
    now.population = measure.population
    return now


def _write_down(code, measure, starts_on, group, fields, by):
    """The point of a period, written now or just before with the same values; in place of a mark that it was not collected."""
    _check_day(starts_on)
    _check_group(measure, group)
    known = DataPoint.objects.current().filter(measure=measure, group=group, starts_on=starts_on).first()
    if known:
        known.measure = measure
    if known and all(getattr(known, name) == value for name, value in fields.items()):
        return known
    if known and not known.is_missing:
        raise CannotChange(_there_already(starts_on), field="starts_on")
    if known:
        change(known, **fields)
        code, point = "point.edited", known
    else:
        ends_on = _ends_on(measure, group and group.pk, starts_on)
        point = DataPoint.objects.create(measure=measure, group=group, starts_on=starts_on, ends_on=ends_on, by=by, **fields)
    _finish(code, point, by)
    return point


def _ends_on(measure, group_id, day):
    """The last day of the period that begins on `day`."""
    earlier = DataPoint.objects.current().filter(measure=measure, group=group_id, starts_on__lt=day).order_by("-starts_on")
    return due.period_from(measure, day, earlier.values_list("starts_on", flat=True).first()).ends_on


def _finish(code, point, by, changes=None):
    restate(point.measure)
    said(code, point, population=point.measure.population, by=by, label=label_of(point), changes=changes)


def _checked(measure, **numbers):
    """The numbers as they are kept; raises CannotChange for the first thing that is wrong with them."""
    for field, words in problems_of(measure, **numbers):
        raise CannotChange(f"{words}.", field=field)
    return numbers_of(measure, **numbers)


def _fitting(measure, point):
    """The numbers of a point that was taken away, as the measure is now. Raises CannotChange where they do not fit it."""
    problems = [words for _, words in problems_of(measure, **{name: getattr(point, name) for name in NUMBERS})]
    if problems or _is_of_another_unit(measure, point):
        why = problems[0] if problems else "The unit may be another one since it was taken away"
        words = f"The point of {nhs_date(point.starts_on)} does not fit the measure as it is now. {why}. Enter the point anew."
        raise CannotChange(words)
    return numbers_of(measure, **{name: getattr(point, name) for name in NUMBERS})


def _is_of_another_unit(measure, point):
    """Whether a point has parts and its measure none, or none and its measure, which was changed since, has them."""
    if not measure.has_parts:
        return point.numerator is not None
    return point.numerator is None and measure.edited_at is not None and measure.edited_at > point.removed_at


def _check_day(day):
    if words := day_problem(day, as_day(clock.now())):
        raise CannotChange(f"{words}. Choose another day, today at the latest.", field="starts_on")


def _check_group(measure, group):
    if group is not None and not BreakdownGroup.objects.current().filter(pk=group.pk, measure=measure).exists():
        raise CannotChange("This group was taken away meanwhile.", field="group")


def _check_is_free(measure, group_id, day):
    if DataPoint.objects.current().filter(measure=measure, group=group_id, starts_on=day).exists():
        raise CannotChange(_there_already(day), field="starts_on")


def _check_no_lines_begin(point):
    """New lines of a chart begin at a point that is there and has a number."""
    if point.group_id is None and Rebase.objects.current().filter(measure=point.measure_id, on=point.starts_on).exists():
        raise CannotChange("New lines of the chart begin at this point. Take those away first.")


def _there_already(day):
    return f"There is a point for {nhs_date(day)} already. Change that one, or choose another day."


def _about_numbers(changed):
    return {"numbers"} if set(changed) & set(NUMBERS) else set()
