"""Centre lines, limits and signals of a chart: what `qiprojects.spc` says of each segment, put back in the places of all points.

Gaps (hidden points, points that were not collected) are dropped before the rules. A segment begins at the point on whose day somebody
drew new lines; nothing carries over. Its lines rest on its points up to the end of the baseline, on all of them without one.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from qiprojects import spc
from qiprojects.charts.data import COMMON, CONCERN, IMPROVEMENT, NEUTRAL_HIGH, NEUTRAL_LOW, SHIFT, Segment

LIMITS_FROM = 6  # points; Wheeler, Understanding Variation, p. 60: useful limits from five or six
VARIES = frozenset({"p", "u"})


@dataclass
class Worked:
    """What was worked out. `marks`, `lower`, `upper` and `rules` are by place in the chart; `results` are what `spc` gave, by segment.

    `short_baseline`: how many points the baseline of the last segment has, where they are too few for limits and so were not used.
    """

    segments: list = field(default_factory=list)
    marks: dict = field(default_factory=dict)
    lower: dict = field(default_factory=dict)
    upper: dict = field(default_factory=dict)
    trends: list = field(default_factory=list)
    results: list = field(default_factory=list)
    rules: dict = field(default_factory=dict)
    short_baseline: int | None = None
    variation: str = ""
    assurance: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Part:
    """The points with a value of one segment: their places in the chart, and how many of them the lines rest on (None for all)."""

    places: tuple
    points: tuple
    baseline: int | None
    reason: str

    @property
    def values(self):
        return [point.value for point in self.points]


def lines_of(kind, shown, *, measure, rebases, improvement="neutral"):
    """The Worked lines of a chart of this kind from ShownPoints in order of their dates. Numbers that the kind cannot take: a `problem`."""
    parts = parts_of(shown, rebases, measure.baseline_until)
    worked = Worked(marks={place: COMMON for part in parts for place in part.places})
    work = {"run": _run, "xmr": _xmr}.get(kind, _control)
    try:
        for part in parts:
            work(worked, part, kind, measure, improvement)
    except ValueError as error:
        return Worked(marks=dict.fromkeys(worked.marks, COMMON), problem=str(error))
    return worked


def parts_of(shown, rebases, baseline_until):
    """The points with a value, as Parts. New lines begin at the first point on or after their day."""
    places = [place for place, point in enumerate(shown) if point.value is not None]
    days = [shown[place].on for place in places]
    reasons = {bisect_left(days, rebase.on): rebase.reason for rebase in rebases}
    if not places:
        return []
    starts = sorted({0, *(at for at in reasons if at < len(places))})
    parts = []
    for start, end in zip(starts, [*starts[1:], len(places)], strict=True):
        known = bisect_right(days, baseline_until, start, end) - start if baseline_until else 0
        baseline = known if 0 < known < end - start else None
        inside = tuple(places[start:end])
        parts.append(Part(inside, tuple(shown[place] for place in inside), baseline, reasons.get(start, "") if start else ""))
    return parts


def _segment(part, rests_on=None, **lines):
    rests_on = rests_on or len(part.places)
    until = part.places[rests_on - 1] if rests_on < len(part.places) else None
    return Segment(part.places[0], part.places[-1], len(part.places), rests_on, until=until, reason=part.reason, **lines)


def _run(worked, part, kind, measure, improvement):
    result = spc.run_chart(part.values, baseline=part.baseline)
    worked.results.append(result)
    worked.segments.append(_segment(part, part.baseline, centre=result.median))
    if not result.n_useful or result.n_useful < spc.USEFUL_POINTS_FOR_RUN_CHART:
        return
    worked.marks |= {part.places[at]: SHIFT for at in result.shift}
    worked.trends += [(part.places[trend[0]], part.places[trend[-1]]) for trend in result.trends]


def _xmr(worked, part, kind, measure, improvement):
    fix = _fix(worked, part)
    target = None if measure.target is None else float(measure.target)
    result = spc.xmr(part.values, improvement=improvement, target=target, fix_after_n_points=fix)
    lines, n = result.segments[0], len(part.places)
    has_limits = n >= LIMITS_FROM and lines.has_width
    is_trial = n < spc.TRIAL_LIMITS_BELOW
    limits = {"lower": lines.lpl, "upper": lines.upl} if has_limits else {}
    worked.results.append(result)
    worked.segments.append(_segment(part, fix, centre=lines.mean, is_trial=is_trial, **limits))
    holds = has_limits and not is_trial
    worked.variation = (result.variation_icon or "") if holds else ""
    worked.assurance = (result.assurance_icon or "") if holds else ""
    if holds:
        worked.marks |= dict(zip(part.places, result.point_type, strict=True))
        worked.rules |= {place: rule for place, rule in zip(part.places, result.rule, strict=True) if rule}


def _fix(worked, part):
    """How many points set the limits: those of the baseline where they are enough for it, else None for all."""
    enough = part.baseline is None or part.baseline >= spc.FIX_AFTER_AT_LEAST
    worked.short_baseline = None if enough else part.baseline
    return part.baseline if enough else None


def _control(worked, part, kind, measure, improvement):
    multiply = 100 if kind == "p" else (measure.per or 1) if kind == "u" else 1
    fix = _fix(worked, part)
    over, under = _counts(part, multiply) if kind in VARIES else (None, None)
    values = None if kind in VARIES else part.values
    result = spc.control_chart(
        values, chart=kind, numerators=over, denominators=under, multiply=multiply if kind in VARIES else 1, freeze=fix
    )
    n = len(part.places)
    has_limits = n >= LIMITS_FROM and any(upper is not None and upper > lower for lower, upper in zip(result.lcl, result.ucl, strict=True))
    is_trial = n < spc.TRIAL_LIMITS_BELOW
    flat = {} if kind in VARIES or not has_limits else {"lower": result.lcl[0], "upper": result.ucl[0]}
    worked.results.append(result)
    worked.segments.append(_segment(part, fix, centre=result.cl[0], is_trial=is_trial, **flat))
    if kind in VARIES and has_limits:
        worked.lower |= dict(zip(part.places, result.lcl, strict=True))
        worked.upper |= dict(zip(part.places, result.ucl, strict=True))
    worked.variation = ""
    if is_trial or not has_limits:
        return
    for at, place in enumerate(part.places):
        if result.sigma_signal[at]:
            is_high = result.y[at] > result.cl[at]
            worked.marks[place], worked.rules[place] = _mark(is_high, improvement), "above_limit" if is_high else "below_limit"
    worked.variation = _icon(worked.marks[part.places[-1]], worked.rules.get(part.places[-1]))


def _counts(part, multiply):
    """Numerators and denominators of a share or a rate, as they are shown. Raises ValueError where a point has none."""
    if any(point.numerator is None or not point.denominator for point in part.points):
        raise ValueError("This chart needs a numerator and a denominator for every point.")
    return [_numerator(point, multiply) for point in part.points], [point.denominator for point in part.points]


def _numerator(point, multiply):
    """The one that goes with the value as it is shown: a rounded numerator over a rounded denominator would be another share."""
    fits = abs(multiply * point.numerator / point.denominator - point.value) < 1e-4
    return point.numerator if fits else point.value * point.denominator / multiply


def _mark(is_high, improvement):
    if improvement == "neutral":
        return NEUTRAL_HIGH if is_high else NEUTRAL_LOW
    return IMPROVEMENT if is_high == (improvement == "increase") else CONCERN


def _icon(mark, rule):
    if mark == COMMON:
        return "common_cause"
    side = "high" if rule == "above_limit" else "low"
    return {IMPROVEMENT: f"improvement_{side}", CONCERN: f"concern_{side}"}.get(mark, f"neutral_{side}")
