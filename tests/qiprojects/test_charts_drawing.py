"""The picture of a chart: it shows what the chart holds, can be read, and says nothing that a reader may not see."""

import re
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from dateutil.relativedelta import relativedelta

from core.charts.bars import INK as BARS_INK
from qiprojects.charts import colours, scales
from qiprojects.charts.data import COMMON, CONCERN, IMPROVEMENT, NEUTRAL_HIGH, NEUTRAL_LOW, SHIFT
from qiprojects.charts.drawing import apart, draw, draw_small
from qiprojects.charts.marks import COLOUR
from tests.core.test_charts import luminance
from tests.qiprojects.charts import (
    STABLE,
    STEP,
    SVG,
    a_chart,
    a_measure,
    a_share,
    annotation,
    circles,
    cycle,
    day,
    parsed,
    rebase,
    shapes,
    text_boxes,
)

WEEK = timedelta(days=7)
MANY = [STABLE[place % 24] + place % 7 for place in range(400)]
NOTES = {
    "annotations": [annotation(day(3) + timedelta(days=at)) for at in (0, 1, 2, 40, 41, 300, 500)],
    "cycles": [cycle(day(4), day(7)), cycle(day(5), day(6)), cycle(day(20))],
    "rebases": [rebase(day(12))],
}
CASES = {
    "none": lambda: a_chart(measure=a_share(target=50)),
    "none at all": lambda: a_chart(),
    "one": lambda: a_chart(30),
    "one of nothing": lambda: a_chart(0),
    "five": lambda: a_chart(*STABLE[:5], measure=a_measure(target=39)),
    "twelve": lambda: a_chart(*STABLE[:12], kind="xmr"),
    "twenty-four": lambda: a_chart(*STEP, measure=a_measure(target=40), **NOTES),
    "run with everything": lambda: a_chart(*STEP[:20], None, *STEP[20:], kind="run", measure=a_measure(target=30.4), **NOTES),
    "baseline": lambda: a_chart(*STEP, *STABLE[:12], measure=a_measure(baseline_until=day(11), target=20.6)),
    "shares": lambda: a_chart(*[(20 + place % 9, 50 + place % 31) for place in range(36)], kind="p", measure=a_share(target=45)),
    "hidden": lambda: a_chart(*[(1 + place, 40) for place in range(20)], None, measure=a_share(target=45), exact=False),
    "hidden only": lambda: a_chart(*[(1, 40)] * 6, exact=False),
    "close lines": lambda: a_chart(*[40, 41] * 10, measure=a_measure(target=40.6)),
    "huge": lambda: a_chart(*[1e9 + 1e6 * value for value in STABLE], measure=a_measure(target=1.04e9)),
    "tiny": lambda: a_chart(*[value / 1e5 for value in STABLE], measure=a_measure(unit="rate", per=1)),
    "below zero": lambda: a_chart(*[value - 40 for value in STABLE], measure=a_measure(unit="score")),
    "neutral": lambda: a_chart(*STEP, measure=a_measure(direction="none")),
    "weeks": lambda: a_chart(*STABLE[:9], first=date(2026, 1, 5), step=WEEK),
    "days": lambda: a_chart(*STABLE[:20], first=date(2025, 12, 20), step=timedelta(days=1)),
    "four hundred": lambda: a_chart(
        *MANY,
        first=date(2018, 1, 1),
        step=WEEK,
        annotations=[annotation(date(2018, 1, 1) + timedelta(days=90 * at)) for at in range(30)],
        measure=a_measure(target=44),
    ),
    "years": lambda: a_chart(*STABLE, step=timedelta(days=366)),
    "long unit": lambda: a_chart(*STABLE, measure=a_measure(unit="rate", per=100_000, unit_label="people of the population as registered")),
}


def case(name):
    return CASES[name]()


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_no_text_lies_on_another_or_outside(name, narrow):
    svg = draw(case(name), narrow=narrow)
    boxes, picture = text_boxes(svg), parsed(svg)

    assert [(one.text, other.text) for one, other in combinations(boxes, 2) if one.overlaps(other)] == []
    wide, high = float(picture.get("width")), float(picture.get("height"))
    assert [box for box in boxes if box.left < 0 or box.top < 0 or box.right > wide or box.bottom > high] == []


