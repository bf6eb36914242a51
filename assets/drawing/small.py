"""The map as a small picture for a report: how many assets each segment has, and whom the team engages first, by name.

One unit is a point when it is drawn 170 mm wide; it is then 74 mm tall.
"""

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from assets.drawing import colours, measure
from assets.drawing.ground import FONT, circle, slice_of, spoke
from assets.drawing.parts import Label, Mark, mark_radius
from assets.drawing.placing import Region
from assets.drawing.rings import TURNS
from assets.drawing.seats import seats

WIDTH, HEIGHT = 482, 210
X, Y, RADIUS, RIM, MIDDLE = 104, 105, 101, 84, 29
PANEL, SIZE, QUIET_SIZE = 232, 10, 9
PAD, UNNUMBERED = 4, 5.5  # the radius of a mark that has no number in it, where many are in one segment
DOTS = (4.2, 3.4, 2.7, 2.1, 1.6)
TOP, MOST_NAMED, MOST_LINES = 30, 4, 2


def draw_small(data, name="asset-map-small"):
    """The map as a small SVG picture, safe to put into a page or a PDF. `name` is a short id, different for each picture of a page."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-title" viewBox="0 0 {1} {2}" width="{1}" height="{2}" '
        'font-family="{3}"><title id="{0}-title">{4}</title>{5}{6}</svg>',
        name,
        WIDTH,
        HEIGHT,
        FONT,
        data.brief_alternative,
        _ground(data),
        mark_safe("".join(part.drawn() for part in small_parts(data))),  # nosec B308 B703 (each made by format_html)
    )


def draw_wheel(data, name="asset-map-wheel"):
    """The left half of it, without names: for pages where several maps stand side by side and the text names what is numbered."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-title" viewBox="0 0 {1} {2}" width="{1}" height="{2}" '
        'font-family="{3}"><title id="{0}-title">{4}</title>{5}{6}</svg>',
        name,
        2 * X,
        HEIGHT,
        FONT,
        data.brief_alternative,
        _ground(data, 2 * X),
        mark_safe("".join(part.drawn() for part in (*_middle(data), *_all_dots(data)))),  # nosec B308 B703 (each made by format_html)
    )


def small_parts(data):
    """Every text and mark of the small picture."""
    return [*_middle(data), *_all_dots(data), *_panel(data)]


def _ground(data, width=WIDTH):
    drawn = [format_html('<rect width="{}" height="{}" fill="{}"/>', width, HEIGHT, colours.PAPER)]
    for segment, turn in zip(data.segments, TURNS, strict=True):
        hue = colours.hue_of(segment.code)
        drawn += [slice_of(X, Y, RADIUS, turn, hue.tint), slice_of(X, Y, RIM, turn, hue.wash)]
    drawn += [spoke(X, Y, RADIUS, start, 3) for start, _ in TURNS]
    drawn += [circle(X, Y, RIM, "none", colours.PAPER, 2), circle(X, Y, MIDDLE, colours.MIDDLE, colours.PAPER, 3)]
    return mark_safe("".join(drawn))  # nosec B308 B703 (each made by format_html)


def _middle(data):
    many = len(data.assets)
    return [
        Label((f"{many:,}",), X, Y - 15, 18 if many < 1000 else 14, colours.ON_MIDDLE, bold=True, anchor="middle"),
        Label(("asset" if many == 1 else "assets",), X, Y + 4, QUIET_SIZE, colours.ON_MIDDLE, anchor="middle"),
    ]


def _largest(data):
    """The radius of the marks of those to engage first."""
    return mark_radius("8" * max((len(str(spot.number)) for spot in data.first), default=1), QUIET_SIZE, True)


def _all_dots(data):
    """A mark for each asset, all of one size; none where even the smallest find no room."""
    large = _largest(data)
    for mark, dot in [(mark, dot) for mark in (large, UNNUMBERED) for dot in DOTS]:
        parts = [_dots(segment, turn, mark, dot) for segment, turn in zip(data.segments, TURNS, strict=True)]
        if all(part is not None for part in parts):
            return [drawn.moved(X, Y) for part in parts for drawn in part]
    return []


def _dots(segment, turn, large, dot):
    """Dots, and the marks of those to engage first near the middle; None where they find no room."""
    strong = colours.hue_of(segment.code).strong
    first = [spot for spot in segment.assets if spot.is_first]
    marks = seats(len(first), large, Region(MIDDLE - 3, MIDDLE + 2 * large + 8, *turn), (), step=2 * large + 2, pad=PAD)
    inside = Region(MIDDLE + 2 * large + 6 if first else MIDDLE, RIM, *turn)
    dots = seats(len(segment.assets) - len(first), dot, inside, (), step=2 * dot + 1.4, pad=PAD)
    if marks is None or dots is None:
        return None
    numbers = [str(spot.number) if large != UNNUMBERED else "" for spot in first]
    chosen = [Mark(*place, large, True, strong, number, QUIET_SIZE) for number, place in zip(numbers, marks, strict=True)]
    return [*chosen, *(Mark(*place, dot, False, strong) for place in dots)]


def _panel(data):
    """On the right: whom the team engages first, and how many assets each segment has."""
    heading, counts = Label(("To engage first",), PANEL, 8, 12, bold=True), _counts(data)
    if not data.first:
        said = "No asset is chosen yet." if data.assets else "Nothing is on the map yet."
        return [heading, Label((said,), PANEL, TOP, SIZE, colours.QUIET), *counts]
    radius, rows = _largest(data), []
    for spot in data.first[:MOST_NAMED]:
        lines = measure.shortened(spot.name, SIZE, WIDTH - PANEL - 2 * radius - 7, MOST_LINES, True)
        rows.append((spot, lines, max(2 * radius, measure.height(len(lines), SIZE))))
    more = len(data.first) - len(rows)
    room = counts[0].top - 10 - TOP - sum(high for *_, high in rows) - (14 if more else 0)
    gap, y, parts = min(10, room / len(rows)), TOP, [heading]
    for spot, lines, high in rows:
        parts += [
            Mark(PANEL + radius, y + high / 2, radius, True, colours.INK, str(spot.number), QUIET_SIZE),
            Label(lines, PANEL + 2 * radius + 7, y + (high - measure.height(len(lines), SIZE)) / 2, SIZE, bold=True),
        ]
        y += high + gap
    return [*parts, *([Label((f"and {more} more",), PANEL, y, QUIET_SIZE, colours.QUIET)] if more else []), *counts]


def _counts(data):
    """The last lines of the panel."""
    rows = [(segment.title, colours.hue_of(segment.code).strong, len(segment.assets)) for segment in data.segments]
    rows += [("Not placed yet", colours.QUIET, len(data.unplaced))] if data.unplaced else []
    parts, step = [], 14
    top = HEIGHT - 8 - step * ((len(rows) + 1) // 2)
    for at, (title, strong, many) in enumerate(rows):
        x, y = PANEL + (at % 2) * 122, top + (at // 2) * step
        label = Label((f"{title} {many:,}",), x, y, QUIET_SIZE, strong, bold=True)
        parts.append(label)
    return parts
