"""The pages of private contacts: who reads them, that reading is noted, and that nothing of them stands elsewhere."""

from datetime import date

import pytest

from assets.actions.register import take_off
from assets.models import AssetContact
from audit.models import Entry
from populations.models import Status
from tests.assets.pages import address, text
from tests.factories.assets import AssetContactFactory, AssetFactory, EngagementEntryFactory, MappedAssetFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import SeatFactory, project_team

pytestmark = pytest.mark.django_db

NAMED = {"role": "Caretaker", "how": "Knock at the blue door", "name": "Robin Example", "agreed_on": "2026-06-01", "agreed_how": "spoken"}
WORDS = ("Robin Example", "Knock at the blue door")


@pytest.fixture
def mapped():
    return MappedAssetFactory()


@pytest.fixture
def population(mapped):
    return mapped.population


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def readings():
    return list(Entry.objects.filter(action="asset_contact.viewed").values_list("actor_id", "target_label"))


def test_contact_is_written_down_and_read_and_each_reading_is_noted(client, population, mapped, by):
    page = client.post(address(population, "contact-edit", mapped.pk), NAMED)
    assert page.status_code == 302
    assert readings() == []

    words = text(client.get(address(population, "contact", mapped.pk)))
    client.get(address(population, "contact-edit", mapped.pk))

    assert "Robin Example" in words
    assert "1 June 2026, in words" in words
    assert readings() == [(by.pk, f"Contact of asset {mapped.asset_id}")] * 2


@pytest.mark.parametrize("sent", [{"seen": "none"}, {}])
def test_contact_that_a_colleague_wrote_down_meanwhile_is_not_overwritten(client, population, mapped, by, sent):
    where = address(population, "contact-edit", mapped.pk)
    assert client.get(where).context["form"]["seen"].value() == "none"
    AssetContactFactory(asset=mapped.asset, role="Verger")

    answer = client.post(where, {**NAMED, **sent})

    assert answer.status_code == 422
    assert "Somebody else has changed this" in text(answer)
    assert "Knock at the blue door" in answer.content.decode()
    assert AssetContact.objects.get().role == "Verger"


def test_new_contact_sent_twice_is_kept_once(client, population, mapped, by):
    where = address(population, "contact-edit", mapped.pk)

    assert [client.post(where, {**NAMED, "seen": "none"}).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(action="asset_contact.saved").count() == 1


def test_pages_of_the_asset_show_that_there_is_a_contact_and_none_of_its_words(client, population, mapped, by):
    AssetContactFactory(asset=mapped.asset)

    for page in ("asset", "first", "list", "log"):
        words = text(client.get(address(population, page, *([mapped.pk] if page in ("asset", "log") else []))))
        assert not [part for part in WORDS if part in words]
    assert "A person agreed to their name being kept." in text(client.get(address(population, "asset", mapped.pk)))
    assert readings() == []


def test_colleague_of_the_project_team_does_not_learn_that_there_is_a_contact(client, population, mapped):
    AssetContactFactory(asset=mapped.asset)
    client.force_login(SeatFactory(team=project_team(population.participation), user=True, starts_on=date(2026, 1, 5)).person.user)

    assert "Whom to ask" not in text(client.get(address(population, "asset", mapped.pk)))
    for page in ("contact", "contact-edit", "contact-withdraw", "contact-remove"):
        assert client.get(address(population, page, mapped.pk)).status_code == 403


def test_every_sub_team_on_whose_map_it_is_reads_the_contact(client, population, mapped):
    other = selected(participation=population.participation)
    AssetContactFactory(asset=mapped.asset)
    row = MappedAssetFactory(population=other, asset=mapped.asset)
    client.force_login(member_of(other))

    assert "Robin Example" in text(client.get(address(other, "contact", row.pk)))
    assert client.get(address(population, "contact", mapped.pk)).status_code == 403


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"agreed_on": ""}, "Enter the day on which this person agreed, or write their role instead of their name"),
        ({"agreed_how": ""}, "Select how this person agreed, or write their role instead of their name"),
        ({"agreed_on": "2090-01-01"}, "must be on or before"),
        ({"name": "", "role": "", "how": ""}, "Enter a role, or how to reach it."),
        ({"name": "", "role": "Rev Robin Example"}, "looks like a name of a person"),
    ],
)
def test_name_without_agreement_is_refused_beside_the_field_and_nothing_is_lost(typed, words, client, population, mapped, by):
    response = client.post(address(population, "contact-edit", mapped.pk), {**NAMED, **typed})

    assert response.status_code == 422
    assert words in text(response)
    assert {**NAMED, **typed}["how"] in text(response)
    assert not AssetContact.objects.exists()


