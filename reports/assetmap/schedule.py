"""What happens to asset maps on paper by itself: they go after 30 days."""

from django.utils import timezone

import jobs
from reports.assetmap.actions import delete_old


@jobs.each_tick("asset_map_prints")
def tidy(now):
    """Delete the prints that are old at `now`, an aware datetime."""
    delete_old(on=timezone.localdate(now))
