"""A chart in the size of a line of text, for lists and boards: the points, their centre line, and the latest one with its shape."""

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from qiprojects.charts import colours, marks
from qiprojects.charts.data import COMMON

WIDTH, HEIGHT, PAD, LATEST = 140, 36, 6, 24  # the latest so many points


def draw_small(chart):
    """The latest 24 points and the centre line as a small SVG picture, safe to put into a page or a PDF."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-small" viewBox="0 0 {1} {2}" width="{1}" height="{2}">'
        '<title id="{0}-small">{3}</title>{4}</svg>',
        chart.name,
        WIDTH,
        HEIGHT,
        chart.alternative or chart.title,
        mark_safe(_inside(chart)),  # nosec B308 B703 (numbers only)
    )


def _inside(chart):
    first = max(0, len(chart.values) - LATEST)
    values = chart.values[first:]
    known = [value for value in values if value is not None]
    if not known:
        return f'<path d="M{PAD} {HEIGHT / 2:g}H{WIDTH - PAD}" fill="none" stroke="{colours.QUIET}" stroke-dasharray="2 4"/>'
    lines = [line for line in chart.segments if line.last >= first and line.centre is not None]
    numbers = known + [line.centre for line in lines]
    low, high = min(numbers), max(numbers)

    def x(place):
        return WIDTH / 2 if len(values) == 1 else PAD + (WIDTH - 2 * PAD) / (len(values) - 1) * (place - first)

    def y(value):
        return HEIGHT / 2 if low == high else HEIGHT - PAD - (value - low) / (high - low) * (HEIGHT - 2 * PAD)

    at = [None if value is None else (x(first + place), y(value)) for place, value in enumerate(values)]
    mark = (chart.marks[chart.latest] if chart.marks else None) or COMMON
    centres = "".join(_centre(line, first, x, y) for line in lines)
    return (
        f'<path d="{centres}" fill="none" stroke="{colours.QUIET}" stroke-dasharray="4 3"/>'
        f'<path d="{marks.path(at)}" fill="none" stroke="{colours.INK}" stroke-width="1.5" stroke-linejoin="round"/>'
        f"{marks.drawn(mark, [next(where for where in reversed(at) if where)], 3.6)}"
    )


def _centre(line, first, x, y):
    """The centre line of one segment, at least as long as can be seen."""
    left, right = x(max(line.first, first)), x(line.last)
    return f"M{left - 4:.1f} {y(line.centre):.1f}H{right + 4:.1f}"
