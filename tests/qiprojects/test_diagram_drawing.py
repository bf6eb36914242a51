"""The driver diagram: nothing overlaps, all of it is there and can be read, on pages and on sheets of paper."""

from datetime import date
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest

from qiprojects.diagram import colours, draw, draw_sheets, draw_small
from qiprojects.diagram.drawing import POINTS, SIZE, SMALL, end_of, key_of, labels
from qiprojects.diagram.layout import Style, lay_out
from qiprojects.diagram.nodes import theory_of
from tests.core.test_charts import luminance
from tests.qiprojects.theories import CASES, WORDS, a_tree, case

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (760, 960, 1240, 1900)
over_cases = pytest.mark.parametrize("name", CASES)


def drawn(svg):
    return ElementTree.fromstring(svg)


def words(picture):
    return " ".join(node.text for node in picture.iter(f"{SVG}text"))


def title(picture):
    assert picture[0].tag == f"{SVG}title"
    return picture[0].text


def laid(name, style=None):
    theory = theory_of(case(name))
    return theory, lay_out(theory, style or Style(960, SIZE))


def meet(one, other):
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def segments(wire):
    """(left, right, top, bottom) of each straight piece."""
    for (x1, y1), (x2, y2) in pairwise(wire.points):
        yield min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)


@over_cases
@pytest.mark.parametrize("width", WIDTHS)
def test_no_box_lies_on_another_and_none_is_outside(name, width):
    theory, layout = laid(name, Style(width, SIZE))
    boxes = list(layout.boxes.values())

    assert [(one.node.text, other.node.text) for one, other in combinations(boxes, 2) if meet(one, other)] == []
    assert [box.node.text for box in boxes if box.left < 0 or box.top < 0 or box.right > width or box.bottom > end_of(theory, layout)] == []


@over_cases
def test_every_word_stands_inside_its_box(name):
    theory, layout = laid(name)
    for box in layout.boxes.values():
        for label in labels(box, layout.style):
            inside = label.box
            assert box.left < inside.left
            assert inside.right < box.right
            assert box.top < inside.top
            assert inside.bottom < box.bottom
    below = [label.box for _, _, label in key_of(theory, layout)]
    assert all(row.top > layout.bottom for row in below)
    assert not any(one.overlaps(other) for one, other in combinations(below, 2))


@over_cases
@pytest.mark.parametrize("style", [Style(960, SIZE), SMALL], ids=["page", "small"])
def test_lines_bend_at_right_angles_and_pass_through_no_box(name, style):
    _, layout = laid(name, style)
    for wire in layout.wires:
        for left, right, top, bottom in segments(wire):
            assert left == right or top == bottom
            through = [
                box.node.text
                for box in layout.boxes.values()
                if left < box.right - 0.01 and right > box.left + 0.01 and top < box.bottom - 0.01 and bottom > box.top + 0.01
            ]
            assert through == []


@over_cases
def test_lines_of_other_drivers_do_not_run_on_one_another(name):
    """Two lines may cross; the dotted lines of two drivers never share a piece on their way down or up."""
    theory, layout = laid(name)
    down = [(wire, piece) for wire in layout.wires if wire.is_also for piece in segments(wire) if piece[0] == piece[1]]
    starts = {wire: wire.points[0] for wire, _ in down}
    for (one, a), (other, b) in combinations(down, 2):
        if starts[one] != starts[other] and a[0] == b[0]:
            assert min(a[3], b[3]) <= max(a[2], b[2])
    assert len(theory.also) == sum(wire.is_also for wire in layout.wires)


@over_cases
def test_each_idea_is_drawn_once_and_joined_to_each_of_its_drivers(name):
    tree, (theory, layout) = case(name), laid(name)
    ideas = [box for box in layout.boxes.values() if box.node.kind == "idea"]
    ends = {(wire.points[0], wire.points[-1]) for wire in layout.wires}

    assert len(ideas) == len(tree["ideas"])
    assert len(theory.drivers) == len(tree["drivers"])
    for idea in tree["ideas"]:
        box = layout.boxes[f"idea-{idea['id']}"]
        begins = [start for start, end in ends if end[0] == box.left and box.top < end[1] < box.bottom]
        assert len(begins) == len(idea["drivers"])
        for pk in idea["drivers"]:
            driver = layout.boxes[f"driver-{pk}"]
            assert any(x == driver.right and driver.top < y < driver.bottom for x, y in begins)


@pytest.mark.req("R166")
def test_the_picture_says_all_that_the_tree_says():
    said = words(drawn(draw(case("forty"))))

    for heading in ("Aim", "Primary drivers", "Secondary drivers", "Change ideas"):
        assert heading in said
    for text in (
        *WORDS,
        "Serve no driver yet",
        "Being tested",
        "Abandoned",
        "A starting suggestion",
        "From the programme's",
        "By 31 March 2027",
    ):
        assert all(word in said for word in text.split())
    assert "our assumption, because nothing is linked" in said
    assert "the idea serves this driver as well" in said


