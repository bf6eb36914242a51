"""Narrowing, searching and comparing the assets of a map."""

from datetime import date

import pytest

from assets import queries
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import selected

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)


@pytest.fixture
def population():
    return selected()


def put(population, name, **fields):
    mine = {key: fields.pop(key) for key in list(fields) if key in ("learn", "support", "status", "prioritised_on", "removed_at")}
    return MappedAssetFactory(
        population=population, asset=AssetFactory(participation=population.participation, name=name, **fields), **mine
    )


def names(rows):
    return sorted(row.asset.name for row in rows)


def test_map_holds_what_is_on_it_now(population):
    put(population, "Choir")
    put(population, "Gone", removed_at="2026-07-01T10:00Z")
    MappedAssetFactory()

    assert names(queries.on_map(population)) == ["Choir"]


@pytest.mark.parametrize(
    ("narrowing", "left"),
    [
        ({}, ["Choir", "Library", "Somewhere"]),
        ({"segment": "organisations"}, ["Library"]),
        ({"segment": "none"}, ["Somewhere"]),
        ({"prompt": "support"}, ["Library"]),
        ({"status": "paused"}, ["Choir"]),
        ({"priority": "first"}, ["Choir"]),
        ({"priority": "later"}, ["Library", "Somewhere"]),
        ({"stale_only": True}, ["Somewhere"]),
        ({"segment": "organisations", "words": "choir"}, []),
        ({"segment": "nonsense", "prompt": "number", "status": "x", "priority": "y"}, ["Choir", "Library", "Somewhere"]),
    ],
)
def test_list_is_narrowed(population, narrowing, left):
    put(population, "Choir", status="paused", prioritised_on=ON)
    put(population, "Library", segment="organisations", support=True)
    put(population, "Somewhere", segment="", checked_on=date(2026, 1, 1))

    assert names(queries.narrowed(queries.on_map(population), on=ON, **narrowing)) == left


@pytest.mark.parametrize("words", ["ÉLAN", "élan warm", "exampleton", "sings", "faith", "room"])
def test_words_are_found_wherever_they_are_and_however_written(population, words):
    put(population, "Élan choir", description="Sings for everybody", place="Exampleton", who=["Faith groups"], has=["Warm room"])
    put(population, "Library")

    assert names(queries.found(queries.on_map(population), words)) == ["Élan choir"]


@pytest.mark.parametrize("name", ["St John's hall", "ST. JOHN’S HALL", "St  Johns-hall", "st john's hall!"])
def test_names_are_the_same_whatever_their_spelling(name):
    assert queries.name_key(name) == "st johns hall"


def test_name_without_letters_is_itself():
    assert queries.name_key(" ?! ") == "?!"


def test_similar_assets_are_those_of_this_organisation_that_are_on_a_map(population):
    mine = put(population, "St John's hall").asset
    twin = MappedAssetFactory(
        population=selected(participation=population.participation),
        asset=AssetFactory(participation=population.participation, name="St Johns Hall"),
    ).asset
    put(population, "St. John's hall", removed_at="2026-07-01T10:00Z")
    put(selected(), "St John's hall")

    assert queries.similar_in(population.participation, mine.name, but=mine) == [twin]
    assert queries.similar_in(population.participation, "Library") == []


def test_numbers_go_on_within_the_organisation(population):
    assert queries.next_number(population.participation_id) == 1
    AssetFactory(participation=population.participation, number=7)
    assert queries.next_number(population.participation_id) == 8
