"""The stored state of a milestone, worked out from records: the review history, and whether anything has been done.

`refresh` is called for the organisations that an action touched; `rebuild` does the same for all. Both use `state_after`.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import DateField, F, Min, OuterRef, Subquery
from django.db.models.functions import Least, TruncDate

from assets.models import MappedAsset, PromptConsidered
from datareview.models import Activity, DataReview, DataSource
from milestones.models import JournalEntry, Milestone, Progress, Review, ReviewKind, State
from milestones.models.content import Level
from organisations.models import Participation, Seat
from populations.models import DecisionRoom, Population
from qiprojects.models import Aim, ChangeIdea, Driver, Measure, Workshop

_AFTER_REVIEW = {
    ReviewKind.REQUESTED: State.READY_FOR_REVIEW,
    ReviewKind.SIGNED_OFF: State.SIGNED_OFF,
    ReviewKind.REOPENED: State.REOPENED,
    ReviewKind.NOT_APPLICABLE: State.NOT_APPLICABLE,
}
BATCH = 2000


def state_after(last_review, has_begun):
    """The state after the latest review (a ReviewKind or None), given whether the work has begun.

    Source: DOMAIN section 5. A request taken back, returned or made applicable again leads back to the work itself.
    """
    base = State.IN_PROGRESS if has_begun else State.NOT_STARTED
    return _AFTER_REVIEW.get(last_review, base)


def ensure_progress(participations):
    """Make the rows that are missing: the organisation's milestones for each, a population's once it is selected."""
    wave_milestones = {}
    milestones = Milestone.objects.filter(wave__participations__in=participations).select_related("phase").distinct()
    for milestone in milestones:
        wave_milestones.setdefault((milestone.wave_id, milestone.level), []).append(milestone)
    have = set(Progress.objects.filter(participation__in=participations).values_list("milestone", "participation", "population"))
    missing = []
    for participation, wave, joined_on in participations.order_by("pk").values_list("pk", "wave", "joined_on"):
        for milestone in wave_milestones.get((wave, Level.ORGANISATION), ()):
            missing.append((milestone, participation, None, proposed_date(milestone, joined_on)))
    selected = Population.objects.filter(participation__in=participations).selected().order_by("pk")
    names = ("pk", "participation", "participation__wave", "participation__joined_on", "selected_on")
    for population, participation, wave, joined_on, selected_on in selected.values_list(*names):
        for milestone in wave_milestones.get((wave, Level.POPULATION), ()):
            missing.append((milestone, participation, population, proposed_date(milestone, joined_on, selected_on)))
    Progress.objects.bulk_create(
        [
            Progress(milestone=milestone, participation_id=participation, population_id=population, planned_on=planned_on)
            for milestone, participation, population, planned_on in missing
            if (milestone.pk, participation, population) not in have
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def proposed_date(milestone, joined_on, begins_on=None):
    """The planned date of a new row: that of the wave, later by as much as the organisation joined after the phase began.

    None without a date in the wave, or when it would have passed before the work on a population begins (`begins_on`).
    """
    if milestone.planned_on is None:
        return None
    planned_on = milestone.planned_on + max(joined_on - milestone.phase.starts_on, timedelta())
    return None if begins_on and planned_on < begins_on else planned_on


def _with_sources(progress):
    """The rows with what their state follows from: the kind and day of the last review, and the day on which work began."""
    reviews = Review.objects.filter(progress=OuterRef("pk"))
    journal = JournalEntry.objects.filter(progress=OuterRef("pk"), removed_at__isnull=True).order_by()
    seats = Seat.objects.order_by().annotate(day=Least("starts_on", "created_on"))
    project_seats = seats.filter(team__kind="project", team__participation=OuterRef("participation"))
    sub_team_seats = seats.filter(team__population=OuterRef("population"))
    populations = Population.objects.filter(participation=OuterRef("participation")).order_by()
    rooms = DecisionRoom.objects.filter(participation=OuterRef("participation")).order_by()
    of_population = {"population": OuterRef("population")}
    activities = Activity.objects.current().filter(**of_population).order_by().annotate(day=Least("date", TruncDate("created_at")))
    sources = DataSource.objects.current().filter(**of_population).order_by().annotate(day=TruncDate("created_at"))
    plans = DataReview.objects.filter(**of_population).order_by().annotate(day=TruncDate("created_at"))
    assets = MappedAsset.objects.current().filter(**of_population).order_by().annotate(day=TruncDate("created_at"))
    aims = Aim.objects.filter(**of_population).order_by()
    drivers = Driver.objects.current().filter(**of_population).order_by().annotate(day=TruncDate("created_at"))
    ideas = ChangeIdea.objects.current().filter(**of_population).order_by().annotate(day=TruncDate("created_at"))
    measures = Measure.objects.current().filter(**of_population).order_by().annotate(day=TruncDate("created_at"))
    workshops = Workshop.objects.current().filter(**of_population).order_by()
    questions = PromptConsidered.objects.current().filter(**of_population).order_by()

    def first(rows, key, field):
        return Subquery(rows.values(key).annotate(first=Min(field)).values("first"), output_field=DateField())

    return progress.annotate(
        last_kind=Subquery(reviews.order_by("-pk").values("kind")[:1]),
        last_on=Subquery(reviews.order_by("-pk").values("on")[:1]),
        first_review=first(reviews.order_by(), "progress", "on"),
        first_journal=first(journal, "progress", "done_on"),
        first_project_seat=first(project_seats, "team__participation", "day"),
        first_sub_team_seat=first(sub_team_seats, "team__population", "day"),
        first_population=first(populations, "participation", "created_on"),
        first_room=first(rooms, "participation", "opened_on"),
        first_activity=first(activities, "population", "day"),
        first_source=first(sources, "population", "day"),
        first_plan=first(plans, "population", "day"),
        first_asset=first(assets, "population", "day"),
        first_question=first(questions, "population", "considered_on"),
        first_aim=first(aims, "population", "written_on"),
        first_driver=first(drivers, "population", "day"),
        first_idea=first(ideas, "population", "day"),
        first_measure=first(measures, "population", "day"),
        first_workshop=first(workshops, "population", "held_on"),
        milestone_code=F("milestone__code"),
    )


# An answer and a decision are about populations, which were there before; an excerpt comes from an activity or a source, a code after it.
_RECORDS = {
    "M1": ["first_project_seat"],
    "M2": ["first_population", "first_room"],
    "M3": ["first_sub_team_seat"],
    "M4": ["first_plan", "first_activity", "first_source"],
    "M5": ["first_asset", "first_question"],
    "M6": ["first_aim", "first_driver", "first_idea", "first_measure", "first_workshop"],
}


def _began_on(row):
    """The first day on which something was done for the milestone, a review asked for included, or None."""
    days = [row.first_review, row.first_journal, *(getattr(row, name) for name in _RECORDS.get(row.milestone_code, ()))]
    return min((day for day in days if day), default=None)


def lock(participations):
    """Let one transaction at a time change the progress of these participations; to be called before any row of it is touched.

    Always in the order of their ids, so that two transactions cannot wait for each other.
    """
    list(participations.order_by("pk").select_for_update().values_list("pk", flat=True))


@transaction.atomic
def refresh(participations):
    """Bring the stored state of these participations in line with the records. Returns how many rows changed."""
    lock(participations)
    ensure_progress(participations)
    changed = []
    for row in _with_sources(Progress.objects.filter(participation__in=participations)).order_by("pk").iterator(BATCH):
        began_on = _began_on(row)
        state = state_after(row.last_kind, has_begun=began_on is not None)
        completed_on = row.last_on if state in (State.SIGNED_OFF, State.NOT_APPLICABLE) else None
        if (row.state, row.started_on, row.completed_on) != (state, began_on, completed_on):
            row.state, row.started_on, row.completed_on = state, began_on, completed_on
            changed.append(row)
    Progress.objects.bulk_update(changed, ["state", "started_on", "completed_on"], batch_size=500)
    return len(changed)


def rebuild():
    """Bring every stored state in line with the records, a batch of participations at a time. Returns how many rows changed."""
    ids = list(Participation.objects.order_by("pk").values_list("pk", flat=True))
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return sum(refresh(Participation.objects.filter(pk__in=batch)) for batch in batches)
