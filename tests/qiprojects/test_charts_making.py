"""What a chart is made of agrees with what the statistics say of its points."""

from datetime import date, timedelta
from statistics import mean, median

import pytest
from dateutil.relativedelta import relativedelta

from qiprojects import spc
from qiprojects.charts.data import COMMON, CONCERN, IMPROVEMENT, NEUTRAL_HIGH, SHIFT, SPECIAL
from qiprojects.charts.drawing import draw
from qiprojects.charts.kinds import about, chosen, kinds_for, proposed
from qiprojects.models import ChartKind, Unit
from tests.qiprojects.charts import STABLE, STEP, a_chart, a_measure, a_share, annotation, cycle, day, rebase


@pytest.mark.parametrize(
    ("unit", "kinds"),
    [
        ("percentage", "run xmr p"),
        ("rate", "run xmr u"),
        ("count", "run xmr c g"),
        ("time", "run xmr i t"),
        ("mean", "run xmr i"),
        ("median", "run xmr i"),
        ("score", "run xmr i"),
    ],
)
def test_charts_that_fit_a_unit(unit, kinds):
    assert " ".join(kinds_for(a_measure(unit=unit))) == kinds


def test_every_kind_of_chart_says_what_it_is_for():
    assert all(about(kind) for kind in ChartKind)
    assert {kind for unit in Unit for kind in kinds_for(a_measure(unit=unit))} == set(ChartKind)


def test_run_chart_is_proposed_below_13_points_and_spc_from_there():
    assert [proposed(a_measure(), n) for n in (0, 12, 13)] == ["run", "run", "xmr"]


def test_chart_that_a_measure_asks_for_comes_first_where_it_fits():
    assert proposed(a_measure(chart="c"), 30) == "c"
    assert proposed(a_measure(chart="p"), 30) == "xmr"
    assert chosen(a_measure(chart="c"), "run", 30) == "run"
    assert chosen(a_measure(), "nonsense", 30) == "xmr"


def test_run_chart_has_the_median_and_its_shift():
    chart = a_chart(*STEP, kind="run")

    result = spc.run_chart(STEP)
    assert chart.segments[0].centre == median(STEP)
    assert not chart.has_limits
    assert [place for place, mark in enumerate(chart.marks) if mark == SHIFT] == list(result.shift) != []


def test_trends_of_a_run_chart_are_spans_of_points():
    chart = a_chart(*STABLE[:12], 50, 51, 52, 53, 54, kind="run")

    assert chart.trends
    for first, last in chart.trends:
        values = chart.values[first : last + 1]
        assert list(values) in (sorted(values), sorted(values, reverse=True))


def test_run_chart_marks_nothing_below_ten_useful_points():
    chart = a_chart(1, 2, 3, 4, 5, 6, 7, 8, 9, kind="run")

    assert set(chart.marks) == {COMMON}
    assert chart.trends == ()


def test_spc_chart_has_the_lines_and_marks_of_the_statistics():
    chart = a_chart(*STEP)

    result = spc.xmr(STEP, improvement="increase")
    (segment,) = chart.segments
    assert chart.kind == "xmr"
    assert (segment.centre, segment.lower, segment.upper) == (mean(STEP), result.segments[0].lpl, result.segments[0].upl)
    assert chart.marks == result.point_type
    assert chart.variation == result.variation_icon == "improvement_high"


@pytest.mark.parametrize(("direction", "mark"), [("up", IMPROVEMENT), ("down", CONCERN), ("none", NEUTRAL_HIGH)])
def test_what_is_better_decides_how_a_high_point_is_marked(direction, mark):
    assert a_chart(*STABLE, 90, measure=a_measure(direction=direction)).marks[-1] == mark


@pytest.mark.parametrize(
    ("n", "has_limits", "has_icon"), [(1, False, False), (5, False, False), (6, True, False), (12, True, False), (13, True, True)]
)
def test_limits_are_for_trial_and_icons_missing_until_there_are_13_points(n, has_limits, has_icon):
    chart = a_chart(*STABLE[:n], kind="xmr", measure=a_measure(target=30))

    assert chart.has_limits is has_limits
    assert chart.is_trial is not has_icon
    assert bool(chart.variation) is bool(chart.assurance) is has_icon
    assert set(chart.marks) == {COMMON}


def test_chart_of_equal_points_has_no_limits_and_no_icons():
    chart = a_chart(*[20] * 20, measure=a_measure(target=30))

    assert (chart.has_limits, chart.variation, chart.assurance) == (False, "", "")


