"""The assets in the inner ring: marks with their names where these find room, else numbers, else how many they are.

Those to engage first keep their names as long as there is any room for them. A long name ends in "…"; the key and the list have it whole.
"""

from dataclasses import replace
from math import hypot

from assets.drawing import colours, measure
from assets.drawing.parts import Label, Mark, mark_radius
from assets.drawing.rings import SMALLEST
from assets.drawing.seats import GAP, seats
from assets.drawing.spreading import spread
from assets.drawing.words import words_in

NAMED_AT_MOST = 14  # assets of a segment whose names stand at their marks
NAMES = ((12, 112, 3), (11, 104, 4), (10.5, 96, 4), (10, 88, 4), (9.5, 84, 4), (SMALLEST, 80, 4))  # size, widest line, most lines
FEW_LINES = ((SMALLEST, 96, 2), (SMALLEST, 72, 2))  # for those to engage first, where others stand by number
NUMBERS = (13, 12, 11, 10, SMALLEST)
MIXED_AT_MOST = 60  # assets of a segment in which only those to engage first are named
BELOW_MARK = 3
COUNT = 36  # the size of a count


def spots_in(data, regions, fixed):
    """The parts of the inner ring. A segment without assets shows the words of who could be there."""
    number, sizes = widest_number(data), [len(segment.assets) for segment in data.segments]
    if max(sizes, default=0) <= NAMED_AT_MOST:
        for how in NAMES:
            if (parts := _in_all(_named, data, regions, fixed, number, *how)) is not None:
                return parts
    for size in NUMBERS:
        if (parts := _in_all(_named_or_numbered, data, regions, fixed, number, size)) is not None:
            return parts
    return _in_all(_counted, data, regions, fixed, number)


def _named_or_numbered(segment, region, fixed, number, size):
    """With names where one segment has room for them, though another has not."""
    if len(segment.assets) <= NAMED_AT_MOST:
        for how in NAMES:
            if how[0] <= min(size, 11) and (parts := _named(segment, region, fixed, number, *how, shortens=True)) is not None:
                return parts
    if len(segment.assets) <= MIXED_AT_MOST and any(spot.is_first for spot in segment.assets):
        for how in (*NAMES, *FEW_LINES):
            if how[0] <= min(size, 11) and (parts := _named(segment, region, fixed, number, *how, shortens=True, only_first=True)):
                return parts
    return _numbered(segment, region, fixed, number, size)


def widest_number(data):
    """The number that takes most room, so that all marks are of one size."""
    return "8" * max((len(str(spot.number)) for segment in data.segments for spot in segment.assets), default=1)


def _in_all(place, data, regions, *how):
    """The parts that `place` makes of all segments, or None where one of them has no room."""
    parts = []
    for segment, region in zip(data.segments, regions, strict=True):
        placed = place(segment, region, *how) if segment.assets else words_in(segment.who, region, how[0], colours.QUIET)
        if placed is None:
            return None
        parts += placed
    return parts


def _named(segment, region, fixed, number, size, widest, most_lines, *, shortens=False, only_first=False):
    """Each mark with its name below, or with `only_first` those to engage first; None where they find no room.

    A name of more lines than `most_lines` finds none either, unless `shortens`.
    """
    blocks = []
    for spot in segment.assets:
        lines = _lines(spot, size, widest, most_lines if shortens else None) if spot.is_first or not only_first else ()
        if len(lines) > most_lines:
            return None
        mark = mark_radius(number, size, spot.is_first)
        wide = max(2 * mark + 2, *(measure.width(line, size, spot.is_first) for line in lines), 0)
        blocks.append((spot, lines, mark, wide, 2 * mark + (BELOW_MARK + measure.height(len(lines), size) if lines else 2)))
    sizes = tuple((wide, high) for *_, wide, high in blocks)
    if (middles := spread(sizes, region, fixed, closest=4 if only_first else 9, pad=7)) is None:
        return None
    strong = colours.hue_of(segment.code).strong
    return [part for block, middle in zip(blocks, middles, strict=True) for part in _with_name(block, middle, strong, size)]


def _lines(spot, size, widest, most_lines):
    if most_lines:
        return measure.shortened(spot.name, size, widest, most_lines, spot.is_first)
    return measure.balanced(spot.name, size, widest, spot.is_first)


def _with_name(block, middle, strong, size):
    spot, lines, mark, _, high = block
    x, top = middle[0], middle[1] - high / 2
    drawn = Mark(x, middle[1] if not lines else top + mark, mark, spot.is_first, strong, str(spot.number), size)
    name = Label(lines, x, top + 2 * mark + BELOW_MARK, size, colours.INK, bold=spot.is_first, anchor="middle")
    return (drawn, name) if lines else (drawn,)


def _numbered(segment, region, fixed, number, size):
    """Marks in rows, clockwise by their numbers; those to engage first are nearest to the population."""
    large, small = mark_radius(number, size, True), mark_radius(number, size, False)
    mixed = any(spot.is_first for spot in segment.assets)
    places = seats(len(segment.assets), large if mixed else small, region, fixed, step=(small + large if mixed else 2 * small) + GAP)
    if places is None:
        return None
    first = [spot for spot in segment.assets if spot.is_first]
    nearest = _nearest(places, len(first), 2 * large + GAP)
    if nearest is None:
        return None
    strong = colours.hue_of(segment.code).strong
    others = iter(spot for spot in segment.assets if not spot.is_first)
    chosen = iter(first)
    return [
        Mark(*place, large, True, strong, str(next(chosen).number), size)
        if place in nearest
        else Mark(*place, small, False, strong, str(next(others).number), size)
        for place in places
    ]


def _nearest(places, many, apart):
    """So many places near the middle, evenly spread, that are this far from one another; None where there are none."""
    rows: dict = {}
    for place in places:
        rows.setdefault(round(hypot(*place)), []).append(place)
    near: list = []
    for _, row in sorted(rows.items()):
        near = [place for place in places if place in row or place in near]
        taken = [near[int((at + 0.5) * len(near) / many)] for at in range(many)]
        if all(hypot(x - other[0], y - other[1]) >= apart for at, (x, y) in enumerate(taken) for other in taken[:at]):
            return set(taken)
    return None


def _counted(segment, region, fixed, number):
    """How many they are, where not even their marks have room; those to engage first keep theirs, with their names if these fit."""
    x, y = region.point(0.5, region.inner + (region.outer - region.inner) * 0.66)
    strong = colours.hue_of(segment.code).strong
    count = Label((f"{len(segment.assets):,}",), x, y - COUNT / 2, COUNT, strong, bold=True, anchor="middle")
    inside = replace(region, outer=region.inner + (region.outer - region.inner) * 0.42)
    first = replace(segment, assets=tuple(spot for spot in segment.assets if spot.is_first))
    if 0 < len(first.assets) <= NAMED_AT_MOST:
        wide, high = count.box.right - count.box.left, count.box.bottom - count.box.top
        for how in NAMES:
            if named := _named(first, region, (*fixed, (x, y, wide, high)), number, *how, shortens=True):
                return [count, *named]
    marks = _numbered(first, inside, fixed, number, SMALLEST) if first.assets else []
    return [count, *(marks or [])]
