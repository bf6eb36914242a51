"""The rows of the board's table. The number of queries does not depend on how many there are; a page loads its own."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from accounts.permissions import Role
from core.prepared import prepared
from milestones.models import Progress, Review, State
from milestones.pace import Pace, pace_of
from organisations.models import Assignment, Participation, ParticipationPhase, Phase
from organisations.models.organisations import Status
from reports.board.meetings import next_meetings
from reports.board.projects import ProjectLine, projects_of
from reports.models import AttentionLine, Rule


@dataclass(slots=True)
class MilestoneState:
    """One milestone of one organisation or population on the board. `by` and `by_role` are of whoever gave it its state, if anybody did."""

    pk: int
    code: str
    title: str
    state: str
    planned_on: date | None
    started_on: date | None
    completed_on: date | None
    is_late: bool
    decided_on: date | None = None
    by: str = ""
    by_role: str = ""

    @property
    def is_done(self):
        return self.state in (State.SIGNED_OFF, State.NOT_APPLICABLE)


@dataclass(frozen=True)
class MilestoneGroup:
    """The milestones of the whole organisation (`population` None) or of one population."""

    population: int | None
    name: str
    milestones: list[MilestoneState]
    project: ProjectLine | None = None


@dataclass(frozen=True)
class BoardRow:
    """One organisation on the board, as far as this reader sees it."""

    participation: Participation
    pace: Pace | None
    groups: list[MilestoneGroup]
    next_meeting: date | None
    flags: dict[Rule, date]
    coaches: list[str]
    is_own: bool
    reviews: list[MilestoneState] = field(default_factory=list)

    @property
    def organisation(self):
        return self.participation.organisation

    @property
    def last_activity(self):
        return getattr(self.participation, "last_activity", None)


def with_cells(participations):
    """The participations with everything that the table shows of them alone, in one query."""
    shown = participations.select_related("organisation", "wave", "last_activity__by__person")
    return shown.only(
        "status",
        "status_changed_on",
        "organisation__name",
        "organisation__slug",
        "organisation__ods_code",
        "wave__name",
        "last_activity__at",
        "last_activity__action",
        "last_activity__by__person__name",
        "last_activity__by__person__display_name",
    )


def rows_by_id(ids, reader):
    """The BoardRows of these participation ids in their order."""
    participations = with_cells(Participation.objects.all()).in_bulk(ids)
    return rows_of([participations[pk] for pk in ids], reader)


def rows_of(participations, reader):
    """The BoardRows of these participations, which were loaded `with_cells`, in their order: in nine queries more."""
    participations = {row.pk: row for row in participations}
    ids = list(participations)
    groups = _groups_of(participations, reader.on, projects_of(ids, reader.on))
    paces = _paces_of(participations, reader.on)
    meetings = next_meetings(ids, reader.on)
    flags = _flags_of(ids, reader.on)
    coaches = _coaches_of(ids, reader.on)
    return [
        BoardRow(
            participation=participations[pk],
            pace=paces[pk],
            groups=groups[pk],
            next_meeting=meetings.get(pk),
            flags=flags[pk],
            coaches=coaches[pk],
            is_own=reader.is_own(pk),
            reviews=[row for group in groups[pk] for row in group.milestones if row.state == State.READY_FOR_REVIEW],
        )
        for pk in ids
    ]


def _groups_of(participations, on, projects):
    """{participation id: [MilestoneGroup]}, the organisation's own milestones first, in two queries.

    Nothing is late in an organisation that is paused or has withdrawn.
    """
    rows = _progress_of(ids=list(participations))
    decisions = _decisions_of(list(participations))
    active = {pk for pk, row in participations.items() if row.status == Status.ACTIVE}
    found = defaultdict(dict)
    for participation, population, name, pk, code, title, state, planned_on, started_on, completed_on in rows:
        is_late = planned_on is not None and planned_on < on and state not in _DONE and participation in active
        decision = decisions.get(pk, _NOBODY) if state in _DECIDED else _NOBODY
        milestone = MilestoneState(pk, code, title, state, planned_on, started_on, completed_on, is_late, *decision)
        group = found[participation].setdefault(population, MilestoneGroup(population, name or "", [], projects.get(population)))
        group.milestones.append(milestone)
    return {pk: list(found[pk].values()) for pk in participations}


_MILESTONE_FIELDS = ("pk", "milestone__code", "milestone__title", "state", "planned_on", "started_on", "completed_on")
_DONE = frozenset({State.SIGNED_OFF.value, State.NOT_APPLICABLE.value})
_DECIDED = _DONE | {State.READY_FOR_REVIEW.value, State.REOPENED.value}
_NOBODY = (None, "", "")


@prepared
def _progress_of(ids):
    progress = Progress.objects.current().filter(participation__in=ids)
    progress = progress.order_by(F("population").asc(nulls_first=True), "milestone__number", "pk")
    return progress.values_list("participation", "population", "population__name", *_MILESTONE_FIELDS)


def _decisions_of(ids):
    """Who gave each milestone its state, and when: {progress id: (day, name, role)}; the latest review counts."""
    rows = _reviews_of(ids=ids)
    return {pk: (on, display_name or name or "", role) for pk, on, display_name, name, role in rows}


@prepared
def _reviews_of(ids):
    # Not narrowed by state: a database that knows no statistics would start from the state, and read those of everybody.
    reviews = Review.objects.filter(progress__participation__in=ids).order_by("pk")
    return reviews.values_list("progress", "on", "by__person__display_name", "by__person__name", "by_role")


def _paces_of(participations, on):
    phases = defaultdict(list)
    for phase in Phase.objects.filter(wave__in={row.wave_id for row in participations.values()}):
        phases[phase.wave_id].append(phase)
    actual = defaultdict(dict)
    for participation, phase, started_on, ended_on in _phase_dates_of(ids=list(participations)):
        actual[participation][phase] = ParticipationPhase(started_on=started_on, ended_on=ended_on)
    return {pk: pace_of(phases[row.wave_id], actual[pk], on=on) for pk, row in participations.items()}


@prepared
def _phase_dates_of(ids):
    dates = ParticipationPhase.objects.filter(participation__in=ids).order_by()
    return dates.values_list("participation", "phase", "started_on", "ended_on")


def _flags_of(ids, on):
    """{participation id: {Rule: since}}, the oldest where a rule has several lines."""
    flags = defaultdict(dict)
    for pk, code, since in _lines_of(ids=ids, on=on):
        flags[pk].setdefault(Rule(code), since)
    return {pk: {rule: flags[pk][rule] for rule in Rule if rule in flags[pk]} for pk in ids}


@prepared
def _lines_of(ids, on):
    lines = AttentionLine.objects.standing(on).filter(participation__in=ids)
    return lines.order_by("since", "pk").values_list("participation", "rule", "since")


def _coaches_of(ids, on):
    """{participation id: names of its coaches}."""
    names = defaultdict(list)
    for pk, display_name, name in _assignments_of(ids=ids, on=on):
        if (display_name or name) not in names[pk]:
            names[pk].append(display_name or name)
    return names


@prepared
def _assignments_of(ids, on):
    assignments = Assignment.objects.active(on).filter(participation__in=ids, role=Role.QI_COACH)
    return assignments.order_by("starts_on", "pk").values_list("participation", "person__display_name", "person__name")
