"""Control charts by type of data: I, MR, P, P', U, U', C, G, T and I' (qicharts2 0.8.1). Pure Python.

Part of `qiprojects.spc`, which is the module to import. Sources of the rules are there.
"""

from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from math import fsum, pi, sqrt
from statistics import median

from qiprojects.spc_numbers import EPSILON, LARGEST, number, numbers, within_reach
from qiprojects.spc_runs import runs_of, spans, starts_of

CHARTS = ("i", "mr", "p", "pp", "u", "up", "c", "g", "t", "ip")
OF_RATES = {"p", "pp", "u", "up", "ip"}
SIGMA_PER_RANGE = 1.128
SCREENED_FROM, SCREENED_FROM_OF_IP = 3.267, 3.2665
ROOT_OF_T = 3.6


@dataclass(frozen=True, slots=True)
class ControlPart:
    """One part of a control chart with its own lines; runs are counted about its centre line. `n` counts its places.

    The runs of an MR chart are no signal, because neighbouring moving ranges share a value.
    """

    first_index: int
    n: int
    n_useful: int
    longest_run: int | None
    longest_run_limit: int | None
    n_crossings: int | None
    n_crossings_limit: int | None
    runs_signal: bool


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A control chart: what is plotted, centre line, limits and whether a point is beyond a limit, a place for each point given.

    `y` is None at missing points; a limit is None where there is none. `sigma_signal` is False at missing points.
    """

    chart: str
    y: tuple
    cl: tuple
    lcl: tuple
    ucl: tuple
    sigma_signal: tuple
    parts: tuple


def control_chart(values=None, *, chart, numerators=None, denominators=None, multiply=1, parts=(), freeze=None, screen=False):
    """The ControlChart of the values (chart i, mr, c, g, t) or of numerators and denominators (p, pp, u, up, ip), in order of dates.

    None is missing. multiply: a factor for what is plotted, as 100 for per cent. parts: the first places of further parts with lines of
    their own. freeze: the first so many places, missing ones counted, set the lines of the first part. screen: Nelson's screening of
    moving ranges for i, t, pp, up and ip. Raises ValueError, with a sentence that can be shown, for data that the chart cannot have.
    """
    if chart not in CHARTS:
        raise ValueError(f"“{chart}” is not a kind of control chart.")
    multiply = number(multiply)
    if multiply <= 0:
        raise ValueError("The multiplier must be above zero.")
    points = _points(chart, values, numerators, denominators)
    length = len(points)
    if freeze is not None and not 1 <= freeze <= length:
        raise ValueError("The lines can be frozen after at least one point, and not more than there are.")
    y, cl, lcl, ucl, found = [], [], [], [], []
    for first, end in spans(starts_of(parts, length), length):
        base = freeze if freeze and not first else end - first
        lines = LINES[chart](points[first:end], base, screen)
        part = _part(first, end - first, lines)
        found.append(replace(part, runs_signal=False) if chart == "mr" else part)
        for whole, part in zip((y, cl, lcl, ucl), lines, strict=True):
            whole += part
    signal = tuple([_is_beyond(*point) for point in zip(y, lcl, ucl, strict=True)])
    return ControlChart(chart, *[_times(each, multiply) for each in (y, cl, lcl, ucl)], signal, tuple(found))


def _times(items, multiply):
    return tuple(items) if multiply == 1 else tuple([None if item is None else item * multiply for item in items])


def _is_beyond(y, lower, upper):
    if y is None or lower is None or upper is None:
        return False
    near = 16 * EPSILON * max(abs(y), abs(lower), abs(upper))
    return y > upper + near or y < lower - near


def _part(first, n, lines):
    y, cl, *_ = lines
    sides = []
    for value, centre in zip(y, cl, strict=True):
        if value is not None and centre is not None and abs(value - centre) > 16 * EPSILON * max(abs(value), abs(centre)):
            sides.append(1 if value > centre else -1)
    return ControlPart(first, n, *runs_of(sides))


def _points(chart, values, numerators, denominators):
    """Floats, or pairs of floats; None where one is missing. Raises ValueError for what the chart cannot have."""
    if chart not in OF_RATES:
        if values is None or numerators is not None or denominators is not None:
            raise ValueError("This chart needs one value for each point.")
        values, *_ = numbers(values)
        _check_values(chart, [value for value in values if value is not None])
        return values
    if values is not None or numerators is None or denominators is None:
        raise ValueError("This chart needs a numerator and a denominator for each point.")
    (above, *_), (below, *_) = numbers(numerators), numbers(denominators)
    if len(above) != len(below):
        raise ValueError("There must be as many numerators as denominators.")
    pairs = tuple([None if r is None or n is None else (r, n) for r, n in zip(above, below, strict=True)])
    _check_pairs(chart, [pair for pair in pairs if pair is not None])
    return pairs


def _check_values(chart, known):
    within_reach(known)
    if chart in {"c", "g"} and any(value < 0 for value in known):
        raise ValueError("A count cannot be below zero.")
    if chart == "t" and any(value <= 0 for value in known):
        raise ValueError("A T chart needs a time above zero between events. Use the date and time of each event, or another chart.")


def _check_pairs(chart, known):
    within_reach([each for pair in known for each in pair])
    if any(n <= 0 for _, n in known):
        raise ValueError("A denominator must be above zero.")
    if chart != "ip" and any(r < 0 for r, _ in known):
        raise ValueError("A numerator cannot be below zero.")
    if chart in {"p", "pp"} and any(r > n for r, n in known):
        raise ValueError("A numerator cannot be above its denominator.")
    if any(1 / n > LARGEST for _, n in known):
        raise ValueError("A denominator is too small.")


def _known(points, base):
    return [point for point in points[:base] if point is not None]


def _average_range(ranges, screen, bound=SCREENED_FROM):
    """The mean of moving ranges, or None where none is left."""
    average = fsum(ranges) / len(ranges) if ranges else None
    if screen and ranges:
        kept = [each for each in ranges if each < bound * average]
        return fsum(kept) / len(kept) if kept else None
    return average


def _steps(items):
    """Absolute differences of neighbours; a missing item leaves two out."""
    return [None if one is None or two is None else abs(two - one) for one, two in pairwise(items)]


def _ranges(items):
    return [step for step in _steps(items) if step is not None]


def _flat(points, *lines):
    """The same centre line and limits at each point."""
    return [list(points), *[[line] * len(points) for line in lines]]


def _individuals(points, base, screen):
    known = _known(points, base)
    if not known:
        return _flat(points, None, None, None)
    mean = fsum(known) / len(known)
    average = _average_range(_ranges(points[:base]), screen)
    if average is None:
        return _flat(points, mean, None, None)
    width = 3 * average / SIGMA_PER_RANGE
    return _flat(points, mean, mean - width, mean + width)


def _moving_ranges(points, base, screen):
    ranges = [None, *_steps(points)] if points else []
    average = _average_range([each for each in ranges[:base] if each is not None], screen=False)
    if average is None:
        return _flat(ranges, None, None, None)
    return _flat(ranges, average, 0.0, SCREENED_FROM * average)


def _counts(points, base, screen):
    known = _known(points, base)
    if not known:
        return _flat(points, None, None, None)
    mean = fsum(known) / len(known)
    return _flat(points, mean, max(0.0, mean - 3 * sqrt(mean)), mean + 3 * sqrt(mean))


def _opportunities(points, base, screen):
    known = _known(points, base)
    if not known:
        return _flat(points, None, None, None)
    mean = fsum(known) / len(known)
    width = 3 * sqrt(mean * (mean + 1))
    return _flat(points, median(known), max(0.0, mean - width), mean + width)


def _times_between(points, base, screen):
    roots = [None if point is None else point ** (1 / ROOT_OF_T) for point in points]
    _, *lines = _individuals(roots, base, screen)
    return [list(points), *[[None if line is None else max(0.0, line) ** ROOT_OF_T for line in each] for each in lines]]


def _rates(points, base, screen, *, variance, highest, prime):
    """P and U charts and their primes: `variance` of one observation at the centre line."""
    known = _known(points, base)
    y = [None if point is None else point[0] / point[1] for point in points]
    if not known:
        return _flat(y, None, None, None)
    centre = fsum(r for r, _ in known) / fsum(n for _, n in known)
    spread = sqrt(max(0.0, variance(centre)))
    factor = 1.0
    if prime and spread:
        scores = [None if point is None else (value - centre) * sqrt(point[1]) / spread for point, value in zip(points, y, strict=True)]
        average = _average_range(_ranges(scores[:base]), screen)
        factor = None if average is None else average / SIGMA_PER_RANGE
    widths = [None if point is None or factor is None else 3 * factor * spread / sqrt(point[1]) for point in points]
    lower = [None if width is None else max(0.0, centre - width) for width in widths]
    upper = [None if width is None else min(highest, centre + width) for width in widths]
    return [y, [centre] * len(points), lower, upper]


def _weighted(points, base, screen):
    """The I' chart of Taylor: individual values that weigh as much as their denominators."""
    known = _known(points, base)
    y = [None if point is None else point[0] / point[1] for point in points]
    if not known:
        return _flat(y, None, None, None)
    centre = fsum(r for r, _ in known) / fsum(n for _, n in known)
    spreads = [
        sqrt(pi / 2) * abs(y_after - y_before) / sqrt(1 / before[1] + 1 / after[1])
        for before, after, y_before, y_after in zip(points[:base], points[1:base], y, y[1:], strict=False)
        if before is not None and after is not None
    ]
    average = _average_range(spreads, screen, SCREENED_FROM_OF_IP)
    widths = [None if point is None or average is None else 3 * average / sqrt(point[1]) for point in points]
    lower = [None if width is None else centre - width for width in widths]
    upper = [None if width is None else centre + width for width in widths]
    return [y, [centre] * len(points), lower, upper]


_proportions = partial(_rates, variance=lambda p: p * (1 - p), highest=1.0)
_per_unit = partial(_rates, variance=lambda u: u, highest=float("inf"))
LINES = {
    "i": _individuals,
    "mr": _moving_ranges,
    "c": _counts,
    "g": _opportunities,
    "t": _times_between,
    "p": partial(_proportions, prime=False),
    "pp": partial(_proportions, prime=True),
    "u": partial(_per_unit, prime=False),
    "up": partial(_per_unit, prime=True),
    "ip": _weighted,
}
