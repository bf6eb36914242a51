"""Boxes in a part of a ring: pushed apart until none overlaps another or an edge."""

from dataclasses import dataclass
from math import cos, hypot, pi, radians, sin

ROUNDS = 160
LOOKS = {40: 14, 80: 6, 120: 2}  # how much may still be wrong after so many rounds


@dataclass(frozen=True)
class Region:
    """A part of a ring around (0, 0), less than half a turn: its sides are two straight lines. Degrees run clockwise from the top."""

    inner: float
    outer: float
    start: float
    end: float

    def point(self, turn, radius):
        """The point at this share of the turn (0 to 1) and this radius."""
        angle = radians(self.start + (self.end - self.start) * turn)
        return radius * sin(angle), -radius * cos(angle)

    @property
    def area(self):
        return pi * (self.outer**2 - self.inner**2) * (self.end - self.start) / 360

    @property
    def sides(self):
        """What points from each straight side into the region."""
        start, end = radians(self.start), radians(self.end)
        return (cos(start), sin(start)), (-cos(end), -sin(end))


def settle(sizes, starts, region, *, gap, pad, fixed=()):
    """Where the middles of boxes come to rest: a list of (x, y), or None when they do not all find room.

    `sizes` are (width, height), `starts` where each begins; `gap` is kept between boxes, `pad` from the edges of the region. `fixed` are
    (x, y, width, height) of what is there already.
    """
    halves = [(wide / 2, high / 2) for wide, high in sizes]
    spots = [list(start) for start in starts]
    for turn in range(ROUNDS):
        worst = 0.0
        for at, half in enumerate(halves):
            for other in range(at):
                worst = max(worst, _part(spots[at], half, spots[other], halves[other], gap))
            for x, y, wide, high in fixed:
                worst = max(worst, _leave(spots[at], half, (x, y), (wide / 2, high / 2), gap))
            worst = max(worst, _keep_in(spots[at], half, region, pad))
        if worst < 0.1:
            return [tuple(spot) for spot in spots]
        if turn in LOOKS and worst > LOOKS[turn]:
            return None
    return None


def _overlap(spot, half, other, other_half, gap):
    """How far two boxes are in each other, across and down; None when they are not."""
    across = half[0] + other_half[0] + gap - abs(spot[0] - other[0])
    down = half[1] + other_half[1] + gap - abs(spot[1] - other[1])
    return (across, down) if across > 0 and down > 0 else None


def _part(spot, half, other, other_half, gap):
    """Push two boxes apart, half way each. Returns how far they were in each other."""
    if not (over := _overlap(spot, half, other, other_half, gap)):
        return 0.0
    axis = 0 if over[0] < over[1] else 1
    step = over[axis] / 2 * (1 if spot[axis] >= other[axis] else -1)
    spot[axis] += step
    other[axis] -= step
    return over[axis]


def _leave(spot, half, fixed, fixed_half, gap):
    """Push a box off one that stays where it is."""
    if not (over := _overlap(spot, half, fixed, fixed_half, gap)):
        return 0.0
    axis = 0 if over[0] < over[1] else 1
    spot[axis] += over[axis] * (1 if spot[axis] >= fixed[axis] else -1)
    return over[axis]


def _keep_in(spot, half, region, pad):
    """Push a box back into its region. Returns how far it was out."""
    worst = 0.0
    for across, down in region.sides:
        out = pad + abs(across) * half[0] + abs(down) * half[1] - (across * spot[0] + down * spot[1])
        if out > 0:
            spot[0] += across * out
            spot[1] += down * out
            worst = max(worst, out)
    far = (abs(spot[0]) + half[0], abs(spot[1]) + half[1])
    out = hypot(*far) - (region.outer - pad)
    if out > 0:
        length = hypot(*far)
        spot[0] -= out * far[0] / length * (1 if spot[0] >= 0 else -1)
        spot[1] -= out * far[1] / length * (1 if spot[1] >= 0 else -1)
        worst = max(worst, out)
    near = hypot(max(abs(spot[0]) - half[0], 0), max(abs(spot[1]) - half[1], 0))
    out = region.inner + pad - near
    if out > 0:
        length = hypot(*spot) or 1
        spot[0] += out * spot[0] / length
        spot[1] += out * spot[1] / length
        worst = max(worst, out)
    return worst
