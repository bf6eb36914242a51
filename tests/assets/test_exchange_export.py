"""Public services out of a map: valid against the schema of Open Referral UK, and nothing private in any byte."""

import csv
import io
import json
import uuid
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from assets.actions import exchange
from assets.actions.base import CannotChange
from assets.exchange.hsds import page_of_services
from assets.exchange.services import facts_of, public_services
from assets.exchange.tables import tables_of
from audit.models import Entry
from populations.models import Population
from tests.assets.pages import address, text
from tests.counting import queries_of
from tests.factories.assets import (
    AssetContactFactory,
    AssetFactory,
    EngagementEntryFactory,
    MappedAssetFactory,
    PublicServiceFactory,
)
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((Path(__file__).parent / "schema" / "hsds_uk_3_0.json").read_text(encoding="utf-8"))
FORMATS = FormatChecker()
WHOLE = {"address": "1 High Street", "town": "Exampleton", "region": "Exampleshire", "postcode": "EX1 2AB"}


@FORMATS.checks("uri")
def is_uri(value):
    return not isinstance(value, str) or bool(urlsplit(value).scheme and urlsplit(value).netloc)


@FORMATS.checks("date-time")
def is_moment(value):
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def problems(thing, kind=None):
    """What is wrong with an exported thing; `kind` names a part of the schema."""
    schema = SCHEMA if kind is None else {"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]}
    return [error.message for error in Draft202012Validator(schema, format_checker=FORMATS).iter_errors(thing)]


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population, "sub_team_lead")


def public(population, asset=None, segment="associations", **fields):
    """A public service on the map; `asset` are fields of its asset."""
    row = AssetFactory(participation=population.participation, segment=segment, **(asset or {}))
    MappedAssetFactory(population=population, asset=row)
    return PublicServiceFactory(asset=row, **fields)


def facts(population):
    return facts_of(public_services(population))


