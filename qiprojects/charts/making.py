"""A Chart of a measure from what a reader may see of it."""

from dataclasses import replace
from math import floor, log10

from qiprojects.charts import words
from qiprojects.charts.data import COMMON, SHIFT, Chart, Row
from qiprojects.charts.kinds import chosen, proposed
from qiprojects.charts.lines import lines_of
from qiprojects.charts.notes import notes_of
from qiprojects.due import Period, period_from
from qiprojects.figures import hides
from qiprojects.models import ChartKind, Direction, Unit

IMPROVEMENT = {Direction.UP: "increase", Direction.DOWN: "decrease"}
NOT_BELOW_ZERO = frozenset(Unit) - {Unit.SCORE}
MOST_DECIMALS = 4


def chart_of(measure, shown, *, rebases=(), annotations=(), cycles=(), kind=None, group=None, exact=True):
    """The Chart of a measure from its ShownPoints and the rows marked on it. Runs no query, and never fails on its numbers.

    `kind` is a ChartKind; one that does not fit the unit of the measure gives the proposed one. `cycles` come with their ideas. `group` is
    the BreakdownGroup whose points they are. `exact` is that of the reader.
    """
    shown = sorted(shown, key=lambda point: point.on)
    kind = chosen(measure, kind, len(_known(shown)), exact=exact).value
    improvement = IMPROVEMENT.get(measure.direction, "neutral")
    worked = lines_of(kind, shown, measure=measure, rebases=rebases, improvement=improvement)
    places = range(len(shown))
    chart = Chart(
        kind=kind,
        name=f"chart-{measure.pk or 0}-{kind}{f'-{group.pk}' if group else ''}",
        title=f"{measure.name}: {group.label}" if group else measure.name,
        unit_label=_caption(measure),
        improvement=improvement,
        suffix="%" if measure.unit == Unit.PERCENTAGE else "",
        dates=tuple(point.on for point in shown),
        values=tuple(point.value for point in shown),
        texts=tuple(point.text for point in shown),
        marks=tuple(worked.marks.get(place) for place in places),
        segments=tuple(worked.segments),
        lower=tuple(worked.lower.get(place) for place in places) if worked.lower else (),
        upper=tuple(worked.upper.get(place) for place in places) if worked.upper else (),
        trends=tuple(worked.trends),
        hidden=tuple(place for place in places if shown[place].is_hidden),
        missing=tuple(place for place in places if shown[place].is_missing),
        target=None if measure.target is None else float(measure.target),
        target_on=measure.target_on,
        notes=notes_of([point.on for point in shown], rebases, annotations, cycles),
        floor=_floor(measure, shown),
        ceiling=_ceiling(measure, shown),
        is_whole=measure.unit == Unit.COUNT,
        variation=worked.variation,
        assurance=worked.assurance,
        is_exact=not hides(measure, exact=exact),
        problem=worked.problem,
    )
    chart = replace(chart, decimals=_decimals(chart))
    run = lines_of("run", shown, measure=measure, rebases=rebases) if _is_read_as_run(chart, measure, exact) else None
    periods = [_period_words(measure, point) for point in shown]
    reading = words.reading(chart, worked, periods)
    rows = tuple(
        _row(point, period, chart.marks[at], worked.rules.get(at)) for at, (point, period) in enumerate(zip(shown, periods, strict=True))
    )
    return replace(
        chart,
        reading=reading,
        alternative=words.alternative(chart, worked, periods),
        verdict=words.verdict(chart.variation, run.results[-1] if run and run.results else None),
        baseline=words.baseline(chart, worked, measure.baseline_until),
        rows=rows,
    )


def _is_read_as_run(chart, measure, exact):
    """Whether a run chart gives the verdict: it is one, or has no verdict of its own and the page shows a run chart first."""
    return chart.kind == ChartKind.RUN or (not chart.variation and proposed(measure, chart.n, exact=exact) == ChartKind.RUN)


def _row(point, period, mark, rule):
    signal = words.SHIFT_WORDS if mark == SHIFT else words.mark_words(mark, rule) if mark not in (None, COMMON) else ""
    return Row(point.on, period, point.text, point.numerator_text, point.denominator_text, signal, point.note)


def _caption(measure):
    """What stands above the axis: the unit, with what a rate is per."""
    label = measure.unit_label or {Unit.RATE: ""}.get(measure.unit, measure.get_unit_display())
    if measure.unit == Unit.RATE:
        label = f"Per {measure.per:,} {label}".strip() if measure.per else label or "Rate"
    return label[:1].upper() + label[1:]


def _period_words(measure, point):
    """ "June 2026", "6 to 12 April 2026": the period of a point in words."""
    period = Period(point.on, point.ends_on) if point.ends_on and point.ends_on >= point.on else period_from(measure, point.on)
    return period.words


def _known(shown):
    return [point.value for point in shown if point.value is not None]


def _floor(measure, shown):
    """Nothing can be below nothing, unless somebody entered it; scores may go below it at any time."""
    numbers = [*_known(shown), *([] if measure.target is None else [measure.target])]
    return 0.0 if measure.unit in NOT_BELOW_ZERO and min(numbers, default=0) >= 0 else None


def _ceiling(measure, shown):
    return 100.0 if measure.unit == Unit.PERCENTAGE and max(_known(shown), default=0) <= 100 else None


def _decimals(chart):
    """So many that the numbers of the chart tell apart a hundredth of its height."""
    numbers = [value for value in (*chart.values, *chart.lower, *chart.upper, chart.target) if value is not None]
    for segment in chart.segments:
        numbers += [line for line in (segment.centre, segment.lower, segment.upper) if line is not None]
    size = max(numbers, default=0) - min(numbers, default=0)
    if not size:
        return 1
    return max(0, min(1 if chart.suffix else MOST_DECIMALS, 2 - floor(log10(size))))
