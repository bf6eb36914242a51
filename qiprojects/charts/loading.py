"""Charts from rows: a constant number of queries, however many measures and points there are."""

from collections import defaultdict

from django.db.models import Prefetch

from qiprojects.charts.making import chart_of
from qiprojects.figures import shown_points
from qiprojects.models import Annotation, Cycle, DataPoint, Measure, Rebase

POINT_FIELDS = ("pk", "measure_id", "starts_on", "ends_on", "numerator", "denominator", "value", "is_missing", "note")


def charts_of(population, reading, *, measures=None, kind=None, group=None):
    """[(Measure, Chart)] of a population for a reader (`ProjectReading`), in the order of the measures.

    `measures` are rows of this population, all current ones without. `kind` is a ChartKind for those that it fits; `group` a
    BreakdownGroup, without it the points of everybody. Six queries, and one more for the measures.
    """
    measures = list(Measure.objects.current().filter(population=population) if measures is None else measures)
    return list(zip(measures, _charts(measures, exact=reading.exact, kind=kind, group=group), strict=True))


def chart_for(measure, reading, kind=None, group=None):
    """The Chart of one measure for a reader; as `charts_of`."""
    return _charts([measure], exact=reading.exact, kind=kind, group=group)[0]


def points_of(measures, group=None):
    """{measure id: rows of its current points, oldest first}, of everybody or of one group. One query."""
    rows = DataPoint.objects.current().filter(measure__in=[measure.pk for measure in measures], group=group)
    found = defaultdict(list)
    for row in rows.order_by("starts_on", "pk").values_list(*POINT_FIELDS, named=True):
        found[row.measure_id].append(row)
    return found


def _charts(measures, *, exact, kind, group):
    if not measures:
        return []
    points, rebases = points_of(measures, group), _by_measure(Rebase, measures)
    annotations, cycles = _by_measure(Annotation, measures), _cycles(measures)
    return [
        chart_of(
            measure,
            shown_points(measure, points[measure.pk], exact=exact),
            rebases=rebases[measure.pk],
            annotations=annotations[measure.pk],
            cycles=cycles[measure.pk],
            kind=kind,
            group=group,
            exact=exact,
        )
        for measure in measures
    ]


def _by_measure(model, measures):
    found = defaultdict(list)
    for row in model.objects.current().filter(measure__in=[measure.pk for measure in measures]).order_by("on", "pk"):
        found[row.measure_id].append(row)
    return found


def _cycles(measures):
    """{measure id: tests that began, oldest first}: those that name the measure, and those that name none whose idea does."""
    found, wanted = defaultdict(list), {measure.pk for measure in measures}
    populations = {measure.population_id for measure in measures}
    only_keys = Measure.objects.only("pk")
    rows = Cycle.objects.started().filter(population__in=populations, idea__removed_at__isnull=True).select_related("idea")
    rows = rows.prefetch_related(Prefetch("measures", only_keys), Prefetch("idea__measures", only_keys))
    for cycle in rows.order_by("started_on", "pk"):
        for measure in cycle.measures.all() or cycle.idea.measures.all():
            if measure.pk in wanted:
                found[measure.pk].append(cycle)
    return found
