"""Reads for the list of measures: their order, what is missing, what the latest point says."""

from dataclasses import dataclass

from django.db.models import Case, Value, When

from qiprojects.charts.loading import charts_of
from qiprojects.charts.words import assurance_words
from qiprojects.definition import is_defined_q, missing_of
from qiprojects.models import ChartKind, Measure, MeasureKind

ASKS = {
    MeasureKind.OUTCOME: "Is the aim being reached?",
    MeasureKind.PROCESS: "Are the changes happening as planned?",
    MeasureKind.BALANCING: "Is anything else getting worse?",
}


@dataclass(frozen=True)
class Row:
    """A measure in the list. `chart` is the SPC chart of what the reader may see, `says` and `assures` its verdict in words."""

    measure: Measure
    chart: object
    says: str
    assures: str
    missing: str
    is_due: bool


def by_kind(population):
    """The current measures of a population: outcome, process, balancing, each in the order that people gave them. A QuerySet."""
    place = Case(*(When(kind=kind, then=Value(number)) for number, kind in enumerate(MeasureKind)), default=Value(len(MeasureKind)))
    return Measure.objects.current().filter(population=population).order_by(place, "position", "pk")


def rows_of(population, reading, measures, *, today):
    """[(MeasureKind, [Row])] of these measures (in the order of `by_kind`), for a reader. The same number of queries for any number."""
    charts = charts_of(population, reading, measures=list(measures), kind=ChartKind.XMR)
    rows = [_row(measure, chart, today) for measure, chart in charts]
    return [(kind, mine) for kind in MeasureKind if (mine := [row for row in rows if row.measure.kind == kind])]


def has_outcome(population):
    """Whether an outcome measure of this population has an operational definition."""
    return Measure.objects.current().filter(is_defined_q(), population=population, kind=MeasureKind.OUTCOME).exists()


def undefined_outcome(population):
    """The first outcome measure that is still to be defined, or None."""
    rows = Measure.objects.current().exclude(is_defined_q()).filter(population=population, kind=MeasureKind.OUTCOME)
    return rows.order_by("position", "pk").first()


def in_words(parts):
    """ "what is counted, the numerator and the denominator"; an empty text for nothing."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _row(measure, chart, today):
    return Row(
        measure,
        chart,
        chart.verdict if chart.n else "No points yet",
        assurance_words(chart.assurance),
        in_words(missing_of(measure)),
        bool(measure.next_due_on and measure.next_due_on <= today),
    )
