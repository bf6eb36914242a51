"""Bars that lie, one for each category, with the interval of each as a line across its end.

Only presentation attributes, so that no policy of a page stands in the way; the title is what is read out, in the PDF as well. Narrow
enough for a phone: the label of a bar stands above it.
"""

import textwrap
from dataclasses import dataclass
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

WIDTH = 400
LETTERS = 52  # of a label in a line
LINE, BAR, GAP = 18, 20, 12
TOP = 8
INK, QUIET, FILL, MARKED = "#212b32", "#4c6272", "#005eb8", "#4c6272"
FONT = "Arial, Liberation Sans, sans-serif"


@dataclass(frozen=True)
class Bar:
    """One category. `text` is the value in words ("38%", "hidden"); `value` None draws no bar. `low` and `high` are its interval.

    `is_marked` for the category that others are compared with.
    """

    label: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_marked: bool = False


@dataclass(frozen=True)
class Bars:
    """A chart. `unit` stands under its axis ("% of people"); `name` is a short id, different for each chart of a page."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    name: str = "chart"

    @property
    def alternative(self):
        """What is read out instead of the picture: every bar, from the texts that are shown and from nothing else."""
        parts = "; ".join(f"{bar.label}: {bar.text}" for bar in self.bars)
        return f"Bar chart: {self.title}. {parts}." if parts else f"Bar chart: {self.title}. No figures."


def draw_bars(chart):
    """The chart as SVG, safe to put into a page. Lengths follow `value`, `low` and `high` alone: pass only what may be seen."""
    most = _axis_end(chart.bars)
    rows, y = [], TOP
    for bar in chart.bars:
        row, y = _row(bar, y, most)
        rows.append(row)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-title" viewBox="0 0 {1} {2}" width="{1}" height="{2}" '
        'font-family="{3}" font-size="14"><title id="{0}-title">{4}</title>{5}{6}</svg>',
        chart.name,
        WIDTH,
        y + 2 * LINE,
        FONT,
        chart.alternative,
        mark_safe("".join(rows)),  # nosec B308 B703 (each made by format_html)
        _axis(chart.unit, y, most),
    )


def _axis_end(bars):
    """A round number that every bar and interval fits under: 1, 2, 2.5 or 5 times a power of ten."""
    top = max([value for bar in bars for value in (bar.value, bar.high) if value is not None], default=0)
    if top <= 0:
        return 1
    power = 10 ** floor(log10(top))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= top * 0.999999)


def _x(value, most):
    return round(min(value, most) / most * (WIDTH - 4) + 2, 1)


def _row(bar, y, most):
    """The label in as many lines as it needs, its value at the end of the last, and the bar. Returns (svg, the next y)."""
    lines = textwrap.wrap(bar.label, LETTERS - len(bar.text)) or [""]
    texts = []
    for line in lines:
        y += LINE
        texts.append((2, y - 4, line))
    label = format_html_join("", '<text x="{}" y="{}" fill="#212b32">{}</text>', texts)
    weight = "normal" if bar.value is None else "bold"
    value = format_html(
        '<text x="{}" y="{}" fill="{}" text-anchor="end" font-weight="{}">{}</text>', WIDTH - 2, y - 4, INK, weight, bar.text
    )
    return format_html("{}{}{}", label, value, _mark(bar, y, most)), y + BAR + GAP


def _mark(bar, y, most):
    if bar.value is None:
        return format_html('<line x1="2" y1="{0}" x2="{1}" y2="{0}" stroke="{2}" stroke-dasharray="2 4"/>', y + BAR / 2, WIDTH - 2, QUIET)
    drawn = format_html(
        '<rect x="2" y="{}" width="{}" height="{}" fill="{}"/>',
        y,
        round(max(1.0, _x(bar.value, most) - 2), 1),
        BAR,
        MARKED if bar.is_marked else FILL,
    )
    return drawn if bar.low is None or bar.high is None else format_html("{}{}", drawn, _whisker(bar, y, most))


def _whisker(bar, y, most):
    """The interval as a dark line with a white edge, so that it is seen on the bar and beside it."""
    left, right, middle = _x(bar.low, most), _x(bar.high, most), y + BAR / 2
    path = f"M{left} {middle - 5}V{middle + 5}M{left} {middle}H{right}M{right} {middle - 5}V{middle + 5}"
    return format_html(
        '<path d="{0}" fill="none" stroke="#ffffff" stroke-width="5"/><path d="{0}" fill="none" stroke="{1}" stroke-width="2"/>', path, INK
    )


def _axis(unit, y, most):
    ends = [(2, "start", 0), (WIDTH / 2, "middle", most / 2), (WIDTH - 2, "end", most)]
    labels = [(x, y + LINE - 2, QUIET, anchor, _number(number)) for x, anchor, number in ends]
    ticks = format_html_join("", '<text x="{}" y="{}" fill="{}" text-anchor="{}">{}</text>', labels)
    line = format_html('<line x1="2" y1="{0}" x2="{1}" y2="{0}" stroke="{2}"/>', y, WIDTH - 2, QUIET)
    caption = format_html('<text x="2" y="{}" fill="{}">{}</text>', y + 2 * LINE - 4, QUIET, unit)
    return format_html("{}{}{}", line, ticks, caption)


def _number(value):
    return f"{value:,.0f}" if value >= 10 or value == ceil(value) else f"{value:g}"
