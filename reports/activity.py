"""The latest thing that the people of an organisation did, so that nobody has to look through the audit log for it.

What counts is what the organisation's own people record: journal, reviews asked for, plans, seats, meetings, populations. Reading,
exports and reminders do not count, and neither does what a coach or the programme team does or enters: otherwise a team that is
looked after by its coach would never look quiet (DOMAIN section 13, finding 8).
"""

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import Person, User
from audit.models import Entry
from organisations.models import Participation
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
    "population.added": "Population added",
    "population.edited": "Population changed",
    "population.selected": "Population selected",
    "population.unselected": "Selection of a population taken back",
    "participation.readiness_edited": "Readiness recorded",
    "report.published": "Progress report published",
}
BATCH = 500


def words_of(action):
    """What was done, in words; the code itself for one that has none."""
    return ACTIVITIES.get(action, action)


def _staff():
    """The people who work for the programme: they hold a role in it, or are assigned to organisations."""
    return Person.objects.filter(Q(programme_roles__isnull=False) | Q(assignments__isnull=False), user__isnull=False)


def note(entries):
    """Keep the latest of these audit entries for each organisation that they name, if they count and none later is kept."""
    latest = {}
    for entry in entries:
        if entry.action in ACTIVITIES and entry.organisation_id and entry.actor_id:
            latest.setdefault(entry.organisation_id, []).append(entry)
    if not latest:
        return
    actors = {entry.actor_id for rows in latest.values() for entry in rows}
    staff = set(_staff().filter(user__in=actors).values_list("user", flat=True))
    participations = Participation.objects.filter(organisation__in=latest, ended_on__isnull=True).select_related("last_activity")
    for participation in participations:
        rows = [entry for entry in latest[participation.organisation_id] if entry.actor_id not in staff]
        if rows:
            _keep(participation, max(rows, key=lambda entry: (entry.at, entry.pk)))


def _keep(participation, entry):
    known = getattr(participation, "last_activity", None)
    if known is None or known.at <= entry.at:
        fields = {"at": entry.at, "action": entry.action, "by_id": entry.actor_id}
        LastActivity.objects.update_or_create(participation=participation, defaults=fields)


def rebuild_activity():
    """Work the latest activity out from the audit log again, a batch of participations at a time. Returns how many rows changed."""
    ids = list(Participation.objects.filter(ended_on__isnull=True).order_by("pk").values_list("pk", flat=True))
    return sum(_rebuild(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def _rebuild(ids):
    by_staff = Exists(_staff().filter(user=OuterRef("actor_id")))
    entries = Entry.objects.filter(organisation_id=OuterRef("organisation"), action__in=list(ACTIVITIES), actor_id__isnull=False)
    latest = Subquery(entries.exclude(by_staff).order_by("-at", "-pk").values("pk")[:1])
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
    by = entry.actor_id if entry.actor_id in accounts else None
    return LastActivity(participation_id=participation, at=entry.at, action=entry.action, by_id=by)


def _facts(row):
    return row and (row.at, row.action, row.by_id)
