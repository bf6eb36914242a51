"""The whole map on a canvas of the shape of A3 and A4 lying down: the wheel on the left, the key on the right.

One unit is a point when the picture is 395 mm wide, as it is on A3: letters of 9 units are more than 8 pt there.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from assets.drawing import colours, measure
from assets.drawing.ground import FONT, circle, slice_of, spoke
from assets.drawing.key import Space, make_key
from assets.drawing.parts import Label, short
from assets.drawing.rings import TURNS, Rings
from assets.drawing.wheel import make_wheel

WIDTH, HEIGHT, MARGIN = 1120, 792, 22
BETWEEN = 30  # the wheel and the key
# Radius of the wheel, size of letters in the key, and how it is set: the first that holds everything is taken.
LEVELS = (
    (374, 12.5, {"details": True}),
    (374, 11.5, {"details": True}),
    (374, 11, {"details": True}),
    (374, 12.5, {}),
    (374, 11.5, {}),
    (374, 10.5, {}),
    (345, 10.5, {}),
    (320, 10.5, {}),
    (320, 9.5, {}),
    (300, 9.5, {}),
)
# Very full maps: the key goes on below the wheel. When that does not do either, the canvas grows, and the letters are smaller in print.
FULL_LEVELS = ((300, 9.5), (280, 9.5), (280, 9), (262, 9), (244, 9))
GROWTH = (1, 1.1, 1.2, 1.35, 1.5)
NAMED_AT_MOST = 250  # assets in the key
BELOW = 26  # between the wheel and the key below it


@dataclass(frozen=True)
class Layout:
    """A map with every part in its place on a canvas of this width and height, and the wheel around (x, y)."""

    width: float
    height: float
    x: float
    y: float
    rings: Rings
    parts: tuple
    pills: tuple


def draw_map(data, name="asset-map"):
    """The map as SVG, safe to put into a page. `name` is a short id, different for each picture of a page."""
    layout = lay_out(data)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-title" viewBox="0 0 {1} {2}" width="{1}" height="{2}" '
        'font-family="{3}"><title id="{0}-title">{4}</title>{5}{6}</svg>',
        name,
        short(layout.width),
        short(layout.height),
        FONT,
        data.alternative,
        _ground(data, layout),
        mark_safe("".join(part.drawn() for part in layout.parts)),  # nosec B308 B703 (each made by format_html)
    )


def boxes(data):
    """The place of every text and mark of the picture, as Box. The canvas is `canvas(data)`."""
    return [part.box for part in lay_out(data).parts if part.box]


def canvas(data):
    """The width and the height of the picture; larger than usual for very many assets, of the same shape."""
    layout = lay_out(data)
    return layout.width, layout.height


@lru_cache(maxsize=32)
def lay_out(data):
    """The Layout of a map: the largest wheel and letters with which everything has room.

    Where even a larger canvas is not enough, the key names the assets to engage first and counts the others.
    """
    for radius, size, how in LEVELS if len(data.assets) <= NAMED_AT_MOST else ():
        if key := _key(data, [_beside(radius, 1)], size, **how):
            return _with_wheel(data, radius, key, 1, HEIGHT / 2)
    for growth in GROWTH if len(data.assets) <= NAMED_AT_MOST else ():
        for part, size in FULL_LEVELS:
            radius = part * growth
            if key := _key(data, [_beside(radius, growth), _below(radius, growth)], size):
                return _with_wheel(data, radius, key, growth, MARGIN + radius)
    key = _key(data, [_beside(LEVELS[0][0], 1)], 10.5, is_brief=True) or []
    return _with_wheel(data, LEVELS[0][0], key, 1, HEIGHT / 2)


def _beside(radius, growth):
    return Space(MARGIN + 2 * radius + BETWEEN, MARGIN, WIDTH * growth - MARGIN, HEIGHT * growth - MARGIN)


def _below(radius, growth):
    return Space(MARGIN, MARGIN + 2 * radius + BELOW, MARGIN + 2 * radius, HEIGHT * growth - MARGIN)


def _key(data, spaces, size, **how):
    keys = (make_key(data, spaces, size, columns=columns, **how) for columns in (1, 2, 3, 4))
    return next((key for key in keys if key), None)


def _with_wheel(data, radius, key, growth, y):
    x, wheel = MARGIN + radius, make_wheel(data, radius)
    parts = [part.moved(x, y) for part in wheel.parts]
    return Layout(WIDTH * growth, HEIGHT * growth, x, y, wheel.rings, (*parts, *_corners(data, x, y, radius), *key), wheel.pills)


def _corners(data, x, y, radius):
    """The names of the segments in the corners beside the wheel: each next to its own part."""
    places = (("end", x + radius, y - radius), ("start", x - radius, y + radius - 40), ("start", x - radius, y - radius))
    parts = []
    for segment, (anchor, at, top) in zip(data.segments, places, strict=False):
        strong = colours.hue_of(segment.code).strong
        count = f"{len(segment.assets):,} asset{'' if len(segment.assets) == 1 else 's'}" if segment.assets else data.nothing
        parts += [
            Label((segment.title,), at, top, 19, strong, bold=True, anchor=anchor),
            Label((count,), at, top + measure.height(1, 19) + 4, 11.5, colours.QUIET, anchor=anchor),
        ]
    if data.unplaced:
        count = f"{len(data.unplaced)} not placed yet"
        parts.append(Label((count,), x + radius, y + radius - measure.height(1, 11.5), 11.5, colours.QUIET, bold=True, anchor="end"))
    return parts


def _ground(data, layout):
    """What lies below words and marks: paper, the rings, the lines between the segments, the middle and the pills."""
    x, y, rings = layout.x, layout.y, layout.rings
    drawn = [format_html('<rect width="{}" height="{}" fill="{}"/>', short(layout.width), short(layout.height), colours.PAPER)]
    for segment, turn in zip(data.segments, TURNS, strict=False):
        hue = colours.hue_of(segment.code)
        drawn += [slice_of(x, y, rings.radius, turn, hue.tint), slice_of(x, y, rings.rim, turn, hue.wash)]
    drawn += [spoke(x, y, rings.radius, start) for start, _ in TURNS]
    drawn.append(circle(x, y, rings.rim, "none", colours.PAPER, 4))
    drawn.append(circle(x, y, rings.middle, colours.MIDDLE, colours.PAPER, 5))
    for across, down, wide, high in layout.pills:
        drawn.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}"/>',
                *map(short, (x + across - wide / 2, y + down - high / 2, wide, high, high / 2)),
                colours.PAPER,
            )
        )
    return mark_safe("".join(drawn))  # nosec B308 B703 (each made by format_html)
