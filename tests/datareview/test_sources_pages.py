"""The pages about sources of existing data."""

import pytest

from datareview.models import DataSource, SourceKind
from tests.counting import queries_of
from tests.datareview.pages import address, text
from tests.factories.datareview import DataSourceFactory, ExcerptFactory, FigureTableFactory, member_of, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


NEW = {"name": "Annual survey", "kind": "experience", "form": "words", "reach": "national", "who_is_missing": "Carers"}


@pytest.mark.req("R99", "R123", "R124")
def test_empty_list_says_how_to_begin_and_to_be_pragmatic(client, population, by):
    words = text(client.get(address(population, "sources")))

    assert "Add the first source" in words
    assert "Be pragmatic: learn from what is there, and stop when it is enough." in words
    assert "Can you reach further data, inside your organisation or elsewhere?" in words


@pytest.mark.req("R126", "R127", "R128", "R129", "R316", "R317", "R318", "R319", "R320", "R333", "R334", "R335")
def test_list_says_of_every_kind_how_much_was_looked_at(client, population, by):
    DataSourceFactory(population=population, kind="service_use")
    DataSourceFactory(population=population, kind="determinants", reviewed_on=None)

    words = text(client.get(address(population, "sources")))

    for kind in SourceKind:
        assert f"{kind.label}:" in words
    assert "Use of different services: 1" in words
    assert "Wider determinants, such as housing or employment: 1 to look at" in words
    assert "Differences between places: nothing yet" in words
    assert "how was it set up and run, and what came of it?" in words
    assert "Join up with them rather than start the same again." in words


def test_list_can_be_narrowed_by_kind_alone(client, population, by):
    DataSourceFactory(population=population, kind="service_use", name="Referrals")
    DataSourceFactory(population=population, kind="research", name="Review of trials")

    words = text(client.get(address(population, "sources"), {"kind": "research"}))

    assert "Review of trials" in words
    assert "Referrals" not in words


@pytest.mark.req("R325", "R331")
def test_source_is_added_with_what_to_keep_in_mind(client, population, by):
    response = client.post(address(population, "source-add"), {**NEW, "quality": ["demographics_missing", "groups_hidden"]}, follow=True)

    words = text(response)
    assert "The source is on the list." in words
    assert "Some groups are hidden in it, such as refugees or homeless people" in words
    assert "Carers" in words
    assert DataSource.objects.get().by == by


def test_refused_source_says_what_to_do_and_keeps_what_was_typed(client, population, by):
    response = client.post(address(population, "source-add"), {**NEW, "kind": "", "says_needs": "Call 07700 900123"})

    assert response.status_code == 422
    words = text(response)
    assert "Select an answer to “What is it about?”" in words
    assert "looks like a phone number" in words
    assert not DataSource.objects.exists()


def test_form_that_is_older_than_the_source_overwrites_nothing(client, population, by):
    source = DataSourceFactory(population=population, name="Annual survey", kind="experience", by=by)
    page = client.get(address(population, "source-edit", source.pk))
    seen = page.context["form"]["seen"].value()
    client.post(address(population, "source-edit", source.pk), {**NEW, "name": "Survey of 2025", "seen": seen})

    response = client.post(address(population, "source-edit", source.pk), {**NEW, "name": "Survey of 2024", "seen": seen})

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert DataSource.objects.get().name == "Survey of 2025"


def test_source_is_marked_as_looked_at(client, population, by):
    source = DataSourceFactory(population=population, reviewed_on=None)

    day = {"reviewed_on_0": "1", "reviewed_on_1": "6", "reviewed_on_2": "2026"}
    words = text(client.post(address(population, "source-reviewed", source.pk), day, follow=True))

    assert "It is written down that you have looked at it." in words
    assert "1 June 2026" in words


def test_day_in_the_future_is_refused(client, population, by):
    source = DataSourceFactory(population=population, reviewed_on=None)

    day = {"reviewed_on_0": "1", "reviewed_on_1": "6", "reviewed_on_2": "2090"}
    assert client.post(address(population, "source-reviewed", source.pk), day).status_code == 422


def test_source_goes_with_a_way_back(client, population, by):
    source = DataSourceFactory(population=population, name="Annual survey")

    page = client.post(address(population, "source-remove", source.pk), follow=True)
    assert "Put it back" in text(page)
    assert client.get(address(population, "source", source.pk)).status_code == 404
    client.post(address(population, "source-restore", source.pk))

    assert client.get(address(population, "source", source.pk)).status_code == 200


def test_source_with_excerpts_says_why_it_stays(client, population, by):
    source = ExcerptFactory(population=population, of_data=True).source

    response = client.post(address(population, "source-remove", source.pk))

    assert response.status_code == 422
    assert "Excerpts come from this source, so it stays." in text(response)


@pytest.mark.parametrize("name", ["sources", "source"])
def test_pages_run_as_many_queries_for_many_rows(client, population, by, name):
    first = DataSourceFactory(population=population)
    FigureTableFactory(source=first)
    FigureTableFactory(source=first)
    place = address(population, name, *([first.pk] if name == "source" else []))
    few = queries_of(client, place)
    for _ in range(30):
        FigureTableFactory(source=first)
        FigureTableFactory(source=DataSourceFactory(population=population))

    assert queries_of(client, place) == few


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("demographics_missing", "backgrounds are missing or unclear", marks=pytest.mark.req("R325")),
        pytest.param("not_combined", "Sources are not combined", marks=pytest.mark.req("R326")),
        pytest.param("distrust", "Distrust kept people from sharing", marks=pytest.mark.req("R327")),
        pytest.param("language_or_culture", "Language or culture kept people", marks=pytest.mark.req("R328")),
        pytest.param("groups_hidden", "Some groups are hidden in it, such as refugees", marks=pytest.mark.req("R330")),
        pytest.param("masked_need", "Another condition may hide the need", marks=pytest.mark.req("R331")),
    ],
)
def test_what_limits_a_source_is_chosen_and_said_on_its_page(client, population, by, code, words):
    page = client.post(address(population, "source-add"), {**NEW, "quality": [code]}, follow=True)

    assert words in text(page)


@pytest.mark.req("R125")
def test_what_a_source_says_about_needs_and_assets_is_on_its_page(client, population, by):
    said = {"says_needs": "Long waits", "says_assets": "Two choirs"}
    page = client.post(address(population, "source-add"), {**NEW, **said}, follow=True)

    assert "Long waits" in text(page)
    assert "Two choirs" in text(page)
