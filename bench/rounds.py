"""Measuring things against one another on a machine that does other things too."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Ratio:
    """How many times as long one thing took as another: the middle of all rounds, the lowest and the highest round."""

    lowest: float
    middle: float
    highest: float

    def __str__(self):
        return f"{self.middle:.2f} ({self.lowest:.2f} to {self.highest:.2f})"


def measured(things, *, rounds, times, warm_up=3):
    """{name: [median seconds of each round]} for things, which are functions by name that return their seconds.

    The things take turns, in turned order every other time, so that what else the machine does meets all of them alike.
    """
    for function in things.values():
        for _ in range(warm_up):
            function()
    medians = {name: [] for name in things}
    for _ in range(rounds):
        seconds = {name: [] for name in things}
        for turn in range(times):
            for name in list(things)[:: -1 if turn % 2 else 1]:
                seconds[name].append(things[name]())
        for name, values in seconds.items():
            medians[name].append(median(values))
    return medians


def ratio(medians, name, to):
    """The Ratio of two things that were measured together."""
    values = [one / other for one, other in zip(medians[name], medians[to], strict=True)]
    return Ratio(lowest=min(values), middle=median(values), highest=max(values))
