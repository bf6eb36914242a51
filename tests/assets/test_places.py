"""Assets by place, which stands in place of a map of places."""

import pytest

from assets.places import by_place
from tests.assets.pages import address, text
from tests.counting import queries_of
from tests.factories.assets import AssetFactory, MappedAssetFactory, PublicServiceFactory
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


def here(population, name, place, **fields):
    return MappedAssetFactory(
        population=population, asset=AssetFactory(participation=population.participation, name=name, place=place), **fields
    )


def test_assets_are_listed_by_the_town_of_their_place(population):
    here(population, "Shed", "")
    here(population, "Hall", "Church Lane, Exampleton, EX1 2AB")
    here(population, "Club", "exampleton")
    PublicServiceFactory(asset=here(population, "Bank", "Behind the church").asset, town="Aston")
    here(population, "Post", "EX1 2AB")

    assert [(row.mapped.asset.name, row.place.casefold(), row.where) for row in by_place(population)] == [
        ("Bank", "aston", "Behind the church"),
        ("Post", "ex1 2ab", "EX1 2AB"),
        ("Club", "exampleton", "exampleton"),
        ("Hall", "exampleton", "Church Lane, Exampleton, EX1 2AB"),
        ("Shed", "", ""),
    ]
    assert len({row.place for row in by_place(population)}) == 4


def test_page_counts_places_and_names_what_has_none(client, population):
    here(population, "Shed", "")
    here(population, "Hall", "Exampleton", prioritised=True)
    client.force_login(member_of(population))

    words = text(client.get(address(population, "places")))

    assert "2 assets in 1 place , 1 of them without a place." in words.replace("place,", "place ,")
    assert "No place written down" in words


def test_empty_page_names_the_next_step(client, population):
    client.force_login(member_of(population))

    assert "Add assets" in text(client.get(address(population, "places")))


def test_page_runs_the_same_queries_for_many(client, population):
    client.force_login(member_of(population))
    for number in range(3):
        here(population, f"Hall {number}", "Exampleton")
    few = queries_of(client, address(population, "places"))

    for number in range(60):
        here(population, f"Shed {number}", f"Town {number}")

    assert queries_of(client, address(population, "places")) == few
