"""What is due: the measures of a project whose next point is waited for, and the periods of one measure without a point."""

from dataclasses import dataclass

from django.db.models import Max, OuterRef, Q, Subquery

from qiprojects import due
from qiprojects.models import DataPoint, Measure
from qiprojects.typed_points import day_problem

OF_EVERYBODY = Q(points__removed_at__isnull=True, points__group__isnull=True)


@dataclass(frozen=True)
class Waiting:
    """A measure whose point for `period` is due; `count` periods are, this one included."""

    measure: Measure
    period: due.Period
    count: int


def of_project(population):
    """The current measures of a population, those that are due longest first.

    Each has `last_on`, the date of its latest point, and `before_on`, that of the one before.
    """
    dates = DataPoint.objects.current().filter(measure=OuterRef("pk"), group=None).order_by("-starts_on").values("starts_on")
    rows = Measure.objects.current().filter(population=population)
    rows = rows.annotate(last_on=Max("points__starts_on", filter=OF_EVERYBODY), before_on=Subquery(dates[1:2]))
    return rows.order_by("next_due_on", "position", "pk")


def waiting(population, today):
    """The measures of which a point is due, as a queryset for `as_waiting`."""
    return of_project(population).filter(next_due_on__lte=today)


def as_waiting(measures, today):
    """Waiting for each of these measures (rows of `of_project`); one whose collecting has ended is passed over. Runs no query."""
    found = []
    for measure in measures:
        if period := due.next_period(measure, measure.last_on, measure.before_on):
            found.append(Waiting(measure, period, len(due.periods(measure, today, since=period.starts_on, before=measure.last_on))))
    return found


def waiting_for(measure, day, today):
    """Waiting for the point dated `day` of a row of `of_project`, due or there by now; without such a day for the one that is next."""
    if day is None or day_problem(day, today):
        period = due.proposed(measure, measure.last_on, today, measure.before_on) or due.period_from(measure, measure.last_on or today)
    else:
        period = due.period_from(measure, day, measure.last_on if measure.last_on and measure.last_on < day else None)
    return Waiting(measure, period, len(due.periods(measure, today, since=period.starts_on)))


def dates_of(measure, group=None):
    """The dates of the current points of a measure, of everybody or of one group, in order. One query."""
    points = DataPoint.objects.current().filter(measure=measure, group=group)
    return list(points.order_by("starts_on").values_list("starts_on", flat=True))
