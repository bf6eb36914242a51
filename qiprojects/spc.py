"""Run charts and statistical process control charts, as NHS and quality improvement people already use them. Pure Python.

Rules and reference answers: the Making Data Count tools and NHSRplotthedots 0.2.2 for XmR charts (four rules, icons), qicharts2 0.8.1
for Anhøj's tests and the other control charts, runchart 0.2.0 for shift and trend, runcharter for medians drawn again; Perla,
Provost and Murray 2011; Swed and Eisenhart 1943; Nelson 1982; Wheeler (2.66). Checked against their answers in tests/qiprojects/vectors.

Values come in the order of their dates. None is a missing value: it is left out before the rules, and every list of an answer has None
(or nothing) in its place. Places count from 0.
"""

import re
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from operator import gt, lt, sub

from qiprojects.spc_limits import CHARTS, ControlChart, ControlPart, control_chart
from qiprojects.spc_numbers import EPSILON, number, numbers, tolerance
from qiprojects.spc_runs import USEFUL_POINTS_FOR_RUN_CHART, Part, Phase, RunChart, run_chart, run_chart_rephase, starts_of

__all__ = [
    "CHARTS",
    "FIX_AFTER_AT_LEAST",
    "IMPROVEMENTS",
    "RULES",
    "TRIAL_LIMITS_BELOW",
    "USEFUL_POINTS_FOR_RUN_CHART",
    "ControlChart",
    "ControlPart",
    "Part",
    "Phase",
    "RunChart",
    "Segment",
    "Xmr",
    "control_chart",
    "indices_of",
    "run_chart",
    "run_chart_rephase",
    "xmr",
]

TRIAL_LIMITS_BELOW = 13
FIX_AFTER_AT_LEAST = 12
IMPROVEMENTS = ("increase", "decrease", "neutral")
LIMIT, NEAR, SCREENED_FROM = 2.66, 2 / 3 * 2.66, 3.267

RULES = {  # in order of precedence, with the words of NHSRplotthedots and whether the rule speaks of high values
    "above_limit": ("Above UCL", True),
    "below_limit": ("Below LCL", False),
    "trend_up": ("7 Point Trend (Increasing)", True),
    "trend_down": ("7 Point Trend (Decreasing)", False),
    "two_in_three_high": ("2 in 3 Above CL", True),
    "two_in_three_low": ("2 in 3 Below CL", False),
    "shift_high": ("7 Points Above CL", True),
    "shift_low": ("7 Points Below CL", False),
}
ABOVE, BELOW, UP, DOWN, TWO_HIGH, TWO_LOW, SHIFT_HIGH, SHIFT_LOW = (1 << bit for bit in range(8))
OUTSIDE, TREND = ABOVE | BELOW, UP | DOWN
SEVEN, SEVEN_NOT, SIX_STEPS, SIX_STEPS_NOT = b"\1" * 7, b"\0" * 7, b"\1" * 6, b"\0" * 6
LONG_STEPS = re.compile(b"\1{6,}")


@dataclass(frozen=True, slots=True)
class Segment:
    """Points that share a mean and limits: `n` values from `first_index` on. The limits are None where there are none."""

    first_index: int
    n: int
    mean: float
    lpl: float | None
    upl: float | None

    @property
    def short_group_warning(self):
        """Whether the limits are trial limits."""
        return self.n < TRIAL_LIMITS_BELOW

    @property
    def has_width(self):
        """Whether there are limits with something between them; without, no assurance icon should be shown."""
        return self.lpl is not None and self.lpl < self.upl


@dataclass(frozen=True, slots=True)
class Xmr:
    """An XmR chart. The tuples have a place for each value given, None at missing ones (`all_rules`: an empty tuple).

    values: floats. segments: of Segment. segment_of_point: numbers of segments. special_cause_type: words of NHSRplotthedots. rule: a code
    of RULES, the first that holds, None for common cause. point_type: common_cause, special_cause_improvement, special_cause_concern,
    special_cause_neutral_high, special_cause_neutral_low. outside_limits: True or False, None without limits. variation_icon: from the
    latest point (common_cause, improvement_high, concern_low, neutral_high ...). assurance_icon: pass, fail, hit_or_miss from the limits of
    the latest segment; None without target or direction. all_rules: every rule that holds, by name.
    """

    values: tuple
    segments: tuple
    segment_of_point: tuple
    special_cause_type: tuple
    rule: tuple
    point_type: tuple
    outside_limits: tuple
    variation_icon: str | None
    assurance_icon: str | None
    all_rules: tuple