@pytest.mark.parametrize("name", CASES)
def test_title_comes_first_and_is_named_by_the_picture(name):
    chart = case(name)

    for svg in (draw(chart), draw(chart, narrow=True), draw_small(chart)):
        picture = parsed(svg)
        assert picture[0].tag == f"{SVG}title"
        assert picture[0].text == chart.alternative
        assert picture.get("role") == "img"
        assert picture.get("aria-labelledby") == picture[0].get("id")


def test_ids_differ_between_the_pictures_of_a_page():
    charts = [a_chart(*STABLE, measure=a_measure(pk=pk), kind=kind) for pk in (1, 2) for kind in ("run", "xmr")]

    ids = [
        id_
        for chart in charts
        for svg in (draw(chart), draw(chart, narrow=True), draw_small(chart))
        for id_ in re.findall(r' id="([^"]+)"', svg)
    ]

    assert len(ids) == len(set(ids)) == 12


@pytest.mark.parametrize("name", CASES)
def test_picture_has_no_style_class_or_script(name):
    for svg in (draw(case(name)), draw(case(name), narrow=True), draw_small(case(name))):
        assert not re.search(r"style=|class=|<script|<style|href|url\(", svg)


def test_text_that_people_wrote_is_escaped():
    measure = a_measure(name="<b>First</b> & last", unit_label="<i>")

    svg = draw(a_chart(*STABLE, measure=measure))

    assert "<b>" not in svg
    assert "<i>" not in svg
    assert parsed(svg)[0].text.startswith("SPC chart (XmR): <b>First</b> & last.")


def test_every_point_is_drawn_where_its_value_and_day_put_it():
    chart = a_chart(*STEP[:11], None, *STABLE, measure=a_measure(direction="up"))

    picture = parsed(draw(chart))
    drawn = circles(picture, colours.POINT) + shapes(picture, colours.BETTER) + shapes(picture, colours.WORSE)
    known = [place for place, value in enumerate(chart.values) if value is not None]
    key = len({chart.marks[place] for place in known})
    field = sorted(drawn)[: len(drawn)]
    bottom = max(y for _, y in drawn)  # the key stands lowest
    field = sorted((x, y) for x, y in drawn if y < bottom - 20)
    assert len(drawn) == len(known) + key
    assert len(field) == len(known)
    low, high = min(y for _, y in field), max(y for _, y in field)
    values = [chart.values[place] for place in known]
    for (_, y), value in zip(field, values, strict=True):
        assert (high - y) / (high - low) == pytest.approx((value - min(values)) / (max(values) - min(values)), abs=0.01)
    first, last = chart.dates[0], chart.dates[-1]
    left, right = field[0][0], field[-1][0]
    for (x, _), place in zip(field, known, strict=True):
        assert (x - left) / (right - left) == pytest.approx((chart.dates[place] - first) / (last - first), abs=0.01)


@pytest.mark.parametrize("direction", ["up", "down", "none"])
def test_each_kind_of_point_has_its_shape_as_often_as_the_chart_has_it(direction):
    chart = a_chart(*STABLE, 90, 30, 2, measure=a_measure(direction=direction))

    picture = parsed(draw(chart))
    counted = {
        COMMON: len(circles(picture, colours.POINT)),
        IMPROVEMENT: len(shapes(picture, colours.BETTER)),
        CONCERN: len(shapes(picture, colours.WORSE)),
        NEUTRAL_HIGH: len(shapes(picture, colours.OTHER)),
    }
    marks = [NEUTRAL_HIGH if mark == NEUTRAL_LOW else mark for mark in chart.marks]
    for mark, many in counted.items():
        there = marks.count(mark)
        assert many == (there + 1 if there else 0)  # and once in the key


def test_shift_of_a_run_chart_has_hollow_circles_and_a_trend_a_thick_line():
    chart = a_chart(*STABLE[:12], 50, 51, 52, 53, 54, 55, kind="run")
    picture = parsed(draw(chart))

    assert len(circles(picture, colours.PAPER)) == list(chart.marks).count(SHIFT) + 1
    thick = [path for path in picture.iter(f"{SVG}path") if path.get("stroke-width") == "3.5"]
    assert len(thick) == 2  # on the chart and in the key


