"""What one reader may see of a data review. The one place for it: pages, exports, reports and tests ask here.

| Reader | Excerpts | Figures | Numbers of people |
| --- | --- | --- | --- |
| the sub-team | all; unchecked ones to check them | exact | exact |
| the organisation and its coach | checked, and quoting was agreed to | small numbers hidden | small numbers hidden |
| the programme (its team, advisers, evaluators) | checked, and quoting and sharing were agreed to | hidden as well | hidden as well |

Excerpts of existing data need nobody's agreement once they are checked. Raw notes: their author, while on the sub-team, and the
sub-team lead. Sources: DOMAIN sections 14.4 to 14.6, 14.11 and 15.
"""

from dataclasses import dataclass, field

from django.db.models import Q

from accounts.permissions import Permission, Role
from datareview.models import Consent, Excerpt, RawNote, Strand

# Belong to no organisation: what people agreed to share reaches them, and nothing else.
PROGRAMME_READERS = frozenset({Role.PROGRAMME_ADMIN, Role.EVALUATOR, Role.EXPERT_ADVISER})


@dataclass(frozen=True)
class Reading:
    """What this reader may see of this population's review; made by `reading_of`. `access` is their Access, as kinds of the thread in
    apps above ask it (`may`)."""

    population: object
    user: object
    may_read: bool
    may_edit: bool
    may_lead: bool
    is_of_organisation: bool
    access: object = field(default=None, compare=False, repr=False)

    def may(self, permission):
        """Whether this reader may do something else about this population."""
        return self.access is not None and self.access.may(permission, team=self.population.team)

    @property
    def is_exact(self):
        """Whether numbers of people are shown as they are. For everybody else they pass through `core.suppression`."""
        return self.may_edit

    def excerpts(self):
        """The excerpts whose words this reader may read, a QuerySet. The team's own unchecked ones are in `to_check`."""
        checked = Excerpt.objects.filter(population=self.population).checked()
        if self.may_edit:
            return checked
        if not self.may_read:
            return checked.none()
        # Two joins say the same as the table above: no consent, no words outside the sub-team, except for existing data.
        agreed = Q(consent__may_quote=True, consent__withdrawn_on__isnull=True)
        if not self.is_of_organisation:
            agreed &= Q(consent__may_share=True)
        return checked.filter(Q(strand=Strand.DATA) | agreed)

    def to_check(self):
        """The excerpts that wait for a second person: the sub-team's only."""
        waiting = Excerpt.objects.filter(population=self.population).to_check()
        return waiting if self.may_edit else waiting.none()

    def raw_notes(self):
        """The raw notes that this reader may open: their own, and all of them for the sub-team lead."""
        notes = RawNote.objects.filter(activity__population=self.population)
        if self.may_lead:
            return notes
        return notes.filter(by=self.user) if self.may_edit else notes.none()

    def consents(self):
        """The consent records that this reader may open: those they wrote down, and all of them for the sub-team lead.

        Which of them may be chosen beside an excerpt (by their label) is the sub-team's to know.
        """
        records = Consent.objects.filter(activity__population=self.population)
        if self.may_lead:
            return records
        return records.filter(recorded_by=self.user) if self.may_edit else records.none()


def reading_of(access, population, user):
    """The Reading of `user` with this Access, of a population that has a sub-team. Runs no query.

    Roles that read no evidence of this population, an administrator's seat or another sub-team, add nothing to one that does.
    """
    team = population.team
    return Reading(
        population=population,
        user=user,
        may_read=access.may(Permission.EVIDENCE_VIEW, team=team),
        may_edit=access.may(Permission.EVIDENCE_EDIT, team=team),
        may_lead=access.may(Permission.EVIDENCE_LEAD, team=team),
        is_of_organisation=bool(access.roles_with(Permission.EVIDENCE_VIEW, team=team) - PROGRAMME_READERS),
        access=access,
    )