def test_new_lines_begin_at_the_point_of_their_day():
    chart = a_chart(*STEP, kind="run", rebases=[rebase(day(12))])

    one, two = chart.segments
    assert (one.first, one.last, two.first, two.last) == (0, 11, 12, 23)
    assert (one.centre, two.centre) == (median(STEP[:12]), median(STEP[12:]))
    assert (one.reason, two.reason) == ("", "The clinic moved")


def test_new_lines_after_a_point_that_went_begin_at_the_next_one():
    chart = a_chart(*STEP, kind="run", rebases=[rebase(day(12) - timedelta(days=3))])

    assert [segment.first for segment in chart.segments] == [0, 12]


@pytest.mark.parametrize("place", [0, 40])
def test_new_lines_before_or_after_all_points_change_nothing(place):
    assert len(a_chart(*STEP, rebases=[rebase(day(place))]).segments) == 1


def test_few_points_after_new_lines_are_no_signal():
    chart = a_chart(*STEP, *STEP[12:18], rebases=[rebase(day(24))])

    assert chart.variation == ""
    assert chart.is_trial
    assert {chart.marks[place] for place in range(24, 30)} == {COMMON}


def test_median_rests_on_the_baseline_and_all_points_are_judged():
    chart = a_chart(*STEP, kind="run", measure=a_measure(baseline_until=day(11)))

    (segment,) = chart.segments
    assert (segment.centre, segment.rests_on, segment.until) == (median(STEP[:12]), 12, 11)
    assert SHIFT in chart.marks[12:]


def test_limits_rest_on_a_baseline_of_twelve_points():
    chart = a_chart(*STEP, measure=a_measure(baseline_until=day(11)))

    expected = spc.xmr(STEP, improvement="increase", fix_after_n_points=12)
    assert (chart.segments[0].lower, chart.segments[0].until) == (expected.segments[0].lpl, 11)
    assert chart.marks == expected.point_type


def test_baseline_that_is_too_short_for_limits_is_not_used_and_the_chart_says_so():
    chart = a_chart(*STEP, measure=a_measure(baseline_until=day(7)))

    assert chart.segments[0].until is None
    assert any("baseline has only 8 points" in sentence for sentence in chart.reading)


def test_gaps_are_left_out_of_the_rules_and_keep_their_places():
    values = [*STEP[:5], None, *STEP[5:15], None, None, *STEP[15:]]

    chart = a_chart(*values)

    whole = a_chart(*STEP)
    assert chart.missing == (5, 16, 17)
    assert [mark for mark in chart.marks if mark] == list(whole.marks)
    assert chart.segments[0].centre == whole.segments[0].centre
    assert [value is None for value in chart.values] == [value is None for value in values]


def test_p_chart_has_limits_for_each_point():
    pairs = [(20 + place % 3, 50 + 10 * (place % 4)) for place in range(20)]

    chart = a_chart(*pairs, kind="p")

    expected = spc.control_chart(chart="p", numerators=[r for r, _ in pairs], denominators=[n for _, n in pairs], multiply=100)
    assert chart.lower == pytest.approx(expected.lcl)
    assert chart.upper == pytest.approx(expected.ucl)
    assert chart.segments[0].centre == pytest.approx(expected.cl[0])
    assert len(set(chart.upper)) > 1


def test_point_beyond_a_limit_of_a_c_chart_is_marked_by_what_is_better():
    chart = a_chart(*STABLE, 90, kind="c", measure=a_measure(direction="down"))

    assert chart.marks[-1] == CONCERN
    assert chart.variation == "concern_high"
    assert chart.segments[0].upper == spc.control_chart([*STABLE, 90], chart="c").ucl[0]


def test_time_of_nothing_in_a_t_chart_leaves_the_points_without_lines_and_says_why():
    chart = a_chart(3, 5, 0, 8, kind="t", measure=a_measure(unit="time"))

    assert chart.segments == ()
    assert chart.values == (3, 5, 0, 8)
    assert "above zero" in chart.problem
    assert any("above zero" in sentence for sentence in chart.reading)


@pytest.mark.parametrize("kind", ["p", "u"])
def test_share_without_its_counts_leaves_the_points_without_lines(kind):
    unit = {"p": "percentage", "u": "rate"}[kind]

    chart = a_chart(*STABLE, kind=kind, measure=a_measure(unit=unit, per=100))

    assert chart.segments == ()
    assert "numerator" in chart.problem


@pytest.mark.parametrize("kind", list(ChartKind))
@pytest.mark.parametrize("n", [0, 1, 2, 5, 13, 40])
def test_no_chart_fails_on_its_numbers(kind, n):
    for values in ([0] * n, [place - 3 for place in range(n)], [1e12 * place for place in range(n)], [(0, 1)] * n, [(1, 1)] * n):
        for unit in Unit:
            chart = a_chart(*values, kind=kind, measure=a_measure(unit=unit, per=1, target=0, counts_people=False))
            assert chart.n == n


