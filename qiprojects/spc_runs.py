"""Run charts: the median, long runs and few crossings, shifts and trends, and medians that a rule draws again. Pure Python.

Part of `qiprojects.spc`, which is the module to import. Sources of the rules are there.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import comb, log2
from statistics import median as middle

from qiprojects.spc_numbers import numbers, tolerance

SHIFT_OF_RUN_CHART, TREND_OF_RUN_CHART = 6, 5
USEFUL_POINTS_FOR_RUN_CHART = 10
DIRECTIONS = {"above": (1,), "below": (-1,), "both": (1, -1)}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a run chart, with a median of its own. `n` counts its places, missing values among them.

    `longest_run`, `n_crossings`, their limits and `n_runs` are None where no point lies off the median; `runs_lower` and `runs_upper`
    are None below 10 useful points.
    """

    first_index: int
    n: int
    median: float | None
    n_useful: int
    longest_run: int | None
    longest_run_limit: int | None
    n_crossings: int | None
    n_crossings_limit: int | None
    runs_signal: bool
    n_runs: int | None
    runs_lower: int | None
    runs_upper: int | None


@dataclass(frozen=True, slots=True)
class RunChart:
    """A run chart. The single figures are those of the latest part; `shift` and `trends` hold the places of all parts.

    values: floats, None where one is missing. median: of the latest part. n_useful: points off the median. longest_run, n_crossings:
    counted over useful points, signals if above and below their limits. runs_signal: either of them. shift: places in a run of six
    or more. trends: a tuple of places for each trend of five or more. n_runs: judged by runs_lower and runs_upper (inclusive).
    """

    values: tuple
    median: float | None
    n_useful: int
    longest_run: int | None
    longest_run_limit: int | None
    n_crossings: int | None
    n_crossings_limit: int | None
    runs_signal: bool
    shift: tuple
    trends: tuple
    n_runs: int | None
    runs_lower: int | None
    runs_upper: int | None
    parts: tuple


@dataclass(frozen=True, slots=True)
class Phase:
    """A median that holds from one place to another: `run_type` is baseline or sustained."""

    run_type: str
    median: float
    first_index: int
    last_index: int


def run_chart(values, *, baseline=None, parts=()):
    """The RunChart of the values in the order of their dates.

    values: numbers, None where one is missing; those are left out of every rule. baseline: the first so many places, missing ones
    counted, set the median of the first part, and all its points are judged. parts: the first places of further parts, each with its
    own median and runs. Raises ValueError for something that is no number, a place that is not there, an empty baseline.
    """
    values, *_ = numbers(values)
    starts = starts_of(parts, len(values))
    if baseline is not None and not 1 <= baseline <= len(values):
        raise ValueError("The baseline must have at least one point, and not more than there are.")
    found, shift, trends = [], [], []
    for first, end in spans(starts, len(values)):
        part, places, sides = _part(values, first, end, baseline if first == 0 else None)
        found.append(part)
        shift += _shift(places, sides)
        trends += _trends(values, first, end)
    last = found[-1]
    return RunChart(
        values=values,
        median=last.median,
        n_useful=last.n_useful,
        longest_run=last.longest_run,
        longest_run_limit=last.longest_run_limit,
        n_crossings=last.n_crossings,
        n_crossings_limit=last.n_crossings_limit,
        runs_signal=last.runs_signal,
        shift=tuple(shift),
        trends=tuple(trends),
        n_runs=last.n_runs,
        runs_lower=last.runs_lower,
        runs_upper=last.runs_upper,
        parts=tuple(found),
    )


def starts_of(places, length):
    """The first places of all parts in order, from 0. Raises ValueError for a place that is not there."""
    starts = {0}
    for place in places:
        if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < length:
            raise ValueError(f"There is no point number {place} where a new part could begin.")
        starts.add(place)
    return sorted(starts)


def spans(starts, length):
    """(first, end) of each part, end not included."""
    return zip(starts, [*starts[1:], length], strict=True)


def _part(values, first, end, baseline):
    here = [value for value in values[first:end] if value is not None]
    within = values[:baseline] if baseline else values[first:end]
    known = [value for value in within if value is not None]
    if baseline and here and not known:
        raise ValueError("There is no value in the baseline.")
    median = middle(known) if known else None
    places, sides = [], []
    if here:
        near = tolerance(max(here), min(here), 1)
        for place in range(first, end):
            value = values[place]
            if value is not None and abs(value - median) > near:
                places.append(place)
                sides.append(1 if value > median else -1)
    return Part(first, end - first, median, *runs_of(sides), *_number_of_runs(sides)), places, sides


