"""The rows of asset maps."""

from assets.models.assets import AgreedHow, Asset, AssetContact, LocationType, PublicService, Segment, ServiceStatus
from assets.models.engagement import Choosing, EngagementEntry, EntryKind
from assets.models.intake import AssetIntake
from assets.models.maps import MappedAsset, Prompt, PromptConsidered, Status, Trust

__all__ = [
    "AgreedHow",
    "Asset",
    "AssetContact",
    "AssetIntake",
    "Choosing",
    "EngagementEntry",
    "EntryKind",
    "LocationType",
    "MappedAsset",
    "Prompt",
    "PromptConsidered",
    "PublicService",
    "Segment",
    "ServiceStatus",
    "Status",
    "Trust",
]
