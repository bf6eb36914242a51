"""Tables of figures as one reader may see them: the one place for pages, exports, charts and reports.

For the sub-team figures are exact. For everybody else (DOMAIN section 14.6):

- A count under the threshold is hidden, zero included; others are rounded, totals too, each from its own unrounded value.
- A share is hidden if either of its counts is, or if the rest is under the threshold, else a whole number from the unrounded counts.
  Its interval and comparison are worked out from the share and the denominator as they are shown, so they fit it and tell nothing
  more. Rates, with theirs, are worked out from the rounded counts.
- Where anything is hidden no total is shown. Further rows are hidden where the total is known (`datareview.hiding`), and a whole
  table where another one of the same people tells too much (`datareview.standing`); its note goes with whatever is hidden.
- Rows are never filtered or sorted by size. Where something is hidden they stand in the order of their codes or labels, whatever
  the order in which they were typed. A chart is drawn from the texts' own numbers.

What this does not cover: nothing is known of what is published elsewhere unless the team says so (`total_is_public`), and tables by
different characteristics are checked against each other by their totals alone.
"""

from dataclasses import asdict, dataclass, replace

from django.conf import settings

from core.charts import Bar, Bars
from core.suppression import suppress_count, suppress_percentage
from datareview.breakdowns import characteristic_label, place_of
from datareview.hiding import NOTHING, hidden_in
from datareview.models import FigureKind, FigureTable
from datareview.rates import byar, ratio_of_rates, ratio_of_shares, wilson
from datareview.standing import SHOWN, standings_of

UNKNOWN = "not known"
NONE = "–"


@dataclass(frozen=True)
class Figure:
    """One line of a table in texts. `number`, `low` and `high` are what a chart draws: what the texts say, and None where they hide."""

    label: str
    code: str
    numerator: str
    denominator: str = ""
    value: str = ""
    interval: str = ""
    ratio: str = ""
    ratio_interval: str = ""
    number: float | None = None
    low: float | None = None
    high: float | None = None
    is_reference: bool = False
    is_total: bool = False

    @property
    def is_hidden(self):
        return settings.SMALL_NUMBER_SYMBOL in (self.numerator, self.denominator, self.value)


@dataclass(frozen=True)
class ShownTable:
    """A table of figures as one reader sees it: texts only, so that nothing else can leave with it.

    `kind` is a FigureKind; `lines` are Figures, without the `total`, which is None where a count is not known. `kept` says why a
    table is kept to the sub-team, and then has no lines. `as_data` gives it as JSON-able values for what is frozen, `from_data`
    takes them back.
    """

    pk: int
    title: str
    kind: str
    source: str
    counted: str
    breakdown: str
    index: str
    period: str
    note: str
    per: int
    is_exact: bool
    compared_with: str
    lines: tuple[Figure, ...]
    total: Figure | None
    kept: str = ""

    @property
    def hides(self):
        return any(line.is_hidden for line in self.all_lines)

    @property
    def all_lines(self):
        return (*self.lines, self.total) if self.total else self.lines

    @property
    def has_value(self):
        """Whether there are shares or rates, and not counts alone."""
        return self.kind != FigureKind.COUNT

    @property
    def has_chart(self):
        """Whether there is anything to draw."""
        return any(line.number is not None for line in self.lines)

    @property
    def has_ratio(self):
        return bool(self.compared_with) and self.has_value

    @property
    def value_heading(self):
        return f"Rate for {self.per:,}" if self.kind == FigureKind.RATE else "Share"

    @property
    def notes(self):
        """Sentences that belong under the table wherever it stands."""
        if self.kept:
            return (f"This table is kept to the sub-team. {self.kept}",)
        return tuple(sentence for sentence in (self._about_hiding(), self._about_rounding(), self._about_methods()) if sentence)

    def _about_hiding(self):
        if not self.hides:
            return ""
        symbol = settings.SMALL_NUMBER_SYMBOL
        stands = f"{symbol} stands for a small number, or for one from which a small number could be worked out: "
        more = " Numbers that are not small, and totals, are hidden beside it so that nobody can work it out by taking away."
        rest = " A share is also hidden where few or none are left over." if self.kind == FigureKind.SHARE else ""
        return f"{stands}it is hidden so that nobody can be recognised.{more}{rest}"

    def _about_rounding(self):
        if self.is_exact:
            return ""
        base = {
            FigureKind.SHARE: " Shares are worked out from the unrounded numbers, intervals and comparisons from what is shown.",
            FigureKind.RATE: " Rates, intervals and comparisons are worked out from the rounded numbers.",
        }
        rounded = f"Numbers are rounded to the nearest {settings.SMALL_NUMBER_BASE}, so they may not add up."
        return f"{rounded}{base.get(self.kind, '')}"

    def _about_methods(self):
        if not self.has_value:
            return ""
        interval = "Wilson's score method" if self.kind == FigureKind.SHARE else "Byar's method"
        return f"95% intervals: {interval}{'; comparisons: log method' if self.has_ratio else ''}."

    @property
    def reading(self):
        """What the comparison says, in a sentence: the groups whose interval leaves out 1. Empty without a comparison."""
        if not self.has_ratio or self.kept:
            return ""
        if not any(line.ratio_interval for line in self.lines):
            return f"No comparison with {self.compared_with} can be worked out."
        apart = [line for line in self.lines if line.ratio_interval and _leaves_out_one(line.ratio_interval)]
        if not apart:
            return f"No group shown differs from {self.compared_with} by more than chance may explain."
        said = "; ".join(f"{line.label}: {line.ratio} times {self.compared_with} ({line.ratio_interval})" for line in apart)
        return f"More than chance may explain: {said}."

    def chart(self, name=""):
        """The Bars of this table; `name` if the page shows it twice."""
        unit = {FigureKind.COUNT: self.counted or "number", FigureKind.SHARE: "% of people"}.get(self.kind, f"for {self.per:,} people")
        return Bars(title=self.title, unit=unit, bars=tuple(map(_bar, self.lines)), name=name or f"table-{self.pk}")

    def as_data(self):
        return asdict(self)

    @classmethod
    def from_data(cls, data):
        total = data["total"]
        return cls(
            **{**data, "lines": tuple(Figure(**line) for line in data["lines"]), "total": Figure(**total) if total else None},
        )


