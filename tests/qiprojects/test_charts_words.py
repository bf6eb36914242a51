"""What a chart says in sentences."""

import pytest

from qiprojects.charts.icons import ASSURANCE, VARIATION, draw_icon
from qiprojects.charts.scales import upwards
from qiprojects.charts.words import assurance_words, variation_words
from tests.qiprojects.charts import STABLE, STEP, a_chart, a_measure, a_share, day, parsed, rebase


def says(chart):
    return " ".join(chart.reading)


def test_chart_without_points_says_so():
    assert says(a_chart()) == "There are no points to show yet."
    assert a_chart().alternative == "Run chart: First appointments. No points to show."


def test_run_chart_of_few_points_gives_no_verdict():
    chart = a_chart(*STABLE[:7])

    assert "Not enough points yet: a run chart says something from 10 points that are not on the median" in says(chart)
    assert "Signal" not in says(chart)


def test_run_chart_says_why_it_is_a_signal_and_that_it_is_no_proof():
    said = says(a_chart(*STEP, kind="run"))

    assert "12 points in a row are on one side of the median, where at most 8 are expected" in said
    assert "the line crosses the median once, where at least 8 times are expected" in said
    assert "a signal is no proof" in said


def test_run_chart_says_on_which_side_a_long_run_lies():
    said = says(a_chart(*STEP, kind="run", measure=a_measure(baseline_until=day(11))))

    assert "points in a row are above the median" in said


def test_quiet_run_chart_says_that_there_is_no_signal():
    assert "No signal: the points lie around the median as they would by chance." in says(a_chart(*STABLE, kind="run"))


def test_marks_of_a_run_chart_are_called_hints():
    assert "is a hint where to look, and no verdict by itself" in says(a_chart(*STEP, kind="run"))


RISING = (38, 42, 37, 39, 41, 43, 44, 36, 41, 38, 42, 37)


def test_quiet_run_chart_with_a_marked_trend_says_what_its_tests_find_and_that_the_mark_is_a_hint():
    chart = a_chart(*RISING, kind="run")

    assert chart.trends
    assert "as they would by chance" not in says(chart)
    assert "No signal: the two tests of a run chart" in says(chart)
    assert "What is marked (thick line: five or more up in a row) is a hint where to look, and no verdict by itself." in says(chart)


@pytest.mark.parametrize(
    ("values", "fields", "words"),
    [
        (RISING, {}, "No signal"),
        (STEP[6:18], {}, "Signal that something changed"),
        (RISING[:8], {}, "Not enough points yet"),
        (RISING, {"chart": "xmr"}, "Not enough points yet"),
        (STABLE, {}, "No signal of change now"),
        (STEP, {}, "Signal of improvement: higher"),
    ],
)
def test_few_words_for_a_list_agree_with_the_chart_that_the_page_shows(values, fields, words):
    measure = a_measure(**fields)

    assert a_chart(*values, measure=measure, kind="xmr").verdict == words
    assert a_chart(*values, measure=measure).verdict == words


def test_latest_point_is_not_called_so_where_later_ones_are_hidden():
    chart = a_chart(*[(20 + place % 5, 40) for place in range(14)], (38, 40), (39, 40), exact=False)

    assert chart.reading[0] == (
        "The latest point that can be shown is 58% (February 2025); "
        "2 later points are hidden because few people are on one side of the count."
    )
    assert "latest shown 58%" in chart.alternative
    assert "The latest point is" not in says(chart)


@pytest.mark.parametrize("unit", ["mean", "median", "time"])
def test_limit_below_nothing_is_not_said_of_days(unit):
    days = [0, 12, 3, 9, 1, 14, 2, 8, 0, 11, 4, 7, 1, 13, 2, 6]

    assert "points are expected up to" in says(a_chart(*days, measure=a_measure(unit=unit)))
    assert upwards(a_chart(*days, measure=a_measure(unit=unit)), 5).low == 0
    assert a_chart(*days, -1, measure=a_measure(unit=unit)).floor is None
    assert a_chart(*days, measure=a_measure(unit=unit, target=-2)).floor is None


def test_chart_with_mostly_signals_says_that_its_lines_may_come_from_two_times():
    words = "the lines may come from two different times: the sub-team can set a baseline or draw new lines."

    assert words in says(a_chart(*STEP))
    assert words not in says(a_chart(*STABLE))
    assert words not in says(a_chart(*STEP, rebases=[rebase(day(12))]))
    assert words not in says(a_chart(*STEP, *STEP[12:], measure=a_measure(baseline_until=day(11))))


def test_spc_chart_says_what_is_expected_and_what_the_latest_point_is():
    said = says(a_chart(*STABLE))

    assert "and points are expected between" in said
    assert "The latest point is no signal" in said
    assert "None of the 24 points is a signal." in said


def test_spc_chart_counts_its_signals():
    said = says(a_chart(*STEP))

    assert "24 of 24 points are signals: 12 of improvement and 12 of concern." in said
    assert "The latest point is a signal of improvement: above the upper limit. A signal is no proof." in said


