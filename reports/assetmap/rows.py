"""The assets of the populations of one organisation, each once, with the maps on which they stand."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.permissions import Permission
from assets.models import Asset, MappedAsset
from assets.queries import narrowed
from assets.staleness import is_stale
from assets.words import PROMPT_SHORT
from populations.models import Population, Status


@dataclass(frozen=True)
class AssetRow:
    """An asset and its MappedAsset on each of the populations that are looked at, in the order of their names.

    `is_stale`: nobody has checked it for six months.
    """

    asset: Asset
    on_maps: list
    is_stale: bool

    @property
    def first_of(self):
        """The populations that chose it to be engaged first."""
        return [mapped.population for mapped in self.on_maps if mapped.is_prioritised]

    @property
    def prompts(self):
        """The questions that it answers for any of them, in short."""
        answered = {prompt for mapped in self.on_maps for prompt in mapped.prompts}
        return [PROMPT_SHORT[prompt] for prompt in PROMPT_SHORT if prompt in answered]


def populations_of(participation, access):
    """The populations whose asset map this reader may open: with a sub-team, and worked on or with assets on the map. In one query."""
    mapped = MappedAsset.objects.current().filter(population=OuterRef("pk"))
    rows = Population.objects.filter(participation=participation, team__isnull=False).select_related("team")
    found = rows.filter(Q(status=Status.SELECTED) | Exists(mapped)).order_by(Lower("name"), "pk")
    readable = [population for population in found if access.may(Permission.ASSETS_VIEW, team=population.team)]
    for population in readable:
        population.participation = participation
    return readable


def assets_on(populations, *, on, **filters):
    """The assets on the maps of these populations, by name; `filters` are those of `assets.queries.narrowed`. Two queries at most."""
    mapped = narrowed(MappedAsset.objects.current().filter(population__in=populations), on=on, **filters)
    return Asset.objects.filter(pk__in=mapped.values("asset")).order_by(Lower("name"), "number", "pk")


def rows_of(assets, populations, *, on):
    """An AssetRow for each of the assets on the day `on`, in their order, with one query more."""
    assets = list(assets)
    places = {population.pk: place for place, population in enumerate(populations)}
    on_maps = defaultdict(list)
    for mapped in MappedAsset.objects.current().filter(population__in=populations, asset__in=assets).order_by("pk"):
        mapped.population = populations[places[mapped.population_id]]
        on_maps[mapped.asset_id].append(mapped)
    return [
        AssetRow(asset, sorted(on_maps[asset.pk], key=lambda mapped: places[mapped.population_id]), is_stale(asset, on)) for asset in assets
    ]
