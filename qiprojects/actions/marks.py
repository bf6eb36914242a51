"""What people mark on the chart of a measure, and say beside it: new lines with a reason, notes, observations (DOMAIN section 9.3, C22).

A row is given as it was read: where somebody else has changed it meanwhile, nothing is overwritten (CannotChange).
"""

from audit import clock
from audit.recording import action
from core.dates import as_day, nhs_date
from qiprojects import restating
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.actions.measures import GONE
from qiprojects.actions.rows import bring_back, change, differing, said_just_now, stored, take_away
from qiprojects.models import Annotation, DataPoint, Measure, Observation, Rebase

MEASURE_GONE = "The measure was taken away. Put that back first."
FUTURE = "The day must be today or before."
NAMES = {Rebase: "New lines", Annotation: "Note", Observation: "Observation"}


@action
def rebase(measure, *, on, reason, by):
    """Let the chart have new lines from the point of the day `on`; `reason` is shown with it.

    Returns the Rebase; a button pressed twice makes one. Raises CannotChange without a reason, for a day that no point has (it names the
    nearest), for a point that was not collected, for the first one, and for a day that has new lines already.
    """
    begin(measure.population)
    stored(measure, GONE)
    if known := said_just_now(Rebase.objects.filter(measure=measure), by=by, on=on, reason=reason):
        return known
    if not reason.strip():
        raise CannotChange("Say why. The reason is shown with the chart, so that others can follow it.", field="reason")
    _check_rebase(measure, on)
    row = Rebase.objects.create(measure=measure, on=on, reason=reason, by=by)
    restating.restate(Measure.objects.get(pk=measure.pk))
    _say("rebase.added", row, by)
    return row


@action
def remove_rebase(row, *, by):
    """Take new lines away: the points before and after them share their lines again."""
    _take(row, by=by)
    restating.restate(Measure.objects.get(pk=row.measure_id))


@action
def put_back_rebase(row, *, by):
    """Put new lines back. Raises CannotChange if they are there, or their day is no point's any more."""
    begin(row.measure.population)
    if Rebase.objects.filter(pk=row.pk, removed_at__isnull=False).exists():
        _check_rebase(row.measure, row.on)
    _bring(row, by=by)
    restating.restate(Measure.objects.get(pk=row.measure_id))


@action
def annotate(measure, *, on, text, by):
    """Write a note on the chart at the day `on`. Returns the Annotation; a button pressed twice makes one.

    Raises CannotChange without words, and for a day in the future.
    """
    return _write_down(Annotation, measure, on=on, text=text, by=by)


@action
def edit_annotation(row, *, on, text, by):
    """Change a note. Nothing is written if nothing differs; otherwise as `annotate`."""
    _edit(row, on=on, text=text, by=by)


@action
def remove_annotation(row, *, by):
    """Take a note off the chart; it can be put back."""
    _take(row, by=by)


@action
def put_back_annotation(row, *, by):
    """Put a note back. Raises CannotChange if it is there."""
    _bring(row, by=by)


@action
def observe(measure, *, on, text, by):
    """Write down what was seen or said, beside the chart. Returns the Observation; a button pressed twice makes one.

    Raises CannotChange without words, and for a day in the future.
    """
    return _write_down(Observation, measure, on=on, text=text, by=by)


@action
def edit_observation(row, *, on, text, by):
    """Change an observation. Nothing is written if nothing differs; otherwise as `observe`."""
    _edit(row, on=on, text=text, by=by)


@action
def remove_observation(row, *, by):
    """Take an observation away; it can be put back."""
    _take(row, by=by)


@action
def put_back_observation(row, *, by):
    """Put an observation back. Raises CannotChange if it is there."""
    _bring(row, by=by)


def _check_rebase(measure, on):
    """Raise CannotChange for a day from which the chart cannot have new lines."""
    if Rebase.objects.current().filter(measure=measure, on=on).exists():
        raise CannotChange(f"The chart has new lines from {nhs_date(on)} already.", field="on")
    points = DataPoint.objects.current().filter(measure=measure, group=None).order_by("starts_on")
    days = dict(points.values_list("starts_on", "is_missing"))
    if not days:
        raise CannotChange("There are no points yet. New lines begin with a point.", field="on")
    if on not in days:
        raise CannotChange(f"There is no point on {nhs_date(on)}. {_nearest(sorted(days), on)}", field="on")
    if days[on]:
        raise CannotChange(f"The point of {nhs_date(on)} was not collected. Choose the next one.", field="on")
    if on == next(day for day, is_missing in days.items() if not is_missing):
        raise CannotChange(f"{nhs_date(on)} is the first point, where the lines begin anyway. Choose a later one.", field="on")


def _nearest(days, on):
    """In words, the points before and after a day that has none."""
    before = [day for day in days if day < on][-1:]
    after = [day for day in days if day > on][:1]
    near = [nhs_date(day) for day in (*before, *after)]
    return f"The nearest {'is that' if len(near) == 1 else 'are those'} of {' and '.join(near)}."


def _check_words(on, text):
    if not text.strip():
        raise CannotChange("Write what happened.", field="text")
    if on > as_day(clock.now()):
        raise CannotChange(FUTURE, field="on")


def _write_down(model, measure, *, on, text, by):
    begin(measure.population)
    stored(measure, GONE)
    _check_words(on, text)
    if known := said_just_now(model.objects.filter(measure=measure), by=by, on=on, text=text):
        return known
    row = model.objects.create(measure=measure, on=on, text=text, by=by)
    _say(f"{model._meta.model_name}.added", row, by)
    return row


def _edit(row, *, on, text, by):
    begin(row.measure.population)
    now = stored(row, "This was taken away. Put it back first.")
    fields = {"on": on, "text": text}
    if not differing(now, fields):
        return
    _check_words(on, text)
    change(row, now, fields)
    _say(f"{row._meta.model_name}.edited", row, by)


def _take(row, *, by):
    begin(row.measure.population)
    take_away(row, by=by, gone="This was taken away already.")
    _say(f"{row._meta.model_name}.removed", row, by)


def _bring(row, *, by):
    begin(row.measure.population)
    if not Measure.objects.current().filter(pk=row.measure_id).exists():
        raise CannotChange(MEASURE_GONE)
    bring_back(row, there="This is there already.")
    _say(f"{row._meta.model_name}.restored", row, by)


def _say(code, row, by):
    measure = row.measure
    said(code, row, population=measure.population, by=by, label=f"{NAMES[type(row)]} of {measure.label.lower()}")
