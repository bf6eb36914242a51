"""`qiprojects.spc` gives the answers of the reference packages, for every vector and in both settings of screening and two in three."""

import pytest

from qiprojects import spc
from tests.qiprojects.vectors_of import ALL, TABLES, near, of_kind

TWO_IN_THREE = {"two_in_three_high", "two_in_three_low"}
SETTINGS = {"screened": True, "unscreened": False}


def over(kind):
    found = of_kind(kind)
    return pytest.mark.parametrize(("given", "vector"), [each[1:] for each in found], ids=[each[0] for each in found])


def test_no_vector_is_left_out():
    kinds = {"xmr": 60, "run_chart": 38, "control_chart": 25, "run_chart_parts": 2, "run_chart_rephase": 2}
    assert {kind: len(of_kind(kind)) for kind in kinds} == kinds
    assert len(ALL) == sum(kinds.values())


def xmr_of(given, vector, **settings):
    """The chart of a vector. NHSRplotthedots ignores a rebase date that is no data date; ours must be told so."""
    args = vector["args"]
    dates = [date for date in args["rebase"] if date in given["dates"]]
    return spc.xmr(
        given["values"],
        improvement=args["improvement"],
        target=args["target"],
        rebase=spc.indices_of(given["dates"], dates),
        fix_after_n_points=args["fix_after_n_points"],
        **settings,
    )


@pytest.mark.req("R175")
@pytest.mark.parametrize("setting", SETTINGS)
@over("xmr")
def test_the_xmr_chart_agrees_with_nhsrplotthedots(given, vector, setting):
    wanted = vector["reference"][setting]
    chart = xmr_of(given, vector, screen=SETTINGS[setting], two_in_three_beyond_limit=False)
    assert len(chart.segments) == len(wanted["segments"])
    for ours, theirs in zip(chart.segments, wanted["segments"], strict=True):
        assert_same_segment(ours, theirs)
    for name in ("segment_of_point", "special_cause_type", "rule", "point_type", "outside_limits"):
        assert list(getattr(chart, name)) == wanted[name], name
    assert chart.variation_icon == wanted["variation_icon"]
    assert chart.assurance_icon == wanted["assurance_icon"]
    assert [list(rules) for rules in chart.all_rules] == wanted["derived"]["all_rules"]


def assert_same_segment(ours, theirs):
    width = (theirs["upl"] - theirs["lpl"] if theirs["upl"] is not None else 0) or abs(theirs["mean"])
    assert (ours.first_index, ours.n) == (theirs["first_index"], theirs["n"])
    assert ours.short_group_warning == theirs["short_group_warning"]
    for name in ("mean", "lpl", "upl"):
        assert near(getattr(ours, name), theirs[name], width), name


@pytest.mark.req("R175")
@pytest.mark.parametrize("setting", SETTINGS)
@over("xmr")
def test_two_in_three_of_the_making_data_count_tools_adds_the_points_it_should(given, vector, setting):
    wanted = vector["reference"][setting]
    older = xmr_of(given, vector, screen=SETTINGS[setting], two_in_three_beyond_limit=False)
    newer = xmr_of(given, vector, screen=SETTINGS[setting], two_in_three_beyond_limit=True)
    added = [
        {"index": place, "rule": rule, "colour_changes": older.point_type[place] != newer.point_type[place]}
        for place, rules in enumerate(newer.all_rules)
        for rule in rules
        if rule in TWO_IN_THREE and rule != older.rule[place]
    ]
    assert added == wanted["derived"]["two_in_three_mdc_extra"]
    assert all(set(before) <= set(after) for before, after in zip(older.all_rules, newer.all_rules, strict=True))
    assert newer.variation_icon == wanted["derived"]["variation_icon_mdc"]


@over("run_chart")
def test_the_run_chart_agrees_with_qicharts2_and_runchart(given, vector):
    wanted, chart = vector["reference"], spc.run_chart(given["values"])
    assert_same_runs(chart, wanted["qicharts2"])
    bounds, in_trends = wanted["bounds"], {place for trend in chart.trends for place in trend}
    assert set(bounds["shift_must"]) <= set(chart.shift) <= set(bounds["shift_may"])
    assert set(bounds["trend_must"]) <= in_trends <= set(bounds["trend_may"])
    assert len(chart.trends) == bounds["n_trends"]


