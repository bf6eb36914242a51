"""Run charts and statistical process control charts, as NHS and quality improvement people already use them. Pure Python.

Rules and reference answers: the Making Data Count tools and NHSRplotthedots 0.2.2 for XmR charts (four rules, icons), qicharts2 0.8.1
for Anhøj's tests and the other control charts, runchart 0.2.0 for shift and trend, runcharter for medians drawn again; Perla,
Provost and Murray 2011; Swed and Eisenhart 1943; Nelson 1982; Wheeler (2.66). Checked against their answers in tests/qiprojects/vectors.

Values come in the order of their dates. None is a missing value: it is left out before the rules, and every list of an answer has None
(or nothing) in its place. Places count from 0.
"""

import re
from dataclasses import dataclass
from math import fsum
from operator import gt, lt, sub

from qiprojects.spc_limits import CHARTS, ControlChart, ControlPart, control_chart
from qiprojects.spc_numbers import EPSILON, numbers, within_reach
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
SEVEN, SIX_STEPS = b"\1" * 7, b"\1" * 6
LONG_SIDE, LONG_STEPS = re.compile(b"\1{7,}"), re.compile(b"\1{6,}")
TWO_OF_THREE = re.compile(b"(?=\2\2[\1\2]|\2[\1\2]\2|[\1\2]\2\2)")  # 1 on the side, 2 near the limit


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


def _tables():
    """What a point's rules, one bit each, come to: {improvement: (point types, icons)}, words, first rule, all rules, by the 256 masks."""
    holding = [[rule for bit, rule in enumerate(RULES) if mask >> bit & 1] for mask in range(256)]
    first = tuple(rules[0] if rules else None for rules in holding)
    words = tuple(RULES[rule][0] if rule else "Common Cause" for rule in first)
    of = {}
    for improvement in IMPROVEMENTS:
        colours = [_colour(rule, improvement) for rule in first]
        icons = [
            f"{colour.removesuffix('_high').removesuffix('_low')}_{'high' if RULES[rule][1] else 'low'}" if rule else "common_cause"
            for rule, colour in zip(first, colours, strict=True)
        ]
        of[improvement] = (tuple(f"special_cause_{colour}" if colour else "common_cause" for colour in colours), tuple(icons))
    return of, words, first, tuple(tuple(sorted(rules)) for rules in holding)


def _colour(rule, improvement):
    if not rule:
        return ""
    high = RULES[rule][1]
    if improvement == "neutral":
        return "neutral_high" if high else "neutral_low"
    return "improvement" if high == (improvement == "increase") else "concern"


OF_IMPROVEMENT, WORDS, FIRST_RULE, ALL_RULES = _tables()


def xmr(values, *, improvement="neutral", target=None, rebase=(), fix_after_n_points=None, screen=False, two_in_three_beyond_limit=True):
    """The Xmr of the values.

    improvement: increase, decrease or neutral. target: a number. rebase: the first places of new segments (at a missing value the segment
    begins with the next value). fix_after_n_points: only the first so many values of each segment, 12 or more, set its mean and limits.
    screen: leave out moving ranges that are not below 3.267 times their mean, once. two_in_three_beyond_limit: whether points beyond
    a limit count towards two in three. The defaults are those of the Making Data Count tools; screen=True with
    two_in_three_beyond_limit=False are those of NHSRplotthedots 0.2.2. Raises ValueError for anything that is none of this.
    """
    values = numbers(values)
    if improvement not in OF_IMPROVEMENT:
        raise ValueError(f"“{improvement}” is not a direction of improvement: {', '.join(IMPROVEMENTS)}.")
    if fix_after_n_points is not None and fix_after_n_points < FIX_AFTER_AT_LEAST:
        raise ValueError(f"Limits can be fixed after {FIX_AFTER_AT_LEAST} points or more.")
    if target is not None:
        (target,) = numbers((target,))
    whole = None not in values
    known = values if whole else tuple([value for value in values if value is not None])
    places = range(len(values)) if whole else [place for place, value in enumerate(values) if value is not None]
    starts = _starts(rebase, values, places)
    segments, number_of, masks, outside = [], (), b"", ()
    for first, end in zip(starts, [*starts[1:], len(known)], strict=True):
        points = known[first:end] if len(starts) > 1 else known
        segment, here, beyond = _segment(points, places[first], fix_after_n_points, screen, two_in_three_beyond_limit)
        number_of += (len(segments),) * len(points)
        segments.append(segment)
        masks += here
        outside += beyond
    types, icons = OF_IMPROVEMENT[improvement]
    if any(masks):
        words, rule = tuple([WORDS[mask] for mask in masks]), tuple([FIRST_RULE[mask] for mask in masks])
        point_type, all_rules = tuple([types[mask] for mask in masks]), tuple([ALL_RULES[mask] for mask in masks])
    else:
        n = len(masks)
        words, rule, point_type, all_rules = ("Common Cause",) * n, (None,) * n, ("common_cause",) * n, ((),) * n
    lists = number_of, words, rule, point_type, outside
    if not whole:
        lists = [_spread(each, places, len(values), None) for each in lists]
        all_rules = _spread(all_rules, places, len(values), ())
    return Xmr(
        values,
        tuple(segments),
        *lists,
        icons[masks[-1]] if masks else None,
        _assurance(segments, improvement, target),
        all_rules,
    )


