"""Reads of the coach's board. The number of queries does not depend on how many organisations there are; a page loads its own rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Case, Combinable, CombinedExpression, ExpressionWrapper, Func, When
from django.db.models.fields import DateField

from accounts.models import ProgrammeRole
from accounts.permissions import SEES_EVERY_ORGANISATION, Role
from meetings.models import MeetingSeries
from milestones.models import Milestone, Progress, Review, State
from milestones.pace import Pace, pace_of
from organisations.access import programme_roles_of
from organisations.models import Assignment, Participation, ParticipationPhase, Phase, Team, Wave
from organisations.models.organisations import Status
from organisations.models.teams import TeamKind
from reports.models import AttentionLine, Rule

PAGE_SIZE = 25
LATE, NO_DATE = "late", "no_date"


# Who looks


@dataclass(frozen=True)
class Reader:
    """Somebody who looks at the board on a day: how far they see, and which participations they look after."""

    user: object
    on: date
    sees_all: bool
    is_coach: bool
    own: frozenset[int] = frozenset()

    def is_own(self, participation):
        """Whether the reader may open the organisation with this participation, and read names there."""
        return self.sees_all or participation in self.own


def reader_of(user, *, on):
    """The Reader, in two queries."""
    roles = programme_roles_of(user, on=on)
    own = Assignment.objects.active(on).filter(person__user=user, role=Role.QI_COACH).values_list("participation", flat=True)
    return Reader(
        user=user,
        on=on,
        sees_all=bool(roles & SEES_EVERY_ORGANISATION),
        is_coach=Role.QI_COACH in roles,
        own=frozenset(own),
    )


# Which organisations


def open_participations():
    """The participations that are on the board: paused and withdrawn ones too, but none that is over."""
    return Participation.objects.filter(ended_on__isnull=True)


def selection(reader, *, shows_all):
    """What the reader asked for: every organisation, or those that they look after."""
    participations = open_participations()
    return participations if reader.sees_all or shows_all else participations.filter(pk__in=reader.own)


def filtered(participations, filters, *, on):
    """Those that pass all filters: a dict with any of wave, coach, milestone, state, rule and q; empty ones do nothing."""
    if wave := filters.get("wave"):
        participations = participations.filter(wave__slug=wave)
    if coach := filters.get("coach"):
        assigned = Assignment.objects.active(on).filter(participation=OuterRef("pk"), person=coach, role=Role.QI_COACH)
        participations = participations.filter(Exists(assigned))
    if filters.get("milestone") or filters.get("state"):
        participations = participations.filter(Exists(_progress_in(filters, on)))
    if rule := filters.get("rule"):
        lines = AttentionLine.objects.standing(on).filter(participation=OuterRef("pk"), rule=rule)
        participations = participations.filter(Exists(lines))
    if words := filters.get("q", "").strip():
        participations = participations.filter(Q(organisation__name__icontains=words) | Q(organisation__ods_code__iexact=words))
    return participations


def _progress_in(filters, on):
    progress = Progress.objects.current().filter(participation=OuterRef("pk"))
    if milestone := filters.get("milestone"):
        progress = progress.filter(milestone__code=milestone)
    state = filters.get("state")
    if state == LATE:
        return progress.late(on).filter(participation__status=Status.ACTIVE)
    if state == NO_DATE:
        return progress.open().filter(planned_on__isnull=True)
    return progress.filter(state=state) if state else progress


def wave_choices():
    """Pairs of slug and name, newest first."""
    return list(Wave.objects.values_list("slug", "name"))


def milestone_choices():
    """Pairs of code and words for the milestones of all waves."""
    codes = Milestone.objects.order_by("number", "code").values_list("code", "number").distinct()
    return [(code, f"Milestone {number}") for code, number in codes]


def coach_choices(*, on):
    """Pairs of the person's id and name for everybody who is a coach on this day."""
    roles = ProgrammeRole.objects.active(on).filter(role=Role.QI_COACH).order_by("person__name", "person")
    rows = roles.values_list("person", "person__display_name", "person__name").distinct()
    return [(pk, display_name or name) for pk, display_name, name in rows]


# In which order


