"""A Chart of a measure from what a reader may see of it."""

from qiprojects.charts.data import Chart
from qiprojects.charts.kinds import chosen


def chart_of(measure, shown, *, rebases=(), annotations=(), cycles=(), kind=None, group=None, exact=True):
    """The Chart of a measure from its ShownPoints and the rows marked on it. Runs no query, and never fails on its numbers."""
    n = sum(point.value is not None for point in shown)
    return Chart(
        kind=chosen(measure, kind, n),
        name=f"chart-{measure.pk}",
        title=measure.name,
        unit_label=measure.unit_label,
        improvement={"up": "increase", "down": "decrease"}.get(measure.direction, "neutral"),
        dates=tuple(point.on for point in shown),
        values=tuple(point.value for point in shown),
        texts=tuple(point.text for point in shown),
    )
