"""Saying how we will know that a change is an improvement: measures with their operational definition (DOMAIN section 9.3).

A row is given as it was read: where somebody else has changed it meanwhile, nothing is overwritten (CannotChange).
"""

from audit import clock
from audit.recording import action
from core.dates import as_day, nhs_date
from populations.definitions import PROGRAMMES
from qiprojects import restating
from qiprojects.actions.base import CannotChange, begin, next_number, project_of, said
from qiprojects.actions.rows import bring_back, change, differing, said_just_now, stored, take_away
from qiprojects.charts.kinds import kinds_for
from qiprojects.models import WITH_PARTS, ChartKind, DataPoint, Measure, MeasureKind, Unit
from qiprojects.ordering import moved
from qiprojects.typed_points import numbers_of, problems_of

# What people write of a measure. Its breakdown, its baseline and its place have actions of their own.
FIELDS = (
    "name", "kind", "unit", "unit_label", "per", "direction", "counted", "numerator", "denominator", "inclusions", "exclusions",
    "counts_people", "source", "collector", "frequency", "collect_from", "collect_until", "target", "target_on", "instrument", "limits",
    "serves", "benchmark", "benchmark_url", "chart",
)  # fmt: skip
# What the chart, and the day on which the next point is due, follow from.
RESTATED = {"unit", "per", "direction", "frequency", "collect_from", "collect_until", "target", "target_on", "baseline_until"}
GONE = "This measure was taken away. Put it back first."
NEW_MEASURE = "Add a new measure with this unit, and keep this one for what it has."
HUNDRED = 100


@action
def add_measure(population, *, by, **fields):
    """Write a measure down; only the name is needed. `fields` are those of `FIELDS`.

    Returns the Measure; a button pressed twice makes one. Raises CannotChange for a name that another measure has, and for what does not
    go together (`_check`).
    """
    begin(population)
    if known := said_just_now(Measure.objects.filter(population=population), by=by, **fields):
        return known
    measure = Measure(population=population, by=by, **fields)
    _check(measure)
    measures = Measure.objects.filter(population=population)
    measure.number = next_number(measures)
    measure.position = next_number(measures, "position")
    measure.save()
    restating.restate(measure)
    _say("measure.added", measure, by, changes={"kind": str(measure.kind)})
    return measure


@action
def edit_measure(measure, *, by, **fields):
    """Change a measure. `fields` are those of `FIELDS`; what is not given stays, and nothing is written if nothing differs.

    Another base of a rate, or a share in place of a rate, works the points out anew from their parts. Raises CannotChange for one that
    was changed or taken away meanwhile, for a name that another one has, for what does not go together, and for a unit that does not fit
    the points that there are.
    """
    now = _begin_with(measure)
    changed = {name: fields[name] for name in differing(now, fields)}
    if not changed:
        return
    unit_before = now.unit
    for name, value in changed.items():
        setattr(now, name, value)
    _check(now)
    points = _points_worked_out_anew(now, unit_before) if {"unit", "per"} & changed.keys() else []
    change(measure, now, changed)
    DataPoint.objects.bulk_update(points, ["value"])
    if RESTATED & changed.keys():
        restating.restate(measure)
    _say("measure.edited", measure, by, changes={"fields": ", ".join(sorted(changed))})


@action
def set_baseline(measure, *, until, by):
    """Let the lines of the chart come from the points up to the day `until`, None for all points.

    Raises CannotChange for a day before the first point, and for a measure without points.
    """
    now = _begin_with(measure)
    if now.baseline_until == until:
        return
    if until is not None:
        points = DataPoint.objects.current().filter(measure=measure, group=None, is_missing=False)
        first = points.values_list("starts_on", flat=True).first()
        if first is None:
            raise CannotChange(
                "There are no points yet. Add points first, then say which of them are the baseline.", field="baseline_until"
            )
        if until < first:
            raise CannotChange(f"The first point is from {nhs_date(first)}. The baseline has to end then or later.", field="baseline_until")
    change(measure, now, {"baseline_until": until})
    restating.restate(measure)
    _say("measure.baseline_set", measure, by, changes={"until": until.isoformat() if until else ""})


@action
def remove(measure, *, by):
    """Take a measure away; it can be put back as it was, with its points."""
    begin(measure.population)
    take_away(measure, by=by, gone="This measure was taken away already.")
    _say("measure.removed", measure, by)


@action
def put_back(measure, *, by):
    """Put a measure back. Raises CannotChange if it is there, or if another one has its name now."""
    begin(measure.population)
    if Measure.objects.filter(pk=measure.pk, removed_at__isnull=False).exists():
        _check_name(measure)
    bring_back(measure, there="This measure is there already.")
    restating.restate(Measure.objects.get(pk=measure.pk))
    _say("measure.restored", measure, by)


@action
def move(measure, *, up, by):
    """Let a measure change places with the one before it (`up`) or after it of the same kind; nothing at the end of the list."""
    now = _begin_with(measure)
    rows = Measure.objects.current().filter(population=measure.population, kind=now.kind)
    if moved(rows, measure.pk, up=up):
        _say("measure.moved", measure, by)