def _tables(improvement):
    """What a point's rules, one bit each, come to, by the 256 masks: a point's own fields of Xmr, and its icon."""
    points, icons = [], []
    for mask in range(256):
        rules = [rule for bit, rule in enumerate(RULES) if mask >> bit & 1]
        if not rules:
            points.append(("Common Cause", None, "common_cause", False, ()))
            icons.append("common_cause")
            continue
        words, high = RULES[rules[0]]
        colour = _colour(high, improvement)
        points.append((words, rules[0], f"special_cause_{colour}", bool(mask & OUTSIDE), tuple(sorted(rules))))
        icons.append(colour if improvement == "neutral" else f"{colour}_{'high' if high else 'low'}")
    return tuple(points), tuple(icons)


def _colour(high, improvement):
    if improvement == "neutral":
        return "neutral_high" if high else "neutral_low"
    return "improvement" if high == (improvement == "increase") else "concern"


TABLES = {improvement: _tables(improvement) for improvement in IMPROVEMENTS}


def xmr(values, *, improvement="neutral", target=None, rebase=(), fix_after_n_points=None, screen=False, two_in_three_beyond_limit=True):
    """The Xmr of the values.

    improvement: increase, decrease or neutral. target: a number. rebase: the first places of new segments (at a missing value the segment
    begins with the next value). fix_after_n_points: only the first so many values of each segment, 12 or more, set its mean and limits.
    screen: leave out moving ranges that are not below 3.267 times their mean, once. two_in_three_beyond_limit: whether points beyond
    a limit count towards two in three. The defaults are those of the Making Data Count tools; screen=True with
    two_in_three_beyond_limit=False are those of NHSRplotthedots 0.2.2. Raises ValueError for anything that is none of this.
    """
    values, whole, total = numbers(values)
    if improvement not in TABLES:
        raise ValueError(f"“{improvement}” is not a direction of improvement: {', '.join(IMPROVEMENTS)}.")
    if fix_after_n_points is not None and fix_after_n_points < FIX_AFTER_AT_LEAST:
        raise ValueError(f"Limits can be fixed after {FIX_AFTER_AT_LEAST} points or more.")
    if target is not None:
        target = number(target)
    if whole and not rebase and values:
        places = None
        segment, masks = _segment(values, total, 0, fix_after_n_points, screen, two_in_three_beyond_limit)
        segments, number_of = (segment,), (0,) * segment.n
    else:
        places = [place for place, value in enumerate(values) if value is not None]
        how = fix_after_n_points, screen, two_in_three_beyond_limit
        segments, number_of, masks = _segments(values, places, rebase, how)
    points, icons = TABLES[improvement]
    n = len(masks)
    if masks.count(0) == n:
        words, rule, point_type, outside, all_rules = ("Common Cause",) * n, (None,) * n, ("common_cause",) * n, (False,) * n, ((),) * n
    else:
        words, rule, point_type, outside, all_rules = zip(*[points[mask] for mask in masks], strict=True)
    icon = icons[masks[-1]] if n else None
    assurance = None if target is None else _assurance(segments, improvement, target)
    outside = _where_limits(segments, outside)
    if places is not None:
        lists = number_of, words, rule, point_type, outside
        number_of, words, rule, point_type, outside = [_spread(each, places, len(values), None) for each in lists]
        all_rules = _spread(all_rules, places, len(values), ())
    return Xmr(values, segments, number_of, words, rule, point_type, outside, icon, assurance, all_rules)


def _where_limits(segments, outside):
    """`outside` with None in segments without limits."""
    for segment in segments:
        if segment.lpl is None:
            limits = chain.from_iterable([segment.lpl is not None] * segment.n for segment in segments)
            return tuple([is_outside if known else None for is_outside, known in zip(outside, limits, strict=True)])
    return outside


def _segments(values, places, rebase, how):
    """(segments, number of the segment of each known value, masks of each) for values with gaps or rebases."""
    known = [values[place] for place in places]
    starts = _starts(rebase, values, places)
    segments, number_of, masks = [], [], b""
    for first, end in pairwise([*starts, len(known)]):
        points = tuple(known[first:end])
        segment, here = _segment(points, sum(points), places[first], *how)
        number_of += [len(segments)] * segment.n
        segments.append(segment)
        masks += here
    return tuple(segments), tuple(number_of), masks


def _starts(rebase, values, places):
    """The first of the known values of each segment, counted among the known values, in order."""
    at = [sum(1 for known in places if known < place) for place in starts_of(rebase, len(values))]
    return sorted({place for place in at if place < len(places)})