def _leaves_out_one(interval):
    low, high = (float(part.replace(",", "")) for part in interval.split(" to "))
    return low > 1 or high < 1


def _bar(line):
    hidden = line.is_hidden
    text = "hidden" if hidden else f"{line.value} ({line.interval})" if line.interval else line.value or line.numerator
    return Bar(line.label, text, line.number, line.low, line.high, line.is_reference)


def shown(table, rows=None, *, exact, standing=None):
    """One FigureTable (with its source) as a ShownTable. `exact` is `reading.is_exact` of its reader; `rows` are its FigureRows.

    `standing` is its Standing among the tables of the review, asked for if it is not given.
    """
    rows = list(table.rows.all() if rows is None else rows)
    if exact:
        return _assemble(table, rows, NOTHING, exact=True)
    standing = standing or standings_of(table.source.population_id).get(table.pk, SHOWN)
    if standing.kept:
        return replace(_assemble(table, [], NOTHING, exact=False), note="", compared_with="", kept=standing.kept)
    pairs = [(row.numerator, row.denominator) for row in rows]
    hidden = hidden_in(table.kind, pairs, total_is_known=standing.total_is_known or table.total_is_public)
    view = _assemble(table, rows, replace(hidden, totals=hidden.totals or standing.hides_totals), exact=False)
    return replace(view, note="") if view.hides else view


def shown_all(tables, *, exact):
    """Several FigureTables of one review as ShownTables, in as many queries for many as for two."""
    tables = list(FigureTable.objects.filter(pk__in=[table.pk for table in tables]).select_related("source").prefetch_related("rows"))
    standings = standings_of(tables[0].source.population_id) if tables and not exact else {}
    return [shown(table, table.rows.all(), exact=exact, standing=standings.get(table.pk, SHOWN)) for table in tables]


@dataclass(frozen=True)
class _Line:
    """A row or the total before it is worded: counts as they may be shown (None: hidden or unknown), and `percent`, a share in words.

    `percent` is empty for whoever sees exact figures.
    """

    label: str
    code: str
    over: int | None
    under: int | None
    texts: tuple[str, str]
    percent: str
    is_reference: bool = False
    is_total: bool = False

    @property
    def is_hidden(self):
        return settings.SMALL_NUMBER_SYMBOL in (*self.texts, self.percent)

    @property
    def share(self):
        """The people who are meant when a share is worked with: as many as the share says where it is rounded, else the counted ones."""
        return int(self.percent.rstrip("%")) * self.under / 100 if self.percent else self.over


def _assemble(table, rows, hidden, *, exact):
    lines = [
        _line(
            row.label,
            row.code,
            (row.numerator, row.denominator),
            (place in hidden.numerators, place in hidden.denominators, place in hidden.shares),
            table.kind,
            exact,
            is_reference=row.is_reference,
        )
        for place, row in enumerate(rows)
    ]
    if hidden != NOTHING:
        lines.sort(key=lambda line: place_of(line.label, line.code))
    reference = next((line for line in lines if line.is_reference), None)
    total = _total_line(table, rows, hidden, exact)
    return ShownTable(
        pk=table.pk,
        title=table.title,
        kind=table.kind,
        source=table.source.name,
        counted=table.counted,
        breakdown=characteristic_label(table.characteristic),
        index=table.index,
        period=table.period or table.source.period,
        note=table.note,
        per=100 if table.kind == FigureKind.SHARE else table.per,
        is_exact=exact,
        compared_with=reference.label if reference and table.kind != FigureKind.COUNT else "",
        lines=tuple(_figure(line, reference, table, exact) for line in lines),
        total=_figure(total, None, table, exact) if total else None,
    )


