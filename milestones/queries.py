"""Reads that shape the pages of milestones. Facts are worked out in sets: the number of queries does not grow with the rows."""

from collections import defaultdict
from dataclasses import asdict, dataclass

from django.db.models import Count, Max, Prefetch, Q

from milestones import facts, standards
from milestones.models import EvidenceLink, Fact, JournalEntry, Link, Progress, Review, ReviewKind, State, Step
from milestones.models.content import Weight
from organisations.models import Team
from populations.models import Population


@dataclass(frozen=True)
class FactStatus:
    """A derived fact for one milestone of one team. `value` is None where the application keeps no such record yet."""

    code: str
    text: str
    missing_text: str
    is_required: bool
    value: bool | None

    @property
    def words(self):
        return {True: "Yes", False: "Not yet", None: "Not recorded yet"}[self.value]

    @property
    def gap(self):
        """What is missing, in plain words."""
        return self.missing_text or self.text


def as_json(statuses):
    """The facts as they stood, for keeping with a review."""
    return [asdict(status) for status in statuses]


def facts_of(progress, *, on):
    """The facts of each of these Progress rows: {id: [FactStatus, ...] in their order}. The milestones must be loaded."""
    rows = list(progress)
    by_milestone = defaultdict(list)
    for item in Fact.objects.filter(milestone__in={row.milestone_id for row in rows}):
        by_milestone[item.milestone_id].append(item)
    participations = {row.participation_id for row in rows}
    teams = Team.objects.filter(participation__in=participations, kind="project")
    populations = Population.objects.filter(pk__in={row.population_id for row in rows if row.population_id})
    codes = {item.code for items in by_milestone.values() for item in items}
    values = facts.values_of(sorted(codes), teams=teams, populations=populations, on=on)
    team_of = dict(teams.order_by().values_list("participation", "pk"))
    return {
        row.pk: [
            FactStatus(
                code=item.code,
                text=item.text,
                missing_text=item.missing_text,
                is_required=item.weight == Weight.REQUIRED,
                value=_value(values, item.code, row, team_of),
            )
            for item in by_milestone[row.milestone_id]
        ]
        for row in rows
    }


def _value(values, code, row, team_of):
    if code not in values:
        return None
    if code in facts.POPULATION_FACTS:
        return row.population_id in values[code]
    return team_of.get(row.participation_id) in values[code]


def missing_besides(statuses, open_standards):
    """The required facts that do not hold, or of which nothing is recorded yet, without those that an open standard says already."""
    said = {standards.FACTS.get(standard.code) for standard in open_standards}
    return [status for status in statuses if status.is_required and not status.value and status.code not in said]


def current_progress(participation):
    """The progress that counts: the organisation's, and that of its selected populations."""
    return Progress.objects.filter(participation=participation).current()


@dataclass(frozen=True)
class MilestoneRow:
    """One line of the task list."""

    progress: Progress
    facts: list
    is_late: bool

    @property
    def missing(self):
        """What is missing before it can be signed off in the ordinary way: the required facts that are known not to hold."""
        return [status for status in self.facts if status.is_required and status.value is False]

    @property
    def unrecorded(self):
        """How many required facts rest on records that the application does not keep yet."""
        return sum(1 for status in self.facts if status.is_required and status.value is None)

    @property
    def next_step(self):
        """The one thing to do next, in words; empty when it is done."""
        if self.progress.is_done:
            return ""
        if self.progress.state == State.READY_FOR_REVIEW:
            return "Your coach has been asked to review it"
        if self.progress.last_review == ReviewKind.RETURNED:
            return "Read what your coach returned it with, and ask again when it is done"
        if self.progress.state == State.NOT_STARTED and (steps := self.progress.milestone.steps.all()):
            return f"Start with step {steps[0]}"
        if self.missing:
            return self.missing[0].gap
        if self.unrecorded:
            return "Write in the journal what you have done, then ask for a review"
        return "Everything required is in place: ask your coach for a review"


@dataclass(frozen=True)
class MilestoneGroup:
    """The milestones of the organisation (population None) or of one population."""

    population: Population | None
    rows: list


def task_list(participation, *, on):
    """The task list of an organisation: [MilestoneGroup], the organisation's first, then a group for each selected population."""
    progress = list(current_progress(participation).for_list())
    statuses = facts_of(progress, on=on)
    groups = {}
    for row in progress:
        line = MilestoneRow(row, statuses[row.pk], row.is_late(on))
        groups.setdefault(row.population_id, MilestoneGroup(row.population, [])).rows.append(line)
    return list(groups.values())


def next_row(groups):
    """What to do next: what the coach returned, else the first milestone that is not done and waits for nobody; None if all are."""
    rows = [row for group in groups for row in group.rows]
    waiting = [row for row in rows if not row.progress.is_done and row.progress.state != State.READY_FOR_REVIEW]
    returned = (row for row in waiting if row.progress.last_review == ReviewKind.RETURNED)
    return next(returned, waiting[0] if waiting else None)


def links_of(milestone, step=None):
    """The helpful links of a step, or those of the whole milestone."""
    return Link.objects.filter(milestone=milestone, step=step)


def reviews_of(progress):
    """The history of a milestone's review, newest first."""
    return Review.objects.filter(progress=progress).select_related("by__person").order_by("-pk")


def journal_of(progress, step=None):
    """The journal of a milestone or of one of its steps, newest first, with links and authors."""
    entries = JournalEntry.objects.filter(progress=progress, removed_at__isnull=True)
    if step is not None:
        entries = entries.filter(step=step)
    links = Prefetch("links", queryset=EvidenceLink.objects.order_by("pk"))
    return entries.select_related("author__person", "step").prefetch_related(links).order_by("-done_on", "-pk")


def steps_of(progress, *, with_journal):
    """The steps of the milestone in their order; with the number of journal entries and the latest day, if the reader may know."""
    steps = Step.objects.filter(milestone=progress.milestone_id)
    if with_journal:
        mine = Q(journal__progress=progress, journal__removed_at__isnull=True)
        steps = steps.annotate(entries=Count("journal", filter=mine), last_on=Max("journal__done_on", filter=mine))
    return steps.order_by("position")