def test_marks_are_numbered_together_in_the_order_of_their_days():
    chart = a_chart(
        *STEP,
        rebases=[rebase(day(12))],
        annotations=[annotation(day(3)), annotation(day(14), "Bus route changed")],
        cycles=[cycle(day(5), day(6), decision="adapt"), cycle(day(20))],
    )

    assert [(note.number, note.kind) for note in chart.notes] == [
        (1, "annotation"), (2, "cycle"), (3, "rebase"), (4, "annotation"), (5, "cycle"),
    ]  # fmt: skip
    assert chart.notes[1].text == "PDSA cycle 1 of change idea 2: Do people come? (adapt)"
    assert [note.is_open for note in chart.notes if note.kind == "cycle"] == [False, True]


def test_mark_far_from_all_points_is_listed_and_not_on_the_chart():
    chart = a_chart(*STABLE[:12], annotations=[annotation(day(-30)), annotation(day(12))])

    assert [note.is_shown for note in chart.notes] == [False, True]


@pytest.mark.parametrize("first", [date(1, 1, 1), date(1066, 10, 14), date(2090, 2, 1)])
def test_no_day_is_too_far_away(first):
    chart = a_chart(20, 30, first=first, step=relativedelta(years=9), annotations=[annotation(date(2026, 1, 1))])

    assert draw(chart)
    assert not chart.notes[0].is_shown


def test_assurance_needs_a_target_and_a_direction():
    assert a_chart(*STABLE, measure=a_measure(target=20)).assurance == "pass"
    assert a_chart(*STABLE, measure=a_measure(target=39)).assurance == "hit_or_miss"
    assert a_chart(*STABLE, measure=a_measure(target=20, direction="down")).assurance == "fail"
    assert a_chart(*STABLE, measure=a_measure(target=20, direction="none")).assurance == ""
    assert a_chart(*STABLE).assurance == ""


def test_table_has_a_row_for_each_point_with_how_it_is_marked():
    chart = a_chart(*STEP)

    assert [row.period for row in chart.rows[:2]] == ["January 2024", "February 2024"]
    assert [bool(row.signal) for row in chart.rows] == [mark in SPECIAL for mark in chart.marks]
    assert chart.rows[-1].signal == "Signal of improvement: above the upper limit"


def test_lines_of_other_readers_come_from_what_they_see():
    pairs = [(6 + place % 5, 40) for place in range(20)]

    theirs, ours = (a_chart(*pairs, exact=exact, kind="xmr") for exact in (False, True))

    assert theirs.segments[0].centre == mean(theirs.values)
    assert theirs.segments[0].centre != ours.segments[0].centre


def test_name_of_a_chart_differs_by_measure_kind_and_group():
    class Group:
        pk, label = 3, "18 to 25"

    names = {
        a_chart(*STABLE).name,
        a_chart(*STABLE, kind="run").name,
        a_chart(*STABLE, group=Group).name,
        a_chart(*STABLE, measure=a_measure(pk=8)).name,
    }

    assert len(names) == 4
    assert a_chart(*STABLE, group=Group).title == "First appointments: 18 to 25"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"unit": "rate", "per": 1000, "unit_label": "bed days"}, "Per 1,000 bed days"),
        ({"unit": "time", "unit_label": "days"}, "Days"),
        ({"unit": "percentage"}, "Percentage"),
        ({"unit": "count"}, "Count"),
    ],
)
def test_axis_says_the_unit(fields, words):
    assert a_chart(measure=a_measure(**fields)).unit_label == words


def test_share_may_be_charted_with_its_counts():
    assert a_chart((13, 33)).has_parts
    assert not a_chart(13).has_parts
    assert a_share().has_parts


@pytest.mark.parametrize(("n", "kind"), [(8, "run"), (14, "xmr")])
def test_p_chart_of_other_readers_falls_back_because_it_needs_the_counts(n, kind):
    measure = a_share(chart="p")
    pairs = [(20 + place % 5, 59) for place in range(n)]

    theirs = a_chart(*pairs, measure=measure, kind="p", exact=False)

    assert (a_chart(*pairs, measure=measure, exact=True).kind, theirs.kind, theirs.problem) == ("p", kind, "")
    assert not theirs.has_parts
    assert "p" not in kinds_for(measure, exact=False)
    assert "p" in kinds_for(a_share(counts_people=False), exact=False)
