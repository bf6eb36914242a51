"""The picture of a chart: well formed, described, readable, and made of what it was given."""

from xml.etree import ElementTree

import pytest

from core.charts import Bar, Bars, bars, draw_bars

SVG = "{http://www.w3.org/2000/svg}"
CHART = Bars(
    title="Seen within six weeks",
    unit="% of people",
    bars=(
        Bar("White British", "40% (35% to 46%)", 40, 35, 46, is_marked=True),
        Bar("Black African", "22% (13% to 34%)", 22, 13, 34),
        Bar("Other", "hidden"),
    ),
    name="table-7",
)


def drawn(chart):
    return ElementTree.fromstring(draw_bars(chart))


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_title_comes_first_and_says_every_bar_as_it_is_shown():
    picture = drawn(CHART)

    assert picture[0].tag == f"{SVG}title"
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == picture[0].get("id") == "table-7-title"
    assert picture[0].text == (
        "Bar chart: Seen within six weeks. White British: 40% (35% to 46%); Black African: 22% (13% to 34%); Other: hidden."
    )


def test_length_follows_the_value_and_a_bar_without_one_is_not_drawn():
    widths = [float(rect.get("width")) for rect in drawn(CHART).iter(f"{SVG}rect")]

    assert len(widths) == 2
    assert widths[1] / widths[0] == pytest.approx(22 / 40, abs=0.01)


def test_no_styles_no_classes_no_scripts():
    picture = drawn(CHART)

    assert not [node for node in picture.iter() if {"style", "class"} & set(node.attrib) or node.tag.endswith(("script", "style"))]


def test_words_of_people_cannot_become_markup():
    picture = drawn(Bars(title="<script>&", unit="<b>", bars=(Bar("<i>&'\"", "<u>", 1),), name="a"))

    assert "<i>&'\"" in [node.text for node in picture.iter(f"{SVG}text")]
    assert picture[0].text == "Bar chart: <script>&. <i>&'\": <u>."


def test_long_label_is_broken_into_lines_that_fit():
    picture = drawn(Bars(title="t", unit="u", bars=(Bar("Any other mixed or multiple ethnic background " * 2, "12%", 12),), name="a"))

    assert all(len(node.text) <= bars.LETTERS for node in picture.iter(f"{SVG}text"))


@pytest.mark.parametrize("chart", [Bars("t", "u", ()), Bars("t", "u", (Bar("A", "0", 0),)), Bars("t", "u", (Bar("A", "hidden"),))])
def test_chart_with_nothing_to_draw_is_still_a_picture(chart):
    assert drawn(chart).get("viewBox")


@pytest.mark.parametrize(("values", "end"), [((40,), 50), ((0.3,), 0.5), ((100,), 100), ((101,), 200), ((22, 24), 25)])
def test_axis_ends_at_a_round_number_above_all(values, end):
    assert bars._axis_end([Bar("A", "a", value) for value in values]) == pytest.approx(end)


@pytest.mark.parametrize("colour", [bars.INK, bars.QUIET, bars.FILL, bars.MARKED])
def test_colours_stand_out_from_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 5
