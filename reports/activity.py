"""The latest thing that the people of an organisation did, so that nobody has to look through the audit log for it.

What counts is what the organisation's own people record: journal, reviews asked for, plans, seats, meetings, populations. Reading,
exports and reminders do not count, and neither does what a coach, an expert adviser or the programme team does or enters: otherwise
a team that is looked after by its coach would never look quiet (DOMAIN section 13, finding 8). Who somebody was is asked of the day
of the entry: a lead who becomes a coach later was a lead then, and somebody who holds a seat here is one of the organisation's own.
"""

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Subquery, When
from django.db.models.functions import TruncDate

from accounts.models import ProgrammeRole, User
from accounts.permissions import Role
from audit.models import Entry
from organisations.models import Assignment, Participation, Seat
from populations.models import Population
from reports.models import LastActivity

ACTIVITIES = {
    "journal.added": "Journal entry written",
    "journal.edited": "Journal entry changed",
    "journal.removed": "Journal entry removed",
    "journal.restored": "Journal entry put back",
    "milestone.requested": "Review asked for",
    "milestone.withdrawn": "Request for a review taken back",
    "milestone.planned": "Milestone planned",
    "seat.added": "Seat added to a team",
    "seat.edited": "Seat changed",
    "seat.ended": "Seat ended",
    "seat.removed": "Seat removed",
    "sponsor.accepted": "Sponsor accepted the role",
    "role_group.added": "Role group added",
    "role_group.edited": "Role group considered",
    "role_group.removed": "Role group removed",
    "lived_experience_plan.saved": "Plan for lived experience written",
    "lived_experience_plan.closed": "Plan for lived experience closed",
    "meeting_series.planned": "Meetings planned",
    "meeting_series.first_held": "First meeting held",
    "population.added": "Population added",  # until choosing had pages of its own
    "population.suggested": "Population suggested",
    "population.taken_back": "Suggestion taken back",
    "population.edited": "Population changed",
    "population.short_listed": "Population put on the short list",
    "population.long_listed": "Population put back on the long list",
    "population.parked": "Population parked",
    "population.restored": "Population brought back",
    "population.merged": "Two populations merged",
    "population.overlap_marked": "Overlap of populations marked",
    "population.overlap_removed": "Overlap of populations taken back",
    "population.selected": "Population selected",
    "population.unselected": "Selection of a population taken back",
    "population.closed": "Population closed",
    "population.defined": "Population defined",
    "question.answered": "Question about a population answered",
    "question.edited": "Answer about a population changed",
    "question.removed": "Answer about a population removed",
    "question.restored": "Answer about a population put back",
    "room.opened": "Decision room opened",
    "room.moved": "Decision room moved on",
    "room.list_opened": "List of populations opened",
    "room.ended": "Decision room ended",
    "ranking.opened": "Ranking opened",
    "ranking.option_withdrawn": "Population withdrawn from a ranking",
    "ranking.closed": "Ranking closed",
    "ranking.called_off": "Ranking called off",
    "decision.recorded": "Decision recorded",
    "decision.edited": "Decision changed",
    "reporting.planned": "Report dates of a sub-team set",
    "reporting.removed": "Report dates of a sub-team removed",
    "terms_of_reference.added": "Terms of reference added",
    "terms_of_reference.removed": "Terms of reference removed",
    "outreach.added": "Outreach recorded",
    "outreach.edited": "Outreach changed",
    "outreach.removed": "Outreach removed",
    "outreach.restored": "Outreach put back",
    "participation.readiness_edited": "Readiness recorded",
    "report.published": "Progress report published",
}
# Whoever did these stays out of the row: nobody may learn who suggested a population before its list is opened, the coach included.
UNSIGNED = frozenset({"population.suggested", "population.taken_back", "population.edited"})
BATCH = 500


def words_of(action):
    """What was done, in words; the code itself for one that has none."""
    return ACTIVITIES.get(action, action)


