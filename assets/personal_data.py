"""What a person can download about their part in asset maps: what they wrote down, and which assets they look after.

Whom to ask at an asset, and how, is about somebody else, and what people say about trust is theirs: neither is in any file, nor what
waits to be looked at. That the person wrote it down is. Assets of others go by their number, because a name can point to a person.
"""

from django.db.models import Q

from accounts import personal_data
from assets.models import Asset, AssetContact, AssetIntake, Choosing, EngagementEntry, MappedAsset, PromptConsidered, PublicService
from audit import clock
from core.dates import as_day
from organisations.models import Seat

ORGANISATION = "participation__organisation__name"
REMOVABLE = ("created_at", "edited_at", "removed_at")


def _of_asset(way):
    return {"organisation": f"{way}participation__organisation__name", "asset": f"{way}number"}


def _on_map(way=""):
    return {"organisation": f"{way}population__{ORGANISATION}", "population": f"{way}population__name", "asset": f"{way}asset__number"}


def _of_population():
    return {"organisation": f"population__{ORGANISATION}", "population": "population__name"}


def _as_named(*fields):
    return {name: name for name in fields}


# The part of the download: the model, and for each key where its value is found.
PARTS = {
    "assets": (
        Asset,
        {
            "organisation": ORGANISATION,
            **_as_named("number", "name", "segment", "description", "place", "checked_on", "created_at", "edited_at"),
        },
    ),
    "on_maps": (MappedAsset, {**_on_map(), **_as_named(*REMOVABLE)}),
    "contacts": (AssetContact, {**_of_asset("asset__"), **_as_named("created_at", "edited_at")}),
    "public_services": (
        PublicService,
        {**_of_asset("asset__"), **_as_named("organisation_name", "summary", "created_at", "edited_at")},
    ),
    "questions_considered": (PromptConsidered, {**_of_population(), **_as_named("prompt", "considered_on", "note", *REMOVABLE)}),
    "choices": (Choosing, {**_of_population(), **_as_named("chosen_on", "note", "created_at")}),
    "engagement": (EngagementEntry, {**_on_map("mapped__"), **_as_named("kind", "on", "text", *REMOVABLE)}),
    "waiting_to_be_looked_at": (AssetIntake, {**_of_population(), **_as_named("name", "created_at")}),
}
LOOKED_AFTER = {**_on_map(), **_as_named("next_action", "next_on")}


@personal_data.exporter("asset_maps")
def asset_maps_of(person, user):
    if person is None and user is None:
        return {}
    written = {name: _rows(model.objects.filter(by=user), keys) for name, (model, keys) in PARTS.items()} if user else {}
    return {**written, "looked_after": _rows(_looked_after_by(person), LOOKED_AFTER)}


def _looked_after_by(person):
    """The places on maps that the person looks after today; when their place on the team is over, what comes next is written by others."""
    if person is None:
        return MappedAsset.objects.none()
    today = as_day(clock.now())
    held = Seat.objects.filter(person=person, starts_on__lte=today).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return MappedAsset.objects.filter(owner__in=held)


def _rows(rows, keys):
    """The rows as dicts, with nothing read but what is in them; choices in their words."""
    found = rows.order_by("pk").values_list(*keys.values())
    words = [_choices(rows.model, path) for path in keys.values()]
    return [{key: labels.get(value, value) for key, value, labels in zip(keys, row, words, strict=True)} for row in found]


def _choices(model, path):
    return {} if "__" in path else dict(model._meta.get_field(path).flatchoices)