def runs_of(sides):
    """(n_useful, longest_run, its limit, n_crossings, its limit, runs_signal): Anhøj's two tests on the sides (1, -1) of useful points."""
    n = len(sides)
    if not n:
        return 0, None, None, None, None, False
    longest = run = 1
    crossings = 0
    for before, side in pairwise(sides):
        if side == before:
            run += 1
            longest = max(longest, run)
        else:
            crossings += 1
            run = 1
    most, fewest = longest_run_limit(n), n_crossings_limit(n)
    return n, longest, most, crossings, fewest, longest > most or crossings < fewest


def longest_run_limit(n_useful):
    """A longer run than this is a signal (Schilling 2012, Anhøj 2014)."""
    return round(log2(n_useful)) + 3


@cache
def n_crossings_limit(n_useful):
    """Fewer crossings than this are a signal: the smallest c with P(Bin(n - 1, 1/2) <= c) of at least 5 per cent (Chen 2010)."""
    steps, ways, crossings = n_useful - 1, 1, 0
    while 20 * ways < 2**steps:
        crossings += 1
        ways += comb(steps, crossings)
    return crossings


def _number_of_runs(sides):
    """(n_runs, lower, upper)."""
    if not sides:
        return None, None, None
    count = 1 + sum(1 for before, side in pairwise(sides) if side != before)
    return count, *runs_limits(len(sides))


@cache
def runs_limits(n_useful):
    """(lower, upper) of the number of runs, both of them still usual; (None, None) below 10 useful points.

    The exact 5 per cent points of the number of runs when the points are split evenly by the median (Swed & Eisenhart 1943).
    """
    if n_useful < USEFUL_POINTS_FOR_RUN_CHART:
        return None, None
    above = n_useful // 2
    below = n_useful - above
    ways = [0, 0, *[_arrangements(runs, above, below) for runs in range(2, n_useful + 1)]]
    return _last_rare(ways, range(2, n_useful + 1)), _last_rare(ways, range(n_useful, 1, -1))


def _arrangements(runs, above, below):
    half = runs // 2
    if runs % 2:
        return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(below - 1, half)
    return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)


def _last_rare(ways, order):
    """Going from the end of the distribution inwards, the last number of runs that together with those before is 5 per cent at most."""
    every, so_far, last = sum(ways), 0, None
    for runs in order:
        so_far += ways[runs]
        if 20 * so_far > every:
            return last
        last = runs


def _shift(places, sides):
    """The places of useful points in runs of six or more; points on the median are skipped and not marked."""
    begin = 0
    for here in range(1, len(sides) + 1):
        if here == len(sides) or sides[here] != sides[begin]:
            if here - begin >= SHIFT_OF_RUN_CHART:
                yield from places[begin:here]
            begin = here


def _trends(values, first, end):
    """Tuples of the places of each trend. Equal neighbours count once and do not break a trend, but belong to it; gaps are skipped."""
    groups = []  # [value, [places]] of neighbours that are equal
    for place in range(first, end):
        value = values[place]
        if value is None:
            continue
        if groups and groups[-1][0] == value:
            groups[-1][1].append(place)
        else:
            groups.append((value, [place]))
    rises = [after[0] > before[0] for before, after in pairwise(groups)]
    begin = 0
    for here in range(1, len(rises) + 1):
        if here == len(rises) or rises[here] != rises[begin]:
            if here - begin + 1 >= TREND_OF_RUN_CHART:
                yield tuple(place for _, places in groups[begin : here + 1] for place in places)
            begin = here


def run_chart_rephase(values, *, baseline=13, run_length=9, direction="both"):
    """The medians that runcharter would draw by itself, as a tuple of Phase: for a hint only, because nobody but a person rebases.

    The median of the first `baseline` values; then the first run of exactly `run_length` useful points on the wanted side (above, below,
    both) sets the next one, and so on after it. Raises ValueError for bad arguments. No phase at all with fewer values than the baseline.
    """
    values, *_ = numbers(values)
    if direction not in DIRECTIONS:
        raise ValueError(f"“{direction}” is not a direction: above, below or both.")
    if baseline < 1 or run_length < 1:
        raise ValueError("The baseline and the run must have at least one point.")
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < baseline:
        return ()
    highest, lowest = max(value for _, value in known), min(value for _, value in known)
    near = tolerance(highest, lowest, 1)
    phases = [_phase("baseline", known[:baseline])]
    rest = known[baseline:]
    while run := _next_run(rest, phases[-1].median, run_length, DIRECTIONS[direction], near):
        phases.append(_phase("sustained", run))
        rest = [point for point in rest if point[0] > run[-1][0]]
    return tuple(phases)


def _phase(run_type, points):
    return Phase(run_type, middle([value for _, value in points]), points[0][0], points[-1][0])


def _next_run(points, median, length, wanted, near):
    run, side = [], 0
    for point in points:
        if abs(point[1] - median) <= near:
            continue
        here = 1 if point[1] > median else -1
        if here != side:
            run, side = [], here
        run.append(point)
        if len(run) == length and side in wanted:
            return run
    return None
