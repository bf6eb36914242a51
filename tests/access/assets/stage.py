"""What there is on the asset map of the stage: one of each kind, `submember` having written it."""

from dataclasses import dataclass

from django.utils import timezone

from datareview.models import ThreadLink
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
from tests.factories.datareview import selected
from tests.factories.organisations import ParticipationFactory
from tests.factories.reports import printed


@dataclass
class AssetMap:
    """`removed_...` are rows that were taken away by `submember`; `shared` stands in the library, and comes from elsewhere."""

    world: object

    def __post_init__(self):
        world = self.world
        population, by = world.population, world.people["submember"]
        gone = {"removed_at": timezone.now(), "removed_by": by}
        self.asset = AssetFactory(participation=world.participation, by=by)
        self.mapped = MappedAssetFactory(population=population, asset=self.asset, by=by)
        self.contact = AssetContactFactory(asset=self.asset, by=by)
        self.service = PublicServiceFactory(asset=self.asset, by=by)
        self.removed = MappedAssetFactory(population=population, by=by, **gone)
        self.other_mapped = MappedAssetFactory(population=world.other_population, by=by)
        self.first = MappedAssetFactory(population=population, by=by, prioritised=True, owner=world.sub_seat)
        self.choosing = ChoosingFactory(population=population, by=by)
        self.entry = EngagementEntryFactory(mapped=self.mapped, by=by)
        self.removed_entry = EngagementEntryFactory(mapped=self.mapped, by=by, **gone)
        self.considered = PromptConsideredFactory(population=population, prompt="learn", by=by)
        self.removed_considered = PromptConsideredFactory(population=population, prompt="access", by=by, **gone)
        elsewhere = AssetFactory(participation=ParticipationFactory(wave=world.wave), shared_on=world.today)
        self.shared = PublicServiceFactory(asset=elsewhere).asset
        MappedAssetFactory(population=selected(participation=elsewhere.participation), asset=elsewhere)
        theme = world.data_review.theme
        self.evidence = ThreadLink.objects.create(
            population=population, from_kind="theme", from_id=theme.pk, to_kind="asset", to_id=self.mapped.pk, by=by
        )
        self.intake = AssetIntakeFactory(population=population, by=by)
        maps = {"on": world.today, "by": by, "paper": "a4"}
        self.print = printed([population], population=population, **maps)
        self.organisation_print = printed([population, world.other_population], **maps)
