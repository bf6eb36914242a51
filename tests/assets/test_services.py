"""Marking an asset as a public service: the form, what it asks, and taking the mark off."""

from datetime import date

import pytest

from assets.actions import services
from assets.actions.base import CannotChange
from assets.models import PublicService
from audit.models import Entry
from populations.models import Population
from tests.assets.pages import address, text
from tests.factories.assets import AssetFactory, MappedAssetFactory, PublicServiceFactory
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db
FACTS = {
    "organisation_name": "Village halls together",
    "summary": "A warm room for everybody.",
    "status": "active",
    "url": "example.org/room",
    "email": "",
    "fees": "",
    "minimum_age": "",
    "maximum_age": "",
    "location_type": "physical",
    "address": "",
    "town": "Exampleton",
    "region": "",
    "postcode": "",
}


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def mapped(population):
    asset = AssetFactory(participation=population.participation, name="Warm room", description="Private words", segment="associations")
    return MappedAssetFactory(population=population, asset=asset)


def test_public_facts_are_written_down_and_shown_with_the_asset(client, population, by, mapped):
    page = client.get(address(population, "service-edit", mapped.pk))
    assert "Write only what anybody may read." in text(page)
    assert 'value="Warm room"' in page.content.decode()
    assert "Private words" not in page.content.decode()

    words = text(client.post(address(population, "service-edit", mapped.pk), FACTS, follow=True))

    assert "It is marked as a public service." in words
    assert "A warm room for everybody." in words
    service = PublicService.objects.get()
    assert (service.asset_id, service.url, service.by_id) == (mapped.asset_id, "https://example.org/room", by.pk)
    assert Entry.objects.get(action="asset.made_public").target_label == "Warm room"


def test_asset_without_public_facts_leads_to_the_form(client, population, by, mapped):
    assert "Write down what is public" in text(client.get(address(population, "asset", mapped.pk)))


@pytest.mark.parametrize("segment", ["individuals", ""])
def test_only_associations_and_organisations_can_be_public(client, population, by, mapped, segment):
    type(mapped.asset).objects.update(segment=segment)
    where = address(population, "service-edit", mapped.pk)

    assert "Only an association or an organisation can be a public service." in text(client.get(where, follow=True))
    answer = client.post(where, FACTS)

    assert answer.status_code == 422
    assert "Only an association or an organisation" in text(answer)
    assert not PublicService.objects.exists()
    assert "Write down what is public" not in text(client.get(address(population, "asset", mapped.pk)))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"summary": ""}, "What is it?"),
        ({"organisation_name": ""}, "Who provides it?"),
        ({"email": "nobody"}, "email"),
        ({"minimum_age": "30", "maximum_age": "20"}, "The highest age cannot be below the lowest"),
        ({"address": "1 High Street"}, "Enter the county or region: an address goes out whole"),
        ({"postcode": "EX1 2AB"}, "Enter the building and street: an address goes out whole"),
        ({"postcode": "12345"}, "Enter a full UK postcode"),
        ({"summary": "Call 07700 900123"}, "looks like a phone number"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, population, by, mapped, wrong, words):
    answer = client.post(address(population, "service-edit", mapped.pk), {**FACTS, "fees": "Two pounds", **wrong})

    assert answer.status_code == 422
    assert words in text(answer)
    assert "Two pounds" in answer.content.decode()
    assert not PublicService.objects.exists()


def test_whole_address_and_online_services_are_fine(client, population, by, mapped):
    where = address(population, "service-edit", mapped.pk)

    client.post(where, {**FACTS, "address": "1 High Street", "region": "Exampleshire", "postcode": "ex1  2ab"})
    assert PublicService.objects.get().postcode == "EX1 2AB"
    seen = client.get(where).context["form"]["seen"].value()
    assert client.post(where, {**FACTS, "location_type": "virtual", "address": "Somewhere", "seen": seen}).status_code == 302