def test_line_is_broken_at_gaps():
    picture = parsed(draw(a_chart(*STABLE[:5], None, *STABLE[5:9], None, None, *STABLE[9:12])))

    (line,) = [path for path in picture.iter(f"{SVG}path") if path.get("stroke-linejoin") and path.get("stroke") == colours.QUIET]
    assert line.get("d").count("M") == 3


def test_lines_are_drawn_for_each_segment_and_the_target_across():
    chart = a_chart(*STEP, kind="xmr", rebases=[rebase(day(12))], measure=a_measure(target=33))
    picture = parsed(draw(chart))

    centres = [path for path in picture.iter(f"{SVG}path") if path.get("stroke") == colours.INK and path.get("stroke-width") == "2"]
    targets = [path for path in picture.iter(f"{SVG}path") if path.get("stroke") == colours.TARGET and path.get("stroke-dasharray")]
    limits = [path for path in picture.iter(f"{SVG}path") if path.get("stroke-dasharray") in ("6 4", "2 4")]
    assert (len(centres), len(targets), len(limits)) == (2, 1, 4)


def test_limit_that_cannot_be_reached_is_not_drawn():
    chart = a_chart(*[0, 12, 3, 9, 1, 14, 2, 8, 0, 11, 4, 7, 1, 13, 2, 6])

    assert chart.segments[0].lower < 0
    assert "Lower" not in draw(chart)
    assert "Upper limit" in draw(chart)


def test_wide_chart_names_its_lines_beside_them_and_a_narrow_one_below():
    chart = a_chart(*STABLE, measure=a_measure(target=39))
    wide = {box.text: box for box in text_boxes(draw(chart))}
    narrow = {box.text: box for box in text_boxes(draw(chart, narrow=True))}

    mean = f"Mean {chart.say(chart.segments[0].centre)}"
    assert {mean, "Target 39"} <= set(wide) & set(narrow)
    assert wide["Target 39"].top - wide[mean].top >= 14
    assert min(narrow[text].top for text in (mean, "Target 39")) > narrow["2024"].bottom


def test_places_that_are_pushed_apart_keep_their_order_and_stay_inside():
    places = apart([50, 51, 52, 300, 301], 16, 20, 302)

    assert all(after - before >= 16 for before, after in pairwise(places))
    assert min(places) >= 20
    assert max(places) <= 302
    assert apart([100, 50], 16, 0, 200) == [100, 50]


@pytest.mark.parametrize("name", CASES)
def test_axis_has_sensible_ticks_that_hold_everything(name):
    chart = case(name)
    axis = scales.upwards(chart, 5)

    values = [value for value, _ in axis.ticks]
    steps = {round(after - before, 9) for before, after in pairwise(values)}
    assert 2 <= len(values) <= 9
    assert len({round(step / min(steps), 3) for step in steps}) == 1
    assert re.fullmatch(r"(1|2|25|5)0*", f"{min(steps):.12f}".replace(".", "").strip("0"))
    known = [value for value in chart.values if value is not None]
    assert all(axis.low - 1e-9 <= value <= axis.high + 1e-9 for value in known)
    assert len({text for _, text in axis.ticks}) == len(axis.ticks)


def test_axis_begins_at_nothing_unless_everything_lies_far_above_and_then_says_so():
    assert scales.upwards(a_chart(10, 30, 50), 5).low == 0
    assert "axis begins at" not in draw(a_chart(10, 30, 50))
    assert scales.upwards(a_chart(90, 95, 93), 5).low > 0
    assert "(the axis begins at 90)" in draw(a_chart(90, 95, 93))


def test_axis_of_a_share_stays_within_0_and_100():
    axis = scales.upwards(a_chart(*[(place % 7, 6) if place % 7 < 7 else (6, 6) for place in range(20)], kind="xmr"), 5)

    assert (axis.low, axis.high) == (0, 100)


def test_axis_of_counts_has_whole_numbers():
    assert all(value == int(value) for value, _ in scales.upwards(a_chart(1, 2, 1), 5).ticks)