def _segment(points, total, first_index, fixed, screen, beyond_counts):
    """(Segment, the rules of each point as bits). Written for speed: most charts break no rule, and then little is worked out."""
    n, after = len(points), points[1:]
    if fixed:
        base = points[:fixed]
        mean, average = sum(base) / len(base), _average_range(base, base[1:], screen)
    else:
        mean, average = total / n, _average_range(points, after, screen)
    ordered = sorted(points)
    highest, lowest = ordered[-1], ordered[0]
    near = tolerance(highest, lowest, n)
    high, low = mean + near, mean - near
    masks = bytearray(n)
    above, below = bytes(map(gt, points, repeat(high))), None
    _mark_shift(masks, above, above.find(SEVEN), SHIFT_HIGH)
    if SEVEN_NOT in above:
        below = bytes(map(lt, points, repeat(low)))
        _mark_shift(masks, below, below.find(SEVEN), SHIFT_LOW)
    rises = bytes(map(gt, after, points))
    if SIX_STEPS in rises or SIX_STEPS_NOT in rises:
        _mark_trends(masks, rises, bytes(map(lt, after, points)))
    if average is None:
        return Segment(first_index, n, mean, None, None), masks
    width = LIMIT * average
    upper, lower = high + width, low - width
    near_upper, near_lower = high + NEAR * average, low - NEAR * average
    if highest > near_upper:
        if ordered[-2] > near_upper:
            far = [place for place, point in enumerate(points) if point > near_upper]
            outside = [place for place in far if points[place] > upper] if highest > upper else ()
            _mark_far(masks, far, outside, above, beyond_counts, ABOVE, TWO_HIGH)
        elif highest > upper:
            masks[points.index(highest)] |= ABOVE
    if lowest < near_lower:
        if ordered[1] < near_lower:
            far = [place for place, point in enumerate(points) if point < near_lower]
            outside = [place for place in far if points[place] < lower] if lowest < lower else ()
            _mark_far(masks, far, outside, below or bytes(map(lt, points, repeat(low))), beyond_counts, BELOW, TWO_LOW)
        elif lowest < lower:
            masks[points.index(lowest)] |= BELOW
    return Segment(first_index, n, mean, mean - width, mean + width), masks


def _average_range(points, after, screen):
    """The mean of the moving ranges, None where there is none or screening leaves none."""
    if not after:
        return None
    average = sum(map(abs, map(sub, after, points))) / len(after)
    if not screen:
        return average
    kept = [each for each in map(abs, map(sub, after, points)) if each < SCREENED_FROM * average]
    return sum(kept) / len(kept) if kept else None


def _mark_shift(masks, on_side, first, rule):
    """Marks runs of seven, the earliest of which begins at `first`. Comes before other rules, so there is nothing yet in the masks."""
    while first >= 0:
        end = on_side.find(0, first)
        if end < 0:
            end = len(on_side)
        masks[first:end] = bytes([rule]) * (end - first)
        first = on_side.find(SEVEN, end)


def _mark_trends(masks, rises, falls):
    """Six steps one way mark their seven points; a point of two trends takes the step to its right."""
    found = [(*match.span(), UP) for match in LONG_STEPS.finditer(rises)] + [(*match.span(), DOWN) for match in LONG_STEPS.finditer(falls)]
    for first, end, rule in sorted(found):
        for place in range(first, end + 1):
            masks[place] = masks[place] & ~TREND | rule


def _mark_far(masks, far, outside, on_side, beyond_counts, beyond, two_in_three):
    """Marks the places `outside` a limit, and two in three of the places that are `far` from the mean on one side.

    A point outside is not marked as one of two, because outside says more; whether it counts as one is a choice.
    """
    for place in outside:
        masks[place] |= beyond
    padded = on_side + b"\0"
    for one, two in pairwise(far if beyond_counts else [place for place in far if place not in outside]):
        if (two == one + 1 and (padded[one - 1] or padded[two + 1])) or (two == one + 2 and padded[one + 1]):
            if one not in outside:
                masks[one] |= two_in_three
            if two not in outside:
                masks[two] |= two_in_three


def _spread(items, places, length, missing):
    spread = [missing] * length
    for place, item in zip(places, items, strict=True):
        spread[place] = item
    return tuple(spread)


def _assurance(segments, improvement, target):
    """pass, fail or hit_or_miss; as in NHSRplotthedots also where there are no limits (see Segment.has_width before showing it)."""
    if improvement == "neutral" or not segments:
        return None
    last = segments[-1]
    if last.lpl is None:
        return "hit_or_miss"
    near = 16 * EPSILON * (abs(target) + abs(last.lpl) + abs(last.upl))
    if target > last.upl + near:
        return "fail" if improvement == "increase" else "pass"
    if target < last.lpl - near:
        return "pass" if improvement == "increase" else "fail"
    return "hit_or_miss"


def indices_of(dates, rebase_dates):
    """The places of the rebase dates among the dates, in order. Raises ValueError for a date that is not a data date."""
    places = {date: place for place, date in enumerate(dates)}
    missing = [date for date in rebase_dates if date not in places]
    if missing:
        raise ValueError(f"There is no point on {missing[0]}, so the chart cannot be rebased there.")
    return tuple(sorted(places[date] for date in rebase_dates))
