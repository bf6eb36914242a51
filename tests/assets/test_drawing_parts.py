"""What the picture is made with: measured words, lines, and boxes pushed apart in a part of a ring."""

from itertools import pairwise
from math import hypot

import pytest

from assets.drawing import measure
from assets.drawing.data import Word
from assets.drawing.parts import Box, mark_radius
from assets.drawing.placing import Region, settle
from assets.drawing.seats import seats
from assets.drawing.spreading import spread
from assets.drawing.words import most

SECTOR = Region(80, 280, 0, 120)


def test_words_have_the_widths_of_the_font():
    assert measure.width("iiii", 10) < measure.width("MMMM", 10) / 3
    assert measure.width("Wide", 20) == pytest.approx(2 * measure.width("Wide", 10))
    assert measure.width("Wide", 10, bold=True) > measure.width("Wide", 10)
    assert measure.width("健康", 10) == 20  # not in the font: as wide as high


def test_lines_break_at_spaces_and_hyphens_and_keep_every_letter():
    lines = measure.wrap("Pop-ups at farmers' markets", 10, 60)

    assert len(lines) > 1
    assert all(measure.width(line, 10) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == "Pop-upsatfarmers'markets"


def test_word_that_is_wider_than_a_line_is_broken_inside():
    lines = measure.wrap("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 10, 80)

    assert all(measure.width(line, 10) <= 80 for line in lines)
    assert "".join(lines) == "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


def test_no_break_space_holds_a_word_and_its_count_together():
    assert measure.wrap("Shared knowledge\u00a0×4", 10, 80) == ("Shared", "knowledge\u00a0×4")


def test_balanced_lines_are_about_as_long_as_one_another():
    text = "Residents' association of Hill Top and the mill"

    plain, balanced = measure.wrap(text, 10, 150), measure.balanced(text, 10, 150)
    assert len(plain) == len(balanced)
    spreads = [max(widths) - min(widths) for widths in ([measure.width(line, 10) for line in lines] for lines in (plain, balanced))]
    assert spreads[1] <= spreads[0]


def test_what_is_too_long_ends_in_dots_after_a_whole_word():
    lines = measure.shortened("One two three four five six seven eight", 10, 60, 2)

    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert lines[-1].rstrip("…") in "One two three four five six seven eight"
    assert measure.shortened("One two", 10, 60, 2) == ("One two",)


def test_empty_text_has_no_lines():
    assert measure.wrap("", 10, 60) == measure.balanced("", 10, 60) == ()
    assert measure.height(0, 10) == 0


def test_marks_count_as_circles_and_texts_as_boxes():
    mark = Box("mark", "1", 0, 0, 10, 10)

    assert not mark.overlaps(Box("mark", "2", 9, 9, 19, 19))  # corners of the squares around them
    assert mark.overlaps(Box("mark", "2", 5, 5, 15, 15))
    assert mark.overlaps(Box("text", "a", 9, 9, 19, 19))
    assert not mark.overlaps(Box("text", "a", 10, 0, 20, 10))


def test_boxes_are_pushed_apart_and_stay_in_their_region():
    sizes = [(80, 30)] * 6

    middles = settle(sizes, [SECTOR.point(0.5, 180)] * 6, SECTOR, gap=6, pad=5, fixed=((60, -240, 40, 40),))

    for at, (x, y) in enumerate(middles):
        assert not (abs(x - 60) < 60 and abs(y + 240) < 35)
        assert SECTOR.inner < hypot(max(abs(x) - 40, 0), max(abs(y) - 15, 0))
        assert hypot(abs(x) + 40, abs(y) + 15) < SECTOR.outer
        assert all(abs(x - a) >= 85.5 or abs(y - b) >= 35.5 for a, b in middles[:at])


def test_boxes_without_room_are_not_placed():
    assert settle([(150, 90)] * 8, [SECTOR.point(at / 8, 180) for at in range(8)], SECTOR, gap=6, pad=5) is None
    assert spread(((150, 90),) * 8, SECTOR, (), closest=6, pad=5) is None


def test_seats_are_apart_clockwise_and_inside():
    places = seats(60, 9, SECTOR, (), step=21)

    assert len(places) == 60
    assert min(hypot(x - a, y - b) for at, (x, y) in enumerate(places) for a, b in places[:at]) >= 20.9
    assert all(SECTOR.inner + 9 < hypot(x, y) < SECTOR.outer - 9 for x, y in places)
    angles = [x / hypot(x, y) if y < 0 else 2 - x / hypot(x, y) for x, y in places]
    assert all(one <= other + 1e-9 for one, other in pairwise(angles))


def test_too_many_seats_are_not_placed():
    assert seats(500, 9, SECTOR, (), step=21) is None
    assert seats(1, 150, SECTOR, (), step=310) is None


def test_mark_grows_with_its_number():
    assert mark_radius("8888", 10, False) > mark_radius("88", 10, False)
    assert mark_radius("88", 10, True) > mark_radius("88", 10, False)


def test_many_words_are_looked_at_once_and_those_that_most_have_are_kept_in_their_order():
    looked_at = []

    class Looked(Word):
        def __getattribute__(self, name):
            if name == "count":
                looked_at.append(self)
            return super().__getattribute__(name)

    words = [Looked(f"Word {number}", 2 if number % 100 == 99 else 1) for number in range(1000)]

    kept = most(words)

    assert [word.text for word in kept] == [
        "Word 0",
        "Word 1",
        "Word 2",
        "Word 3",
        "Word 4",
        "Word 5",
        *[f"Word {n}99" if n else "Word 99" for n in range(10)],
    ]
    assert len(looked_at) == 1000