def test_same_press_twice_writes_once_and_a_change_is_noted(client, population, by, mapped):
    where = address(population, "service-edit", mapped.pk)

    client.post(where, FACTS)
    client.post(where, FACTS)
    assert Entry.objects.filter(action__startswith="asset.").count() == 1
    client.post(where, {**FACTS, "fees": "Free", "seen": client.get(where).context["form"]["seen"].value()})

    entry = Entry.objects.get(action="asset.public_facts_edited")
    assert entry.changes == {"fields": ["fees"]}
    assert PublicService.objects.get().edited_at is not None


def test_form_that_is_older_than_the_facts_overwrites_nothing(client, population, by, mapped):
    PublicServiceFactory(asset=mapped.asset)
    where = address(population, "service-edit", mapped.pk)
    seen = client.get(where).context["form"]["seen"].value()
    client.post(where, {**FACTS, "fees": "Free", "seen": seen})

    answer = client.post(where, {**FACTS, "fees": "Five pounds", "seen": seen})

    assert answer.status_code == 422
    assert "Somebody else has changed this" in text(answer)
    assert "Five pounds" in answer.content.decode()
    assert PublicService.objects.get().fees == "Free"


@pytest.mark.parametrize("sent", [{"seen": "none"}, {}])
def test_form_that_was_opened_before_there_were_facts_overwrites_nothing(client, population, by, mapped, sent):
    where = address(population, "service-edit", mapped.pk)
    assert client.get(where).context["form"]["seen"].value() == "none"
    PublicServiceFactory(asset=mapped.asset, fees="Free")

    answer = client.post(where, {**FACTS, "fees": "Five pounds", **sent})

    assert answer.status_code == 422
    assert "Somebody else has changed this" in text(answer)
    assert "Five pounds" in answer.content.decode()
    assert PublicService.objects.get().fees == "Free"
    again = {**FACTS, "fees": "Five pounds", "seen": answer.context["form"]["seen"].value()}
    assert client.post(where, again).status_code == 302
    assert PublicService.objects.get().fees == "Five pounds"


def test_form_of_facts_that_were_taken_away_meanwhile_writes_nothing(client, population, by, mapped):
    PublicServiceFactory(asset=mapped.asset)
    where = address(population, "service-edit", mapped.pk)
    seen = client.get(where).context["form"]["seen"].value()
    services.remove_service(mapped, by=by)

    assert client.post(where, {**FACTS, "seen": seen}).status_code == 422
    assert not PublicService.objects.exists()


def test_facts_added_or_taken_away_meanwhile_are_not_overwritten(population, by, mapped):
    fields = {"organisation_name": "Halls", "summary": "Tea"}
    stored = PublicServiceFactory(asset=mapped.asset)

    with pytest.raises(CannotChange, match="changed this since"):
        services.save_service(mapped, None, by=by, **fields)
    services.remove_service(mapped, by=by)
    with pytest.raises(CannotChange, match="not marked as a public service"):
        services.save_service(mapped, stored, by=by, **fields)


def test_public_facts_are_taken_off_and_the_library_forgets_it(client, population, by, mapped):
    PublicServiceFactory(asset=mapped.asset)
    type(mapped.asset).objects.filter(pk=mapped.asset_id).update(shared_on=date(2026, 6, 1), shared_by=by)
    where = address(population, "service-remove", mapped.pk)

    assert "It leaves the library of the wave." in text(client.get(where))
    words = text(client.post(where, follow=True))

    assert "It is no public service any more, and stays on your map." in words
    mapped.asset.refresh_from_db()
    assert (mapped.asset.shared_on, mapped.asset.shared_by) == (None, None)
    assert not PublicService.objects.exists()
    assert "This is no public service any more" in text(client.post(where))
    assert "It is not marked as a public service." in text(client.get(where, follow=True))


def test_closed_map_keeps_its_public_facts(client, population, by, mapped):
    PublicServiceFactory(asset=mapped.asset)
    Population.objects.filter(pk=population.pk).update(status="closed")

    for name in ("service-edit", "service-remove"):
        assert "not worked on any more" in text(client.get(address(population, name, mapped.pk), follow=True))
    assert client.post(address(population, "service-remove", mapped.pk)).status_code == 422
    assert PublicService.objects.exists()
