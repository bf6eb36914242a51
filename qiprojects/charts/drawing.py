"""The picture of a chart: one renderer for pages and PDFs, SVG with presentation attributes only (FRONTEND section 5).

Wide for pages and paper, narrow for phones, where lines are named below the chart and not beside it. Texts stand beside, above and below
the field of the points, never on it; those beside it are pushed apart. `Chart.alternative` is the title, the only thing that is read out.
"""

from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from assets.drawing.measure import width as width_of
from qiprojects.charts import colours, key, marks, scales, strip
from qiprojects.charts.data import COMMON
from qiprojects.charts.ground import lines_across, verticals
from qiprojects.charts.small import draw_small

__all__ = ["draw", "draw_small"]


@dataclass(frozen=True, slots=True)
class Size:
    """`room` is how far apart the middles of two dates are at least, `steps` about how many steps the axis of values has."""

    width: int
    field: int
    font: int
    room: int
    steps: int
    is_narrow: bool = False


WIDE = Size(width=760, field=270, font=14, room=46, steps=5)
NARROW = Size(width=328, field=210, font=13, room=42, steps=4, is_narrow=True)
LINE, LABEL_STEP, EDGE = 17, 16, 10
MOST_RADIUS, LEAST_RADIUS = 4.5, 1.7


@dataclass(frozen=True, slots=True)
class Field:
    """Where the points lie, and the two axes that put them there. `left` and `right` are the edges; points keep a little inside."""

    size: Size
    left: float
    right: float
    top: float
    bottom: float
    up: scales.Upwards
    along: scales.Across

    def y(self, value):
        return self.up.place(value, self.top, self.bottom)


def draw(chart, *, narrow=False):
    """The chart as SVG, safe to put into a page or a PDF. `narrow` is for phones: as wide as their screens."""
    size = NARROW if narrow else WIDE
    up = scales.upwards(chart, size.steps)
    labels = [] if narrow else key.labels_of(chart)
    left = max(width_of(text, size.font) for _, text in up.ticks) + 10
    right = size.width - (max((width_of(label.text, size.font) for label in labels), default=0) + 16 if labels else EDGE)
    along = scales.across(chart, left + 12, right - 12)
    flags = strip.flags_of(chart, along)
    top = LINE + 8 + strip.height(flags)
    field = Field(size, left, right, top, top + size.field, up, along)
    parts = [
        _grid(field),
        _caption(chart, field),
        verticals(chart, field, flags),
        lines_across(chart, field),
        _points(chart, field),
        _days(chart, field),
        _labels(field, labels),
        strip.drawn(flags, field),
    ]
    rows, bottom = key.key_of(chart, size, field.bottom + (2 * LINE + 10 if chart.dates else 8))
    name = f"{chart.name}{'-narrow' if narrow else ''}"
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-title" viewBox="0 0 {1} {2}" width="{1}" height="{2}" '
        'font-family="{3}" font-size="{4}" fill="{5}"><title id="{0}-title">{6}</title>{7}</svg>',
        name,
        size.width,
        round(bottom),
        colours.FONT,
        size.font,
        colours.INK,
        chart.alternative or chart.title,
        mark_safe("".join([*parts, rows])),  # nosec B308 B703 (numbers, and texts that were escaped)
    )


def _grid(field):
    """Hairlines at the ticks, their texts, and the line on which the days stand."""
    rows, texts, size = [], [], field.size.font
    for value, text in field.up.ticks:
        y = field.y(value)
        rows.append(f"M{field.left:.1f} {y:.1f}H{field.right:.1f}")
        texts.append(f'<text x="{field.left - 7:.1f}" y="{y + size * 0.35:.1f}">{text}</text>')
    return (
        f'<path d="{"".join(rows)}" fill="none" stroke="{colours.HAIRLINE}"/>'
        f'<path d="M{field.left:.1f} {field.bottom}H{field.right:.1f}" fill="none" stroke="{colours.QUIET}"/>'
        f'<g fill="{colours.QUIET}" text-anchor="end">{"".join(texts)}</g>'
    )


def _caption(chart, field):
    """The unit above the axis, and that the axis does not begin at nothing."""
    cut = f" (the axis begins at {field.up.ticks[0][1]})" if field.up.is_cut else ""
    text = key.shortened(f"{chart.unit_label}{cut}", field.size.width - 4, field.size.font)
    return f'<text x="2" y="{field.size.font}" fill="{colours.QUIET}">{escape(text)}</text>'


