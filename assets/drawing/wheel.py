"""The wheel: the population in the middle, around it who the assets are, around that what they have, in three segments."""

from dataclasses import dataclass

from assets.drawing import colours, measure
from assets.drawing.parts import Label
from assets.drawing.rings import SMALLEST, Rings
from assets.drawing.spots import spots_in
from assets.drawing.words import words_in

RING_NAMES = ("Who they are", "What they have")
RING_NAME_SIZE = 10


@dataclass(frozen=True)
class Wheel:
    """What is in the wheel, around (0, 0): parts that know their boxes, with the pills that name the rings as (x, y, width, height)."""

    rings: Rings
    parts: tuple
    pills: tuple


def make_wheel(data, radius):
    """The wheel of a map with this radius."""
    rings = Rings(radius)
    pills = _pills(rings)
    spots = spots_in(data, rings.inner, pills)
    words = [
        label
        for segment, region in zip(data.segments, rings.outer, strict=True)
        for label in words_in(segment.has, region, pills, colours.hue_of(segment.code).strong)
    ]
    return Wheel(rings, (_middle(data.population, rings.middle - 7), *_ring_names(pills), *spots, *words), pills)


def _pills(rings):
    """The names of the rings, on the line between two segments at the top, each at the outer edge of its ring."""
    edges = zip(RING_NAMES, (rings.rim, rings.radius), strict=True)
    return tuple((0, -edge + 15, measure.width(text, RING_NAME_SIZE, True) + 18, 17) for text, edge in edges)


def _ring_names(pills):
    lift = measure.height(1, RING_NAME_SIZE) / 2 + 0.3
    return [
        Label((text,), x, y - lift, RING_NAME_SIZE, colours.INK, bold=True, anchor="middle")
        for text, (x, y, _, _) in zip(RING_NAMES, pills, strict=True)
    ]


def _middle(population, inside):
    """The name of the population, as large as fits into the circle; a very long one ends in "…", and stands in full in the key."""
    for size in (17, 15.5, 14, 13, 12, 11, 10, SMALLEST):
        for share in (1.5, 1.3, 1.7, 1.85):
            lines = measure.balanced(population, size, inside * share, True)
            if not measure.breaks_words(population, size, inside * share, True) and _fits_circle(lines, size, inside):
                return _centred(lines, size)
    return _centred(measure.shortened(population, SMALLEST, inside * 1.4, 6, True), SMALLEST)


def _fits_circle(lines, size, inside):
    tall = measure.height(len(lines), size)
    for at, line in enumerate(lines):
        top = -tall / 2 + at * measure.LEADING * size
        far = max(abs(top), abs(top + (measure.ASCENT + measure.DESCENT) * size))
        if (measure.width(line, size, True) / 2) ** 2 + far**2 > inside**2:
            return False
    return True


def _centred(lines, size):
    return Label(tuple(lines), 0, -measure.height(len(lines), size) / 2, size, colours.ON_MIDDLE, bold=True, anchor="middle")
