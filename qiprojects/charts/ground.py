"""The lines of a chart: centre, limits and target across it, and upright ones where something is marked."""

from itertools import pairwise

from qiprojects.charts import colours, strip
from qiprojects.charts.scales import is_reached

MOST_LED_DOWN = 14  # flags with a line down to the days
CARRIED_ON, LIMIT, TRIAL, TARGET = "9 5", "6 4", "2 4", "1 5"


def lines_across(chart, field):
    """Limits, centre lines and the target, as SVG text; a limit that cannot be reached is not drawn."""
    spans = _spans(chart, field)
    parts = [_limits_by_point(chart, field)] if chart.upper else []
    for segment, (left, right) in zip(chart.segments, spans, strict=True):
        dashes = TRIAL if segment.is_trial else LIMIT
        for limit in (segment.lower, segment.upper):
            if limit is not None and is_reached(chart, limit):
                parts.append(_across(left, right, field.y(limit), colours.QUIET, 1.5, dashes))
        parts.append(_centre(chart, field, segment, left, right))
    if chart.target is not None:
        parts.append(_across(field.left, field.right, field.y(chart.target), colours.TARGET, 2.5, TARGET, ' stroke-linecap="round"'))
    return "".join(parts)


def _centre(chart, field, segment, left, right):
    """Whole over the points that it rests on, dashed where it is carried on."""
    if segment.centre is None:
        return ""
    y = field.y(segment.centre)
    if segment.until is None:
        return _across(left, right, y, colours.INK, 2)
    middle = _between(chart, field, segment.until)
    return _across(left, middle, y, colours.INK, 2) + _across(middle, right, y, colours.INK, 2, CARRIED_ON)


def _across(left, right, y, colour, thick, dashes="", more=""):
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" fill="none" stroke="{colour}" stroke-width="{thick}"{dashed}{more}/>'


def _spans(chart, field):
    """(left, right) of each segment: they meet half-way between their points, and reach the edges of the field."""
    if not chart.segments:
        return []
    edges = [field.left, *[_between(chart, field, segment.first - 1) for segment in chart.segments[1:]], field.right]
    return list(pairwise(edges))


def _between(chart, field, place):
    """Half-way from the point at `place` to the one after it."""
    return (field.along.place(chart.dates[place]) + field.along.place(chart.dates[place + 1])) / 2


def _limits_by_point(chart, field):
    """Limits that differ from point to point, as steps."""
    known = [place for place, upper in enumerate(chart.upper) if upper is not None]
    xs = [field.along.place(chart.dates[place]) for place in known]
    edges = [field.left, *[(one + two) / 2 for one, two in pairwise(xs)], field.right]
    starts = {segment.first for segment in chart.segments}
    dashes = {place: segment.is_trial for segment in chart.segments for place in range(segment.first, segment.last + 1)}
    drawn = []
    for is_trial, style in ((False, LIMIT), (True, TRIAL)):
        path = []
        for limits in (chart.lower, chart.upper):
            before = None
            for at, place in enumerate(known):
                limit = limits[place]
                if dashes.get(place) != is_trial or limit is None or not is_reached(chart, limit):
                    before = None
                    continue
                y = f"{field.y(limit):.1f}"
                joined = before is not None and place not in starts
                path.append(f"V{y}H{edges[at + 1]:.1f}" if joined else f"M{edges[at]:.1f} {y}H{edges[at + 1]:.1f}")
                before = y
        if path:
            drawn.append(f'<path d="{"".join(path)}" fill="none" stroke="{colours.QUIET}" stroke-width="1.2" stroke-dasharray="{style}"/>')
    return "".join(drawn)


def verticals(chart, field, flags):
    """A thin line below each flag, short where there are many, and a dashed one where new lines begin."""
    end = field.bottom if len(flags) <= MOST_LED_DOWN else field.top + 8
    thin = [f"M{flag.x:.1f} {field.top - 8 - strip.ROW * flag.row:.1f}V{end}" for flag in flags if flag.kind != "rebase"]
    dashed = [_between(chart, field, segment.first - 1) for segment in chart.segments[1:]]
    parts = []
    if thin:
        parts.append(f'<path d="{"".join(thin)}" fill="none" stroke="{colours.QUIET}" stroke-width="0.8" stroke-dasharray="2 3"/>')
    if dashed:
        path = "".join(f"M{x:.1f} {field.top - 4}V{field.bottom}" for x in dashed)
        parts.append(f'<path d="{path}" fill="none" stroke="{colours.INK}" stroke-width="1.5" stroke-dasharray="4 3"/>')
    return "".join(parts)
