"""Rows of asset maps that name somebody, for the test of the download: what makes one, and words that are in the download with it."""

from tests.factories.assets import (
    AssetContactFactory,
    AssetFactory,
    AssetIntakeFactory,
    ChoosingFactory,
    EngagementEntryFactory,
    MappedAssetFactory,
    PromptConsideredFactory,
    PublicServiceFactory,
)

MARKER = "Marker of the row"


def marked(factory, field):
    return (lambda user: factory(by=user, **{field: MARKER}), MARKER)


def on_asset(factory):
    """Something about asset 7777, whose own words are not the person's."""
    return (lambda user: factory(by=user, asset=AssetFactory(number=7777)), '"asset": 7777')


def on_map(user):
    mapped = MappedAssetFactory(by=user)
    type(mapped.asset).objects.filter(pk=mapped.asset_id).update(number=7777)


ASSET_MAPS = {
    "assets.Asset.by": marked(AssetFactory, "name"),
    "assets.AssetContact.by": on_asset(AssetContactFactory),
    "assets.PublicService.by": marked(PublicServiceFactory, "summary"),
    "assets.MappedAsset.by": (on_map, '"asset": 7777'),
    "assets.PromptConsidered.by": marked(PromptConsideredFactory, "note"),
    "assets.Choosing.by": marked(ChoosingFactory, "note"),
    "assets.EngagementEntry.by": marked(EngagementEntryFactory, "text"),
    "assets.AssetIntake.by": marked(AssetIntakeFactory, "name"),
}
ASSET_MAPS_NOT_EXPORTED = {
    "assets.Asset.checked_by": "about the asset of whoever wrote it down; that it was checked is in `activity`",
    "assets.Asset.shared_by": "about the asset of whoever wrote it down; that it was shared is in `activity`",
    **{
        f"assets.{model}.removed_by": "about the row of whoever wrote it; that it was taken away is in `activity`"
        for model in ("MappedAsset", "PromptConsidered", "EngagementEntry")
    },
}
