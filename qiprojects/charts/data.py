"""What a chart is before it is drawn: plain values, worked out by `qiprojects.charts.making`, drawn and read out by others."""

from dataclasses import dataclass
from datetime import date

COMMON = "common_cause"
IMPROVEMENT = "special_cause_improvement"
CONCERN = "special_cause_concern"
NEUTRAL_HIGH = "special_cause_neutral_high"
NEUTRAL_LOW = "special_cause_neutral_low"
SPECIAL = frozenset({IMPROVEMENT, CONCERN, NEUTRAL_HIGH, NEUTRAL_LOW})
SHIFT = "shift"  # on a run chart: one of six or more on one side of the median; no verdict by itself


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a chart with its own lines: from the point at `first` to that at `last` (places in `Chart.dates`, both included).

    `lower` and `upper` are None where there are no limits, or where they differ from point to point (`Chart.lower`, `Chart.upper`).
    `n` points have a value; the lines rest on the first `rests_on` of them, which is fewer after a baseline. `until` is then the place of
    the last of these, else None. `is_trial`: too few points for limits that hold. `reason` is why the lines were drawn anew.
    """

    first: int
    last: int
    n: int
    rests_on: int
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    until: int | None = None
    is_trial: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something marked on the chart: an annotation, a test ("cycle"), or new lines ("rebase").

    `number` is its number on the chart and in the list below it. `until` is the day on which a test ended; None while it runs, or where
    there is no such day. `is_shown`: its day lies on the chart.
    """

    number: int
    kind: str
    on: date
    text: str
    until: date | None = None
    is_open: bool = False
    is_shown: bool = True

    @property
    def kind_words(self):
        return {"annotation": "Note", "cycle": "Test", "rebase": "New lines"}[self.kind]


@dataclass(frozen=True, slots=True)
class Row:
    """A point in the table below a chart: texts only, besides its date. `signal` says in words how it is marked."""

    on: date
    period: str
    value: str
    numerator: str = ""
    denominator: str = ""
    signal: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one measure, for one reader: everything in it may be seen by that reader.

    `kind` is a ChartKind; `name` a short id, different for each chart of a page. Of the same length, one for each point in the order of
    dates: `dates`, `values` (None where there is none), `texts`, `marks` (None, `COMMON`, one of `SPECIAL`, or `SHIFT`), and, where limits
    differ from point to point, `lower` and `upper` (else empty). `trends` are (first, last) places of rises or falls of five and more on a
    run chart. `hidden` and `missing` are the places of small numbers and of points that were not collected.

    `floor` and `ceiling` are the least and the greatest value there can be, or None. `decimals` is how finely its numbers are said.
    `improvement` is "increase", "decrease" or "neutral". `variation` and `assurance` are codes of icons, empty while there are too few
    points. `problem` says why there are no lines although there are points. `reading` is what the chart says, in sentences, `verdict` the
    same in a few words for a list, `baseline` whether the baseline that somebody set is used, and why not (empty where nobody did).
    """

    kind: str
    name: str
    title: str
    unit_label: str
    improvement: str
    suffix: str = ""
    dates: tuple[date, ...] = ()
    values: tuple[float | None, ...] = ()
    texts: tuple[str, ...] = ()
    marks: tuple[str | None, ...] = ()
    segments: tuple[Segment, ...] = ()
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    trends: tuple[tuple[int, int], ...] = ()
    hidden: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    target: float | None = None
    target_on: date | None = None
    notes: tuple[Note, ...] = ()
    floor: float | None = None
    ceiling: float | None = None
    decimals: int = 1
    is_whole: bool = False
    variation: str = ""
    assurance: str = ""
    is_exact: bool = True
    problem: str = ""
    alternative: str = ""
    reading: tuple[str, ...] = ()
    verdict: str = ""
    baseline: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def centre_word(self):
        """What the centre line is called."""
        return "Median" if self.kind in ("run", "g") else "Mean"

    @property
    def n(self):
        """How many points have a value."""
        return len(self.values) - len(self.hidden) - len(self.missing)

    @property
    def n_missing(self):
        return len(self.missing)

    @property
    def n_hidden(self):
        return len(self.hidden)

    @property
    def latest(self):
        """The place of the latest point with a value, or None."""
        return next((place for place in range(len(self.values) - 1, -1, -1) if self.values[place] is not None), None)

    @property
    def later_hidden(self):
        """How many points after the latest one with a value are hidden."""
        return sum(place > self.latest for place in self.hidden) if self.latest is not None else 0

    @property
    def is_trial(self):
        """Whether the lines that hold now rest on too few points."""
        return bool(self.segments) and self.segments[-1].is_trial

    @property
    def has_limits(self):
        return bool(self.lower) or any(segment.upper is not None for segment in self.segments)

    @property
    def has_parts(self):
        """Whether its table has columns for numerator and denominator."""
        return any(row.numerator or row.denominator for row in self.rows)

    @property
    def has_notes_of_points(self):
        return any(row.note for row in self.rows)

    def say(self, number):
        """A number of this chart as text, as finely as the chart says its numbers, with its sign."""
        text = f"{number:,.{self.decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return f"{'0' if text == '-0' else text}{self.suffix}"