STAFF_ROLES = (Role.PROGRAMME_ADMIN, Role.QI_COACH, Role.EXPERT_ADVISER)
ROLE_CHANGES = ("programme_role.given", "programme_role.ended")


def _who():
    """Who did what an entry says. One of a suggestion that nobody has signed yet does not say it: whoever suggested it."""
    author = Population.objects.filter(pk=OuterRef("target_id")).values("suggested_by")
    unsigned = When(actor_id__isnull=True, action__in=UNSIGNED, then=Subquery(author, output_field=BigIntegerField()))
    return Case(unsigned, default=F("actor_id"), output_field=BigIntegerField())


def _by_staff():
    """Whether an entry (with its `day` and `who`) is by somebody who worked for the programme on that day and held no seat there."""
    here = {"person__user": OuterRef("who")}
    roles = ProgrammeRole.objects.active(OuterRef("day")).filter(role__in=STAFF_ROLES, **here)
    assignments = Assignment.objects.active(OuterRef("day")).filter(participation__organisation=OuterRef("organisation_id"), **here)
    seats = Seat.objects.active(OuterRef("day")).filter(team__participation__organisation=OuterRef("organisation_id"), **here)
    return (Exists(roles) | Exists(assignments)) & ~Exists(seats)


def note(organisations, entries):
    """Bring the latest activity of these organisations (ids) in line with the audit log.

    A change of who works for the programme among the entries concerns the organisations in which those people did something, too.
    """
    people = [entry.target_id for entry in entries if entry.action in ROLE_CHANGES]
    if people:
        accounts = User.objects.filter(person__in=people).values("pk")
        done = Entry.objects.filter(actor_id__in=accounts, action__in=list(ACTIVITIES), organisation_id__isnull=False)
        organisations = organisations | set(done.order_by().values_list("organisation_id", flat=True).distinct())
        suggested = Population.objects.filter(suggested_by__in=accounts)
        organisations = organisations | set(suggested.order_by().values_list("participation__organisation", flat=True).distinct())
    if organisations:
        rebuild_activity(Participation.objects.filter(organisation__in=organisations))


def rebuild_activity(participations=None):
    """Work the latest activity out from the audit log again, a batch of participations at a time. Returns how many rows changed."""
    chosen = Participation.objects.all() if participations is None else participations
    ids = list(chosen.filter(ended_on__isnull=True).order_by("pk").values_list("pk", flat=True))
    return sum(_rebuild(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def _rebuild(ids):
    entries = Entry.objects.filter(organisation_id=OuterRef("organisation"), action__in=list(ACTIVITIES))
    done = entries.annotate(day=TruncDate("at"), who=_who()).filter(who__isnull=False)
    counting = done.exclude(_by_staff())
    latest = Subquery(counting.order_by("-at", "-pk").values("pk")[:1])
    found = Participation.objects.filter(pk__in=ids).annotate(entry=latest).values_list("pk", "entry")
    wanted = {pk: entry for pk, entry in found if entry is not None}
    kept = Entry.objects.in_bulk(wanted.values())
    have = {row.pk: row for row in LastActivity.objects.filter(participation__in=ids)}
    LastActivity.objects.filter(participation__in=[pk for pk in have if pk not in wanted]).delete()
    accounts = set(User.objects.filter(pk__in={entry.actor_id for entry in kept.values()}).values_list("pk", flat=True))
    rows = [_row(pk, kept[entry], accounts) for pk, entry in wanted.items()]
    changed = [row for row in rows if _facts(row) != _facts(have.get(row.pk))]
    LastActivity.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["participation"], update_fields=["at", "action", "by"], batch_size=BATCH
    )
    return len(changed) + len(have.keys() - wanted.keys())


def _row(participation, entry, accounts):
    by = entry.actor_id if entry.actor_id in accounts and entry.action not in UNSIGNED else None
    return LastActivity(participation_id=participation, at=entry.at, action=entry.action, by_id=by)


def _facts(row):
    return row and (row.at, row.action, row.by_id)
