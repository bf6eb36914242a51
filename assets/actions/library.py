"""Sharing public services with the other organisations of a wave, taking theirs, and letting an asset serve several populations."""

from assets import queries
from assets.actions.base import CannotChange, begin, said
from assets.actions.register import put_on_map
from assets.library import library_of, reusable, sharing_of
from assets.models import Asset, MappedAsset, PublicService
from audit import clock
from audit.recording import action
from core.dates import as_day
from populations.actions.holding import hold

# What a copy has of a public service: everything that others are told.
SERVICE = (
    "organisation_name",
    "summary",
    "status",
    "url",
    "email",
    "fees",
    "minimum_age",
    "maximum_age",
    "location_type",
    "address",
    "town",
    "region",
    "postcode",
)
CHANGED = "What others will see was changed since you opened the page. Look at it again, then share it."


@action
def share(mapped, *, seen, by):
    """Put the public service of an asset into the library of the wave; `seen` is `what_is_shared` as the person saw it.

    Nothing is written for one that is there. Raises CannotChange for one that may not be shared, with the reason, that was taken off the
    map, or whose public facts were changed meanwhile.
    """
    population = mapped.population
    begin(population)
    asset = _on_map(mapped).asset
    asset.participation = population.participation
    sharing = sharing_of(asset)
    if sharing.is_shared:
        return
    if sharing.hindrance:
        raise CannotChange(sharing.hindrance)
    if seen != what_is_shared(asset):
        raise CannotChange(CHANGED)
    Asset.objects.filter(pk=asset.pk).update(shared_on=as_day(clock.now()), shared_by=by)
    said("asset.shared", mapped, population=population, by=by, label=asset.label)


@action
def unshare(mapped, *, by):
    """Take an asset out of the library, at any time, also when the population is not worked on any more. Copies of others stay.

    Nothing is written for one that is not there.
    """
    population = mapped.population
    population.participation = hold(population.participation_id)
    if Asset.objects.filter(pk=mapped.asset_id, shared_on__isnull=False).update(shared_on=None, shared_by=None):
        said("asset.unshared", mapped, population=population, by=by, label=mapped.asset.label)


@action
def take_from_library(asset, population, *, by, prompts=(), same_as=None, is_another=False):
    """Put an asset of the library on this map: a copy, which the organisation keeps as its own from then on. Returns the MappedAsset.

    `prompts` are the questions that it answers here. One that the organisation took before is put on this map instead of a second
    copy. Where it has an asset of the same name, `same_as` (that Asset) puts its own on this map, and `is_another` says that they are
    two. Raises CannotChange for one that is not in the library any more, and for such a name if neither is said.
    """
    begin(population)
    service = library_of(population.participation).filter(asset=asset.pk).first()
    if service is None:
        raise CannotChange("This is not in the library any more.")
    asset = service.asset
    known = same_as or Asset.objects.filter(participation=population.participation_id, origin_guid=asset.guid).order_by("number").first()
    if known:
        return put_on_map(known, population, by=by, prompts=prompts)
    if there := queries.names_on(population).get(queries.name_key(asset.name)):
        raise CannotChange(f"“{there}” is on the map already.")
    if not is_another and queries.similar_in(population.participation, asset.name):
        raise CannotChange("Select whether it is the same as the one of this name that you have.", field="double")
    mapped = _copy(service, population, by, prompts)
    said("asset.taken", mapped, population=population, by=by, label=mapped.asset.label)
    return mapped


@action
def reuse(assets, population, *, by, prompts=()):
    """Put assets of other maps of the organisation on this one too. Returns the MappedAsset rows.

    Raises CannotChange for none, and for one that may not be put here: `assets.library.reusable`. One that is here already stays.
    """
    begin(population)
    if not assets:
        raise CannotChange("Choose at least one asset.", field="assets")
    keys = [asset.pk for asset in assets]
    there = set(MappedAsset.objects.current().filter(population=population, asset__in=keys).values_list("asset_id", flat=True))
    free = set(reusable(population).filter(pk__in=keys).values_list("pk", flat=True))
    if set(keys) - there - free:
        raise CannotChange("One of these is on no other map any more, or may not be put on this one. Choose again.", field="assets")
    return [put_on_map(asset, population, by=by, prompts=prompts) for asset in assets]


def what_is_shared(asset):
    """A word for the public facts of an asset as they are now; another one once they were changed."""
    service = PublicService.objects.filter(asset=asset.pk).only("pk", "edited_at").first()
    return f"{asset.edited_at} {service.pk if service else ''} {service.edited_at if service else ''}"


def _on_map(mapped):
    stored = MappedAsset.objects.current().select_related("asset").filter(pk=mapped.pk).first()
    if stored is None:
        raise CannotChange("This asset was taken off the map meanwhile. Put it back first.")
    return stored


def _copy(service, population, by, prompts):
    asset = service.asset
    copy = Asset.objects.create(
        participation=population.participation,
        number=queries.next_number(population.participation_id),
        name=asset.name,
        description=service.summary,
        segment=asset.segment,
        place=service.town,
        origin=str(asset.participation.organisation)[:200],
        origin_guid=asset.guid,
        by=by,
    )
    PublicService.objects.create(asset=copy, by=by, **{name: getattr(service, name) for name in SERVICE})
    return MappedAsset.objects.create(population=population, asset=copy, by=by, **dict.fromkeys(prompts, True))
