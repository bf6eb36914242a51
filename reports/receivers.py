"""Listens to what was recorded and brings what the board reads in line, in the same transaction."""

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from audit.signals import recorded
from milestones import receivers as milestone_receivers
from organisations.models import Participation
from reports import activity, attention

# The milestones' receiver was connected by the import above, so that it runs first: the rules read the state that it stores.
IRRELEVANT, EVIDENCE = milestone_receivers.IRRELEVANT, milestone_receivers.EVIDENCE


@receiver(recorded)
def keep_board_up_to_date(entries, **kwargs):
    """Note the activity and refresh the needs-attention lines of every organisation that the entries name."""
    told = [entry for entry in entries if entry.organisation_id and entry.action not in IRRELEVANT]
    moved = activity.note({entry.organisation_id for entry in told}, entries)
    changed = {entry.organisation_id for entry in told if entry.action not in EVIDENCE}
    if changed or moved:
        concerned = Participation.objects.filter(Q(organisation__in=changed) | Q(pk__in=moved))
        attention.refresh(concerned, on=timezone.localdate())
    if edited := milestone_receivers.edited_standards(entries):
        # Another minimum concerns every organisation of the wave where a coach has let a team go on; it may have ended that by now.
        decided = Participation.objects.filter(progress__milestone__standards__in=edited, progress__standard_decisions__isnull=False)
        attention.refresh(decided.distinct(), on=timezone.localdate())
