"""What happens to asset maps by itself: what waited to be looked at is deleted after a day, contacts when nobody needs them."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

import jobs
from assets.actions import retention
from assets.models import Asset, AssetContact, AssetIntake, Choosing, EngagementEntry, MappedAsset
from audit.models import Entry
from core.erasing import erase_traces

INTAKE_KEPT = timedelta(days=1)
# Whoever reads for long can stand in the way of clearing files; after this it is left to the database.
ERASED_WITHIN = timedelta(minutes=15)
ERASED_UPTO = "asset-contacts-erased-upto"
WHAT_DELETES = ("asset_contact.saved", "asset_contact.withdrawn", "asset_contact.removed", "asset_contact.expired")


@jobs.each_tick("asset_maps")
def tidy(now):
    """Delete what is due at `now`, an aware datetime, and clear what deleted contacts left in files."""
    retention.forget_contacts(on=timezone.localdate(now))
    if AssetIntake.objects.filter(created_at__lte=now - INTAKE_KEPT).delete()[0]:
        erase_traces(AssetIntake)
    _erase_deleted_contacts(now)


def _erase_deleted_contacts(now):
    """Clear the files after a contact was deleted or changed, until it is certain once that nothing is left."""
    recent = Entry.objects.filter(action__in=WHAT_DELETES, at__gte=now - ERASED_WITHIN, at__lte=now)
    latest = recent.order_by("-at").values_list("at", flat=True).first()
    if latest is None or cache.get(ERASED_UPTO) == latest:
        return
    if erase_traces(AssetContact, EngagementEntry, MappedAsset, Asset, Choosing):
        cache.set(ERASED_UPTO, latest, timeout=2 * ERASED_WITHIN.total_seconds())
