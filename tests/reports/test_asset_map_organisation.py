"""All assets of an organisation on one page: found, narrowed, taken away, and nothing private among them."""

import csv
import io
import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import Entry
from reports.assetmap.export import DICTIONARY, HEADER
from tests.counting import queries_of
from tests.factories.assets import AssetContactFactory, AssetFactory, EngagementEntryFactory, MappedAssetFactory
from tests.factories.datareview import member_of
from tests.factories.organisations import ParticipationFactory, PopulationFactory, SeatFactory, project_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def participation():
    return ParticipationFactory()


@pytest.fixture
def rural(participation):
    return PopulationFactory(participation=participation, name="Rural communities", selected=True)


@pytest.fixture
def young(participation):
    return PopulationFactory(participation=participation, name="Young men", selected=True)


@pytest.fixture
def reader(client, participation):
    user = SeatFactory(team=project_team(participation), user=True, role="project_team_member", starts_on=date(2026, 1, 5)).person.user
    client.force_login(user)
    return user


def put(population, name, **fields):
    """An asset on the map of a population; `mapped` are fields of its place there."""
    mapped = fields.pop("mapped", {})
    return MappedAssetFactory(
        population=population, asset=AssetFactory(participation=population.participation, name=name, **fields), **mapped
    )


def address(participation, query=""):
    return reverse("reports:organisation-assets", args=[participation.organisation.slug]) + query


def listed(client, participation, query=""):
    return [row.asset.name for row in client.get(address(participation, query)).context["rows"]]


def table(client, participation, query=""):
    content = client.get(address(participation, f"?format=csv{query}")).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_asset_of_two_populations_stands_once_and_leads_to_both_maps(client, participation, rural, young, reader):
    hall = put(rural, "Village hall", mapped={"prioritised": True})
    also = MappedAssetFactory(population=young, asset=hall.asset)

    page = client.get(address(participation))

    [row] = page.context["rows"]
    assert [str(mapped.population) for mapped in row.on_maps] == ["Rural communities", "Young men"]
    assert [str(population) for population in row.first_of] == ["Rural communities"]
    slug = participation.organisation.slug
    for mapped in (hall, also):
        assert f'href="{reverse("assets:map", args=[slug, mapped.population_id])}"' in page.text
    assert page.text.count("to engage first</strong>") == 1


def test_assets_are_found_by_population_part_question_priority_and_words(client, participation, rural, young, reader):
    put(rural, "Village hall", place="Exampleton", mapped={"prioritised": True})
    put(rural, "Café", has=["Goodwill"], segment="organisations")
    put(young, "Boxing club", mapped={"learn": False, "support": True})
    put(young, "Somebody who drives", segment="")

    found = {
        "": ["Boxing club", "Café", "Somebody who drives", "Village hall"],
        f"?population={young.pk}": ["Boxing club", "Somebody who drives"],
        f"?population={young.pk}&population={rural.pk}": ["Boxing club", "Café", "Somebody who drives", "Village hall"],
        "?segment=associations": ["Boxing club", "Village hall"],
        "?segment=none": ["Somebody who drives"],
        "?prompt=support": ["Boxing club"],
        "?priority=first": ["Village hall"],
        "?words=exampleTON": ["Village hall"],
        "?words=GOODWILL": ["Café"],
        "?words=nothing+like+it": [],
        "?population=999999": ["Boxing club", "Café", "Somebody who drives", "Village hall"],
    }
    assert {query: listed(client, participation, query) for query in found} == found
    assert "No asset matches" in client.get(address(participation, "?words=zzz")).text


def test_what_is_off_the_map_or_belongs_to_others_is_not_there(client, participation, rural, reader):
    put(rural, "Taken off", mapped={"removed_at": "2026-08-01T10:00Z"})
    AssetFactory(participation=participation, name="On no map")
    MappedAssetFactory(asset__name="Of another organisation")

    page = client.get(address(participation))

    assert page.context["rows"] == []
    assert "No asset is on a map yet" in page.text


def test_organisation_without_a_population_is_led_to_them(client, participation, reader):
    page = client.get(address(participation))

    assert "There is no asset map yet" in page.text
    assert reverse("populations:list", args=[participation.organisation.slug]) in page.text


def test_map_of_a_population_that_is_closed_stays_readable(client, participation, rural, reader):
    put(rural, "Village hall")
    rural.status = "closed"
    rural.save()

    page = client.get(address(participation))

    assert [row.asset.name for row in page.context["rows"]] == ["Village hall"]
    assert "(not worked on any more)" in page.text


