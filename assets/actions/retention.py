"""How long contacts are kept: while a map that is worked on has the asset, and 12 months longer (DOMAIN section 14.12)."""

import logging
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assets.models import AssetContact, MappedAsset
from audit.recording import action, record
from core.dates import add_months
from core.erasing import erase_traces
from populations.actions.holding import hold
from populations.models import Status

logger = logging.getLogger(__name__)
KEPT_MONTHS = 12


def forget_contacts(on):
    """Delete the contacts of assets that no map has needed since 12 months before the day `on`. Returns how many.

    A map needs an asset while the asset is on it and its population is worked on. For the schedule: safe to run twice, and one
    organisation that fails does not stop the others.
    """
    deleted = 0
    participations = _due(on).order_by("asset__participation_id").values_list("asset__participation_id", flat=True).distinct()
    for participation in list(participations):
        try:
            deleted += _forget_those_of(participation, on)
        except Exception as error:  # without its words: an error of the database can quote a row
            logger.error("Could not delete contacts", extra={"participation": participation, "error": type(error).__name__})
    if deleted:
        erase_traces(AssetContact)
    return deleted


@action
def _forget_those_of(participation_id, on):
    participation = hold(participation_id)
    due = list(_due(on).filter(asset__participation=participation).values_list("pk", flat=True))
    if due:
        AssetContact.objects.filter(pk__in=due).delete()
        organisation = participation.organisation
        record("asset_contact.expired", target=organisation, organisation=organisation, changes={"contacts": len(due)})
    return len(due)


def _due(on):
    """The contacts of assets that no map needs, nor needed within 12 months before the day `on`."""
    cutoff = add_months(on, -KEPT_MONTHS)
    after = timezone.make_aware(datetime.combine(cutoff + timedelta(days=1), time.min))
    taken_off_since = Q(removed_at__isnull=True) | Q(removed_at__gte=after)
    worked_on_since = Q(population__status=Status.SELECTED) | Q(population__status_changed_on__gt=cutoff)
    needed = MappedAsset.objects.filter(taken_off_since, worked_on_since, asset=OuterRef("asset"))
    return AssetContact.objects.filter(~Exists(needed), created_at__lt=after)