def test_the_text_alternative_says_the_aim_the_drivers_and_how_many_ideas():
    said = title(drawn(draw(case("twenty"), title="Driver diagram for Rural communities")))

    assert said.startswith("Driver diagram for Rural communities. Aim: By spring, 60 in 100 people")
    assert "within four weeks. 4 primary drivers: People know what help there is; Help is near enough to reach; " in said
    assert said.endswith("Staff understand rural life. 8 secondary drivers. 20 change ideas, 7 of them our assumption.")
    assert "No aim written yet" in title(drawn(draw(case("no aim"))))
    assert "No change idea yet" in title(drawn(draw(case("drivers only"))))
    assert title(drawn(draw(case("one of each")))).endswith("1 change idea, our assumption.")


@pytest.mark.parametrize("make", [draw, draw_small])
def test_the_picture_is_named_by_its_title_and_has_nothing_that_the_page_forbids(make):
    picture = drawn(make(case("five"), name="one-of-two"))
    ids = [node.get("id") for node in picture.iter() if node.get("id")]

    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == ids[0] == "one-of-two-title"
    assert len(ids) == 1
    assert not any(node.get("style") or node.get("class") or node.tag == f"{SVG}script" for node in picture.iter())


def test_what_people_write_is_no_markup():
    tree = a_tree(1)
    tree["ideas"][0]["text"] = "<script>alert('1')</script> & \"more\""
    svg = draw(tree)

    assert "<script" not in svg
    assert "<script>alert('1')</script>" in words(drawn(svg)).replace("> <", "><")


def test_assumptions_have_a_dashed_edge_and_say_so():
    picture = drawn(draw(a_tree(6, assumed=2)))
    dashed = [node for node in picture.iter(f"{SVG}rect") if node.get("stroke-dasharray") not in (None, "none")]

    assert len(dashed) == 3
    assert words(picture).count("Our assumption") == 3


def test_nothing_is_drawn_of_nothing():
    nothing = {"aim": None, "drivers": [], "ideas": []}
    assert draw(nothing) == draw_small(nothing) == ""
    assert draw_sheets(nothing, paper="a4") == []


def test_columns_without_anything_say_so_and_there_is_none_for_secondary_drivers_without_any():
    said = words(drawn(draw(case("drivers only"))))
    assert "None yet" in said
    assert "Secondary drivers" not in said
    assert "Primary" not in said


def test_an_old_version_that_names_a_driver_that_is_gone_is_drawn_all_the_same():
    tree = case("five")
    tree["drivers"] = [driver for driver in tree["drivers"] if driver["id"] != 1]
    tree["ideas"][1]["drivers"] = [999]
    theory = theory_of(tree)

    assert len(theory.ideas) == 5
    assert len(theory.drivers) == len(tree["drivers"])
    assert draw(tree)


def test_the_day_of_an_aim_is_said_in_words():
    tree = case("five")
    tree["aim"]["target_on"] = date(2028, 2, 1).isoformat()
    assert theory_of(tree).aim.note == "60%. By 1 February 2028"


# On paper


@over_cases
@pytest.mark.parametrize("paper", POINTS)
def test_letters_on_paper_are_8_points_or_more_and_sheets_have_the_shape_of_the_paper(name, paper):
    for sheet in map(drawn, draw_sheets(case(name), paper=paper)):
        width, height = float(sheet.get("width")), float(sheet.get("height"))
        assert width / height == pytest.approx(1120 / 792, abs=0.01)
        assert SIZE * POINTS[paper] / width >= 8


@over_cases
@pytest.mark.parametrize("paper", POINTS)
def test_sheets_hold_every_driver_and_every_idea_once(name, paper):
    tree = case(name)
    sheets = [drawn(sheet) for sheet in draw_sheets(tree, paper=paper)]
    numbers = [node.text.split(".")[0] for sheet in sheets for node in sheet.iter(f"{SVG}text") if node.text.split(".")[0].isdecimal()]

    assert sorted({int(number) for number in numbers} & set(range(1, 41))) == [idea["number"] for idea in tree["ideas"]]
    for number, sheet in enumerate(sheets, start=1):
        said = title(sheet)
        assert (f"sheet {number} of {len(sheets)}" in said) == (len(sheets) > 1)


def test_forty_ideas_take_several_sheets_and_say_what_they_serve_on_other_sheets():
    few, many = draw_sheets(case("five"), paper="a3"), draw_sheets(case("forty"), paper="a3")

    assert len(few) == 1
    assert 2 <= len(many) <= 4
    assert "Serves as well:" in words(drawn(many[0]))


def test_a_driver_that_is_too_large_for_a_sheet_goes_on_on_the_next():
    sheets = [words(drawn(sheet)) for sheet in draw_sheets(a_tree(40, drivers=1, secondary=0), paper="a4")]

    assert len(sheets) > 1
    assert "Continued" not in sheets[0]
    assert all("Continued" in sheet for sheet in sheets[1:])


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("kind", colours.BOXES)
def test_words_can_be_read_on_their_box_and_edges_be_seen_on_paper(kind):
    fill, strong, quiet, edge = colours.BOXES[kind]
    assert contrast(fill, strong) >= 5
    assert contrast(fill, quiet) >= 5
    assert contrast(colours.PAPER, edge) >= 3


def test_lines_and_headings_can_be_seen_on_paper():
    assert min(contrast(colours.PAPER, colour) for colour in (colours.LINE, colours.ALSO, colours.INK, colours.QUIET)) >= 5
