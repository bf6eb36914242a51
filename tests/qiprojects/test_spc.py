"""Rules and properties of `qiprojects.spc` beyond the reference vectors: edges, bad input, and what holds for every series."""

import ast
import dataclasses
from fractions import Fraction
from itertools import pairwise
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiprojects import spc

COMMON, HIGH, LOW = "common_cause", "special_cause_neutral_high", "special_cause_neutral_low"
values_of = st.lists(st.one_of(st.none(), st.decimals(-1_000, 1_000, places=1), st.integers(-1_000, 1_000)), max_size=40)
known_of = st.lists(st.integers(-1_000, 1_000).map(lambda number: number / 10), min_size=2, max_size=40)
settings_of = st.fixed_dictionaries({"screen": st.booleans(), "two_in_three_beyond_limit": st.booleans()})


def test_the_modules_are_pure_python():
    standard = {"collections", "dataclasses", "decimal", "fractions", "functools", "itertools", "math", "operator", "re", "statistics"}
    for path in Path(spc.__file__).parent.glob("spc*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in getattr(node, "names", ())]
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert {name for name in names if not name.startswith("qiprojects.spc")} <= standard, path.name


def test_charts_cannot_be_changed_and_have_no_room_for_more():
    for chart in (spc.xmr([1, 2]), spc.run_chart([1, 2]), spc.control_chart([1, 2], chart="i")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(chart, dataclasses.fields(chart)[0].name, ())
        assert not hasattr(chart, "__dict__")


# XmR: lines


def test_lines_of_an_xmr_chart_by_hand():
    (segment,) = spc.xmr([10, 12, 11, 15]).segments
    average_range = (2 + 1 + 4) / 3
    assert segment.mean == 12
    assert isclose(segment.upl, 12 + 2.66 * average_range)
    assert isclose(segment.lpl, 12 - 2.66 * average_range)


def test_screening_leaves_out_a_range_that_is_exactly_at_the_bound():
    flat_and_jump = [0, 1] * 8 + [30]
    assert spc.xmr(flat_and_jump, screen=True).segments[0].upl < spc.xmr(flat_and_jump).segments[0].upl
    equal = [5] * 14
    assert spc.xmr(equal, screen=True).segments[0].upl is None
    assert spc.xmr(equal).segments[0].upl == 5


@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_a_chart_of_nothing_has_no_lines(values):
    chart = spc.xmr(values, improvement="increase", target=3)
    assert chart.segments == ()
    assert chart.variation_icon is chart.assurance_icon is None
    assert chart.rule == chart.point_type == chart.outside_limits == (None,) * len(values)
    runs = spc.run_chart(values)
    assert (runs.median, runs.n_useful, runs.longest_run, runs.runs_signal) == (None, 0, None, False)


def test_one_point_has_a_mean_and_no_limits():
    chart = spc.xmr([4])
    assert chart.segments == (spc.Segment(0, 1, 4.0, None, None),)
    assert not chart.segments[0].has_width
    assert (chart.point_type, chart.outside_limits, chart.variation_icon) == ((COMMON,), (None,), COMMON)


@pytest.mark.parametrize("number", [0.1, 0.3, 1e-9, 1e12, 7])
def test_points_that_are_all_equal_are_on_the_mean_whatever_binary_arithmetic_says(number):
    chart = spc.xmr([number] * 36, improvement="increase", target=number)
    assert set(chart.point_type) == {COMMON}
    assert chart.assurance_icon == "hit_or_miss"
    assert not chart.segments[0].has_width


def test_a_point_on_the_mean_breaks_a_shift():
    values = [0.1, 0.2, 0.3] * 2 + [0.1] * 3 + [0.2] + [0.1] * 4 + [0.3] * 7
    mean = sum(map(Fraction, map(str, values))) / len(values)
    assert mean == Fraction(1, 5)
    assert "shift_low" not in spc.xmr(values).rule


def test_limits_are_trial_limits_below_thirteen_points():
    assert spc.xmr(range(12)).segments[0].short_group_warning
    assert not spc.xmr(range(13)).segments[0].short_group_warning
    assert spc.TRIAL_LIMITS_BELOW == 13


def test_fixed_limits_come_from_the_first_points_of_each_segment():
    values = [1, 3] * 6 + [50] * 5 + [101, 103] * 6 + [0] * 3
    first, second = spc.xmr(values, fix_after_n_points=12, rebase=[17]).segments
    assert (first.mean, second.mean) == (2, 102)
    assert (first.n, second.n) == (17, 15)


# XmR: rules


def steady(*, then):
    return [10, 12] * 8 + then


def test_a_point_outside_a_limit():
    assert spc.xmr(steady(then=[30, 11])).rule[16:] == ("above_limit", None)
    assert spc.xmr(steady(then=[-9, 11])).rule[16:] == ("below_limit", None)


def test_a_trend_needs_seven_points_and_a_tie_breaks_it():
    assert spc.xmr([5, 1, 2, 3, 4, 5, 6, 3]).rule == (None,) * 8
    assert spc.xmr([5, 1, 2, 3, 4, 5, 6, 7, 4]).rule == (None, *["trend_up"] * 7, None)
    assert "trend_up" not in spc.xmr([5, 1, 2, 3, 3, 4, 5, 6, 7]).rule


def test_the_peak_between_two_trends_takes_the_step_to_its_right():
    rules = spc.xmr([*range(1, 8), *range(6, 0, -1)]).all_rules
    assert all("trend_up" in each and "trend_down" not in each for each in rules[:6])
    assert all("trend_down" in each and "trend_up" not in each for each in rules[6:])


def test_nothing_carries_over_a_rebase():
    values = [1, 2, 1, 2, 1, 2, 3, 4, 5, 6, 7, 8]
    assert "trend_up" in spc.xmr(values).rule
    assert "trend_up" not in spc.xmr(values, rebase=[7]).rule


def test_a_rebase_on_the_first_point_changes_nothing_and_one_at_a_gap_begins_with_the_next_value():
    values = [1, 2, None, 4, 5]
    assert spc.xmr(values, rebase=[0]) == spc.xmr(values)
    assert [segment.first_index for segment in spc.xmr(values, rebase=[2]).segments] == [0, 3]
    assert spc.xmr([1, 2, None], rebase=[2]).segments == spc.xmr([1, 2, None]).segments


def test_direction_decides_the_colour():
    values = steady(then=[30])
    wanted = {"increase": "improvement_high", "decrease": "concern_high", "neutral": "neutral_high"}
    assert {improvement: spc.xmr(values, improvement=improvement).variation_icon for improvement in spc.IMPROVEMENTS} == wanted


@pytest.mark.parametrize(("target", "up", "down"), [(100, "fail", "pass"), (-100, "pass", "fail"), (11, "hit_or_miss", "hit_or_miss")])
def test_assurance_compares_the_target_with_the_limits(target, up, down):
    values = steady(then=[])
    assert spc.xmr(values, improvement="increase", target=target).assurance_icon == up
    assert spc.xmr(values, improvement="decrease", target=target).assurance_icon == down
    assert spc.xmr(values, improvement="neutral", target=target).assurance_icon is None


def test_a_target_on_a_limit_is_hit_or_miss():
    segment = spc.xmr(steady(then=[])).segments[0]
    assert spc.xmr(steady(then=[]), improvement="increase", target=segment.upl).assurance_icon == "hit_or_miss"


# Properties


@given(values_of, settings_of)
def test_every_list_has_a_place_for_each_value(values, settings):
    chart = spc.xmr(values, **settings)
    for field in ("values", "segment_of_point", "special_cause_type", "rule", "point_type", "outside_limits", "all_rules"):
        assert len(getattr(chart, field)) == len(values)
    for value, number, point_type, rules, rule in zip(
        values, chart.segment_of_point, chart.point_type, chart.all_rules, chart.rule, strict=True
    ):
        assert (value is None) == (number is None) == (point_type is None)
        assert (rule in rules) if rule else not rules
    assert sum(segment.n for segment in chart.segments) == sum(value is not None for value in values)


@given(values_of, settings_of)
def test_gaps_are_as_if_they_were_not_there(values, settings):
    whole, gaps = spc.xmr([value for value in values if value is not None], **settings), spc.xmr(values, **settings)
    assert whole.rule == tuple(rule for rule, value in zip(gaps.rule, values, strict=True) if value is not None)
    assert [segment.mean for segment in whole.segments] == [segment.mean for segment in gaps.segments]
    assert whole.variation_icon == gaps.variation_icon


@given(known_of, settings_of)
def test_turning_the_chart_upside_down_swaps_high_and_low(values, settings):
    swapped = {"above_limit": "below_limit", "trend_up": "trend_down", "two_in_three_high": "two_in_three_low", "shift_high": "shift_low"}
    swapped |= {low: high for high, low in swapped.items()}
    here, there = spc.xmr(values, **settings), spc.xmr([-value for value in values], **settings)
    assert there.rule == tuple(rule and swapped[rule] for rule in here.rule)


@given(known_of, st.sampled_from([2, 4, 1024]), settings_of)
def test_another_unit_changes_no_rule(values, factor, settings):
    here, there = spc.xmr(values, **settings), spc.xmr([value * factor for value in values], **settings)
    assert here.rule == there.rule
    assert isclose(there.segments[0].mean, here.segments[0].mean * factor, abs_tol=1e-9)


@given(known_of)
def test_the_answers_are_those_of_exact_arithmetic(values):
    """The rules written down a second time, slowly, over fractions."""
    exact = [Fraction(str(value)) for value in values]
    assert spc.xmr(values).rule == slow_rules(exact)


def slow_rules(points):
    n, mean = len(points), sum(points) / len(points)
    average = sum(abs(b - a) for a, b in pairwise(points)) / (n - 1)
    width, near = Fraction("2.66") * average, Fraction("2.66") * average * 2 / 3
    side = [(point > mean) - (point < mean) for point in points]
    step = [(b > a) - (b < a) for a, b in pairwise(points)]
    found = []
    for place, point in enumerate(points):
        here = side[place]
        trend = next((s for s in (step[place : place + 1] + step[place - 1 : place] * (place > 0)) if s and in_run(step, place, s)), 0)
        if abs(point - mean) > width:
            found.append("above_limit" if here > 0 else "below_limit")
        elif trend:
            found.append("trend_up" if trend > 0 else "trend_down")
        elif abs(point - mean) > near and two_in_three(points, side, place, mean, near):
            found.append("two_in_three_high" if here > 0 else "two_in_three_low")
        elif here and any(set(side[first : first + 7]) == {here} for first in range(max(0, place - 6), place + 1) if first + 7 <= n):
            found.append("shift_high" if here > 0 else "shift_low")
        else:
            found.append(None)
    return tuple(found)


def in_run(step, place, way):
    """Whether six steps one way reach or leave this place."""
    return any(step[first : first + 6] == [way] * 6 for first in range(max(0, place - 6), place + 1))


def two_in_three(points, side, place, mean, near):
    for first in range(max(0, place - 2), place + 1):
        window = range(first, first + 3)
        if first + 3 > len(points) or {side[other] for other in window} != {side[place]}:
            continue
        if sum(abs(points[other] - mean) > near for other in window) >= 2:
            return True
    return False


# Run charts


def test_points_on_the_median_are_skipped_and_do_not_break_a_run():
    chart = spc.run_chart([2, 1, 1, 1, 2, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3])
    assert chart.median == 2
    assert chart.n_useful == 13
    assert chart.longest_run == 7
    assert chart.shift == (1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)


def test_a_trend_of_a_run_chart_goes_on_over_equal_neighbours_and_gaps():
    assert spc.run_chart([5, 1, 2, 2, None, 3, 4, 5, 4]).trends == ((1, 2, 3, 5, 6, 7),)
    assert spc.run_chart([5, 1, 2, 3, 4, 3]).trends == ()


def test_two_trends_share_their_turning_point():
    assert spc.run_chart([1, 2, 3, 4, 5, 4, 3, 2, 1]).trends == ((0, 1, 2, 3, 4), (4, 5, 6, 7, 8))


def test_a_baseline_sets_the_median_and_all_points_are_judged():
    chart = spc.run_chart([1, 2, 3, *[9] * 9], baseline=3)
    assert (chart.median, chart.n_useful, chart.longest_run, chart.runs_signal) == (2, 11, 10, True)


def test_each_part_has_its_own_median_and_runs():
    chart = spc.run_chart([1, 2] * 6 + [7, 8] * 6, parts=[12])
    assert [(part.first_index, part.n, part.median, part.longest_run) for part in chart.parts] == [(0, 12, 1.5, 1), (12, 12, 7.5, 1)]
    assert (chart.median, chart.runs_signal, chart.shift) == (7.5, False, ())
    assert spc.run_chart([1, 2] * 6 + [7, 8] * 6).runs_signal


def test_no_limits_of_runs_below_ten_useful_points():
    assert spc.run_chart([1, 2] * 4).runs_lower is None
    assert spc.run_chart([1, 2] * 5).runs_lower == 3


def test_the_median_is_drawn_again_after_a_long_run():
    phases = spc.run_chart_rephase([5, 6] * 6 + [5] + [2] * 9 + [5, 1], direction="below")
    assert [(phase.run_type, phase.median, phase.first_index, phase.last_index) for phase in phases] == [
        ("baseline", 5, 0, 12),
        ("sustained", 2, 13, 21),
    ]
    assert len(spc.run_chart_rephase([5, 6] * 6 + [5] + [2] * 9, direction="above")) == 1
    assert spc.run_chart_rephase([5] * 12) == ()


@given(values_of)
def test_runs_and_crossings_add_up(values):
    chart = spc.run_chart(values)
    if chart.n_useful:
        assert chart.n_runs == chart.n_crossings + 1
        assert 1 <= chart.longest_run <= chart.n_useful - chart.n_crossings
    assert all(values[place] is not None for place in (*chart.shift, *(place for trend in chart.trends for place in trend)))


# Control charts


def test_lines_of_control_charts_by_hand():
    p = spc.control_chart(chart="p", numerators=[5, 15], denominators=[100, 100], multiply=100)
    assert (p.y, p.cl) == ((5, 15), (10, 10))
    assert isclose(p.ucl[0], 10 + 3 * 100 * (0.1 * 0.9 / 100) ** 0.5)
    c = spc.control_chart([4, 4], chart="c")
    assert (c.lcl, c.cl, c.ucl) == ((0, 0), (4, 4), (10, 10))
    g = spc.control_chart([1, 2, 6], chart="g")
    assert (g.cl[0], g.lcl[0]) == (2, 0)
    assert isclose(g.ucl[0], 3 + 3 * 12**0.5)


def test_a_rate_without_denominator_is_missing_and_has_no_limits():
    chart = spc.control_chart(chart="u", numerators=[1, 2, 3], denominators=[10, None, 10])
    assert chart.y == (0.1, None, 0.3)
    assert chart.lcl[1] is chart.ucl[1] is None
    assert chart.sigma_signal == (False, False, False)


def test_frozen_lines_come_from_the_first_points():
    chart = spc.control_chart([4, 4, 4, 40], chart="c", freeze=3)
    assert chart.cl == (4, 4, 4, 4)
    assert chart.sigma_signal == (False, False, False, True)


@pytest.mark.parametrize("kind", spc.CHARTS)
@pytest.mark.parametrize("values", [[], [None], [3], [3, 3], [None, 3, None]])
def test_short_and_flat_series_have_no_signal(kind, values):
    for screen in (False, True):
        data = {"values": values} if kind in {"i", "mr", "c", "g", "t"} else {"numerators": values, "denominators": values}
        chart = spc.control_chart(**data, chart=kind, screen=screen)
        assert len(chart.y) == len(chart.cl) == len(chart.lcl) == len(chart.ucl) == len(values)
        assert not any(chart.sigma_signal)


@given(st.lists(st.one_of(st.none(), st.integers(0, 500)), max_size=30), st.sampled_from(["i", "c", "g", "mr"]), st.booleans())
def test_the_centre_line_lies_between_the_limits(values, kind, screen):
    chart = spc.control_chart(values, chart=kind, screen=screen)
    for centre, lower, upper in zip(chart.cl, chart.lcl, chart.ucl, strict=True):
        assert lower is None or lower <= centre + 1e-9 <= upper + 2e-9
