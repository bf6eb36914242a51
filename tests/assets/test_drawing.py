"""The picture of a map: nothing overlaps, nothing is outside, everything can be read, and all of it is there."""

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from assets.drawing import MapData, Segment, Spot, Word, boxes, draw_map, draw_small
from assets.drawing import small as small_picture
from assets.drawing.colours import FIRST, HUES, INK, MIDDLE, NO_HUE, ON_FIRST, ON_MIDDLE, PAPER, QUIET
from assets.drawing.parts import Label, Mark
from assets.drawing.picture import canvas, lay_out
from assets.words import has_words, who_words
from tests.assets.maps import CASES, LONG, case, map_with
from tests.core.test_charts import luminance

SVG = "{http://www.w3.org/2000/svg}"
POINTS_ON_A3 = 395 / 25.4 * 72  # of a picture as wide as the paper without its margins


def drawn(data, **more):
    return ElementTree.fromstring(draw_map(data, **more))


def texts(picture):
    return [node.text for node in picture.iter(f"{SVG}text")]


def labels(data):
    return [part for part in lay_out(data).parts if isinstance(part, Label)]


def marks(data):
    return [part for part in lay_out(data).parts if isinstance(part, Mark) and part.number]


def in_wheel(data):
    layout = lay_out(data)
    return {" ".join(label.lines) for label in labels(data) if label.box.right < layout.x + layout.rings.radius}


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", CASES)
def test_no_text_and_no_mark_lies_on_another(name):
    found = [(one.label, other.label) for one, other in combinations(boxes(case(name)), 2) if one.overlaps(other)]

    assert found == []


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_outside_the_canvas(name):
    data = case(name)
    wide, high = canvas(data)

    assert [box for box in boxes(data) if box.left < 0 or box.top < 0 or box.right > wide or box.bottom > high] == []


@pytest.mark.parametrize("name", CASES)
def test_canvas_has_the_shape_of_the_paper(name):
    wide, high = canvas(case(name))

    assert wide / high == pytest.approx(2**0.5, abs=0.001)


@pytest.mark.parametrize("name", ["none", "one", "five", "twenty", "thirty", "sixty", "sixty in one segment", "sixty long names"])
def test_letters_are_at_least_8_points_on_a3(name):
    data = case(name)
    point = POINTS_ON_A3 / canvas(data)[0]

    assert min(part.size for part in [*labels(data), *marks(data)]) * point >= 8


def test_few_assets_stand_in_the_rings_by_name_and_many_by_number():
    few, many = case("five"), case("sixty")

    assert {spot.name for spot in few.assets} <= in_wheel(few)
    assert {spot.name for spot in many.assets} & in_wheel(many) == {spot.name for spot in many.first}


@pytest.mark.parametrize("name", ["twenty", "thirty", "sixty", "two hundred", "a thousand"])
def test_those_to_engage_first_are_named_at_their_marks(name):
    assert {spot.name for spot in case(name).first} <= in_wheel(case(name))


def test_one_long_name_is_shortened_and_the_others_stay():
    data = map_with(33, shares=(6 / 33, 17 / 33, 10 / 33), first=3)
    last = data.segments[2]
    long = replace(last.assets[4], name=f"Trust {LONG} {LONG}"[:160])
    data = replace(data, segments=(*data.segments[:2], replace(last, assets=(*last.assets[:4], long, *last.assets[5:]))))

    words = in_wheel(data)
    assert {spot.name for spot in last.assets if spot.pk != long.pk} <= words
    assert [word for word in words if word.startswith("Trust") and word.endswith("…")]
    assert {spot.name for spot in data.first} <= words
    assert long.name.replace(" ", "") in {"".join(label.lines).replace(" ", "") for label in labels(data)}


@pytest.mark.parametrize("name", ["one", "five", "twenty", "sixty", "sixty in one segment", "sixty long names", "not placed"])
def test_key_names_every_asset_and_cuts_none(name):
    data = case(name)

    named = {"".join(label.lines).replace(" ", "") for label in labels(data)}
    assert [spot.name for spot in data.assets if spot.name.replace(" ", "") not in named] == []


