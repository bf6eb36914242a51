"""Whom to ask at an asset: kept for the sub-teams on whose maps it is, and a person's name with their agreement only (DOMAIN section 5)."""

from functools import partial

from django.db import transaction

from assets.actions.base import CannotChange, begin, said
from assets.contacts import places_with_name
from assets.models import Asset, AssetContact, Choosing, EngagementEntry, MappedAsset, PromptConsidered, PublicService
from audit import clock
from audit.recording import action, note
from core.dates import as_day
from core.erasing import erase_traces
from datareview.actions.keeping import CHANGED_MEANWHILE
from datareview.models import ThreadLink
from populations.actions.holding import hold

FIELDS = ("name", "role", "how", "agreed_on", "agreed_how")


@action
def save_contact(mapped, *, by, seen=None, **fields):
    """Write the contact of an asset down, or change it. `fields` are FIELDS. Returns the AssetContact.

    `seen` is the AssetContact as the form showed it, None for a new one. A person's name needs the day on which they agreed to it and
    how; without a name both are left empty. Raises CannotChange beside the field that is missing, for a day in the future, and if the
    contact was changed meanwhile. The same again writes nothing.
    """
    begin(mapped.population)
    values = {name: fields.get(name) or (None if name == "agreed_on" else "") for name in FIELDS}
    _check(values)
    stored = AssetContact.objects.select_for_update().filter(asset=mapped.asset_id).first()
    if stored and all(getattr(stored, name) == value for name, value in values.items()):
        return stored
    if (stored and (seen is None or seen.pk != stored.pk or seen.edited_at != stored.edited_at)) or (seen is not None and not stored):
        raise CannotChange(CHANGED_MEANWHILE)
    if stored:
        for name, value in values.items():
            setattr(stored, name, value)
        stored.edited_at = clock.now()
        stored.save(update_fields=[*FIELDS, "edited_at"])
        _erase_traces()
    else:
        stored = AssetContact.objects.create(asset=mapped.asset, by=by, **values)
    said("asset_contact.saved", stored, population=mapped.population, by=by, label=label_of(mapped))
    return stored


@action
def withdraw_agreement(mapped, *, by):
    """The person takes their agreement back: their contact is deleted, and their name goes from what the team wrote about the asset.

    It can be done at any time, also when the population is not worked on any more, and is not undone. The name goes where it stands as
    it was written in the contact (`assets.contacts.places_with_name`). An asset of the library whose public facts bore it leaves the
    library. Raises CannotChange if no name is kept any more.
    """
    population = mapped.population
    population.participation = hold(population.participation_id)
    contact = AssetContact.objects.filter(asset=mapped.asset_id).exclude(name="").first()
    if contact is None:
        raise CannotChange("No person's name is kept here any more.")
    places = places_with_name(contact)
    for place in places:
        place.take_out()
    if any(place.is_public for place in places):
        _stop_sharing(mapped, by)
    AssetContact.objects.filter(pk=contact.pk).delete()
    said("asset_contact.withdrawn", mapped, population=population, by=by, label=label_of(mapped))
    _erase_traces(EngagementEntry, MappedAsset, Asset, Choosing, PublicService, PromptConsidered, ThreadLink)


@action
def remove_contact(mapped, *, by):
    """Delete the contact for good, at any time, also of a population that is closed. Raises CannotChange for one that is gone."""
    population = mapped.population
    population.participation = hold(population.participation_id)
    if not AssetContact.objects.filter(asset=mapped.asset_id).delete()[0]:
        raise CannotChange("This contact was deleted already.")
    said("asset_contact.removed", mapped, population=population, by=by, label=label_of(mapped))
    _erase_traces()


def note_reading(contact, *, by, organisation):
    """Write down that this person read the contact (DOMAIN section 14.14)."""
    note("asset_contact.viewed", target=contact, by=by, organisation=organisation)


def label_of(mapped):
    """How the log names a contact: by the number of the asset, because the name of an asset may hold the person's name as well."""
    return f"Contact of asset {mapped.asset.number}"


def _stop_sharing(mapped, by):
    if Asset.objects.filter(pk=mapped.asset_id, shared_on__isnull=False).update(shared_on=None, shared_by=None):
        said("asset.unshared", mapped, population=mapped.population, by=by, label=f"Asset {mapped.asset.number}")


def _check(values):
    if not values["name"]:
        values.update(agreed_on=None, agreed_how="")
        if not (values["role"] or values["how"]):
            raise CannotChange("Enter a role, or how to reach it.", field="role")
        return
    if not values["agreed_on"]:
        raise CannotChange("Enter the day on which this person agreed, or write their role instead of their name.", field="agreed_on")
    if not values["agreed_how"]:
        raise CannotChange("Select how this person agreed, or write their role instead of their name.", field="agreed_how")
    if values["agreed_on"] > as_day(clock.now()):
        raise CannotChange("The day on which this person agreed must be today or in the past.", field="agreed_on")


def _erase_traces(*models):
    transaction.on_commit(partial(erase_traces, AssetContact, *models), robust=True)
