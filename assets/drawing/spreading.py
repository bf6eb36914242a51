"""Texts spread over a part of a ring, with as much room between them as there is."""

from functools import lru_cache

from assets.drawing.placing import settle

GAPS = (64, 52, 42, 34, 28, 23, 19, 16, 13, 10, 7.5)  # tried from the widest
FULL = 0.85  # of a part of a ring; more cannot be placed
TRACKS = ((0.5,), (0.72, 0.26), (0.26, 0.72), (0.8, 0.5, 0.2))  # how far out texts begin, in turn


@lru_cache(maxsize=400)
def spread(sizes, region, fixed, *, closest, pad):
    """The middles of boxes of these (width, height), clockwise, at least `closest` apart; None where they do not find room.

    `pad` is kept from the edges, `fixed` are (x, y, width, height) of what is there already.
    """
    if sum((wide + closest) * (high + closest) for wide, high in sizes) > FULL * region.area:
        return None
    least = _at_gap(sizes, region, fixed, pad, closest)
    if least is None:
        return None
    wider = (gap for gap in GAPS if gap > closest)
    return next((found for gap in wider if (found := _at_gap(sizes, region, fixed, pad, gap)) is not None), least)


def _at_gap(sizes, region, fixed, pad, gap):
    """Middles for boxes with at least this gap, from the first arrangement to begin with that leads to them."""
    many = len(sizes)
    if sum((wide + gap) * (high + gap) for wide, high in sizes) > region.area:
        return None
    for tracks in TRACKS[: 1 if many < 3 else None]:
        starts = [
            region.point((at + 0.5) / many, region.inner + (region.outer - region.inner) * tracks[at % len(tracks)]) for at in range(many)
        ]
        if (middles := settle(sizes, starts, region, gap=gap, pad=pad, fixed=fixed)) is not None:
            return middles
    return None
