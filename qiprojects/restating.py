"""What follows from the points of a measure and is kept with it, so that lists and boards need not read points.

Called at the end of every action that changes points, new lines, target, direction, unit, frequency, or the days of collecting.
"""

from qiprojects import due
from qiprojects.charts.loading import points_of
from qiprojects.charts.making import chart_of
from qiprojects.figures import shown_points
from qiprojects.models import ChartKind, Rebase

FIELDS = ("next_due_on", "latest_on", "latest_variation", "latest_assurance")


def restate(measure):
    """Write the `FIELDS` of a measure from its current points of everybody, as they are. Two queries, and one to write.

    A point that was not collected settles what is due, and is not the latest one. Variation and assurance are what the XmR chart says of
    the latest point, whichever chart the page shows; empty while there are too few points.
    """
    points = points_of([measure])[measure.pk]
    shown = shown_points(measure, points, exact=True)
    chart = chart_of(measure, shown, rebases=Rebase.objects.current().filter(measure=measure), kind=ChartKind.XMR)
    last, before = [*(point.starts_on for point in points[:-3:-1]), None, None][:2]
    measure.next_due_on = due.next_due_on(measure, last, before)
    measure.latest_on = None if chart.latest is None else chart.dates[chart.latest]
    measure.latest_variation, measure.latest_assurance = chart.variation, chart.assurance
    measure.save(update_fields=FIELDS)
