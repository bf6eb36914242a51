"""The pictures of progress and of a ramp: well-formed, told in words, nothing outside, nothing over another."""

import re
import xml.etree.ElementTree as ET  # nosec B405 (reads what the test drew)
from datetime import date

import pytest

from qiprojects.pictures import BLUE, INK, QUIET, WIDTH, Line, Step, draw_ramp, draw_scores

SVG = "{http://www.w3.org/2000/svg}"
SIZES = ["One person", "One team", "Several", "The service", "Wider"]
TEAM = Line("The team", "circle", ((date(2025, 1, 1), 1.0), (date(2026, 1, 1), 3.0)))
COACH = Line("QI coach", "diamond", ((date(2025, 1, 1), 1.0), (date(2026, 1, 1), 3.0)))


def parsed(svg):
    return ET.fromstring(svg)  # nosec B314 (drawn by the test)


def ramp(count):
    decisions = ("adopt", "adapt", "abandon", "")
    return [Step(number, number % 5, decisions[number % 4], f"test {number}") for number in range(count)]


def contrast_on_white(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("svg", [draw_scores([TEAM, COACH]), draw_ramp(ramp(12), sizes=SIZES)])
def test_picture_begins_with_its_title_and_has_presentation_attributes_only(svg):
    picture = parsed(svg)

    assert picture[0].tag == f"{SVG}title"
    assert picture.get("aria-labelledby") == picture[0].get("id")
    assert "style=" not in svg
    assert "class=" not in svg


@pytest.mark.parametrize("count", [2, 12])
def test_everything_of_a_ramp_lies_inside(count):
    picture = parsed(draw_ramp(ramp(count), sizes=SIZES))
    height = float(picture.get("height"))

    for mark in picture.iter(f"{SVG}circle"):
        assert 5 <= float(mark.get("cx")) <= WIDTH - 5
        assert 5 <= float(mark.get("cy")) <= height - 5


def test_words_at_the_ends_of_two_lines_do_not_overlap():
    ends = [text for text in parsed(draw_scores([TEAM, COACH])).iter(f"{SVG}text") if text.get("font-weight") == "bold"]

    assert [text.text for text in ends] == ["The team 3.0", "QI coach 3.0"]
    assert abs(float(ends[0].get("y")) - float(ends[1].get("y"))) >= 14


def test_higher_score_is_higher_and_later_day_is_further_right():
    path = next(parsed(draw_scores([TEAM])).iter(f"{SVG}path")).get("d")
    (x1, y1), (x2, y2) = [tuple(map(float, pair.split())) for pair in re.split("[ML]", path)[1:]]

    assert x2 > x1
    assert y2 < y1


def test_one_score_alone_is_drawn_and_told():
    svg = draw_scores([Line("The team", "circle", ((date(2026, 1, 1), 0.5),))])

    assert "The team: 0.5 on 1 January 2026." in svg
    assert svg.count("<circle") == 1


def test_nothing_is_drawn_of_nothing():
    assert draw_scores([]) == ""
    assert draw_ramp([], sizes=SIZES) == ""


def test_words_that_look_like_markup_are_text():
    assert "<b>" not in draw_scores([Line("<b>", "circle", ((date(2026, 1, 1), 1.0),))])


@pytest.mark.parametrize("colour", [INK, QUIET, BLUE])
def test_marks_and_words_can_be_told_from_the_ground(colour):
    assert contrast_on_white(colour) >= 5
