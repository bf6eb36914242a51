"""The latest thing that the people of an organisation did, so that nobody has to look through the audit log for it.

What counts is what the organisation's own people record: journal, reviews asked for, plans, seats, meetings, populations, data reviews.
Reading, exports and reminders do not count, what is private (raw notes, that somebody withdrew) is never named here, and what a coach,
an expert adviser or the programme team does or enters does not count either: otherwise a team that is looked after by its coach would
never look quiet (DOMAIN section 13, finding 8). Who somebody was is asked of the day of the entry: a lead who becomes a coach later was
a lead then, and somebody who holds a seat here is one of the organisation's own.
"""

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Subquery, When
from django.db.models.functions import TruncDate

from accounts.models import ProgrammeRole, User
from accounts.permissions import Role
from audit.models import Entry
from core.dates import as_day
from core.prepared import prepared
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
    "review.planned": "Data review planned",
    "review.finished": "Data review said to be enough for now",
    "review.reopened": "Data review taken up again",
    "information.written": "Information for people who are heard changed",
    "activity.added": "Listening activity added",
    "activity.edited": "Listening activity changed",
    "activity.reflected": "Listening activity reflected on",
    "activity.removed": "Listening activity taken away",
    "activity.restored": "Listening activity put back",
    "consent.recorded": "Agreement recorded",
    "consent.edited": "Agreement corrected",
    "feedback.planned": "Feedback planned",
    "feedback.done": "Feedback given",
    "feedback.edited": "Feedback changed",
    "feedback.removed": "Feedback taken away",
    "feedback.restored": "Feedback put back",
    "interest.added": "Interest in joining in written down",
    "interest.edited": "Interest in joining in changed",
    "interest.followed_up": "Interest in joining in followed up",
    "interest.reopened": "Follow-up of an interest taken back",
    "interest.removed": "Interest in joining in taken away",
    "interest.restored": "Interest in joining in put back",
    "excerpt.added": "Excerpt written down",
    "excerpts.added": "Excerpts written down",
    "excerpt.edited": "Excerpt changed",
    "excerpt.checked": "Excerpt checked",
    "excerpt.unchecked": "Check of an excerpt taken back",
    "excerpt.coded": "Excerpt coded",
    "source.added": "Source of existing data added",
    "source.edited": "Source of existing data changed",
    "source.reviewed": "Source of existing data reviewed",
    "source.not_reviewed": "Review of a source taken back",
    "source.removed": "Source of existing data taken away",
    "source.restored": "Source of existing data put back",
    "figures.added": "Table of figures added",
    "figures.edited": "Table of figures changed",
    "figures.removed": "Table of figures taken away",
    "figures.restored": "Table of figures put back",
    "codes.started": "Codes of the starter pack taken over",
    "code.made": "Code made",
    "code.edited": "Code changed",
    "code.renamed": "Code renamed",
    "code.merged": "Two codes merged",
    "code.unmerged": "Merge of codes taken back",
    "code.removed": "Code taken away",
    "code.restored": "Code put back",
    "codebook.imported": "Codebook imported",
    "theme.added": "Theme added",
    "theme.edited": "Theme changed",
    "theme.coded": "Codes of a theme chosen",
    "theme.removed": "Theme taken away",
    "theme.restored": "Theme put back",
    "theme_review.added": "Themes reviewed together",
    "theme_review.edited": "Review of themes changed",
    "theme_review.removed": "Review of themes taken away",
    "theme_review.restored": "Review of themes put back",
    "thread.linked": "Evidence linked",
    "thread.unlinked": "Link of evidence taken away",
    "data_review.summarised": "Summary of a data review made",
    "data_review.taken_back": "Summary of a data review taken back",
    "participation.readiness_edited": "Readiness recorded",
    "report.published": "Progress report published",
    "asset.added": "Asset put on the map",
    "assets.added": "Assets put on the map",
    "asset.edited": "Asset changed",
    "assets.edited": "Assets changed",
    "asset.mapped": "Asset put on the map of another population",
    "asset.taken": "Asset taken over from the library of the wave",
    "asset.shared": "Asset shared with the other organisations of the wave",
    "asset.unshared": "Sharing of an asset ended",
    "asset.taken_off": "Asset taken off the map",
    "asset.put_back": "Asset put back on the map",
    "asset.checked": "Asset checked",
    "asset.not_to_contact": "Asset marked as not to be contacted",
    "asset.may_be_contacted": "Asset may be contacted again",
    "asset.chosen": "Assets to engage first chosen",
    "asset.planned": "Next step with an asset planned",
    "engagement.logged": "Contact with an asset written down",
    "engagement.edited": "Line of an engagement log changed",
    "engagement.removed": "Line of an engagement log taken out",
    "engagement.restored": "Line of an engagement log put back",
    "asset.made_public": "Asset marked as a public service",
    "asset.public_facts_edited": "Public facts of an asset changed",
    "asset.not_public": "Asset is no public service any more",
    "assets.imported": "Services of a directory put on the map",
    "prompt.considered": "Question about assets talked about",
    "prompt.edited": "Talk about a question about assets changed",
    "prompt.not_considered": "Talk about a question about assets taken back",
    "prompt.considered_again": "Talk about a question about assets put back",
    "cycle.planned": "Test of a change idea planned",
    "cycle.edited": "Test of a change idea changed",
    "cycle.started": "Test of a change idea begun",
    "cycle.prediction_changed": "Prediction of a test changed after it had begun",
    "cycle.ended": "Test of a change idea ended",
    "cycle.studied": "Learning of a test written down",
    "cycle.decided": "Adopt, adapt or abandon decided after a test",
    "cycle.removed": "Test of a change idea taken away",
    "cycle.restored": "Test of a change idea put back",
    "progress_score.added": "Progress score given",
    "progress_score.removed": "Progress score taken away",
    "progress_score.restored": "Progress score put back",
    # QI project: measures, and what is marked on their charts
    "measure.added": "Measure added",
    "measure.edited": "Definition of a measure changed",
    "measure.baseline_set": "Baseline of a measure set",
    "measure.broken_down": "Breakdown of a measure changed",
    "measure.moved": "Order of measures changed",
    "measure.removed": "Measure taken away",
    "measure.restored": "Measure put back",
    "measure_group.removed": "Group of a measure taken away",
    "measure_group.restored": "Group of a measure put back",
    "rebase.added": "New lines of a chart begun",
    "rebase.removed": "New lines of a chart taken away",
    "rebase.restored": "New lines of a chart put back",
    "annotation.added": "Note put on a chart",
    "annotation.edited": "Note on a chart changed",
    "annotation.removed": "Note taken off a chart",
    "annotation.restored": "Note put back on a chart",
    "observation.added": "Observation written down beside a chart",
    "observation.edited": "Observation beside a chart changed",
    "observation.removed": "Observation beside a chart taken away",
    "observation.restored": "Observation beside a chart put back",
    "project.measures_agreed": "Date for an outcome measure agreed",
    # QI project: points of measures
    "point.added": "Point of a measure added",
    "point.edited": "Point of a measure changed",
    "point.not_collected": "Point of a measure marked as not collected",
    "point.removed": "Point of a measure taken away",
    "point.restored": "Point of a measure put back",
    "points.read": "Points of a measure read from a paste or a file",
    "points.taken_in": "Points of a measure taken in from a paste or a file",
    "points.dropped": "Points from a paste or a file put aside",
    "points.exported": "Points of measures downloaded",
    # QI project: aim, plan, equality, workshops
    "aim.written": "Aim written",
    "aim.edited": "Aim corrected",
    "aim.checked": "Aim checked against SMART",
    "project.planned": "Plan of a QI project changed",
    "project.scale_up_reviewed": "Plan for scaling up reviewed",
    "equality.saved": "Equality impact assessment written down",
    "equality_action.added": "Action of an equality impact assessment added",
    "equality_action.edited": "Action of an equality impact assessment changed",
    "equality_action.done": "Action of an equality impact assessment done",
    "equality_action.removed": "Action of an equality impact assessment taken out",
    "equality_action.put_back": "Action of an equality impact assessment put back",
    "workshop.held": "Design workshop held",
    "workshop.edited": "Design workshop changed",
    "workshop.removed": "Design workshop taken out",
    "workshop.put_back": "Design workshop put back",
    # QI project: reviews of the data, scaling up, sustaining, evaluation, handover
    "data_meeting.added": "Meeting about the data written down",
    "data_meeting.edited": "Meeting about the data changed",
    "data_meeting.removed": "Meeting about the data taken away",
    "data_meeting.put_back": "Meeting about the data put back",
    "scale_step.added": "Stage of scaling up reached",
    "scale_step.edited": "Stage of scaling up changed",
    "scale_step.removed": "Stage of scaling up taken away",
    "scale_step.put_back": "Stage of scaling up put back",
    "scale_site.added": "Site of a change added",
    "scale_site.edited": "Site of a change changed",
    "scale_site.removed": "Site of a change taken away",
    "scale_site.put_back": "Site of a change put back",
    "standard_work.saved": "Training and standard work of a change written down",
    "sustaining.saved": "Owner and monitoring of a change written down",
    "sustainability.opened": "Sustainability check opened",
    "sustainability.closed": "Sustainability check closed",
    "sustainability.noted": "Result of a sustainability check talked through",
    "evaluation.saved": "Evaluation of a QI project changed",
    "write_up.written": "Part of a write-up put into own words",
    "write_up.reset": "Part of a write-up set back to the draft",
    "write_up.exported": "Write-up taken away as a file",
    "handover.saved": "Handover of a QI project changed",
    "handover.accepted": "Handover of a QI project accepted",
    # QI project: theory of change and change ideas
    "driver.added": "Driver added to the theory of change",
    "driver.edited": "Driver of the theory of change changed",
    "driver.moved": "Driver of the theory of change moved up or down",
    "driver.removed": "Driver taken out of the theory of change",
    "driver.put_back": "Driver put back into the theory of change",
    "theory.edited": "Theory of change changed",
    "theory.kept": "Version of the theory of change kept",
    "theory.printed": "Driver diagram put on paper",
    "idea.added": "Change idea written down",
    "idea.edited": "Change idea changed",
    "idea.moved": "Change idea moved up or down",
    "idea.status_set": "Status of a change idea changed",
    "idea.removed": "Change idea taken out",
    "idea.put_back": "Change idea put back",
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
    Returns the ids of the participations whose latest activity is on another day now.
    """
    people = [entry.target_id for entry in entries if entry.action in ROLE_CHANGES]
    if people:
        accounts = User.objects.filter(person__in=people).values("pk")
        done = Entry.objects.filter(actor_id__in=accounts, action__in=list(ACTIVITIES), organisation_id__isnull=False)
        organisations = organisations | set(done.order_by().values_list("organisation_id", flat=True).distinct())
        suggested = Population.objects.filter(suggested_by__in=accounts)
        organisations = organisations | set(suggested.order_by().values_list("participation__organisation", flat=True).distinct())
    if not organisations:
        return set()
    chosen = Participation.objects.filter(organisation__in=organisations)
    return {pk for batch in _batches(chosen) for pk, old, new in _rebuild(batch) if _day(old) != _day(new)}


def rebuild_activity(participations=None):
    """Work the latest activity out from the audit log again, a batch of participations at a time. Returns how many rows changed."""
    chosen = Participation.objects.all() if participations is None else participations
    return sum(len(_rebuild(batch)) for batch in _batches(chosen))


def _batches(participations):
    ids = list(participations.filter(ended_on__isnull=True).order_by("pk").values_list("pk", flat=True))
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


@prepared
def _latest(ids):
    """(participation, id of the latest entry that counts, or None) of each of these participations."""
    entries = Entry.objects.filter(organisation_id=OuterRef("organisation"), action__in=list(ACTIVITIES))
    done = entries.annotate(day=TruncDate("at"), who=_who()).filter(who__isnull=False)
    latest = Subquery(done.exclude(_by_staff()).order_by("-at", "-pk").values("pk")[:1])
    return Participation.objects.filter(pk__in=ids).annotate(entry=latest).values_list("pk", "entry")


def _rebuild(ids):
    """Bring the rows of these participations in line. Returns what changed: (participation, row before, row now), None for no row."""
    found = _latest(ids=ids)
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
    return [(row.pk, have.get(row.pk), row) for row in changed] + [(pk, have[pk], None) for pk in have.keys() - wanted.keys()]


def _row(participation, entry, accounts):
    by = entry.actor_id if entry.actor_id in accounts and entry.action not in UNSIGNED else None
    return LastActivity(participation_id=participation, at=entry.at, action=entry.action, by_id=by)


def _day(row):
    return row and as_day(row.at)


def _facts(row):
    return row and (row.at, row.action, row.by_id)