def unpacked(content):
    """{file name: text} of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode("utf-8-sig") for name in package.namelist()}


def some_services(population):
    """One of each kind of place, and of each amount that may be known."""
    public(population, url="https://example.org/hall", email="hall@example.org", fees="£2", minimum_age=0, maximum_age=25, **WHOLE)
    public(population, asset={"checked_on": date(2026, 5, 4)}, town="", status="temporarily closed")
    public(population, segment="organisations", location_type="virtual", url="https://example.org/chat", town="")
    public(population, location_type="postal", address="PO Box 7", postcode="EX1 2AB", summary="“Élan” – ‘tea’ <b>& cake</b>")
    public(population, organisation_name="VILLAGE halls  together", status="defunct")


def test_json_is_valid_against_the_schema(population):
    some_services(population)

    page = page_of_services(facts(population))

    assert problems(page) == []
    assert page["total_items"] == page["size"] == len(page["contents"]) == 5
    assert (page["first_page"], page["last_page"], page["empty"]) == (True, True, False)


def test_what_has_a_website_is_valid_where_directories_want_one(population):
    some_services(population)

    contents = page_of_services(facts(population))["contents"]

    assert [problems(service, "service_with_website") == [] for service in contents] == ["url" in service for service in contents]


def test_schema_finds_what_is_wrong():
    service = {"id": str(uuid.uuid4()), "name": "Hall", "status": "active"}

    assert problems(service, "service") == []
    for wrong in (
        {"id": "1"},
        {"status": "open"},
        {"url": "no address"},
        {"email": "nobody"},
        {"contacts": []},
        {"last_modified": "2026-01-01"},
    ):
        assert problems({**service, **wrong}, "service") != [], wrong
    assert problems({"id": service["id"]}, "location") != []
    assert problems({"contents": []}) != []


def test_tables_are_valid_and_belong_together(population):
    some_services(population)

    tables = tables_of(facts(population))
    kinds = {
        "organizations": "organization",
        "services": "tabular_service",
        "locations": "location",
        "service_at_location": "tabular_service_at_location",
        "address": "tabular_address",
    }

    assert tables.keys() == kinds.keys()
    for name, kind in kinds.items():
        assert [found for row in tables[name] if (found := problems(row, kind))] == [], name
        ids = [row["id"] for row in tables[name]]
        assert len(ids) == len(set(ids)) > 0
    assert {row["organization_id"] for row in tables["services"]} == {row["id"] for row in tables["organizations"]}
    assert {row["service_id"] for row in tables["service_at_location"]} <= {row["id"] for row in tables["services"]}
    assert {row["location_id"] for row in tables["service_at_location"]} == {row["id"] for row in tables["locations"]}
    assert {row["location_id"] for row in tables["address"]} <= {row["id"] for row in tables["locations"]}


def test_zip_holds_the_tables_and_says_what_they_are(population, by):
    some_services(population)

    files = unpacked(exchange.take_away(population, "csv", by=by))

    tables = tables_of(facts(population))
    assert set(files) == {f"{name}.csv" for name in tables} | {"datapackage.json"}
    for name, rows in tables.items():
        read = list(csv.DictReader(io.StringIO(files[f"{name}.csv"])))
        assert [{key: value for key, value in row.items() if value} for row in read] == [
            {key: str(value) for key, value in row.items()} for row in rows
        ]
    resources = json.loads(files["datapackage.json"])["resources"]
    for resource in resources:
        header = next(csv.reader(io.StringIO(files[resource["path"]])))
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_ids_stay_the_same_and_one_provider_has_one(population):
    some_services(population)

    first, again = page_of_services(facts(population)), page_of_services(facts(population))

    assert first == again
    providers = {service["organization"]["id"] for service in first["contents"]}
    assert len(providers) == 1


def test_service_of_a_directory_keeps_the_id_that_it_has_there(population):
    theirs = uuid.uuid4()
    public(population, asset={"origin_guid": theirs, "origin": "Directory"})
    twin = public(population, asset={"origin_guid": theirs})

    assert [each.id for each in facts(population)] == [theirs, twin.asset.guid]


def test_address_that_is_not_whole_goes_out_in_words(population):
    public(population, address="1 High Street", town="Exampleton", postcode="EX1 2AB")

    [service] = page_of_services(facts(population))["contents"]

    location = service["service_at_locations"][0]["location"]
    assert "addresses" not in location
    assert (location["name"], location["description"]) == ("Exampleton", "1 High Street, Exampleton, EX1 2AB")


def test_only_public_services_on_this_map_go_out(population):
    here = public(population)
    public(selected())
    public(Population.objects.get(pk=selected(participation=population.participation).pk))
    MappedAssetFactory(population=population)
    public(population, segment="individuals")
    public(population, segment="")
    public(population, asset={"do_not_contact": True})
    MappedAssetFactory(population=population, removed_at=datetime(2026, 6, 1, tzinfo=UTC), asset=public(selected()).asset)

    assert [each.id for each in facts(population)] == [here.asset.guid]


PLANTED = "Zqxj"


def plant(population):
    """Private words of every kind on a map, each with PLANTED in it, and one public service among them."""
    population.name = f"{PLANTED} population"
    population.save(update_fields=["name"])
    owner = member_of(population)
    owner.email = f"{PLANTED}@example.org".lower()
    owner.save(update_fields=["email"])
    seat = population.team.seats.get(person__user=owner)
    seat.role_title = f"{PLANTED} title"
    seat.save()
    seat.person.name = f"{PLANTED} owner"
    seat.person.save()
    private = {
        "description": f"{PLANTED} description",
        "place": f"{PLANTED} place",
        "who": [f"{PLANTED} who"],
        "has": [f"{PLANTED} has"],
        "do_not_contact_reason": f"{PLANTED} reason",
        "origin": f"{PLANTED} origin",
        "checked_by": owner,
        "shared_by": owner,
        "by": owner,
    }
    for number, segment in enumerate(("associations", "organisations", "individuals", "")):
        name = f"Hall {number}" if segment in ("associations", "organisations") else f"{PLANTED} person {number}"
        asset = AssetFactory(participation=population.participation, segment=segment, name=name, **private)
        AssetContactFactory(asset=asset, name=f"{PLANTED} contact", role=f"{PLANTED} role", how=f"{PLANTED} how", by=owner)
        mapped = MappedAssetFactory(
            population=population,
            asset=asset,
            prioritised=True,
            trust="no",
            trust_note=f"{PLANTED} trust",
            owner=seat,
            next_action=f"{PLANTED} next",
            by=owner,
        )
        EngagementEntryFactory(mapped=mapped, text=f"{PLANTED} log", by=owner)
        words = {} if segment in ("associations", "organisations") else {"summary": f"{PLANTED} summary"}
        PublicServiceFactory(asset=asset, by=owner, **WHOLE, **words)


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_nothing_private_is_in_any_byte_of_an_export(client, population, by, kind):
    plant(population)
    client.force_login(by)

    response = client.get(address(population, f"export-{kind}"))

    assert response.status_code == 200
    told = [response.content, str(response.headers).encode()]
    if kind == "csv":
        told += [f"{name} {content}".encode() for name, content in unpacked(response.content).items()]
    for part in told:
        assert PLANTED.casefold().encode() not in part.lower()
        assert population.name.casefold().encode() not in part.lower()
    assert b"Hall 0" in b"".join(told)
    assert b"Hall 1" in b"".join(told)


def test_downloads_are_noted_and_say_nothing_of_what_is_in_them(client, population, by):
    public(population)
    client.force_login(by)

    client.get(address(population, "export-json"))
    client.get(address(population, "export-csv"))

    entries = Entry.objects.filter(action="assets.exported").order_by("pk")
    assert [entry.changes for entry in entries] == [{"format": "json", "services": 1}, {"format": "csv", "services": 1}]
    assert {entry.actor_id for entry in entries} == {by.pk}


def test_nothing_to_download_leads_back_with_a_word(client, population, by):
    client.force_login(by)

    response = client.get(address(population, "export-json"), follow=True)

    assert "There is no public service on this map yet" in text(response)
    assert not Entry.objects.filter(action="assets.exported").exists()
    with pytest.raises(CannotChange):
        exchange.take_away(population, "json", by=by)


def test_map_that_is_not_worked_on_any_more_can_still_be_taken_away(client, population, by):
    public(population)
    Population.objects.filter(pk=population.pk).update(status="closed")
    client.force_login(by)

    assert client.get(address(population, "export-json")).status_code == 200


def test_page_says_what_goes_out_and_what_stays(client, population, by):
    public(population, asset={"name": "Warm room"}, address="1 High Street")
    public(population, asset={"origin": "Directory"}, url="https://example.org/")
    public(population, segment="individuals")
    public(population, asset={"do_not_contact": True})
    MappedAssetFactory(population=population)
    MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation, segment=""))
    client.force_login(by)

    words = text(client.get(address(population, "open-data")))

    for told in (
        "2 public services of this map",
        "Warm room",
        "1 of them has no website",
        "1 of them has an address that is not whole",
        "1 of them came from a directory",
        "Individuals, always : 1 on this map",
        "1 association or organisation of which nobody has written down what is public",
        "1 that nobody has placed yet",
        "1 that is not to be contacted",
        "Import from a directory",
    ):
        assert told.replace(" :", "") in words.replace(" :", "").replace("always:", "always"), told


def test_page_offers_no_download_to_who_may_not_share(client, population):
    public(population)
    client.force_login(member_of(population))

    words = text(client.get(address(population, "open-data")))

    assert "Download JSON" not in words
    assert "The lead of the sub-team and the project leads can download it." in words
    assert client.get(address(population, "export-json")).status_code == 403


def test_empty_page_names_the_next_step(client, population, by):
    client.force_login(by)

    words = text(client.get(address(population, "open-data")))

    assert "Nothing goes out yet" in words
    assert "Go to the list" in words


def test_page_and_download_run_the_same_queries_for_many(client, population, by):
    for _ in range(3):
        public(population)
    client.force_login(by)
    few = [queries_of(client, address(population, name)) for name in ("open-data", "export-json", "export-csv")]

    for _ in range(40):
        public(population)

    assert [queries_of(client, address(population, name)) for name in ("open-data", "export-json", "export-csv")] == few