class DaysAfter(Func):
    """How many days the first date comes after the second; negative if it comes before."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **extra):
        """SQLite keeps dates as text, so they are counted first."""
        counted = self.copy()
        counted.set_source_expressions([Func(part, function="julianday") for part in self.get_source_expressions()])
        return counted.as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)", **extra)


def _next_meeting_in(on):
    """In how many days the organisation meets next, as `MeetingSeries.next_on` counts, for ordering."""
    first_in = DaysAfter(F("first_on"), Value(on, output_field=DateField()))
    every = F("every_days")
    turn = _modulo(ExpressionWrapper(_modulo(F("first_in"), every) + every, output_field=IntegerField()), every)
    series = _series_of(Q(team__participation=OuterRef("pk"))).annotate(first_in=first_in)
    days = series.annotate(days=Case(When(first_in__gte=0, then="first_in"), default=turn, output_field=IntegerField()))
    return Subquery(days.order_by().values("team__participation").annotate(soonest=Min("days")).values("soonest"))


def _modulo(left, right):
    return CombinedExpression(left, Combinable.MOD, right, output_field=IntegerField())


def _series_of(condition):
    """Meetings of project teams and of the sub-teams of selected populations."""
    return MeetingSeries.objects.filter(condition).filter(Q(team__kind=TeamKind.PROJECT) | Q(team__population__is_selected=True))


def ordered(participations, sort, *, on):
    """In the order asked for: name (the default), attention, activity or meeting; a minus sign turns it round."""
    name = sort.removeprefix("-")
    if name == "attention":
        lines = AttentionLine.objects.standing(on).filter(participation=OuterRef("pk")).order_by()
        oldest = lines.values("participation").annotate(oldest=Min("since")).values("oldest")
        return _by(participations.annotate(key=Subquery(oldest)), "key", sort, nulls_last=True)
    if name == "activity":
        return _by(participations, "last_activity__at", sort, nulls_first=True)
    if name == "meeting":
        return _by(participations.annotate(key=_next_meeting_in(on)), "key", sort, nulls_last=True)
    return participations.order_by("-organisation__name" if sort == "-name" else "organisation__name", "pk")


def _by(participations, key, sort, **nulls):
    turned = sort.startswith("-")
    key = F(key).desc(nulls_last=True) if turned else F(key).asc(**nulls)
    return participations.order_by(key, "organisation__name", "pk")


# The needs-attention list


def attention_lines(participations, *, on):
    """The lines that stand for these participations on this day; `participations` None stands for every organisation."""
    lines = AttentionLine.objects.standing(on)
    return lines if participations is None else lines.filter(participation__in=participations.order_by().values("pk"))


def first_ids(lines, counts, number):
    """The ids of the first so many lines, in order, as an unevaluated list.

    `counts` (from `attention_counts`) tells which rules they can have, so that not every line has to be sorted.
    """
    rules, found = [], 0
    for rule, count in counts:
        if found < number:
            rules.append(rule)
            found += count
    lines = lines.filter(rule__in=rules)
    lines = lines.order_by("since", "pk") if len(rules) == 1 else lines.in_order()
    return lines.values_list("pk", flat=True)[:number]


def loaded(ids):
    """The lines with these ids as a list, in order, with everything that they show.

    The ids are chosen first, by a query that is narrow: to sort whole lines takes ten times as long.
    """
    return list(AttentionLine.objects.filter(pk__in=list(ids)).for_list())


def attention_counts(lines):
    """How many lines each rule has: [(Rule, number)] in the order of the list, without rules that have none."""
    counts = dict(lines.order_by().values_list("rule").annotate(Count("pk")))
    return [(rule, counts[rule]) for rule in Rule if rule in counts]


@dataclass(frozen=True)
class LineContext:
    """What the words of some lines need beside the lines: {participation id: …}."""

    late: dict[int, int]
    project_team: dict[int, int]


def line_context(lines, *, on):
    """The LineContext of these loaded lines, in two queries."""
    ids = {line.participation_id for line in lines}
    late = Progress.objects.current().late(on).filter(participation__in=ids).order_by().values_list("participation").annotate(Count("pk"))
    teams = Team.objects.filter(participation__in=ids, kind=TeamKind.PROJECT).order_by().values_list("participation", "pk")
    return LineContext(late=dict(late), project_team=dict(teams))


# The rows of the table


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


def rows_of(ids, reader):
    """The BoardRows of these participation ids in their order, in nine queries."""
    ids = list(ids)
    people = Participation.objects.select_related("organisation", "wave", "last_activity__by__person")
    participations = people.defer("priorities", "status_reason").in_bulk(ids)
    groups = _groups_of(participations, reader.on)
    paces = _paces_of(participations, reader.on)
    meetings = _next_meetings(ids, reader.on)
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


def _groups_of(participations, on):
    """{participation id: [MilestoneGroup]}, the organisation's own milestones first, in two queries.

    Nothing is late in an organisation that is paused or has withdrawn.
    """
    progress = Progress.objects.current().filter(participation__in=list(participations))
    order = (F("population").asc(nulls_first=True), "milestone__number", "pk")
    rows = list(progress.order_by(*order).values_list("participation", "population", "population__name", *_MILESTONE_FIELDS))
    decisions = _decisions_of([pk for _, _, _, pk, _, _, state, *_ in rows if state in _DECIDED])
    active = {pk for pk, row in participations.items() if row.status == Status.ACTIVE}
    found = defaultdict(dict)
    for participation, population, name, pk, code, title, state, planned_on, started_on, completed_on in rows:
        is_late = planned_on is not None and planned_on < on and state not in _DONE and participation in active
        decision = decisions.get(pk, _NOBODY)
        milestone = MilestoneState(pk, code, title, state, planned_on, started_on, completed_on, is_late, *decision)
        group = found[participation].setdefault(population, MilestoneGroup(population, name or "", []))
        group.milestones.append(milestone)
    return {pk: list(found[pk].values()) for pk in participations}


_MILESTONE_FIELDS = ("pk", "milestone__code", "milestone__title", "state", "planned_on", "started_on", "completed_on")
_DONE = frozenset({State.SIGNED_OFF.value, State.NOT_APPLICABLE.value})
_DECIDED = _DONE | {State.READY_FOR_REVIEW.value, State.REOPENED.value}
_NOBODY = (None, "", "")


def _decisions_of(ids):
    """Who gave each of these milestones its state, and when: {progress id: (day, name, role)}; the latest review counts."""
    reviews = Review.objects.filter(progress__in=ids).order_by("pk")
    rows = reviews.values_list("progress", "on", "by__person__display_name", "by__person__name", "by_role")
    return {pk: (on, display_name or name or "", role) for pk, on, display_name, name, role in rows}


def _paces_of(participations, on):
    phases = defaultdict(list)
    for phase in Phase.objects.filter(wave__in={row.wave_id for row in participations.values()}):
        phases[phase.wave_id].append(phase)
    actual = defaultdict(dict)
    for dates in ParticipationPhase.objects.filter(participation__in=list(participations)):
        actual[dates.participation_id][dates.phase_id] = dates
    return {pk: pace_of(phases[row.wave_id], actual[pk], on=on) for pk, row in participations.items()}


def _next_meetings(ids, on):
    """{participation id: the day on which one of its teams meets next}."""
    found = defaultdict(list)
    for series in _series_of(Q(team__participation__in=ids)).select_related("team"):
        found[series.team.participation_id].append(series.next_on(on))
    return {pk: min(days) for pk, days in found.items()}


def _flags_of(ids, on):
    """{participation id: {Rule: since}}, the oldest where a rule has several lines."""
    flags = defaultdict(dict)
    lines = AttentionLine.objects.standing(on).filter(participation__in=ids).order_by("since", "pk")
    for pk, code, since in lines.values_list("participation", "rule", "since"):
        flags[pk].setdefault(Rule(code), since)
    return {pk: {rule: flags[pk][rule] for rule in Rule if rule in flags[pk]} for pk in ids}


def _coaches_of(ids, on):
    """{participation id: names of its coaches}."""
    names = defaultdict(list)
    assignments = Assignment.objects.active(on).filter(participation__in=ids, role=Role.QI_COACH).order_by("starts_on", "pk")
    for pk, display_name, name in assignments.values_list("participation", "person__display_name", "person__name"):
        if (display_name or name) not in names[pk]:
            names[pk].append(display_name or name)
    return names
