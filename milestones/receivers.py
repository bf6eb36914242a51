"""Listens to what was recorded and brings the stored state in line, in the same transaction."""

from django.dispatch import receiver

from audit.signals import recorded
from milestones import roles, state
from milestones.content import load_content
from organisations.models import Participation, Wave


@receiver(recorded)
def keep_progress_up_to_date(entries, **kwargs):
    """Refresh every organisation that the entries name; give a new wave its content."""
    for entry in entries:
        if entry.action == "wave.created":
            load_content(Wave.objects.get(pk=entry.target_id))
    organisations = {entry.organisation_id for entry in entries if entry.organisation_id and entry.action not in IRRELEVANT}
    if organisations:
        state.refresh(Participation.objects.filter(organisation__in=organisations))


@receiver(recorded)
def send_roles_and_responsibilities(entries, **kwargs):
    """Whoever joins a sub-team is sent what the roles ask for."""
    roles.hear(entries)


# Frequent entries that no state depends on.
IRRELEVANT = frozenset({"report.viewed", "report.downloaded", "board.exported", "invitation.opened", "access_needs.viewed"})
