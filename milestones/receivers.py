"""Listens to what was recorded and brings the stored state in line, in the same transaction."""

from django.dispatch import receiver
from django.utils import timezone

from audit.signals import recorded
from milestones import roles, standard_decisions, state
from milestones.content import load_content
from milestones.models import Standard
from organisations.models import Participation, Wave


@receiver(recorded)
def keep_progress_up_to_date(entries, **kwargs):
    """Refresh every organisation that the entries name; give a new wave its content."""
    for entry in entries:
        if entry.action == "wave.created":
            load_content(Wave.objects.get(pk=entry.target_id))
    organisations = {entry.organisation_id for entry in entries if entry.organisation_id and entry.action not in IRRELEVANT | EVIDENCE}
    if organisations:
        participations = Participation.objects.filter(organisation__in=organisations)
        state.refresh(participations)
        standard_decisions.end_met(participations, on=timezone.localdate())
    if standards := edited_standards(entries):
        standard_decisions.end_met(Participation.objects.filter(wave__milestones__standards__in=standards), on=timezone.localdate())


def edited_standards(entries):
    """The ids of the lived experience standards that the programme team has edited: these concern every organisation of a wave."""
    return {entry.target_id for entry in entries if entry.action == "content.edited" and entry.target_type == STANDARD}


@receiver(recorded)
def send_roles_and_responsibilities(entries, **kwargs):
    """Whoever joins a sub-team is sent what the roles ask for."""
    roles.hear(entries)


STANDARD = Standard._meta.label_lower

# Frequent entries that nothing stored depends on.
IRRELEVANT = frozenset(
    {
        "report.viewed",
        "report.downloaded",
        "board.exported",
        "excerpts.exported",
        "invitation.opened",
        "access_needs.viewed",
        "excerpts.read",
        "excerpts.dropped",
        "figures.read",
        "figures.dropped",
        "codebook.read",
        "codebook.dropped",
        "assets.exported",
        "assets.read",
        "assets.dropped",
    }
)
# Work on the words of a data review, hundreds of times in a sitting. The state of its milestone follows from its plan, activities and
# sources (`state._RECORDS`), standards from reviews of themes, and facts are read when they are shown: this tells only that people are
# at work.
EVIDENCE = frozenset(
    {
        "excerpt.added",
        "excerpts.added",
        "excerpt.edited",
        "excerpt.checked",
        "excerpt.unchecked",
        "excerpt.coded",
        "codes.started",
        "code.made",
        "code.edited",
        "code.renamed",
        "code.merged",
        "code.unmerged",
        "code.removed",
        "code.restored",
        "codebook.imported",
        "theme.added",
        "theme.edited",
        "theme.coded",
        "theme.removed",
        "theme.restored",
        "thread.linked",
        "thread.unlinked",
    }
)