@pytest.mark.parametrize("name", ["one", "five", "twenty", "sixty", "sixty in one segment", "sixty long names"])
def test_every_asset_is_placed_in_the_ring_of_its_segment(name):
    data, layout = case(name), lay_out(case(name))

    for segment, region in zip(data.segments, layout.rings.inner, strict=True):
        numbers = {str(spot.number) for spot in segment.assets}
        mine = [mark for mark in marks(data) if mark.number in numbers]
        assert {mark.number for mark in mine} == numbers
        for mark in mine:
            across, down = mark.x - layout.x, mark.y - layout.y
            assert region.inner < (across**2 + down**2) ** 0.5 - mark.radius
            assert (across**2 + down**2) ** 0.5 + mark.radius < region.outer
            assert all(across * side[0] + down * side[1] > mark.radius for side in region.sides)


def test_those_to_engage_first_differ_in_shape_and_colour():
    data = case("twenty")
    chosen = {str(spot.number) for spot in data.first}

    assert {mark.number for mark in marks(data) if mark.is_first} == chosen
    first, other = (next(mark for mark in marks(data) if mark.is_first is is_first).drawn() for is_first in (True, False))
    assert "<path" in first
    assert f'fill="{FIRST}"' in first
    assert "<circle" in other
    assert FIRST not in other


def test_numbers_have_room_inside_their_marks():
    for name in ("twenty", "sixty in one segment", "numbers of four digits"):
        for mark in marks(case(name)):
            number = Label((mark.number,), mark.x, mark.y - mark.size / 2, mark.size, bold=True, anchor="middle").box
            assert mark.box.left < number.left
            assert number.right < mark.box.right


@pytest.mark.req("R139")
def test_map_has_three_segments_with_their_assets():
    data = case("twenty")

    words = texts(drawn(data))
    for segment in data.segments:
        assert words.count(segment.title) == 2  # beside the wheel and in the key
        assert f"{len(segment.assets)} assets" in words


@pytest.mark.req("R140", "R141", "R142")
def test_outer_ring_holds_every_word_of_the_pack_and_how_many_have_it():
    empty = {" ".join(label.lines) for label in labels(case("none"))}

    for code in HUES:
        assert set(has_words(code)) <= empty
    some = map_with(3)
    had = replace(some.segments[0], has=(Word("Time", 2), Word("Passion", 1), Word("Care")))
    bold = {" ".join(label.lines): label.bold for label in labels(replace(some, segments=(had, *some.segments[1:])))}
    assert (bold["Time\u00a0×2"], bold["Passion"], bold["Care"]) == (True, True, False)


@pytest.mark.req("R143")
def test_inner_ring_of_an_empty_segment_holds_every_word_of_the_pack():
    empty = {" ".join(label.lines) for label in labels(case("none"))}

    for code in HUES:
        assert set(who_words(code)) <= empty
    assert {"Who they are", "What they have"} <= empty


def test_words_that_assets_have_stay_when_there_are_too_many():
    segment = Segment("associations", "Associations", has=(Word("Vision"), *(Word(f"Own word {at}", at) for at in range(1, 60))))
    data = MapData("Map", "People", (replace(segment, code="individuals", has=()), segment, replace(segment, code="organisations", has=())))

    shown = {" ".join(label.lines) for label in labels(data)}
    assert "Own word 59\u00a0×59" in shown
    assert "Vision" not in shown


def test_assets_that_nobody_has_placed_are_named_as_such():
    data = case("not placed")

    words = texts(drawn(data))
    assert "Not placed yet" in words
    assert "12 not placed yet" in words


def test_very_many_assets_are_counted_and_the_chosen_ones_named():
    data = case("a thousand")

    words = texts(drawn(data))
    assert "And 299 more: see the list" in words
    assert {spot.name for spot in data.first} <= {" ".join(label.lines) for label in labels(data)}
    assert "400" in words


def test_title_is_the_first_thing_and_says_what_the_map_holds():
    picture = drawn(case("five"), name="map-7")

    assert picture[0].tag == f"{SVG}title"
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == picture[0].get("id") == "map-7-title"
    assert picture[0].text == (
        "Asset map of Black men aged 18 to 35. 5 assets: individuals 1, associations 3, organisations 1. To engage first: "
        "Choir at the mill; Chaplain with links to churches; Pop-ups at farmers' markets that talk about mental health; Central library. "
        "The list after the picture names them all."
    )


