"""Private contacts: a name with agreement only, and no trace of it once the agreement is taken back."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assets.actions import contacts
from assets.actions.base import CannotChange
from assets.contacts import TAKEN_OUT, places_with_name
from assets.models import AssetContact, Choosing, EngagementEntry, MappedAsset, PromptConsidered, PublicService
from audit.models import Entry
from datareview.models import ThreadLink
from populations.models import Status
from tests.factories.assets import (
    AssetContactFactory,
    ChoosingFactory,
    EngagementEntryFactory,
    MappedAssetFactory,
    PromptConsideredFactory,
    PublicServiceFactory,
)
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db

AGREED = {"agreed_on": date(2026, 6, 1), "agreed_how": "spoken"}
NAMED = {"name": "Robin Example", "role": "Caretaker", "how": "Knock at the blue door", **AGREED}


@pytest.fixture
def mapped():
    return MappedAssetFactory()


@pytest.fixture
def by(mapped):
    return member_of(mapped.population)


def codes():
    return list(Entry.objects.filter(action__startswith="asset_contact").order_by("pk").values_list("action", flat=True))


def test_contact_is_kept_once(mapped, by):
    contacts.save_contact(mapped, by=by, **NAMED)
    contacts.save_contact(mapped, by=by, **NAMED)

    contact = AssetContact.objects.get()
    assert {name: getattr(contact, name) for name in NAMED} == NAMED
    assert codes() == ["asset_contact.saved"]


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"agreed_on": None}, "agreed_on"),
        ({"agreed_how": ""}, "agreed_how"),
        ({"agreed_on": timezone.localdate() + timedelta(days=1)}, "agreed_on"),
        ({"name": "", "role": "", "how": ""}, "role"),
    ],
)
def test_name_without_agreement_is_refused_beside_the_field(missing, field, mapped, by):
    with pytest.raises(CannotChange) as refusal:
        contacts.save_contact(mapped, by=by, **{**NAMED, **missing})

    assert (refusal.value.field, AssetContact.objects.count()) == (field, 0)


def test_database_keeps_no_name_without_agreement_either(mapped):
    for missing in ({"agreed_on": None}, {"agreed_how": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AssetContactFactory(asset=mapped.asset, **missing)


def test_role_needs_no_agreement_and_keeps_none(mapped, by):
    contact = contacts.save_contact(mapped, by=by, role="Caretaker", **AGREED)

    assert (contact.name, contact.agreed_on, contact.agreed_how) == ("", None, "")


def test_contact_changed_meanwhile_is_not_written_over(mapped, by):
    seen = contacts.save_contact(mapped, by=by, role="Caretaker")
    late = AssetContact.objects.get()
    contacts.save_contact(mapped, by=by, seen=seen, role="Secretary")

    for stale in (late, None):
        with pytest.raises(CannotChange, match="changed or taken away since"):
            contacts.save_contact(mapped, by=by, seen=stale, role="Chair")
    contacts.remove_contact(mapped, by=by)
    with pytest.raises(CannotChange, match="changed or taken away since"):
        contacts.save_contact(mapped, by=by, seen=late, role="Chair")

    assert codes() == ["asset_contact.saved", "asset_contact.saved", "asset_contact.removed"]


def test_taking_the_agreement_back_deletes_the_contact_and_the_name_wherever_it_was_written(mapped, by):
    name = "Robin Example"
    asset = mapped.asset
    contacts.save_contact(mapped, by=by, **NAMED)
    type(asset).objects.filter(pk=asset.pk).update(description=f"{name} opens it", do_not_contact_reason=f"Ask {name}")
    other_map = MappedAssetFactory(population=selected(participation=mapped.population.participation), asset=asset)
    MappedAsset.objects.filter(pk=other_map.pk).update(next_action="Call robin  EXAMPLE soon", trust_note=f"{name} is trusted")
    EngagementEntryFactory(mapped=mapped, text=f"Met {name}, and Robin Examples")
    EngagementEntryFactory(mapped=other_map, text=name, removed_at=timezone.now())
    ChoosingFactory(population=mapped.population, note=f"Because of {name}.")

    contacts.withdraw_agreement(mapped, by=by)

    assert not AssetContact.objects.exists()
    asset.refresh_from_db()
    other_map.refresh_from_db()
    assert (asset.description, asset.do_not_contact_reason) == (f"{TAKEN_OUT} opens it", f"Ask {TAKEN_OUT}")
    assert (other_map.next_action, other_map.trust_note) == (f"Call {TAKEN_OUT} soon", f"{TAKEN_OUT} is trusted")
    assert set(EngagementEntry.objects.values_list("text", flat=True)) == {f"Met {TAKEN_OUT}, and Robin Examples", TAKEN_OUT}
    assert Choosing.objects.get().note == f"Because of {TAKEN_OUT}."
    with pytest.raises(CannotChange, match="No person's name is kept"):
        contacts.withdraw_agreement(mapped, by=by)
    assert codes() == ["asset_contact.saved", "asset_contact.withdrawn"]


def test_name_goes_from_public_facts_lists_and_notes_and_the_asset_leaves_the_library(mapped, by):
    asset = mapped.asset
    AssetContactFactory(asset=asset)
    type(asset).objects.update(who=["Robin Example", "Faith groups"], has=["Robin Example's van"], place="With Robin Example")
    type(asset).objects.update(shared_on=date(2026, 7, 1))
    PublicServiceFactory(
        asset=asset,
        organisation_name="Robin Example and friends",
        summary="Ask for Robin Example",
        fees="Pay Robin Example",
        address="c/o Robin Example",
        url="https://example.org/robin-example",
        email="robin.example@example.org",
    )
    PromptConsideredFactory(population=mapped.population, note="Robin Example told us")
    ThreadLink.objects.create(
        population=mapped.population, from_kind="theme", from_id=1, to_kind="asset", to_id=mapped.pk, note="Robin Example said so"
    )

    contacts.withdraw_agreement(mapped, by=by)

    asset.refresh_from_db()
    service = PublicService.objects.get()
    assert (asset.who, asset.has, asset.place) == ([TAKEN_OUT, "Faith groups"], [f"{TAKEN_OUT}'s van"], f"With {TAKEN_OUT}")
    assert (service.organisation_name, service.summary) == (f"{TAKEN_OUT} and friends", f"Ask for {TAKEN_OUT}")
    assert (service.fees, service.address, service.url, service.email) == (f"Pay {TAKEN_OUT}", f"c/o {TAKEN_OUT}", "", "")
    assert PromptConsidered.objects.get().note == f"{TAKEN_OUT} told us"
    assert ThreadLink.objects.get().note == f"{TAKEN_OUT} said so"
    assert asset.shared_on is None
    assert Entry.objects.get(action="asset.unshared").target_label == f"Asset {asset.number}"


def test_asset_whose_public_facts_bear_no_name_stays_in_the_library(mapped, by):
    AssetContactFactory(asset=mapped.asset)
    type(mapped.asset).objects.update(shared_on=date(2026, 7, 1), description="Robin Example opens it")
    PublicServiceFactory(asset=mapped.asset)

    contacts.withdraw_agreement(mapped, by=by)

    mapped.asset.refresh_from_db()
    assert mapped.asset.shared_on == date(2026, 7, 1)


def test_form_that_holds_the_name_still_is_refused_afterwards(mapped, by):
    contacts.save_contact(mapped, by=by, **NAMED)
    entry = EngagementEntryFactory(mapped=mapped, text="Met Robin Example")

    contacts.withdraw_agreement(mapped, by=by)

    assert EngagementEntry.objects.get().edited_at != entry.edited_at


def test_name_of_another_asset_stays(mapped, by):
    contacts.save_contact(mapped, by=by, **NAMED)
    elsewhere = EngagementEntryFactory(text="Met Robin Example")

    assert places_with_name(mapped.asset.contact) == []
    contacts.withdraw_agreement(mapped, by=by)

    elsewhere.refresh_from_db()
    assert elsewhere.text == "Met Robin Example"


@pytest.mark.parametrize("act", [contacts.withdraw_agreement, contacts.remove_contact])
def test_contact_can_go_at_any_time(act, mapped, by):
    contacts.save_contact(mapped, by=by, **NAMED)
    type(mapped.population).objects.update(status=Status.PARKED)
    mapped.population.refresh_from_db()

    with pytest.raises(CannotChange, match="not worked on any more"):
        contacts.save_contact(mapped, by=by, role="Secretary")
    act(mapped, by=by)

    assert not AssetContact.objects.exists()


def test_log_of_the_service_holds_no_word_of_a_contact(mapped, by):
    contact = contacts.save_contact(mapped, by=by, **NAMED)
    contacts.note_reading(contact, by=by, organisation=mapped.population.participation.organisation)
    contacts.withdraw_agreement(mapped, by=by)

    entries = Entry.objects.filter(action__startswith="asset_contact").values("target_label", "changes", "reason", "action")
    words = json.dumps(list(entries))
    assert not [part for part in ("Robin", "Caretaker", "blue door", "spoken") if part in words]
    assert codes() == ["asset_contact.saved", "asset_contact.viewed", "asset_contact.withdrawn"]


@pytest.mark.parametrize("act", [contacts.withdraw_agreement, contacts.remove_contact])
def test_log_names_a_contact_by_number_where_the_asset_bears_the_name(act, mapped, by):
    type(mapped.asset).objects.update(name="Robin Example's walking group")
    mapped.asset.refresh_from_db()
    contacts.save_contact(mapped, by=by, **NAMED)

    act(mapped, by=by)

    labels = set(Entry.objects.filter(action__startswith="asset_contact").values_list("target_label", flat=True))
    assert labels == {f"Contact of asset {mapped.asset.number}"}


@pytest.mark.django_db(transaction=True)
def test_traces_are_erased_after_the_agreement_is_taken_back(mapped, by, monkeypatch):
    erased = []
    monkeypatch.setattr(contacts, "erase_traces", lambda *models: erased.append(models))
    contacts.save_contact(mapped, by=by, **NAMED)

    contacts.withdraw_agreement(mapped, by=by)

    assert [AssetContact in models and EngagementEntry in models for models in erased] == [True]
