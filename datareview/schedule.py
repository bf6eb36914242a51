"""What happens to a data review by itself: raw notes, agreements and what waits to be checked are deleted on their day."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

import jobs
from core.erasing import erase_traces
from datareview.actions import consents, notes
from datareview.models import CodeChange, Excerpt, Intake, RawNote

INTAKE_KEPT = timedelta(days=1)
# Whoever reads for long can stand in the way of clearing files; after this it is left to the database.
ERASED_WITHIN = timedelta(minutes=15)
ERASED_UPTO = "data-review-erased-upto"


@jobs.each_tick("data_reviews")
def tidy(now):
    """Delete what is due at `now`, an aware datetime, and clear what withdrawn words left in files."""
    today = timezone.localdate(now)
    notes.delete_due(on=today)
    consents.forget_closed(on=today)
    waiting = Intake.objects.filter(created_at__lte=now - INTAKE_KEPT)
    if waiting.delete()[0]:
        erase_traces(Intake)
    _erase_what_was_withdrawn(now)


def _erase_what_was_withdrawn(now):
    """Clear the files after a withdrawal, until it is certain once that nothing is left."""
    recent = Excerpt.objects.filter(withdrawn_at__gte=now - ERASED_WITHIN, withdrawn_at__lte=now)
    latest = recent.order_by("-withdrawn_at").values_list("withdrawn_at", flat=True).first()
    if latest is None or cache.get(ERASED_UPTO) == latest:
        return
    if erase_traces(Excerpt, RawNote, Intake, CodeChange):
        cache.set(ERASED_UPTO, latest, timeout=2 * ERASED_WITHIN.total_seconds())
