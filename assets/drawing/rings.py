"""The measures of the wheel: a middle, an inner and an outer ring, in three segments."""

from dataclasses import dataclass

from assets.drawing.placing import Region

TURNS = ((0, 120), (120, 240), (240, 360))  # individuals on the right, associations below, organisations on the left
SMALLEST = 9  # the size of letters that is 8 pt or more on A3


@dataclass(frozen=True)
class Rings:
    """Where the rings of a wheel of this radius begin and end; the middle and the outer one keep room for their words in a small wheel."""

    radius: float

    @property
    def middle(self):
        return max(0.215 * self.radius, 72)

    @property
    def rim(self):
        return min(0.745 * self.radius, self.radius - 94)

    @property
    def inner(self):
        """The parts of the inner ring, one for each segment."""
        return [Region(self.middle, self.rim, *turn) for turn in TURNS]

    @property
    def outer(self):
        return [Region(self.rim, self.radius, *turn) for turn in TURNS]
