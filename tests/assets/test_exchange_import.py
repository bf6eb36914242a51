"""Services of a directory onto a map: what is new, what is here already, and taking them in once."""

import json
import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assets.actions import exchange
from assets.actions.base import CannotChange
from assets.exchange import checking, parsing
from assets.exchange.checking import BROKEN, ELSEWHERE, HERE, NEW, TWICE, check
from assets.exchange.services import facts_of, public_services
from assets.models import Asset, AssetIntake, MappedAsset, PublicService
from audit.models import Entry
from populations.models import Population
from tests.assets.pages import address, text
from tests.counting import queries_of
from tests.factories.assets import AssetFactory, AssetIntakeFactory, MappedAssetFactory, PublicServiceFactory
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def rows_of(*services):
    return parsing.from_text(json.dumps([{"status": "active", **service} for service in services])).rows


def at(town, **service):
    return {**service, "service_at_locations": [{"location": {"addresses": [{"city": town}]}}]}


def here(population, name, place="", **fields):
    """An asset of the organisation on this map."""
    asset = AssetFactory(participation=population.participation, name=name, place=place, **fields)
    return MappedAssetFactory(population=population, asset=asset)


def states(population, *services):
    return [line.state for line in check(rows_of(*services), population)]


def upload(content, name="directory.json"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def kept(population, by, *services, name="Directory of Exampleton"):
    return exchange.keep(population, rows_of(*services), name=name, by=by)


# What is here already


def test_services_are_known_by_name_and_place(population):
    here(population, "St. John's Hall", "Church Lane, Exampleton")

    assert states(population, at("Exampleton", name="St Johns hall")) == [HERE]
    assert states(population, {"name": "st john's hall"}) == [HERE]
    assert states(population, at("Otherham", name="St John's Hall")) == [NEW]
    assert states(population, at("Exampleton", name="St John's Club")) == [NEW]
    [line] = check(rows_of(at("Otherham", name="St John's Hall")), population)
    assert line.namesake.name == "St. John's Hall"


def test_services_are_known_by_the_town_and_postcode_of_their_public_facts(population):
    PublicServiceFactory(asset=here(population, "Hall", "").asset, town="Exampleton", postcode="EX1 2AB")

    assert states(population, at("Otherham", name="Hall")) == [NEW]
    assert states(population, at("EXAMPLETON", name="Hall")) == [HERE]


def test_service_is_compared_with_so_many_of_its_name_and_no_more(population, monkeypatch):
    monkeypatch.setattr(checking, "COMPARED", 2)
    towns = ("Exampleton", "Otherham", "Thirdham")
    rows = rows_of(*(at(town, name="Hall") for town in (*towns, *towns)))

    assert [line.state for line in check(rows, population)] == [NEW, NEW, NEW, TWICE, TWICE, NEW]
    for town in towns:
        here(population, "Hall", town)
    assert [line.state for line in check(rows[:3], population)] == [HERE, HERE, NEW]


def test_services_are_known_by_their_id_under_another_name_and_place(population):
    own = here(population, "Hall", "Exampleton").asset
    taken = here(population, "Club", "Exampleton", origin_guid=UUID("ac148810-d857-441c-9679-408f346de14b")).asset

    assert states(population, at("Otherham", name="The new hall", id=str(own.guid))) == [HERE]
    assert states(population, at("Otherham", name="The new club", id=str(taken.origin_guid))) == [HERE]


def test_services_of_other_maps_of_the_organisation_are_known_and_can_come(population):
    other = selected(participation=population.participation)
    here(other, "Hall")
    gone = here(population, "Club")
    MappedAsset.objects.filter(pk=gone.pk).update(removed_at=datetime(2026, 6, 1, tzinfo=UTC))
    here(selected(), "Shed")

    assert states(population, {"name": "Hall"}, {"name": "Club"}, {"name": "Shed"}) == [ELSEWHERE, ELSEWHERE, NEW]


def test_individuals_are_no_services(population):
    here(population, "Counselling", segment="individuals")

    assert states(population, {"name": "Counselling"}) == [NEW]


def test_doubles_in_the_file_are_told_apart_from_namesakes(population):
    doubled = [at("Exampleton", name="Hall"), at("Exampleton", name="HALL"), at("Otherham", name="Hall"), {"name": ""}]

    assert states(population, *doubled) == [NEW, TWICE, NEW, BROKEN]
    assert check(rows_of(*doubled), population)[1].same_as == 1


# Taking them in


def test_chosen_services_become_assets_with_public_facts(population, by):
    here(population, "Library")
    intake = kept(
        population,
        by,
        {
            **at("Exampleton", name="Warm room", id="ac148810-d857-441c-9679-408f346de14b", description="Tea"),
            "organization": {"name": "Halls"},
        },
        {"name": "Lunch club"},
        {"name": "Chess"},
    )

    assert exchange.take_in(intake, {1, 2}, segment="associations", prompts=["happening", "support"], by=by) == (2, [])

    first, second = MappedAsset.objects.current().filter(population=population).order_by("asset__number")[1:]
    assert [first.asset.number, second.asset.number] == [first.asset.number, first.asset.number + 1]
    assert (first.asset.name, first.asset.segment, first.asset.place) == ("Warm room", "associations", "Exampleton")
    assert (first.asset.origin, str(first.asset.origin_guid)) == ("Directory of Exampleton", "ac148810-d857-441c-9679-408f346de14b")
    assert [str(prompt) for prompt in first.prompts] == ["happening", "support"]
    assert (first.asset.service.organisation_name, first.asset.service.summary, first.asset.service.town) == ("Halls", "Tea", "Exampleton")
    assert (second.asset.service.organisation_name, second.asset.service.summary) == ("Lunch club", "Lunch club")
    assert not Asset.objects.filter(name="Chess").exists()
    entry = Entry.objects.get(action="assets.imported")
    assert (entry.changes, entry.population_id, entry.actor_id) == ({"services": 2}, population.pk, by.pk)


def test_same_press_twice_makes_nothing_twice(population, by):
    intake = kept(population, by, {"name": "Hall"})
    exchange.take_in(intake, {1}, by=by)

    with pytest.raises(CannotChange, match="on it already"):
        exchange.take_in(intake, {1}, by=by)

    assert Asset.objects.filter(name="Hall").count() == 1
    assert Entry.objects.filter(action="assets.imported").count() == 1


def test_what_the_organisation_has_already_is_put_on_this_map_and_not_doubled(population, by):
    other = selected(participation=population.participation)
    mapped = here(other, "Hall")
    gone = here(population, "Club")
    MappedAsset.objects.filter(pk=gone.pk).update(removed_at=datetime(2026, 6, 1, tzinfo=UTC))
    intake = kept(population, by, {"name": "Hall"}, {"name": "Club"})

    assert exchange.take_in(intake, {1, 2}, prompts=["access"], by=by) == (2, [])

    assert {row.asset_id for row in MappedAsset.objects.current().filter(population=population, access=True)} == {
        mapped.asset_id,
        gone.asset_id,
    }
    assert Asset.objects.filter(participation=population.participation).count() == 2


def test_what_the_map_refuses_is_said_and_the_others_come(client, population, by):
    here(population, "Hall", "Otherham")
    here(selected(participation=population.participation), "Hall", "Exampleton")
    intake = kept(population, by, at("Exampleton", name="Hall"), {"name": "Club"})

    with pytest.raises(CannotChange, match="Hall: "):
        exchange.take_in(intake, {1}, by=by)
    words = text(client.post(address(population, "intake", intake.pk), {"rows": ["1", "2"], "segment": "", "prompts": []}, follow=True))

    assert "1 service is on the map." in words
    assert "Hall: " in words
    assert set(MappedAsset.objects.current().filter(population=population).values_list("asset__place", flat=True)) == {"Otherham", ""}


def test_file_of_somebody_else_or_gone_cannot_be_taken(population, by):
    intake = kept(population, by, {"name": "Hall"})

    with pytest.raises(CannotChange, match="not here any more"):
        exchange.take_in(intake, {1}, by=member_of(population))
    exchange.drop(intake, by=by)
    with pytest.raises(CannotChange, match="not here any more"):
        exchange.take_in(intake, {1}, by=by)
    with pytest.raises(CannotChange, match="not here any more"):
        exchange.drop(intake, by=by)


def test_nothing_comes_onto_a_map_that_is_not_worked_on(population, by):
    intake = kept(population, by, {"name": "Hall"})
    Population.objects.filter(pk=population.pk).update(status="closed")

    with pytest.raises(CannotChange, match="not worked on any more"):
        exchange.take_in(intake, {1}, by=by)
    with pytest.raises(CannotChange, match="not worked on any more"):
        kept(population, by, {"name": "Club"})
    exchange.drop(intake, by=by)


def test_same_file_sent_twice_is_kept_once(population, by):
    assert kept(population, by, {"name": "Hall"}) == kept(population, by, {"name": "Hall"})
    assert kept(population, by, {"name": "Club"}) != kept(population, by, {"name": "Hall"})
    assert AssetIntake.objects.count() == 2


def test_too_many_at_once_are_refused(population, by, monkeypatch):
    monkeypatch.setattr(exchange, "MOST_AT_ONCE", 1)
    intake = kept(population, by, {"name": "Hall"}, {"name": "Club"})

    with pytest.raises(CannotChange, match="at most 1"):
        exchange.take_in(intake, {1, 2}, by=by)


# Read back


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_export_read_back_is_known_here_and_comes_in_elsewhere(population, by, kind):
    whole = {"address": "1 High Street", "town": "Exampleton", "region": "Exampleshire", "postcode": "EX1 2AB"}
    for name, fields in {
        "Hall": {**whole, "url": "https://example.org/"},
        "=Club": {"town": "Otherham", "minimum_age": 3, "maximum_age": 9, "fees": "=2+2", "email": "a@example.org"},
        "Chat": {"town": "", "location_type": "virtual", "status": "inactive", "summary": "“Élan”\n\nand more"},
        "Letters": {"address": "PO Box 7", "town": "Exampleton", "location_type": "postal"},
    }.items():
        PublicServiceFactory(asset=here(population, name).asset, **fields)
    content = exchange.take_away(population, kind, by=by)
    suffix = {"json": "json", "csv": "zip"}[kind]
    rows = parsing.from_file(upload(content, f"services.{suffix}")).rows

    assert [row["problems"] + row["notes"] for row in rows] == [[]] * 4
    assert {line.state for line in check(rows, population)} == {HERE}

    elsewhere = selected()
    other = member_of(elsewhere)
    assert {line.state for line in check(rows, elsewhere)} == {NEW}
    intake = exchange.keep(elsewhere, rows, name="Read back", by=other)
    assert exchange.take_in(intake, {row["row"] for row in rows}, segment="associations", by=other) == (4, [])
    ours, theirs = facts_of(public_services(population)), facts_of(public_services(elsewhere))
    same = ("id", "name", "organisation_name", "summary", "status", "url", "email", "fees", "minimum_age", "maximum_age", "location_type")
    assert [[getattr(each, name) for name in same] for each in ours] == [[getattr(each, name) for name in same] for each in theirs]
    assert [each.has_whole_address for each in ours] == [each.has_whole_address for each in theirs] == [True, False, False, False]
    assert {line.state for line in check(rows, elsewhere)} == {HERE}


# Pages


@pytest.mark.req("R317", "R335")
def test_directory_is_uploaded_looked_at_and_taken_in(client, population, by):
    here(population, "Library")
    content = json.dumps({"contents": [{"name": name, "status": "active"} for name in ("Warm room", "Library", "", "Chess")]})

    page = client.post(address(population, "import"), {"file": upload(content), "source": "Exampleton directory"}, follow=True)

    words = text(page)
    assert "2 services can come onto the map." in words
    assert "Exampleton directory" in words
    intake = AssetIntake.objects.get()
    where = address(population, "intake", intake.pk)
    assert "Library : on this map" in text(client.get(f"{where}?show=known")).replace("Library:", "Library :")
    assert "Number 3: It has no name." in text(client.get(f"{where}?show=unreadable"))
    answer = client.post(where, {"rows": ["1"], "segment": "organisations", "prompts": ["happening"]}, follow=True)
    assert "1 service is on the map." in text(answer)
    assert "1 service can come onto the map." in text(answer)
    assert set(MappedAsset.objects.filter(population=population).values_list("asset__name", flat=True)) == {"Library", "Warm room"}


def test_paste_works_too_and_both_or_neither_are_refused(client, population, by):
    where = address(population, "import")

    assert "Choose a file, or paste a text" in text(client.post(where, {}))
    both = client.post(where, {"file": upload("[]", "a.json"), "text": "Name\nHall\n"})
    assert both.status_code == 422
    broken = client.post(where, {"text": "{", "source": "Kept words"})
    assert "This is not JSON that we can read" in text(broken)
    assert "Kept words" in broken.content.decode()
    assert "1 service can come onto the map." in text(client.post(where, {"text": "Name\tTown\nHall\tExampleton\n"}, follow=True))


@pytest.mark.parametrize("key", ["\\u0000extra", "extra\\ud800"])
def test_names_that_no_database_keeps_are_named_without_what_is_no_text(client, population, by, key):
    content = f'[{{"name": "Hall", "status": "active", "{key}": 1}}]'

    page = client.post(address(population, "import"), {"file": upload(content)}, follow=True)

    assert "Not taken over: extra." in text(page)
    assert AssetIntake.objects.get().problems == ["Not taken over: extra."]


def test_nothing_ticked_is_asked_about_and_answers_are_kept(client, population, by):
    intake = kept(population, by, {"name": "Hall"})

    response = client.post(address(population, "intake", intake.pk), {"segment": "associations", "prompts": ["learn"]})

    assert response.status_code == 422
    assert "Tick the services that you want on the map" in text(response)
    assert re.search(r'value="learn"[^>]* checked', response.content.decode())
    assert not MappedAsset.objects.exists()


def test_all_that_match_are_put_on_the_map_with_one_press(client, population, by):
    intake = kept(population, by, *({"name": f"Hall {number}"} for number in range(30)), {"name": "Chess"})
    where = address(population, "intake", intake.pk)

    assert "Put all 30 on the map" in text(client.get(f"{where}?words=hall"))
    client.post(f"{where}?words=hall", {"all": "1", "segment": "", "prompts": []})

    assert MappedAsset.objects.filter(population=population).count() == 30
    assert PublicService.objects.count() == 30
    assert list(public_services(population)) == []


def test_row_that_was_taken_meanwhile_is_refused(client, population, by):
    intake = kept(population, by, {"name": "Hall"}, {"name": "Club"})
    here(population, "Hall")

    response = client.post(address(population, "intake", intake.pk), {"rows": ["1", "2"], "segment": "", "prompts": []})

    assert response.status_code == 422
    assert "Some of these are on the map already" in text(response)


def test_rest_is_put_aside(client, population, by):
    intake = kept(population, by, {"name": "Hall"})

    response = client.post(address(population, "intake-drop", intake.pk), follow=True)

    assert "It is put aside." in text(response)
    assert not AssetIntake.objects.exists()


def test_waiting_file_is_offered_to_its_maker_alone(client, population, by):
    kept(population, by, {"name": "Hall"}, name="My directory")
    AssetIntakeFactory(population=population, name="Another directory")

    words = text(client.get(address(population, "open-data")))

    assert "Go on with My directory" in words
    assert "Another directory" not in words


def test_look_at_a_file_runs_the_same_queries_for_many(client, population, by):
    few = kept(population, by, *({"name": f"Hall {number}"} for number in range(3)))
    here(population, "Hall 1")
    count = queries_of(client, address(population, "intake", few.pk))

    many = kept(population, by, *({"name": f"Hall {number}"} for number in range(300)))
    for number in range(30):
        here(population, f"Hall {number}")

    assert queries_of(client, address(population, "intake", many.pk)) == count


def test_taking_many_in_runs_about_the_same_queries(population, by, django_assert_max_num_queries):
    intake = kept(population, by, *({"name": f"Hall {number}"} for number in range(150)))

    with django_assert_max_num_queries(60):
        exchange.take_in(intake, set(range(1, 151)), segment="associations", by=by)
