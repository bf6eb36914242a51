"""What lines and shapes mean: names beside a wide chart, a key below it for what else is on it, and all of it below a narrow one."""

from dataclasses import dataclass

from django.utils.html import escape

from assets.drawing.measure import width
from qiprojects.charts import colours, marks
from qiprojects.charts.data import COMMON, CONCERN, IMPROVEMENT, NEUTRAL_HIGH, NEUTRAL_LOW, SHIFT, SPECIAL
from qiprojects.charts.ground import CARRIED_ON, LIMIT, TARGET, TRIAL
from qiprojects.charts.scales import is_reached

SAMPLE, GAP, ROW = 22, 18, 19  # width of a sample, between two items, height of a row

WORDS = {
    COMMON: "No signal",
    IMPROVEMENT: "Signal of improvement",
    CONCERN: "Signal of concern",
    NEUTRAL_HIGH: "Signal: higher or lower",
    NEUTRAL_LOW: "Signal: higher or lower",
    SHIFT: "Six or more on one side",
    marks.CROSS: "Not collected",
    marks.STAR: "Hidden: small number",
}


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a line, with the value where it is on the right."""

    value: float
    text: str
    colour: str
    is_bold: bool = False


def labels_of(chart):
    """The Labels of the lines that hold for the latest points, and of the target."""
    labels = []
    if chart.segments:
        segment = chart.segments[-1]
        lower, upper = _limits(chart, segment)
        word = "Trial limit" if segment.is_trial else "limit"
        for limit, name in ((upper, "Upper"), (lower, "Lower")):
            if limit is not None and is_reached(chart, limit):
                labels.append(Label(limit, f"{word if segment.is_trial else f'{name} {word}'} {chart.say(limit)}", colours.QUIET))
        if segment.centre is not None:
            labels.append(Label(segment.centre, f"{chart.centre_word} {chart.say(segment.centre)}", colours.INK, True))
    if chart.target is not None:
        labels.append(Label(chart.target, f"Target {chart.say(chart.target)}", colours.TARGET))
    return labels


def _limits(chart, segment):
    """Those of the latest point, where they differ from point to point."""
    if not chart.upper:
        return segment.lower, segment.upper
    return chart.lower[segment.last], chart.upper[segment.last]


def key_of(chart, size, top):
    """(SVG text, the y below it): the key from `top` on, in as many rows as it needs; nothing where nothing needs to be said."""
    items = [*(_lines(chart) if size.is_narrow else []), *_shapes(chart)]
    drawn, x, y = [], 2.0, top
    for sample, text in items:
        text = shortened(text, size.width - SAMPLE - 12, size.font)
        wide = SAMPLE + 6 + width(text, size.font)
        if x > 2 and x + wide > size.width:
            x, y = 2.0, y + ROW
        drawn.append(f'{sample(x, y + 8)}<text x="{x + SAMPLE + 6:.1f}" y="{y + 8 + size.font * 0.35:.1f}">{escape(text)}</text>')
        x += wide + GAP
    return "".join(drawn), (y + ROW if items else top)


def _lines(chart):
    """The lines with their values, for a chart that has no names beside it."""
    items = []
    if chart.segments:
        segment = chart.segments[-1]
        limits = [chart.say(limit) for limit in _limits(chart, segment) if limit is not None and is_reached(chart, limit)]
        if segment.centre is not None:
            items.append((_line(colours.INK, 2), f"{chart.centre_word} {chart.say(segment.centre)}"))
        if limits:
            word = "Trial limit" if segment.is_trial else "Latest limit" if chart.upper else "Limit"
            text = f"{word}{'s' if len(limits) > 1 else ''} {' and '.join(limits)}"
            items.append((_line(colours.QUIET, 1.5, TRIAL if segment.is_trial else LIMIT), text))
    if chart.target is not None:
        items.append((_line(colours.TARGET, 2.5, TARGET, ' stroke-linecap="round"'), f"Target {chart.say(chart.target)}"))
    return items


def _shapes(chart):
    """What each shape means, of those that are on the chart; circles alone need no words."""
    there = {mark for mark in chart.marks if mark}
    shown = [mark for mark in (SHIFT, IMPROVEMENT, CONCERN, NEUTRAL_HIGH, COMMON) if mark in there]
    if NEUTRAL_LOW in there and NEUTRAL_HIGH not in there:
        shown.insert(0, NEUTRAL_LOW)
    if not there & (SPECIAL | {SHIFT}):
        shown = []
    items = [(_mark(mark), _word(mark, chart)) for mark in shown]
    items += [(_mark(mark), WORDS[mark]) for mark, places in ((marks.CROSS, chart.missing), (marks.STAR, chart.hidden)) if places]
    if chart.trends:
        items.append((_line(colours.INK, 3.5), "Five or more up or down"))
    if any(segment.until is not None for segment in chart.segments):
        items.append((_line(colours.INK, 2, CARRIED_ON), f"{chart.centre_word} carried on from the baseline"))
    return items


def _word(mark, chart):
    return "Others" if mark == COMMON and chart.kind == "run" else WORDS[mark]


def _mark(mark):
    return lambda x, y: marks.drawn(mark, [(x + SAMPLE / 2, y)], 4.5)


def _line(colour, thick, dashes="", more=""):
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return lambda x, y: f'<path d="M{x:.1f} {y:.1f}h{SAMPLE}" fill="none" stroke="{colour}" stroke-width="{thick}"{dashed}{more}/>'


def shortened(text, widest, size):
    """A text that fits into one line, ending in "…" where it was longer."""
    if width(text, size) <= widest:
        return text
    while text and width(f"{text}…", size) > widest:
        text = text[:-1].rstrip()
    return f"{text}…"
