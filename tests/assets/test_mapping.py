"""From rows to the map that one reader sees, and back from a snapshot."""

import json

import pytest

from assets.drawing import Spot, Word
from assets.mapping import Filters, as_data, from_data, map_of, nested_list
from assets.reading import AssetReading
from tests.assets.pages import address
from tests.factories.assets import AssetContactFactory, AssetFactory, MappedAssetFactory
from tests.factories.datareview import selected

pytestmark = pytest.mark.django_db


def reading(population, *, may_view=True):
    return AssetReading(population, None, may_view, False, False, False, False)


def on(population, name, **fields):
    mapped = {key: fields.pop(key) for key in ("prioritised", "learn", "access") if key in fields}
    asset = fields.pop("asset", None) or AssetFactory(participation=population.participation, name=name, **fields)
    return MappedAssetFactory(population=population, asset=asset, **mapped)


def names(spots):
    return [spot.name for spot in spots]


@pytest.fixture
def population():
    return selected()


def test_assets_stand_in_their_segments_by_number(population):
    second = on(population, "Choir", number=7, who=["Faith groups"], has=["Buildings"], prioritised=True)
    on(population, "Library", number=9, segment="organisations")
    on(population, "Chaplain", number=3, segment="individuals")
    on(population, "Allotment", number=2)
    on(population, "Somewhere", number=5, segment="")

    drawn = map_of(population, reading(population))

    assert [(segment.title, names(segment.assets)) for segment in drawn.segments] == [
        ("Individuals", ["Chaplain"]),
        ("Associations", ["Allotment", "Choir"]),
        ("Organisations", ["Library"]),
    ]
    assert names(drawn.unplaced) == ["Somewhere"]
    assert (drawn.title, drawn.population, drawn.note) == (f"Asset map of {population}", str(population), "")
    assert drawn.segments[1].assets[1] == Spot(
        second.pk, 7, "Choir", True, ("Faith groups",), ("Buildings",), address(population, "asset", second.pk)
    )


def test_words_of_the_rings_are_counted_and_keep_their_places(population):
    on(population, "Choir", has=["Networks", "A warm kitchen"])
    on(population, "Allotment", has=["networks", "Vision"])

    has = map_of(population, reading(population)).segments[1].has

    assert has[:4] == (Word("Goodwill"), Word("Leadership"), Word("Vision", 1), Word("Networks", 2))
    assert has[-1] == Word("A warm kitchen", 1)


def test_what_was_taken_off_and_what_is_of_others_is_not_on_the_map(population):
    on(population, "Choir")
    MappedAssetFactory(population=population, removed_at="2026-09-01T10:00Z")
    MappedAssetFactory()

    assert names(map_of(population, reading(population)).assets) == ["Choir"]


def test_map_that_may_not_be_read_is_empty_without_a_query(population, django_assert_num_queries):
    on(population, "Choir")

    with django_assert_num_queries(0):
        assert map_of(population, reading(population, may_view=False)).assets == ()


@pytest.mark.parametrize(
    ("filters", "left", "note"),
    [
        (Filters(segment="organisations"), ["Library"], "Shown: organisations"),
        (Filters(segment="none"), ["Somewhere"], "Shown: not placed yet"),
        (Filters(priority="first"), ["Choir"], "Shown: to engage first"),
        (Filters(priority="later", segment="organisations"), ["Library"], "Shown: organisations; left for later"),
        (Filters(prompt="access"), ["Library"], "Shown: those that answer “Who could help us access this population?”"),
        (Filters(words="choi"), ["Choir"], "Shown: those with “choi”"),
        (Filters(segment="nonsense"), ["Choir", "Library", "Somewhere"], ""),
    ],
)
def test_part_of_a_map_says_what_it_shows(population, filters, left, note):
    on(population, "Choir", prioritised=True)
    on(population, "Library", segment="organisations", access=True)
    on(population, "Somewhere", segment="")

    drawn = map_of(population, reading(population), filters)

    assert (names(drawn.assets), drawn.note) == (left, note)
    assert all(word.count for segment in drawn.segments for word in segment.has) is bool(note)  # suggestions on the whole map alone


def test_asset_of_two_populations_stands_once_and_names_both():
    population = selected()
    other = selected(participation=population.participation)
    asset = AssetFactory(participation=population.participation, name="Choir")
    on(population, "", asset=asset)
    on(other, "", asset=asset, prioritised=True)
    on(other, "Allotment")

    drawn = map_of([population, other], [reading(population), reading(other)])

    assert [(spot.name, spot.is_first, spot.populations) for spot in drawn.assets] == [
        ("Choir", True, (str(population), str(other))),
        ("Allotment", False, (str(other),)),
    ]
    assert drawn.population == str(population.participation.organisation)


def test_population_that_may_not_be_read_adds_nothing_to_the_others():
    population = selected()
    other = selected(participation=population.participation)
    on(population, "Choir")
    on(other, "Secret", prioritised=True)

    drawn = map_of([population, other], [reading(population), reading(other, may_view=False)])

    assert names(drawn.assets) == ["Choir"]
    assert str(other) not in json.dumps(as_data(drawn))


def test_one_query_for_any_number_of_assets(population, django_assert_num_queries):
    for count in (1, 12):
        while population.mapped_assets.count() < count:
            on(population, f"Hall {population.mapped_assets.count()}", who=["Families"], has=["Time"])
        with django_assert_num_queries(1):
            assert len(map_of(population, reading(population)).assets) == count


def test_snapshot_gives_the_same_map_without_addresses(population):
    on(population, "Choir", who=["Faith groups"], has=["Networks"], prioritised=True)
    on(population, "Somewhere", segment="")
    drawn = map_of(population, reading(population), Filters(words="o"))

    kept = from_data(json.loads(json.dumps(as_data(drawn))))

    assert as_data(kept) == as_data(drawn)
    assert (kept.title, kept.note, names(kept.assets)) == (drawn.title, drawn.note, ["Choir", "Somewhere"])
    assert {spot.url for spot in kept.assets} == {""}
    assert from_data(as_data(kept)) == kept


def test_map_holds_no_contact_no_note_and_no_description(population):
    row = on(population, "Choir", description="Meets behind the blue door", do_not_contact=True, do_not_contact_reason="Grief")
    AssetContactFactory(asset=row.asset, name="Robin Example", how="Call 0123")
    row.trust_note, row.next_action = "Some were let down", "Ask for tea"
    row.save()

    words = json.dumps(as_data(map_of(population, reading(population))))

    assert "Choir" in words
    assert not [secret for secret in ("Robin", "0123", "blue door", "Grief", "let down", "tea") if secret in words]


def test_list_has_every_part_of_the_picture_in_its_order(population):
    on(population, "Choir", has=["Networks"])
    on(population, "Somewhere", segment="")

    parts = nested_list(map_of(population, reading(population)))

    assert [(part.title, names(part.assets)) for part in parts] == [
        ("Individuals", []),
        ("Associations", ["Choir"]),
        ("Organisations", []),
        ("Not placed yet", ["Somewhere"]),
    ]
    assert parts[1].has == (Word("Networks", 1),)
