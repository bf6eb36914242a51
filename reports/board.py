"""Reads of the coach's board. The number of queries does not depend on how many organisations there are; a page loads its own rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Case, Combinable, CombinedExpression, ExpressionWrapper, Func, When
from django.db.models.fields import DateField

from accounts.models import ProgrammeRole
from accounts.permissions import PERMISSIONS_BY_ROLE, SEES_EVERY_ORGANISATION, Permission, Role
from core.prepared import prepared
from meetings.models import MeetingSeries, next_date
from milestones.models import Milestone, Progress, Review, State
from milestones.pace import Pace, pace_of
from organisations.models import Assignment, Participation, ParticipationPhase, Phase, Team, Wave
from organisations.models.organisations import Status
from organisations.models.teams import TeamKind
from reports.models import AttentionLine, Rule

PAGE_SIZE = 25
LATE, NO_DATE = "late", "no_date"
# Open every organisation and read names there; an evaluator sees every organisation too, but nobody's name.
SEES_EVERYTHING = frozenset(
    role for role in SEES_EVERY_ORGANISATION if {Permission.BOARD_VIEW, Permission.TEAM_VIEW} <= PERMISSIONS_BY_ROLE[role]
)


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


def reader_of(user, *, on, roles):
    """The Reader with these programme-wide roles, in one query at most: whoever sees everything is not asked what is theirs."""
    sees_all = bool(roles & SEES_EVERYTHING)
    own = () if sees_all else _looked_after_by(user=user.pk, on=on)
    return Reader(user=user, on=on, sees_all=sees_all, is_coach=Role.QI_COACH in roles, own=frozenset(pk for (pk,) in own))


@prepared
def _looked_after_by(user, on):
    return Assignment.objects.active(on).filter(person__user=user, role=Role.QI_COACH).values_list("participation")


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


@prepared
def wave_choices():
    """Pairs of slug and name, newest first."""
    return Wave.objects.values_list("slug", "name")


def milestone_choices():
    """Pairs of code and words for the milestones of all waves."""
    return [(code, f"Milestone {number}") for code, number in _milestone_codes()]


@prepared
def _milestone_codes():
    return Milestone.objects.order_by("number", "code").values_list("code", "number").distinct()


def coach_choices(*, on):
    """Pairs of the person's id and name for everybody who is a coach on this day."""
    return [(pk, display_name or name) for pk, display_name, name in _coaches(on=on)]


@prepared
def _coaches(on):
    roles = ProgrammeRole.objects.active(on).filter(role=Role.QI_COACH).order_by("person__name", "person")
    return roles.values_list("person", "person__display_name", "person__name").distinct()


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
    """The ids of the lines that have stood longest, at most so many of each rule, so that no rule hides another.

    `counts` (from `attention_counts`) tells which rules have lines. Returns an unevaluated list, in no order.
    """
    of_each = [
        AttentionLine.objects.filter(pk__in=lines.filter(rule=rule).order_by("since", "pk").values("pk")[:number]).order_by().values("pk")
        for rule, _ in counts
    ]
    # A union of narrow choices: a database looks through the whole table for one wide choice with many an OR.
    return of_each[0].union(*of_each[1:], all=True) if of_each else AttentionLine.objects.none().values("pk")


def how_many_shown(counts, number):
    """How many lines `first_ids` finds."""
    return sum(min(count, number) for _, count in counts)


def loaded(ids):
    """The lines with these ids as a list, in order, with everything that they show.

    `ids` may be a QuerySet that is cut already. They are chosen first, narrowly: to sort whole lines takes ten times as long.
    """
    lines = AttentionLine.objects.filter(pk__in=ids).order_by().for_list()
    return sorted(lines, key=lambda line: (_PLACES[line.rule], line.since, line.pk))


_PLACES = {rule.value: place for place, rule in enumerate(Rule)}


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
    """The LineContext of these loaded lines, in one query."""
    rows = _of_lines(participations=sorted({line.participation_id for line in lines}), on=on)
    return LineContext(late={row: number or 0 for row, _, number in rows}, project_team={row: team for row, team, _ in rows})


@prepared
def _of_lines(participations, on):
    late = Progress.objects.current().late(on).filter(participation=OuterRef("participation")).order_by()
    late = late.values("participation").annotate(number=Count("pk")).values("number")
    teams = Team.objects.filter(participation__in=participations, kind=TeamKind.PROJECT).order_by()
    return teams.values_list("participation", "pk", Subquery(late))


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
    """The BoardRows of these participations, which were loaded `with_cells`, in their order: in seven queries more."""
    participations = {row.pk: row for row in participations}
    ids = list(participations)
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
    rows = _progress_of(ids=list(participations))
    decisions = _decisions_of(list(participations))
    active = {pk for pk, row in participations.items() if row.status == Status.ACTIVE}
    found = defaultdict(dict)
    for participation, population, name, pk, code, title, state, planned_on, started_on, completed_on in rows:
        is_late = planned_on is not None and planned_on < on and state not in _DONE and participation in active
        decision = decisions.get(pk, _NOBODY) if state in _DECIDED else _NOBODY
        milestone = MilestoneState(pk, code, title, state, planned_on, started_on, completed_on, is_late, *decision)
        group = found[participation].setdefault(population, MilestoneGroup(population, name or "", []))
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


def _next_meetings(ids, on):
    """{participation id: the day on which one of its teams meets next}."""
    found = defaultdict(list)
    for pk, first_on, every_days in _meetings_of(ids=ids):
        found[pk].append(next_date(first_on, every_days, on))
    return {pk: min(days) for pk, days in found.items()}


@prepared
def _meetings_of(ids):
    return _series_of(Q(team__participation__in=ids)).order_by().values_list("team__participation", "first_on", "every_days")


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
