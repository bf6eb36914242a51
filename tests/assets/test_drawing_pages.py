"""The page of the picture: whole or a part, with the same as a list."""

import re

import pytest

from tests.assets.pages import address, text
from tests.counting import queries_of
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture(autouse=True)
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def put(population, name, **fields):
    chosen = {"prioritised": fields.pop("prioritised", False)}
    return MappedAssetFactory(
        population=population, asset=AssetFactory(participation=population.participation, name=name, **fields), **chosen
    )


def picture_of(response):
    return re.search(r'<svg[^>]*role="img".*?</svg>', response.content.decode(), re.S)[0]


def test_empty_map_shows_the_words_of_the_pack_and_leads_on(client, population):
    response = client.get(address(population, "picture"))

    assert "Nothing is on the map yet" in text(response)
    assert f'href="{address(population, "map")}"' in response.content.decode()
    assert "Faith groups" in picture_of(response)


def test_picture_and_list_hold_the_same_assets(client, population):
    row = put(population, "Choir at the mill", who=["Faith groups"], has=["Networks"], prioritised=True)
    put(population, "Somewhere", segment="")

    response = client.get(address(population, "picture"))

    assert "Choir at the mill" in picture_of(response)
    assert "Somewhere" in picture_of(response)
    words = text(response).split("The same as a list")[1]
    for said in ("Associations (1)", "Choir at the mill", "To engage first", "Who they are: Faith groups", "What they have: Networks"):
        assert said in words
    assert "Not placed yet (1)" in words
    assert f'href="{address(population, "asset", row.pk)}"' in response.content.decode()


def test_part_of_the_map_and_its_print(client, population):
    put(population, "Choir at the mill", prioritised=True)
    put(population, "Central library", segment="organisations")

    response = client.get(address(population, "picture"), {"segment": "organisations"})

    assert "Central library" in picture_of(response)
    assert "Choir at the mill" not in response.content.decode()
    assert "Shown: organisations" in picture_of(response)
    assert "1 asset" in text(response)
    assert '?segment=organisations">Print this picture' in response.content.decode()


def test_part_that_holds_nothing_says_so(client, population):
    put(population, "Choir at the mill")

    response = client.get(address(population, "picture"), {"words": "library"})

    assert "No asset matches. Take a filter away, or look for fewer words." in text(response)
    assert "<svg" not in response.content.decode().split("<main")[1]


def test_address_that_means_nothing_shows_the_whole_map(client, population):
    put(population, "Choir at the mill")

    assert "Choir at the mill" in picture_of(client.get(address(population, "picture"), {"segment": "clouds"}))


def test_same_queries_for_any_number_of_assets(client, population):
    put(population, "Choir")
    few = queries_of(client, address(population, "picture"))
    for at in range(30):
        put(population, f"Hall {at}", who=["Families"], has=["Time"], prioritised=at < 3)

    assert queries_of(client, address(population, "picture")) == few


def test_ids_of_the_page_are_unique(client, population):
    put(population, "Choir")

    for name in ("picture", "map"):
        ids = re.findall(r'\sid="([^"]+)"', client.get(address(population, name)).content.decode())
        assert sorted(ids) == sorted(set(ids))
