"""When an asset has to be looked at again: a list that stays true is checked twice a year."""

from datetime import datetime, time

from django.db.models import Q
from django.utils import timezone

from core.dates import add_months, as_day

STALE_AFTER = 6  # months


def is_stale(asset, on):
    """Whether nobody has checked this asset for six months on the day `on`; one never checked counts from when it was written down."""
    return last_known(asset) <= add_months(on, -STALE_AFTER)


def last_known(asset):
    """The day on which an asset was last known to be true."""
    return asset.checked_on or as_day(asset.created_at)


def stale_q(on, prefix="asset__"):
    """`is_stale` as a condition on rows of MappedAsset; with `prefix=""` on rows of Asset."""
    last = add_months(on, -STALE_AFTER)
    written_by = timezone.make_aware(datetime.combine(last, time.max))
    return Q(**{f"{prefix}checked_on__lte": last}) | Q(**{f"{prefix}checked_on__isnull": True, f"{prefix}created_at__lte": written_by})
