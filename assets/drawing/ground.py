"""What lies below words and marks: parts of circles, and lines between them."""

from math import cos, radians, sin

from django.utils.html import format_html

from assets.drawing import colours
from assets.drawing.parts import short

FONT = "Arial, Liberation Sans, sans-serif"


def slice_of(x, y, radius, turn, fill):
    """A part of a full circle between two angles, clockwise from the top."""
    (left, top), (right, bottom) = [(short(x + radius * sin(radians(angle))), short(y - radius * cos(radians(angle)))) for angle in turn]
    return format_html(
        '<path d="M{0} {1}L{2} {3}A{4} {4} 0 0 1 {5} {6}Z" fill="{7}"/>', short(x), short(y), left, top, short(radius), right, bottom, fill
    )


def spoke(x, y, radius, angle, width=6):
    """The line between two segments."""
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"/>',
        *map(short, (x, y, x + (radius + 1) * sin(radians(angle)), y - (radius + 1) * cos(radians(angle)))),
        colours.PAPER,
        width,
    )


def circle(x, y, radius, fill, stroke, width):
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="{}"/>', *map(short, (x, y, radius)), fill, stroke, width
    )