@pytest.mark.parametrize(
    ("first", "step", "n", "labels"),
    [
        (date(2026, 1, 1), None, 5, [("Jan", "2026"), ("Feb", ""), ("Mar", ""), ("Apr", ""), ("May", "")]),
        (date(2025, 11, 1), None, 4, [("Nov", "2025"), ("Dec", ""), ("Jan", "2026"), ("Feb", "")]),
        (date(2026, 1, 5), WEEK, 4, [("5 Jan", "2026"), ("12 Jan", ""), ("19 Jan", ""), ("26 Jan", "")]),
        (date(2020, 1, 1), relativedelta(years=1), 4, [("2020", ""), ("2021", ""), ("2022", ""), ("2023", "")]),
        (date(2025, 4, 1), relativedelta(months=3), 4, [("Apr", "2025"), ("Jul", ""), ("Oct", ""), ("Jan", "2026")]),
        (date(2026, 3, 9), None, 1, [("9 Mar", "2026")]),
    ],
)
def test_days_are_named_as_short_months(first, step, n, labels):
    chart = a_chart(*STABLE[:n], first=first, **({"step": step} if step else {}))
    axis = scales.across(chart, 40, 640)

    named = scales.day_ticks(chart, axis, 46)

    assert [(label, year) for _, label, year in named] == labels


def test_colours_can_be_told_from_white():
    told = [colours.INK, colours.QUIET, colours.POINT, colours.BETTER, colours.WORSE, colours.OTHER, colours.TARGET, colours.TEST]

    assert [colour for colour in told if contrast(colour, colours.PAPER) < 5] == []
    assert set(COLOUR.values()) <= set(told)
    assert BARS_INK == colours.INK


@pytest.mark.parametrize("name", CASES)
def test_no_other_colours_are_drawn(name):
    used = set(re.findall(r"#[0-9a-fA-F]{6}", draw(case(name)) + draw(case(name), narrow=True) + draw_small(case(name))))

    assert used <= {value for key, value in vars(colours).items() if key.isupper() and str(value).startswith("#")}


def test_other_readers_find_no_hidden_number_anywhere_in_the_pictures():
    hidden = (3, 777)
    pairs = [(310 + place, 900 + place) for place in range(10)]

    def everything(pair):
        chart = a_chart(*pairs[:5], pair, *pairs[5:], exact=False, measure=a_share(target=60))
        return [draw(chart), draw(chart, narrow=True), draw_small(chart), str(chart)]

    # What is drawn and said is the same whatever the hidden numbers are.
    assert everything(hidden) == everything((1, 654)) == everything((776, 777))
    assert "Hidden: small number" in everything(hidden)[0]
    assert "777" not in "".join(everything(hidden))


def test_other_readers_see_points_where_the_rounded_numbers_put_them():
    def everything(count):
        chart = a_chart(*[40, 60, count, 55, 70], exact=False, measure=a_measure(counts_people=True))
        return draw(chart) + draw_small(chart) + str(chart)

    assert everything(48) == everything(52) != everything(53)


def test_small_picture_shows_the_latest_points_and_the_latest_mark():
    picture = parsed(draw_small(a_chart(*STABLE, 90)))

    assert len(shapes(picture, colours.BETTER)) == 1
    line = next(path for path in picture.iter(f"{SVG}path") if path.get("stroke") == colours.INK)
    assert len(re.findall(r"[ML]", line.get("d"))) == 24


def test_small_picture_has_the_centre_line_of_each_segment_that_it_shows():
    chart = a_chart(*STEP, *STABLE[:6], kind="run", rebases=[rebase(day(3)), rebase(day(12))])

    (line,) = [path for path in parsed(draw_small(chart)).iter(f"{SVG}path") if path.get("stroke-dasharray")]

    assert line.get("d").count("M") == 2  # the first segment ended before the latest 24 points


def test_flags_carry_the_numbers_of_the_notes_and_share_one_on_the_same_day():
    chart = a_chart(*STEP, annotations=[annotation(day(3)), annotation(day(3)), annotation(day(8))])

    texts = [box.text for box in text_boxes(draw(chart))]
    assert "1–2" in texts
    assert "3" in texts