def test_title_of_an_empty_map_and_of_a_part():
    empty = case("none")

    assert drawn(empty)[0].text == (
        "Asset map of Black men aged 18 to 35. No assets are shown. The rings hold the words that the starter pack suggests."
    )
    part = replace(map_with(1, first=0), note="Shown: associations")
    assert drawn(part)[0].text.endswith(
        "None is chosen to engage first yet. Shown: associations. The list after the picture names them all."
    )
    assert "Shown: associations" in texts(drawn(part))
    assert "None shown" in texts(drawn(part))
    assert "No asset matches." in texts(drawn(replace(empty, note="Shown: associations")))


def test_ids_are_those_of_the_picture():
    for picture in (drawn(case("sixty"), name="one"), ElementTree.fromstring(draw_small(case("sixty"), "two"))):
        ids = [node.get("id") for node in picture.iter() if node.get("id")]
        assert ids in (["one-title"], ["two-title"])


def test_no_styles_no_classes_no_scripts_no_links():
    for picture in (drawn(case("twenty")), ElementTree.fromstring(draw_small(case("twenty")))):
        assert not [node for node in picture.iter() if {"style", "class", "href"} & set(node.attrib)]
        assert {node.tag.removeprefix(SVG) for node in picture.iter()} <= {"svg", "title", "g", "text", "rect", "path", "circle", "line"}


def test_words_of_people_cannot_become_markup():
    spot = Spot(1, 1, "<script>&", True, who=("<i>",), has=("<b>",))
    segments = (Segment("individuals", "Individuals", (spot,), (Word("<i>", 1),), (Word("<b>", 1),)), *map_with(0).segments[1:])
    data = MapData("<title>", "<people>", segments)

    assert "<script>&" in texts(drawn(data))
    assert "<people>" in texts(drawn(data))
    assert "<script>&" in texts(ElementTree.fromstring(draw_small(data)))


def test_words_stand_out_from_what_is_behind_them():
    pairs = [(ON_MIDDLE, MIDDLE), (ON_FIRST, FIRST), (INK, PAPER), (QUIET, PAPER)]
    for hue in (*HUES.values(), NO_HUE):
        grounds = (hue.wash, hue.tint, PAPER)
        pairs += [(colour, ground) for colour in (hue.strong, INK, QUIET) for ground in grounds]

    assert [(one, other) for one, other in pairs if contrast(one, other) < 5] == []


def test_same_map_is_the_same_picture():
    lay_out.cache_clear()
    once = draw_map(case("sixty"))
    lay_out.cache_clear()

    assert draw_map(case("sixty")) == once


# The small picture


@pytest.mark.parametrize("name", CASES)
def test_small_picture_has_no_overlaps_and_nothing_outside(name):
    found = [part.box for part in small_picture.small_parts(case(name))]

    assert [(one.label, other.label) for one, other in combinations(found, 2) if one.overlaps(other)] == []
    assert [box for box in found if min(box.left, box.top) < 0 or box.right > 482 or box.bottom > 210] == []


@pytest.mark.parametrize("name", ["five", "twenty", "sixty", "sixty in one segment"])
def test_small_picture_names_the_chosen_ones_and_shows_every_asset(name):
    data = case(name)
    parts = small_picture.small_parts(data)

    words = {" ".join(part.lines) for part in parts if isinstance(part, Label)}
    assert {spot.name for spot in data.first} <= words
    assert len([part for part in parts if isinstance(part, Mark) and part.x < 205]) == len(data.assets)


def test_small_picture_is_low_and_says_what_it_shows():
    picture = ElementTree.fromstring(draw_small(case("five")))

    wide, high = (float(picture.get(side)) for side in ("width", "height"))
    assert high / wide * 170 <= 75
    assert picture[0].text.startswith("Asset map of Black men aged 18 to 35. 5 assets: individuals 1")
    assert "The list" not in picture[0].text
    assert "No asset is chosen yet." in texts(ElementTree.fromstring(draw_small(map_with(5, first=0))))