@action
def agree_date(population, *, by_date, on, by):
    """Agree with the sub-team that an outcome measure is added by `by_date`; `on` is the day of the agreement. None takes it back.

    Returns the Project. Raises CannotChange for an agreement in the future, and for a date before it.
    """
    begin(population)
    if by_date is not None and on > as_day(clock.now()):
        raise CannotChange("The day must be today or before.", field="measures_agreed_on")
    if by_date is not None and by_date < on:
        raise CannotChange(f"You agreed on {nhs_date(on)}, so the date has to be then or later.", field="measures_by")
    project = project_of(population)
    new = {"measures_by": by_date, "measures_agreed_on": on if by_date else None}
    if not differing(project, new):
        return project
    project.measures_by, project.measures_agreed_on = new.values()
    project.measures_agreed_by = by if by_date else None
    project.save(update_fields=[*new, "measures_agreed_by"])
    changes = {"by": by_date.isoformat() if by_date else ""}
    said("project.measures_agreed", project, population=population, by=by, label="Date for an outcome measure", changes=changes)
    return project


def _begin_with(measure):
    """Hold the participation. Returns the measure as it is now; raises CannotChange for one that was taken away."""
    begin(measure.population)
    return stored(measure, GONE)


def _check(measure):
    """Raise CannotChange for what does not go together in a measure."""
    if not measure.name.strip():
        raise CannotChange("Enter the name of the measure.", field="name")
    if measure.kind not in MeasureKind or measure.unit not in Unit:
        raise CannotChange("Choose the kind and the unit from the list.")
    if measure.unit == Unit.RATE and not measure.per:
        raise CannotChange("Say for how many the rate is, for example 1,000.", field="per")
    if measure.unit == Unit.PERCENTAGE and measure.target is not None and not 0 <= measure.target <= HUNDRED:
        raise CannotChange("The target of a percentage is between 0 and 100.", field="target")
    if measure.collect_from and measure.collect_until and measure.collect_until < measure.collect_from:
        raise CannotChange("Collecting cannot end before it begins.", field="collect_until")
    if set(measure.serves) - PROGRAMMES.keys():
        raise CannotChange("Choose the programmes from the list.", field="serves")
    _check_chart(measure)
    _check_name(measure)


def _check_chart(measure):
    if measure.chart and measure.chart not in kinds_for(measure):
        named = ChartKind(measure.chart).label.partition(":")[0] if measure.chart in ChartKind else "This chart"
        words = f"{named} does not fit a {measure.get_unit_display().lower()}. Leave the chart open, or choose another one."
        raise CannotChange(words, field="chart")
    if measure.chart != ChartKind.T or not measure.pk:
        return
    zero = DataPoint.objects.current().filter(measure=measure, value__lte=0).values_list("starts_on", flat=True).first()
    if zero:
        words = f"A T chart shows the time between events, and the point of {nhs_date(zero)} is not more than zero. Choose another chart."
        raise CannotChange(words, field="chart")


def _check_name(measure):
    others = Measure.objects.current().filter(population=measure.population).exclude(pk=measure.pk)
    if measure.name.strip().casefold() in {name.strip().casefold() for name in others.values_list("name", flat=True)}:
        raise CannotChange(f"Another measure is called “{measure.name.strip()}”. Choose another name.", field="name")


def _points_worked_out_anew(measure, unit_before):
    """The current points with the values that they have in the unit that the measure is to have; none where values stay as they are.

    Those that were taken away are worked out when they are put back. Raises CannotChange where a point cannot have that unit.
    """
    points = list(DataPoint.objects.current().filter(measure=measure, is_missing=False).order_by("starts_on", "pk"))
    for point in points:
        _check_fits(measure, point, unit_before)
    points = [point for point in points if measure.has_parts and point.numerator is not None and point.denominator]
    for point in points:
        point.value = numbers_of(measure, numerator=point.numerator, denominator=point.denominator)["value"]
    return points


def _check_fits(measure, point, unit_before):
    if measure.has_parts and None in (point.numerator, point.denominator):
        raise CannotChange(f"The point of {nhs_date(point.starts_on)} has no numerator and denominator. {NEW_MEASURE}", field="unit")
    if not measure.has_parts and unit_before in WITH_PARTS:
        words = "was worked out from a numerator and a denominator"
        raise CannotChange(f"The point of {nhs_date(point.starts_on)} {words}. {NEW_MEASURE}", field="unit")
    if problems := problems_of(measure, value=point.value, numerator=point.numerator, denominator=point.denominator):
        raise CannotChange(f"The point of {nhs_date(point.starts_on)} does not fit: {problems[0][1]}. {NEW_MEASURE}", field="unit")


def _say(code, measure, by, changes=None):
    said(code, measure, population=measure.population, by=by, label=measure.label, changes=changes)