def _points(chart, field):
    """The line through the points, broken at gaps, with the trends in it; the points; and marks on the axis where there is none."""
    if not chart.n:
        return _nothing(chart, field) + _gaps(chart, field)
    at = _places(chart, field)
    radius = _radius(chart, field)
    groups = {}
    for mark, where in zip(chart.marks or (COMMON,) * len(at), at, strict=True):
        if where:
            groups.setdefault(mark or COMMON, []).append(where)
    thin = 1.5 if radius > 3 else 1
    thick = "".join([marks.path(at[first : last + 1]) for first, last in chart.trends])
    return "".join(
        [
            f'<path d="{marks.path(at)}" fill="none" stroke="{colours.QUIET}" stroke-width="{thin}" stroke-linejoin="round"/>',
            f'<path d="{thick}" fill="none" stroke="{colours.INK}" stroke-width="3.5" stroke-linejoin="round"/>' if thick else "",
            *[marks.drawn(mark, groups[mark], radius if mark == COMMON else max(radius, 3)) for mark in _in_order(groups)],
            _gaps(chart, field),
        ]
    )


def _places(chart, field):
    """(x, y) of each point, None for one without a value: `Field.y` and `Across.place`, written out because there may be hundreds."""
    along, low = field.along, field.up.low
    across = (along.right - along.left) / ((along.last - along.first) or 1)
    up = (field.bottom - field.top) / (field.up.high - low)
    left, first = along.place(chart.dates[0]), chart.dates[0].toordinal()
    days = [left + (day.toordinal() - first) * across for day in chart.dates]
    return [None if value is None else (x, field.bottom - (value - low) * up) for x, value in zip(days, chart.values, strict=True)]


def _in_order(groups):
    """Common points first, so that the others lie on them."""
    return sorted(groups, key=lambda mark: (mark != COMMON, mark))


def _radius(chart, field):
    apart = (field.along.right - field.along.left) / max(1, len(chart.values) - 1)
    return max(LEAST_RADIUS, min(MOST_RADIUS, apart * 0.3))


def _gaps(chart, field):
    y = field.bottom - 8
    return "".join(
        marks.drawn(mark, [(field.along.place(chart.dates[place]), y) for place in places], 0)
        for mark, places in ((marks.CROSS, chart.missing), (marks.STAR, chart.hidden))
    )


def _nothing(chart, field):
    """Said between two ticks, away from the target."""
    text = "No values to show" if chart.values else "No points yet"
    (first, _), (second, _), *_ = field.up.ticks
    is_low = chart.target is None or chart.target > second
    y = field.y((first + second) / 2) if is_low else (field.top + field.y(field.up.ticks[-2][0])) / 2
    return (
        f'<text x="{(field.left + field.right) / 2:.1f}" y="{y + field.size.font * 0.35:.1f}" fill="{colours.QUIET}" '
        f'text-anchor="middle">{text}</text>'
    )


def _days(chart, field):
    """Short months, or days, below the field, with the year where it begins."""
    ticks, texts = [], []
    y = field.bottom + LINE
    for x, label, year in scales.day_ticks(chart, field.along, field.size.room):
        ticks.append(f"M{x:.1f} {field.bottom}v5")
        texts.append(f'<text x="{x:.1f}" y="{y + 2:.1f}">{label}</text>')
        if year:
            texts.append(f'<text x="{x:.1f}" y="{y + LINE:.1f}">{year}</text>')
    if not ticks:
        return ""
    line = f'<path d="{"".join(ticks)}" fill="none" stroke="{colours.QUIET}"/>'
    return f'{line}<g fill="{colours.QUIET}" text-anchor="middle">{"".join(texts)}</g>'


def _labels(field, labels):
    """The names of the lines at the right, in the order of their values and pushed apart; one that was moved is led to its line."""
    if not labels:
        return ""
    wanted = [field.y(label.value) for label in labels]
    drawn, size = [], field.size.font
    for label, y, at in zip(labels, wanted, apart(wanted, LABEL_STEP, field.top, field.bottom), strict=True):
        if abs(at - y) > 2:
            drawn.append(f'<path d="M{field.right + 1:.1f} {y:.1f}L{field.right + 9:.1f} {at:.1f}" fill="none" stroke="{label.colour}"/>')
        text = escape(label.text)
        weight = ' font-weight="bold"' if label.is_bold else ""
        drawn.append(f'<text x="{field.right + 12:.1f}" y="{at + size * 0.35:.1f}" fill="{label.colour}"{weight}>{text}</text>')
    return "".join(drawn)


def apart(wanted, step, low, high):
    """Places for these wanted ones, in their order, at least `step` apart and as near to them as can be, between `low` and `high`."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    blocks = []
    for at in order:
        blocks.append([wanted[at], [at]])
        while len(blocks) > 1 and blocks[-1][0] - blocks[-2][0] < step * (len(blocks[-1][1]) + len(blocks[-2][1])) / 2:
            (one, before), (two, after) = blocks[-2:]
            both = before + after
            blocks[-2:] = [[(one * len(before) + two * len(after)) / len(both), both]]
    places = [0.0] * len(wanted)
    for middle, members in blocks:
        half = step * (len(members) - 1) / 2
        middle = min(max(middle, low + half), high - half)
        for number, at in enumerate(members):
            places[at] = middle - half + number * step
    return places
