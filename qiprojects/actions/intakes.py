"""Keeping points that were pasted or read from a file until somebody has looked at them, and taking them in. Only their maker sees them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from operator import itemgetter

from django.db import transaction

from audit import clock
from audit.recording import action
from core.dates import as_day
from core.erasing import erase_traces
from qiprojects import due
from qiprojects.actions.base import CannotChange, said
from qiprojects.actions.points import begin_with
from qiprojects.intake import CHANGED, NEW, WRONG, check
from qiprojects.models import BreakdownGroup, DataPoint, PointIntake
from qiprojects.restating import restate

PRESSED_TWICE = timedelta(minutes=1)
GONE = "These points were taken in or put aside already."
FIELDS = ("is_missing", "note", "value", "numerator", "denominator", "edited_at")


@dataclass(frozen=True)
class Taken:
    """How many points were added, replaced, left as they were although others came, and how many lines wait to be mended."""

    added: int
    replaced: int
    kept: int
    left: int


@action
def keep(measure, rows, *, name="", group=None, sentences=(), instead_of=None, by):
    """Keep rows (`qiprojects.intake_reading`) of a measure until they have been looked at. Returns the PointIntake.

    `instead_of` is one's own intake whose lines these are, mended: it goes. The same rows sent twice are kept once.
    """
    measure = begin_with(measure)
    just_now = PointIntake.objects.filter(measure=measure, group=group, by=by, created_at__gt=clock.now() - PRESSED_TWICE)
    for intake in just_now:
        if intake.rows == rows:
            return intake
    if instead_of is not None:
        PointIntake.objects.filter(pk=instead_of.pk, by=by).delete()
        _clear_traces()
    intake = PointIntake.objects.create(
        measure=measure, group=group, name=name[:200], rows=rows, problems=list(sentences), by=by, created_at=clock.now()
    )
    said("points.read", intake, population=measure.population, by=by, label=measure.label, changes={"lines": len(rows)})
    return intake


@action
def take_in(intake, *, replace=False, by):
    """Take in every new point and, with `replace`, those that differ from what is there. Returns Taken; lines with problems stay.

    Rows are compared again, so that two people, or two presses, make nothing twice. One entry in the log, constant queries. Raises
    CannotChange if there is nothing to take in.
    """
    measure = begin_with(intake.measure)
    held = PointIntake.objects.select_for_update().filter(pk=intake.pk, by=by).first()
    if held is None:
        raise CannotChange(GONE)
    groups = BreakdownGroup.objects.current().filter(measure=measure)
    lines = check(measure, held.rows, groups=groups, today=as_day(clock.now()), name=held.name)
    new = [line for line in lines if line.state == NEW]
    differing = [line for line in lines if line.state == CHANGED]
    if not new and not (replace and differing):
        raise CannotChange(
            "All points that can be read are here already with other numbers. Tick the box to replace them."
            if differing
            else "There is nothing to take in: every point that can be read is here already."
        )
    _add(measure, new, by)
    if replace:
        _replace(differing)
    left = [line for line in lines if line.state == WRONG]
    _keep_only(held, [line.row for line in left])
    restate(measure)
    replaced = len(differing) if replace else 0
    said(
        "points.taken_in",
        measure,
        population=measure.population,
        by=by,
        label=measure.label,
        changes={"added": len(new), "replaced": replaced},
    )
    return Taken(len(new), replaced, len(differing) - replaced, len(left))


@action
def drop(intake, *, by):
    """Put points aside that wait to be looked at, also of a population that is not worked on any more."""
    if not PointIntake.objects.filter(pk=intake.pk, by=by).delete()[0]:
        raise CannotChange(GONE)
    _clear_traces()
    measure = intake.measure
    said("points.dropped", intake, population=measure.population, by=by, label=measure.label, changes={"lines": len(intake.rows)})


def _add(measure, lines, by):
    dates = _dates_by_group(measure, lines)
    DataPoint.objects.bulk_create(
        DataPoint(
            measure=measure,
            group_id=line.row["group"],
            ends_on=due.period_from(measure, line.on, due.date_before(dates[line.row["group"]], line.on)).ends_on,
            by=by,
            **line.fields,
        )
        for line in lines
    )


def _dates_by_group(measure, lines):
    """The dates of the points that are there and of those that are added, in order, by the key of their group."""
    known = list(DataPoint.objects.current().filter(measure=measure).values_list("group_id", "starts_on"))
    dates = defaultdict(list)
    for group, day in sorted([*known, *((line.row["group"], line.on) for line in lines)], key=itemgetter(1)):
        dates[group].append(day)
    return dates


def _replace(lines):
    now = clock.now()
    for line in lines:
        for name, value in line.fields.items():
            setattr(line.known, name, value)
        line.known.edited_at = now
    DataPoint.objects.bulk_update([line.known for line in lines], FIELDS)


def _keep_only(intake, rows):
    """Keep the lines that are to be mended, below the names of their columns; without any the intake goes."""
    if rows:
        intake.rows = [row for row in intake.rows if row["is_heading"]] + rows
        intake.save(update_fields=["rows"])
    else:
        intake.delete()
    _clear_traces()


def _clear_traces():
    transaction.on_commit(partial(erase_traces, PointIntake), robust=True)