def _total_line(table, rows, hidden, exact):
    """The total, from unrounded counts; None for a single row, and where a count that it needs is not known."""
    over, under = [row.numerator for row in rows], [row.denominator for row in rows]
    is_count = table.kind == FigureKind.COUNT
    if len(rows) < 2 or None in over or (None in under and not is_count):
        return None
    pair = (sum(over), None if is_count else sum(under))
    return _line("Total", "", pair, (hidden.totals,) * 3, table.kind, exact, is_total=True)


def _line(label, code, pair, hides, kind, exact, **flags):
    pair = (pair[0], None if kind == FigureKind.COUNT else pair[1])
    texts = tuple(_text(count, is_hidden, exact) for count, is_hidden in zip(pair, hides[:2], strict=True))
    over, under = (_number_in(text) for text in texts)
    percent = ""
    if kind == FigureKind.SHARE and not exact and None not in (over, under):
        percent = settings.SMALL_NUMBER_SYMBOL if hides[2] else suppress_percentage(*pair)
    return _Line(label, code, over, under, texts, percent, **flags)


def _text(count, is_hidden, exact):
    if count is None:
        return UNKNOWN
    if exact:
        return f"{count:,}"
    text = settings.SMALL_NUMBER_SYMBOL if is_hidden else suppress_count(count)
    return text if text == settings.SMALL_NUMBER_SYMBOL else f"{int(text):,}"


def _number_in(text):
    return None if text in (UNKNOWN, settings.SMALL_NUMBER_SYMBOL) else int(text.replace(",", ""))


def _figure(line, reference, table, exact):
    base = {
        "label": line.label,
        "code": line.code,
        "numerator": line.texts[0],
        "is_reference": line.is_reference,
        "is_total": line.is_total,
    }
    if table.kind == FigureKind.COUNT:
        return Figure(**base, number=line.over)
    base["denominator"] = line.texts[1]
    if line.is_hidden:
        hidden = dict.fromkeys(("value", "interval"), settings.SMALL_NUMBER_SYMBOL)
        return Figure(**base, **hidden, ratio=settings.SMALL_NUMBER_SYMBOL if reference and not line.is_reference else "")
    estimate = _estimate(line, table)
    if estimate is None:
        return Figure(**base, value=NONE)
    worded = _worded_share(line, estimate) if table.kind == FigureKind.SHARE else _worded_rate(estimate)
    return Figure(**base, **worded, **_ratio(line, reference, table))


def _estimate(line, table):
    """The share (of 100) or rate with its interval, or None where a count is unknown or impossible."""
    if line.over is None or not line.under:
        return None
    if table.kind == FigureKind.RATE:
        return byar(line.over, line.under).times(table.per)
    return wilson(line.share, line.under).times(100) if line.share <= line.under else None


def _worded_share(line, estimate):
    """In whole numbers for whoever gets the rounded ones."""
    if not line.percent:
        interval = f"{estimate.low:.1f}% to {estimate.high:.1f}%"
        return {"value": f"{estimate.value:.1f}%", "interval": interval, **_drawn(estimate.value, estimate.low, estimate.high)}
    value, low, high = (round(number) for number in (estimate.value, estimate.low, estimate.high))
    return {"value": line.percent, "interval": f"{low}% to {high}%", **_drawn(value, low, high)}


def _worded_rate(estimate):
    texts = [_short(number) for number in (estimate.value, estimate.low, estimate.high)]
    return {"value": texts[0], "interval": f"{texts[1]} to {texts[2]}", **_drawn(estimate.value, estimate.low, estimate.high)}


def _drawn(value, low, high):
    return {"number": round(value, 2), "low": round(low, 2), "high": round(high, 2)}


def _ratio(line, reference, table):
    if reference is None or line.is_total:
        return {}
    if line.is_reference:
        return {"ratio": "1"}
    if reference.is_hidden:
        return {"ratio": settings.SMALL_NUMBER_SYMBOL}
    if None in (reference.over, reference.under):
        return {"ratio": NONE}
    if table.kind == FigureKind.SHARE:
        ratio = ratio_of_shares(line.share, line.under, reference.share, reference.under)
    else:
        ratio = ratio_of_rates(line.over, line.under, reference.over, reference.under)
    if ratio is None:
        return {"ratio": NONE}
    return {"ratio": f"{ratio.value:.2f}", "ratio_interval": f"{ratio.low:.2f} to {ratio.high:.2f}"}


def _short(number):
    """With as many decimals as it takes to tell it from nothing."""
    return f"{number:,.1f}" if number >= 10 else f"{number:.2f}"