def test_public_number_is_what_a_contact_is_for(client, population, mapped, by):
    client.post(address(population, "contact-edit", mapped.pk), {"role": "Office", "how": "Call 07700 900123"})

    assert AssetContact.objects.get().how == "Call 07700 900123"


def test_nothing_of_a_contact_is_kept_in_the_browser(client, population, mapped, by):
    assert "data-draft" not in client.get(address(population, "contact-edit", mapped.pk)).content.decode()


def test_contact_on_an_older_form_overwrites_nothing(client, population, mapped, by):
    place = address(population, "contact-edit", mapped.pk)
    client.post(place, {"role": "Caretaker"})
    seen = client.get(place).context["form"]["seen"].value()
    client.post(place, {"role": "Secretary", "seen": seen})

    stale = client.post(place, {"role": "Chair", "seen": seen})

    assert stale.status_code == 422
    assert AssetContact.objects.get().role == "Secretary"


def test_agreement_is_taken_back_with_what_goes_said_beforehand(client, population, mapped, by):
    AssetContactFactory(asset=mapped.asset)
    EngagementEntryFactory(mapped=mapped, text="Met Robin Example")

    assert "the name in the log" in text(client.get(address(population, "contact-withdraw", mapped.pk)))
    words = text(client.post(address(population, "contact-withdraw", mapped.pk), follow=True))

    assert "The contact is deleted" in words
    assert "Met (name taken out)" in words
    assert not AssetContact.objects.exists()
    assert client.get(address(population, "contact-withdraw", mapped.pk)).status_code == 404


def test_page_names_the_organisations_whose_copies_bear_the_name(client, population, mapped, by):
    AssetContactFactory(asset=mapped.asset)
    type(mapped.asset).objects.update(shared_on=date(2026, 7, 1), name="Robin Example's walking group")
    copies = [AssetFactory(origin_guid=mapped.asset.guid, name=name) for name in ("Robin Example's walking group", "Walkers")]

    words = text(client.get(address(population, "contact-withdraw", mapped.pk)))

    assert "the asset from the library of the wave" in words
    assert str(copies[0].participation.organisation) in words
    assert str(copies[1].participation.organisation) not in words


def test_contact_without_a_name_is_deleted_and_has_no_agreement_to_take_back(client, population, mapped, by):
    AssetContactFactory(asset=mapped.asset, name="", agreed_on=None, agreed_how="")

    assert client.get(address(population, "contact-withdraw", mapped.pk)).status_code == 404
    client.post(address(population, "contact-remove", mapped.pk))

    assert not AssetContact.objects.exists()
    assert "No contact is kept yet" in text(client.get(address(population, "contact", mapped.pk)))


def test_agreement_can_be_taken_back_once_the_population_is_not_worked_on(client, population, mapped, by):
    AssetContactFactory(asset=mapped.asset)
    type(population).objects.update(status=Status.PARKED)

    assert client.get(address(population, "contact-edit", mapped.pk)).status_code == 302
    assert "This person takes their agreement back" in text(client.get(address(population, "contact", mapped.pk)))
    client.post(address(population, "contact-withdraw", mapped.pk))

    assert not AssetContact.objects.exists()


def test_an_agreement_is_taken_back_after_the_asset_was_taken_off_and_the_population_closed(client, population, mapped, by):
    AssetContactFactory(asset=mapped.asset, by=by)
    take_off(mapped, by=by)
    type(population).objects.filter(pk=population.pk).update(status=Status.CLOSED)

    page = client.post(address(population, "contact-withdraw", mapped.pk))

    assert (page.status_code, page.url) == (302, address(population, "list"))
    assert not AssetContact.objects.exists()
