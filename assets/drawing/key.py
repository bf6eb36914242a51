"""The key beside the wheel: what the map is, what its marks mean, and every asset with its number, segment by segment."""

from dataclasses import dataclass, replace

from assets.drawing import colours, measure
from assets.drawing.parts import Label, Line, Mark

GUTTER = 22  # between two columns
NARROWEST = 150
HEADING_SPACE = 12  # above a heading that is not the first of its column


@dataclass(frozen=True)
class Space:
    """A rectangle in which the key has room."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Row:
    """A part of a column that stays in one piece, `high` as high as it is; `make(x, y)` gives its parts with the upper left corner there.

    `again` is the heading that stands above it where it begins a column.
    """

    high: float
    make: object
    is_heading: bool = False
    again: object = None


def make_key(data, spaces, size, *, columns, details=False, is_brief=False):
    """The parts of the key with letters of this size, or None when that is too much for the spaces.

    The first of `spaces` has so many columns, and each other as many of the same width as it has room for. With `details`, each asset
    has the words of who it is and what it has below its name. A brief key names the assets to engage first and counts the others.
    """
    space = spaces[0]
    width = (space.right - space.left - GUTTER * (columns - 1)) / columns
    if width < NARROWEST and columns > 1:
        return None
    head, top = _head(data, space, 17 if size > 10 else 14)
    areas = [area for at, area in enumerate(spaces) for area in _columns(area if at else replace(area, top=top), width)]
    rows = _brief(data, width, size) if is_brief else _rows(data, width, size, details)
    placed = _in_columns(rows, areas, size)
    return None if placed is None else [*head, *placed]


def _columns(space, width):
    """The columns of this width that stand side by side in a space."""
    many = int((space.right - space.left + GUTTER + 0.01) / (width + GUTTER))
    lefts = [space.left + at * (width + GUTTER) for at in range(many)]
    return [replace(space, left=left, right=left + width) for left in lefts]


# What stands above the columns


def _head(data, space, large):
    """The title, how many assets there are, what is left out, and what the marks mean. Returns (parts, where the columns begin)."""
    wide, parts, y = space.right - space.left, [], space.top
    for lines, size, bold, colour, after in (
        (measure.balanced(data.title, large, wide, True), large, True, colours.INK, 6),
        (measure.wrap(_count(data), 11, wide), 11, False, colours.QUIET, 3),
        (measure.wrap(data.note, 11, wide, True), 11, True, colours.INK, 3),
    ):
        if lines:
            parts.append(Label(lines, space.left, y, size, colour, bold))
            y += measure.height(len(lines), size) + after
    if not data.assets:
        return parts, y + 16
    legend, y = _legend(space.left, y + 9)
    return [*parts, *legend], y + 16


def _count(data):
    """How many assets the map has, and how many of them to engage first."""
    if not data.assets and data.note:
        return "No asset matches."
    if not data.assets:
        return "No assets yet. The words in the rings are suggestions of the starter pack."
    count = f"{len(data.assets):,} asset{'' if len(data.assets) == 1 else 's'}"
    return f"{count}, {len(data.first)} to engage first" if data.first else f"{count}, none chosen to engage first yet"


def _legend(x, y):
    """The two marks and the two kinds of words. Returns (parts, the bottom)."""
    size, parts = 9.5, []
    middle = y + measure.height(1, size) / 2
    first = Label(("To engage first",), x + 18, y, size, bold=True)
    at = first.box.right + 22
    parts += [
        Mark(x + 6, middle, 6, True, colours.INK),
        first,
        Mark(at, middle, 4.6, False, colours.QUIET),
        Label(("On the map",), at + 11, y, size),
    ]
    y += measure.height(1, size) + 7
    for sample, bold, meaning in (("Time ×2", True, "two assets have it"), ("Time", False, "a suggestion, none has it yet")):
        word = Label((sample,), x, y, size, colours.QUIET, bold)
        parts += [word, Label((meaning,), word.box.right + 7, y, size, colours.QUIET)]
        x = parts[-1].box.right + 18
    return parts, y + measure.height(1, size)


# The columns


def _groups(data):
    groups = [(segment.title, segment.code, segment.assets) for segment in data.segments]
    return [*groups, ("Not placed yet", "", data.unplaced)] if data.unplaced else groups


def _indent(spots, size):
    """Where names begin: after the diamond and the widest number."""
    return 13 + max((measure.width(str(spot.number), size, True) for spot in spots), default=0) + 7


def _rows(data, width, size, details):
    """Every asset, below the heading of its segment."""
    indent, rows = _indent(data.assets, size), []
    for title, code, spots in _groups(data):
        hue = colours.hue_of(code)
        again = _heading(f"{title}, continued", "", hue, width, size)
        rows.append(_heading(title, f"{len(spots):,}", hue, width, size))
        rows += [replace(_entry(spot, hue, width, size, indent, details), again=again) for spot in spots]
        if not spots:
            rows.append(_quiet(data.nothing, width, size))
    return rows


def _brief(data, width, size):
    """The assets to engage first, and how many others each segment has."""
    indent, rows = _indent(data.first, size), []
    for title, code, spots in _groups(data):
        hue, first = colours.hue_of(code), [spot for spot in spots if spot.is_first]
        rows.append(_heading(title, f"{len(spots):,}", hue, width, size))
        rows += [_entry(spot, hue, width, size, indent, False) for spot in first]
        others = len(spots) - len(first)
        said = f"{'And ' if first else ''}{others:,} {'more' if first else 'assets'}: see the list" if others else data.nothing
        rows.append(_quiet(said, width, size))
    return rows


def _heading(title, count, hue, width, size):
    large = size + 1.5
    high = measure.height(1, large)

    def make(x, y):
        return [
            Label((title,), x, y, large, hue.strong, bold=True),
            *([Label((count,), x + width, y, large, hue.strong, bold=True, anchor="end")] if count else []),
            Line(x, y + high + 3.5, x + width, hue.strong),
        ]

    return Row(high + 9, make, is_heading=True)


def _entry(spot, hue, width, size, indent, details):
    lines = measure.wrap(spot.name, size, width - indent, spot.is_first)
    small = max(9, size - 2)
    more = measure.wrap(_words(spot), small, width - indent) if details else ()
    name_high = measure.height(len(lines), size)
    high = name_high + (measure.height(len(more), small) + 2.5 if more else 0)

    def make(x, y):
        parts = [
            Label((str(spot.number),), x + indent - 7, y, size, hue.strong, bold=True, anchor="end"),
            Label(lines, x + indent, y, size, colours.INK, bold=spot.is_first),
        ]
        if spot.is_first:
            parts.append(Mark(x + 6, y + size * 0.47, 5, True, hue.strong))
        return [*parts, Label(more, x + indent, y + name_high + 2.5, small, colours.QUIET)] if more else parts

    return Row(high + size * (0.55 if more else 0.34 if size > 9.5 else 0.28), make)


def _words(spot):
    """Who it is and what it has, in a line."""
    has = f"has {', '.join(_lower(word) for word in spot.has)}" if spot.has else ""
    return "; ".join(part for part in (", ".join(spot.who), has) if part)


def _lower(word):
    """A word inside a sentence: "Goodwill" is "goodwill", "GPs" stays."""
    return word[:1].lower() + word[1:] if word[1:2].islower() else word


def _quiet(said, width, size):
    lines = measure.wrap(said, size, width)
    return Row(measure.height(len(lines), size) + size * 0.34, lambda x, y: [Label(lines, x, y, size, colours.QUIET)])


def _in_columns(rows, areas, size):
    """The rows one below the other; a heading is never the last of a column. None when they need more columns."""
    parts, left = [], list(areas)
    if not left:
        return None
    y = left[0].top
    for at, row in enumerate(rows):
        lead = HEADING_SPACE if row.is_heading and y > left[0].top else 0
        needed = lead + row.high + (rows[at + 1].high if row.is_heading and at + 1 < len(rows) else 0)
        if y + needed > left[0].bottom:
            left.pop(0)
            if not left:
                return None
            y, lead = left[0].top, 0
            if row.again:
                parts += row.again.make(left[0].left, y)
                y += row.again.high
            if y + row.high > left[0].bottom:
                return None
        parts += row.make(left[0].left, y + lead)
        y += lead + row.high
    return parts