def _starts(rebase, values, places):
    """The first of the known values of each segment, counted among the known values, in order."""
    if not places:
        return []
    if not rebase:
        return [0]
    found = {0}
    for place in starts_of(rebase, len(values)):
        at = sum(1 for known in places if known < place)
        if at < len(places):
            found.add(at)
    return sorted(found)


def _segment(points, first_index, fixed, screen, beyond_counts):
    """(Segment, bytes with the rules of each point as bits, outside_limits of each point)."""
    n = len(points)
    base = points[:fixed] if fixed else points
    mean = fsum(base) / len(base)
    ranges = list(map(abs, map(sub, base[1:], base)))
    average = fsum(ranges) / len(ranges) if ranges else None
    if screen and ranges:
        kept = [each for each in ranges if each < SCREENED_FROM * average]
        average = fsum(kept) / len(kept) if kept else None
    highest, lowest = max(points), min(points)
    largest = max(highest, -lowest)
    within_reach(largest)
    near = 16 * EPSILON * largest or 5e-324
    high, low = mean + near, mean - near
    above, below = bytes([point > high for point in points]), bytes([point < low for point in points])
    masks = bytearray(n)
    after = points[1:]
    rises, falls = bytes(map(lt, points, after)), bytes(map(gt, points, after))
    if SEVEN in above:
        _mark(masks, LONG_SIDE.finditer(above), SHIFT_HIGH)
    if SEVEN in below:
        _mark(masks, LONG_SIDE.finditer(below), SHIFT_LOW)
    if SIX_STEPS in rises or SIX_STEPS in falls:
        _mark_trends(masks, rises, falls)
    if average is None:
        return Segment(first_index, n, mean, None, None), bytes(masks), (None,) * n
    lpl, upl = mean - LIMIT * average, mean + LIMIT * average
    outside = (False,) * n
    if highest > upl + near or lowest < lpl - near:
        outside = tuple([not lpl - near <= point <= upl + near for point in points])
        for place, is_outside in enumerate(outside):
            if is_outside:
                masks[place] |= ABOVE if above[place] else BELOW
    if highest > mean + NEAR * average + near:
        border = mean + NEAR * average + near
        close = [point > border for point in points]
        _mark_two_in_three(masks, above, close, outside, beyond_counts, TWO_HIGH)
    if lowest < mean - NEAR * average - near:
        border = mean - NEAR * average - near
        close = [point < border for point in points]
        _mark_two_in_three(masks, below, close, outside, beyond_counts, TWO_LOW)
    return Segment(first_index, n, mean, lpl, upl), bytes(masks), outside


def _mark(masks, matches, rule):
    for match in matches:
        for place in range(*match.span()):
            masks[place] |= rule


def _mark_trends(masks, rises, falls):
    """Six steps one way mark their seven points; a point of two trends takes the step to its right."""
    found = sorted(
        [(*match.span(), UP) for match in LONG_STEPS.finditer(rises)] + [(*match.span(), DOWN) for match in LONG_STEPS.finditer(falls)]
    )
    for first, end, rule in found:
        for place in range(first, end + 1):
            masks[place] = masks[place] & ~(UP | DOWN) | rule


def _mark_two_in_three(masks, on_side, close, outside, beyond_counts, rule):
    """Points beyond a limit are not marked, because that says more; whether they count as one of the two is a choice."""
    counting = close if beyond_counts else [is_close and not is_outside for is_close, is_outside in zip(close, outside, strict=True)]
    if sum(counting) < 2:
        return
    codes = bytes([side + counts for side, counts in zip(on_side, counting, strict=True)])
    for match in TWO_OF_THREE.finditer(codes):
        for place in range(match.start(), match.start() + 3):
            if counting[place] and not outside[place]:
                masks[place] |= rule


def _spread(items, places, length, missing):
    spread = [missing] * length
    for place, item in zip(places, items, strict=True):
        spread[place] = item
    return tuple(spread)


def _assurance(segments, improvement, target):
    """pass, fail or hit_or_miss; as in NHSRplotthedots also where there are no limits (see Segment.has_width before showing it)."""
    if target is None or improvement == "neutral" or not segments:
        return None
    last = segments[-1]
    if last.lpl is None:
        return "hit_or_miss"
    near = 16 * EPSILON * max(abs(target), abs(last.lpl), abs(last.upl))
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
