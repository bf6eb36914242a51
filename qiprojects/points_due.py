"""What is due: the measures of a project whose next point is waited for, and the periods of one measure without a point."""

from dataclasses import dataclass

from django.db.models import Max, Q

from qiprojects import due
from qiprojects.models import DataPoint, Measure

OF_EVERYBODY = Q(points__removed_at__isnull=True, points__group__isnull=True)


@dataclass(frozen=True)
class Waiting:
    """A measure whose point for `period` is due; `count` periods are, this one included."""

    measure: Measure
    period: due.Period
    count: int


def of_project(population):
    """The current measures of a population, each with `last_on`, the date of its latest point; those that are due longest first."""
    rows = Measure.objects.current().filter(population=population).annotate(last_on=Max("points__starts_on", filter=OF_EVERYBODY))
    return rows.order_by("next_due_on", "position", "pk")


def waiting(population, today):
    """The measures of which a point is due, as a queryset for `as_waiting`."""
    return of_project(population).filter(next_due_on__lte=today)


def as_waiting(measures, today):
    """Waiting for each of these measures (rows of `of_project`); one whose collecting has ended is passed over. Runs no query."""
    found = []
    for measure in measures:
        if period := due.next_period(measure, measure.last_on):
            found.append(Waiting(measure, period, len(due.periods(measure, today, since=period.starts_on))))
    return found


def dates_of(measure, group=None):
    """The dates of the current points of a measure, of everybody or of one group, in order. One query."""
    points = DataPoint.objects.current().filter(measure=measure, group=group)
    return list(points.order_by("starts_on").values_list("starts_on", flat=True))