def test_spc_chart_of_few_points_says_that_limits_are_for_trial():
    said = says(a_chart(*STABLE[:8], kind="xmr"))

    assert "there are 8 points, and they are read from 13; the limits are for trial." in said


@pytest.mark.parametrize(
    ("target", "words"), [(20, "is expected to be met each time"), (39, "lies between the limits"), (90, "is not expected to be met")]
)
def test_target_is_judged_by_the_limits(target, words):
    assert words in says(a_chart(*STABLE, measure=a_measure(target=target)))


def test_new_lines_are_told_with_both_means_and_the_reason():
    said = says(a_chart(*STEP, rebases=[rebase(day(12))]))

    assert "New lines were drawn from January 2025: the mean was 20.5 before and is 40.5 since." in said
    assert "The reason given: The clinic moved." in said


def test_limit_that_cannot_be_reached_is_not_said():
    said = says(a_chart(*[0, 12, 3, 9, 1, 14, 2, 8, 0, 11, 4, 7, 1, 13, 2, 6]))

    assert "points are expected up to" in said


def test_points_that_were_not_collected_are_counted():
    assert "2 points were not collected and left out of the lines." in says(a_chart(*STABLE, None, None))


def test_other_readers_are_told_that_numbers_are_hidden_or_rounded():
    hidden = says(a_chart(*[(3, 40), *[(15, 40)] * 10], exact=False))
    rounded = says(a_chart(*[(15, 40)] * 10, exact=False))

    assert "1 point is hidden, because its numbers are small" in hidden
    assert "Numbers are rounded, so the team's own chart can say something else." in rounded
    assert "rounded" not in says(a_chart(*[(15, 40)] * 10))


def test_alternative_says_kind_lines_latest_and_special_points():
    assert a_chart(*STEP).alternative == (
        "SPC chart (XmR): First appointments. Mean 30.5, latest 41 in December 2025, 24 points of special cause."
    )
    assert a_chart(*STABLE, kind="run").alternative == (
        "Run chart: First appointments. Median 39.5, latest 41 in December 2025. No signal of change."
    )


def test_numbers_are_as_fine_as_the_chart_is_high():
    assert a_chart(*STABLE).say(39.0416) == "39"
    assert a_chart(*[value / 100 for value in STABLE]).say(0.390416) == "0.39"
    assert a_chart((20, 50), (22, 51), measure=a_share()).say(41.5686) == "41.6%"


def test_every_code_has_words_and_an_icon():
    assert len({variation_words(code) for code in ("", *VARIATION)}) == 8
    assert len({assurance_words(code) for code in ("", *ASSURANCE)}) == 4
    assert variation_words("anything else") == variation_words("")


@pytest.mark.parametrize(("kind", "code"), [*(("variation", code) for code in VARIATION), *(("assurance", code) for code in ASSURANCE)])
def test_icon_is_read_out_in_words(kind, code):
    picture = parsed(draw_icon(kind, code, "icon-1"))

    title = picture[0]
    assert title.text in (variation_words(code), assurance_words(code))
    assert picture.get("aria-labelledby") == title.get("id") == "icon-1"


def test_icons_of_one_kind_differ_in_more_than_colour():
    for kind, codes in (("variation", VARIATION), ("assurance", ASSURANCE)):
        shapes = set()
        for code in codes:
            shapes.add(tuple((node.get("d"), node.text) for node in list(parsed(draw_icon(kind, code, is_silent=True)))[1:]))
        assert len(shapes) == len(codes)


def test_no_code_has_no_icon():
    assert draw_icon("variation", "") == draw_icon("assurance", "") == ""


@pytest.mark.parametrize(
    ("until", "rebased", "kind", "words"),
    [
        (None, None, "xmr", ""),
        (day(11), None, "xmr", "Its baseline is up to 1 December 2024."),
        (day(1), None, "run", "Its baseline is up to 1 February 2024."),
        (day(1), None, "xmr", "A baseline was set up to 1 February 2024. It is not used: it has only 2 points, and limits need 12."),
        (
            day(13),
            day(12),
            "xmr",
            "A baseline was set up to 1 February 2025. It is not used: "
            "it has only 2 points from the new lines of 1 January 2025 on, and limits need 12.",
        ),
        (
            day(11),
            day(12),
            "xmr",
            "A baseline was set up to 1 December 2024. It is not used for the latest lines: they begin after it, on 1 January 2025.",
        ),
        (day(30), None, "xmr", "Its baseline is up to 1 July 2026, and all points belong to it."),
    ],
)
def test_baseline_is_said_to_be_used_or_why_it_is_not(until, rebased, kind, words):
    rebases = [rebase(rebased)] if rebased else []

    assert a_chart(*STEP, kind=kind, measure=a_measure(baseline_until=until), rebases=rebases).baseline == words


def test_short_baseline_after_new_lines_is_told_without_speaking_of_all_points():
    said = says(a_chart(*STEP, kind="xmr", measure=a_measure(baseline_until=day(13)), rebases=[rebase(day(12))]))

    assert "The baseline has only 2 points since the new lines; limits need 12, so it is not used" in said
    assert "the lines rest on all points" not in said