@over("run_chart")
def test_the_number_of_runs_agrees_with_the_exact_table(given, vector):
    wanted, chart = vector["reference"]["runs_rule"], spc.run_chart(given["values"])
    assert chart.n_runs == wanted["n_runs"]
    assert (chart.runs_lower, chart.runs_upper) == (wanted.get("lower"), wanted.get("upper"))
    if chart.runs_lower is not None:
        verdict = "few" if chart.n_runs < chart.runs_lower else "many" if chart.n_runs > chart.runs_upper else "ok"
        assert verdict == wanted["verdict"]


def assert_same_runs(ours, theirs, median="median"):
    if median in theirs:
        assert near(ours.median, theirs[median], abs(theirs[median]))
    assert ours.n_useful == theirs["n_useful"]
    assert (ours.longest_run, ours.longest_run_limit) == (theirs["longest_run"], theirs["longest_run_max"])
    assert (ours.n_crossings, ours.n_crossings_limit) == (theirs["n_crossings"], theirs["n_crossings_min"])
    assert ours.runs_signal is theirs["runs_signal"]


@over("run_chart_parts")
def test_parts_of_a_run_chart_agree_with_qicharts2(given, vector):
    parts = vector["args"]["part_starts"]
    chart = spc.run_chart(given["values"], parts=parts)
    assert spc.indices_of(given["dates"], vector["args"]["rebase"]) == tuple(parts)
    assert_parts(chart, vector["reference"]["qicharts2_parts"])


def assert_parts(chart, wanted):
    assert len(chart.parts) == len(wanted)
    for ours, theirs in zip(chart.parts, wanted, strict=True):
        assert (ours.first_index, ours.n) == (theirs["first_index"], theirs["n_obs"])
        assert_same_runs(ours, theirs)


@over("run_chart_rephase")
def test_automatic_medians_agree_with_runcharter(given, vector):
    found = spc.run_chart_rephase(given["values"], **vector["args"])
    assert [
        {
            "run_type": phase.run_type,
            "median": phase.median,
            "start_date": given["dates"][phase.first_index],
            "end_date": given["dates"][phase.last_index],
        }
        for phase in found
    ] == vector["reference"]["runcharter"]


@over("control_chart")
def test_the_control_chart_agrees_with_qicharts2(given, vector):
    args = vector["args"]
    for setting, wanted in vector["reference"].items():
        chart = control_chart_of(given, args, screen=SETTINGS.get(setting, False))
        assert list(chart.sigma_signal) == wanted["sigma_signal"]
        for place in range(len(chart.y)):
            width = wanted["ucl"][place] - wanted["lcl"][place]
            for name in ("y", "cl", "lcl", "ucl"):
                assert near(getattr(chart, name)[place], wanted[name][place], width), (setting, name, place)
        if "parts" in wanted:
            assert_parts(chart, wanted["parts"])


def control_chart_of(given, args, screen):
    rates = args["chart"] in {"p", "pp", "u", "up", "ip"}
    data = {"numerators": given["numerators"], "denominators": given["denominators"]} if rates else {"values": given["values"]}
    return spc.control_chart(
        **data, chart=args["chart"], multiply=args["multiply"], parts=args["part_starts"], freeze=args["freeze"], screen=screen
    )


@pytest.mark.parametrize(("n", "longest", "fewest"), list(zip(*TABLES["anhoej"].values(), strict=True)))
def test_the_limits_of_anhoej_agree_with_the_table(n, longest, fewest):
    chart = spc.run_chart(useful(n), baseline=2)
    assert (chart.n_useful, chart.longest_run_limit, chart.n_crossings_limit) == (n, longest, fewest)


@pytest.mark.parametrize(("n", "lower", "upper"), list(zip(*TABLES["runs_exact_5pc"].values(), strict=True)))
def test_the_limits_of_runs_agree_with_the_exact_table(n, lower, upper):
    chart = spc.run_chart(useful(n), baseline=2)
    assert (chart.n_useful, chart.runs_lower, chart.runs_upper) == (n, lower, upper)


def useful(n):
    """So many values off the median of the first two, which is 0."""
    return ([1, -1] * n)[:n]
