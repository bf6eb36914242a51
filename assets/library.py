"""The library of a wave, public services that organisations share with each other, and assets that serve several populations."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from assets.models import Asset, MappedAsset, PublicService, Segment

SHAREABLE = (Segment.ASSOCIATIONS, Segment.ORGANISATIONS)
SEARCHED = ("name", "description", "place")
SEARCHED_SERVICE = (
    "asset__name",
    "organisation_name",
    "summary",
    "town",
    "region",
    "postcode",
    "asset__participation__organisation__name",
)


def library_of(participation):
    """What the other organisations of the wave share with this one: PublicService rows by name, with asset and organisation.

    An asset that is on no map any more, or that must not be contacted, is not offered.
    """
    wave = participation.wave_id
    return _shared(wave).exclude(asset__participation=participation).order_by(Lower("asset__name"), "asset_id")


def is_shared_in(wave_id, guid):
    """Whether somebody in this wave shares the asset of this guid."""
    return _shared(wave_id).filter(asset__guid=guid).exists()


def narrowed(services, *, words="", segment=""):
    """The services in which every one of these words is (names, summary, town, region, postcode), of this Segment if it is one."""
    services = _containing(services, words, SEARCHED_SERVICE)
    return services.filter(asset__segment=segment) if segment in Segment.values else services


def copies_on(population, assets):
    """Which of these assets of the library this map has taken: {guid: MappedAsset}. One query."""
    guids = [asset.guid for asset in assets]
    rows = MappedAsset.objects.current().filter(population=population, asset__origin_guid__in=guids).select_related("asset")
    return {row.asset.origin_guid: row for row in rows.order_by("-asset__number")}


def reusable(population):
    """The assets on other maps of the organisation that may be put on this one too: Asset rows by name.

    A person whose name somebody keeps agreed to it for the other map, so they are left out; so is one that nobody has placed yet.
    """
    current = MappedAsset.objects.current().filter(asset=OuterRef("pk"))
    named = Q(contact__isnull=False) & ~Q(contact__name="")
    assets = Asset.objects.filter(Exists(current.exclude(population=population)), participation=population.participation_id)
    free = assets.exclude(Exists(current.filter(population=population))).exclude(named & ~Q(segment__in=SHAREABLE))
    return free.order_by(Lower("name"), "pk")


def found(assets, *, words="", segment=""):
    """The assets in which every one of these words is (name, description, place), of this Segment if it is one."""
    assets = _containing(assets, words, SEARCHED)
    return assets.filter(segment=segment) if segment in Segment.values else assets


def maps_of(assets):
    """The populations on whose maps these assets are now: {id of the asset: [Population, ...]}, by name. One query."""
    rows = MappedAsset.objects.current().filter(asset__in=[asset.pk for asset in assets])
    found = defaultdict(list)
    for row in rows.select_related("population__team").order_by(Lower("population__name"), "population_id"):
        found[row.asset_id].append(row.population)
    return found


@dataclass(frozen=True)
class Sharing:
    """How an asset stands to the library. `hindrance` says in a sentence why it cannot be shared now; empty if it can, or is shared."""

    is_shared: bool
    hindrance: str = ""
    needs_service: bool = False


def sharing_of(asset):
    """The Sharing of an asset. Two queries at most."""
    if asset.shared_on:
        return Sharing(is_shared=True)
    if asset.segment not in SHAREABLE:
        return Sharing(is_shared=False, hindrance="Only associations and organisations are shared, never people.")
    if asset.do_not_contact:
        return Sharing(is_shared=False, hindrance="It must not be contacted, so it is not offered to others.")
    if not PublicService.objects.filter(asset=asset).exists():
        return Sharing(is_shared=False, hindrance="Write first what of it is a public service.", needs_service=True)
    if asset.origin_guid and is_shared_in(asset.participation.wave_id, asset.origin_guid):
        return Sharing(is_shared=False, hindrance="It came from the library, and is there already.")
    return Sharing(is_shared=False)


def _shared(wave_id):
    on_a_map = MappedAsset.objects.current().filter(asset=OuterRef("asset"))
    shared = PublicService.objects.filter(
        Exists(on_a_map),
        asset__participation__wave=wave_id,
        asset__shared_on__isnull=False,
        asset__segment__in=SHAREABLE,
        asset__do_not_contact=False,
    )
    return shared.select_related("asset__participation__organisation")


def _containing(rows, words, fields):
    for word in words.split():
        condition = Q()
        for field in fields:
            condition |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(condition)
    return rows