def planted_in(text):
    """The planted words of `secretly` in `text`: whole words, because the random token of a form may hold any two letters."""
    return re.findall(r"xq(?:next|trust|reason|name|role|how|log)zk", text.lower())


def secretly(population):
    """An asset about which everything is told that there is to tell."""
    seat = member_of(population).person.seats.get()
    private = {"owner": seat, "next_action": "xqnextzk", "trust": "no", "trust_note": "xqtrustzk", "status": "declined"}
    mapped = put(population, "Village hall", do_not_contact=True, do_not_contact_reason="xqreasonzk", mapped=private)
    AssetContactFactory(asset=mapped.asset, name="Xqnamezk Example", role="xqrolezk", how="xqhowzk")
    EngagementEntryFactory(mapped=mapped, kind="declined", text="xqlogzk")
    return mapped


def test_contacts_owners_notes_log_and_trust_are_neither_on_the_page_nor_in_the_file(client, participation, rural, reader):
    secretly(rural)

    page = client.get(address(participation))
    [row] = table(client, participation)

    assert "Do not contact" in page.text
    assert planted_in(page.text) == []
    assert row["do_not_contact"] == "yes"
    assert planted_in(str(row)) == []
    assert "declined" not in str(row)


def test_file_has_a_row_for_each_asset_and_map_with_ids_that_stay(client, participation, rural, young, reader):
    hall = put(
        rural,
        "=Village hall",
        who=["Faith groups", "Residents"],
        has=["Buildings"],
        checked_on=date(2026, 7, 3),
        mapped={"prioritised": True, "support": True},
    )
    MappedAssetFactory(population=young, asset=hall.asset, learn=False)

    rows = table(client, participation)

    assert [list(row) for row in rows] == [HEADER, HEADER]
    assert [row["population"] for row in rows] == ["Rural communities", "Young men"]
    first, second = rows
    assert (first["asset_guid"], first["name"], first["who_they_are"]) == (
        str(hall.asset.guid),
        "'=Village hall",
        "Faith groups; Residents",
    )
    assert [first[name] for name in ("learn", "happening", "access", "support")] == ["yes", "no", "no", "yes"]
    assert (first["engage_first_since"], first["checked_on"], second["engage_first_since"]) == ("2026-07-01", "2026-07-03", "")


def test_what_nobody_checked_for_six_months_is_marked(client, participation, rural, reader):
    put(rural, "Old", checked_on=date(2020, 1, 1))
    put(rural, "New", checked_on=timezone.localdate())

    page = client.get(address(participation))

    assert [(row.asset.name, row.is_stale) for row in page.context["rows"]] == [("New", False), ("Old", True)]
    assert page.text.count("Not checked for six months") == 1
    assert [row["is_stale"] for row in table(client, participation)] == ["no", "yes"]


def test_workbook_has_the_list_as_it_is_narrowed_and_its_dictionary(client, participation, rural, young, reader):
    put(rural, "Village hall")
    put(young, "Boxing club")

    response = client.get(address(participation, f"?format=xlsx&population={young.pk}"))

    workbook = load_workbook(io.BytesIO(response.content), read_only=True)
    lines = list(workbook["Assets"].iter_rows(values_only=True))
    assert [line[2] for line in lines] == ["name", "Boxing club"]
    assert list(workbook["Columns"].iter_rows(min_row=2, values_only=True)) == DICTIONARY


def test_taking_the_list_away_is_in_the_log_without_names(client, participation, rural, reader):
    put(rural, "Chaplain", segment="individuals")

    client.get(address(participation, "?format=csv"))

    [entry] = Entry.objects.filter(action="assets.exported")
    assert (entry.actor_id, entry.organisation_id, entry.target_label) == (reader.pk, participation.organisation_id, "1 asset")
    assert entry.changes == {"format": "csv", "assets": 1, "populations": [rural.pk]}


def test_page_and_file_take_the_same_queries_for_3_and_for_40_assets(client, participation, rural, young, reader):
    def grow(number):
        for _ in range(number):
            MappedAssetFactory(population=young, asset=MappedAssetFactory(population=rural).asset)

    grow(3)
    few = [queries_of(client, address(participation, query)) for query in ("", "?words=hall", "?format=csv")]
    grow(37)

    assert [queries_of(client, address(participation, query)) for query in ("", "?words=hall", "?format=csv")] == few
