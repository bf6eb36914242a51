"""What waits for one person on the start page. The number of queries does not depend on how many organisations they have."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max
from django.urls import reverse

from accounts.permissions import PERMISSIONS_BY_ROLE, ROLE_LABELS, Permission, Role
from core.dates import nhs_date
from meetings.models import MeetingSeries
from milestones import queries as milestone_queries
from milestones.models import Progress, Review, ReviewKind, State
from organisations.access import programme_roles_of
from organisations.models import Assignment, Participation, Seat, SeatRole, Team
from populations.models import Population
from reports import asset_asks, project_asks, review_asks
from reports.board.lines import attention_counts, attention_lines, first_ids, line_context, loaded
from reports.board.queries import open_participations, selection
from reports.board.readers import reader_of
from reports.board.words import WORDS, grouped_by_rule, line_words, todo_url
from reports.models import AttentionLine, ProgressReport, Rule
from reports.room_asks import asked_of

LINES_OF_A_RULE = 1
FIRST_ORGANISATIONS = 30
LEADS = (SeatRole.PROJECT_LEAD, SeatRole.DEPUTY_LEAD)


@dataclass(frozen=True)
class Need:
    """One thing that waits for the person: what is the matter, and a link that does something about it."""

    words: str
    label: str
    url: str


@dataclass
class OwnTeam:
    """A team on which the person sits: in which role, when it meets next, and the milestone that it works on.

    `project_of` is the population whose QI project this sub-team works on and the person may read, or None.
    """

    team: Team
    role: str
    next_meeting: date | None = None
    row: milestone_queries.MilestoneRow | None = None
    project_of: Population | None = None


@dataclass
class OwnOrganisation:
    """One organisation in which the person holds seats, and what waits for them there."""

    participation: Participation
    seats: list[Seat] = field(default_factory=list)
    teams: list[OwnTeam] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    next_row: milestone_queries.MilestoneRow | None = None  # for leads only
    report_on: date | None = None
    asks: list[str] = field(default_factory=list)

    @property
    def organisation(self):
        return self.participation.organisation

    @property
    def is_lead(self):
        return any(seat.role in LEADS for seat in self.seats)

    @property
    def is_sponsor(self):
        return any(seat.role == SeatRole.SENIOR_SPONSOR for seat in self.seats)

    @property
    def only_sponsor(self):
        return all(seat.role == SeatRole.SENIOR_SPONSOR for seat in self.seats)

    @property
    def to_accept(self):
        """The sponsor's seats of this person that they have not accepted yet."""
        return [seat for seat in self.seats if seat.role == SeatRole.SENIOR_SPONSOR and seat.accepted_on is None]


@dataclass
class BoardSummary:
    """What a coach or the programme team sees of the board: how many lines each rule has, and the first of them."""

    counts: list
    groups: list
    organisations: list
    organisations_in_all: int
    sees_all: bool

    @property
    def lines_in_all(self):
        return sum(number for _, number in self.counts)


@dataclass
class Home:
    """Everything on one person's start page."""

    roles: frozenset[Role]
    own: list[OwnOrganisation]
    advised: list[Participation]
    board: BoardSummary | None

    @property
    def has_nothing(self):
        """Whether the person holds no current seat, role or assignment at all."""
        return not (self.roles or self.own or self.advised)

    @property
    def is_evaluator(self):
        return Role.EVALUATOR in self.roles

    @property
    def programme_roles(self):
        """The labels of roles that have nothing to do here yet."""
        return [ROLE_LABELS[role] for role in (Role.EQUALITY_ADVISORY_GROUP, Role.COMMUNICATIONS) if role in self.roles]


def home_of(user, *, on):
    """The Home of this person on this day."""
    roles = programme_roles_of(user, on=on)
    adviser = Assignment.objects.active(on).filter(person__user=user, role=Role.EXPERT_ADVISER)
    advised = open_participations().filter(assignments__in=adviser).select_related("organisation").order_by("organisation__name")
    may_see_board = any(Permission.BOARD_VIEW in PERMISSIONS_BY_ROLE[role] for role in roles)
    return Home(
        roles=roles,
        own=own_organisations(user, on=on),
        advised=list(advised.distinct()),
        board=board_summary(user, on=on, roles=roles) if may_see_board else None,
    )


def board_summary(user, *, on, roles):
    """The BoardSummary of a coach (their own organisations) or the programme team (all of them)."""
    reader = reader_of(user, on=on, roles=roles)
    participations = selection(reader, shows_all=False)
    lines = attention_lines(None if reader.sees_all else participations, on=on)
    counts = attention_counts(lines)
    first = loaded(first_ids(lines, counts, LINES_OF_A_RULE))
    context = line_context(first, on=on)
    named = [] if reader.sees_all else list(participations.select_related("organisation", "wave").order_by("organisation__name", "pk"))
    return BoardSummary(
        counts=counts,
        groups=grouped_by_rule([line_words(line, context, reader) for line in first]),
        organisations=named[:FIRST_ORGANISATIONS],
        organisations_in_all=participations.count() if reader.sees_all else len(named),
        sees_all=reader.sees_all,
    )


# Seats


def own_organisations(user, *, on):
    """An OwnOrganisation for each organisation in which the person holds a seat on this day, by name."""
    seats = Seat.objects.active(on).filter(person__user=user, team__participation__ended_on__isnull=True)
    seats = seats.select_related("team__participation__organisation", "team__population").order_by(
        "team__participation__organisation__name", "team__kind", "pk"
    )
    own = {}
    for seat in seats:
        own.setdefault(seat.team.participation_id, OwnOrganisation(seat.team.participation)).seats.append(seat)
    if own:
        _add_work(own, on)
        _add_work_of_sub_teams(own, user, on)
        _add_rooms(own, user)
        _add_reports(own)
    return list(own.values())


def _add_work(own, on):
    """Fill in teams, the next steps and what needs the person, for all organisations together."""
    busy = {pk: mine for pk, mine in own.items() if not mine.only_sponsor}
    rows = _rows_by_group(busy, on)
    meetings = _next_meetings(own, on)
    returned = _returned(rows)
    lines = _lines_of([pk for pk, mine in busy.items() if mine.is_lead], on)
    late = line_context(lines, on=on)
    for pk, mine in own.items():
        for seat in mine.seats:
            group = rows.get((pk, _population_of(seat.team)), [])
            row = milestone_queries.next_row([milestone_queries.MilestoneGroup(None, group)])
            mine.teams.append(OwnTeam(seat.team, seat.get_role_display(), meetings.get(seat.team_id), row, _project_of(seat)))
        groups = [milestone_queries.MilestoneGroup(None, group) for (owner, _), group in rows.items() if owner == pk]
        mine.next_row = milestone_queries.next_row(groups) if mine.is_lead else _next_row_of_sub_team_lead(mine)
        own_lines = [line for line in lines if line.participation_id == pk]
        mine.needs = [*_returned_needs(mine, groups, returned), *_line_needs(mine, own_lines, late)]


def _add_rooms(own, user):
    """Put what choosing populations asks of this person first: the others on the project team wait for it."""
    seated = {pk: mine.organisation for pk, mine in own.items() if _may_on_project_team(mine, Permission.RANKING_CAST)}
    leads = [pk for pk in seated if _may_on_project_team(own[pk], Permission.RANKING_RUN)]
    for pk, asks in asked_of(user, seated, leads=leads).items():
        own[pk].needs = [*(Need(*ask) for ask in asks), *own[pk].needs]


def _add_work_of_sub_teams(own, user, on):
    """Put what the data reviews, asset maps and QI projects of this person's sub-teams ask before what is late."""
    seats = [seat for mine in own.values() for seat in mine.seats]
    for module in (project_asks, asset_asks, review_asks):
        for pk, asks in module.asked_of(user, seats, on=on).items():
            own[pk].needs = [*(Need(*ask) for ask in asks), *own[pk].needs]


def _may_on_project_team(mine, permission):
    seats = (seat for seat in mine.seats if seat.team.is_project_team)
    return any(permission in PERMISSIONS_BY_ROLE[SeatRole(seat.role).access_role] for seat in seats)


def _next_row_of_sub_team_lead(mine):
    pairs = zip(mine.seats, mine.teams, strict=True)
    return next((team.row for seat, team in pairs if seat.role == SeatRole.SUB_TEAM_LEAD and team.row), None)


def _population_of(team):
    population = getattr(team, "population", None)
    return population.pk if population else None


def _project_of(seat):
    population = getattr(seat.team, "population", None)
    may_read = Permission.PROJECT_VIEW in PERMISSIONS_BY_ROLE[SeatRole(seat.role).access_role]
    return population if population and population.is_selected and may_read else None


def _rows_by_group(own, on):
    """{(participation id, population id or None): [MilestoneRow]}, in the order of the task list."""
    progress = list(Progress.objects.filter(participation__in=list(own)).current().for_list()) if own else []
    statuses = milestone_queries.facts_of(progress, on=on) if progress else {}
    rows = defaultdict(list)
    for row in progress:
        line = milestone_queries.MilestoneRow(row, statuses[row.pk], row.is_late(on))
        rows[row.participation_id, row.population_id].append(line)
    return dict(rows)


def _next_meetings(own, on):
    """{team id: the day on which it meets next}."""
    teams = [seat.team_id for mine in own.values() for seat in mine.seats]
    return {series.team_id: series.next_on(on) for series in MeetingSeries.objects.filter(team__in=teams)}


def _returned(rows):
    """{progress id: the day on which the coach returned it} for milestones whose last review is a return."""
    ids = [row.progress.pk for group in rows.values() for row in group if row.progress.state in (State.IN_PROGRESS, State.NOT_STARTED)]
    if not ids:
        return {}
    last = Review.objects.filter(progress__in=ids).order_by().values("progress").annotate(last=Max("pk")).values("last")
    return dict(Review.objects.filter(pk__in=last, kind=ReviewKind.RETURNED).values_list("progress", "on"))


def _returned_needs(mine, groups, returned):
    """The returned milestones that this person leads: the organisation's for its leads, a population's for the lead of its sub-team."""
    led = {_population_of(seat.team) for seat in mine.seats if seat.role == SeatRole.SUB_TEAM_LEAD}
    return [
        Need(
            f"Your coach returned {_milestone_words(row.progress)} on {nhs_date(returned[row.progress.pk])}",
            "Read what is still needed",
            _milestone_url(mine, row.progress),
        )
        for group in groups
        for row in group.rows
        if row.progress.pk in returned and (mine.is_lead or row.progress.population_id in led)
    ]


def _milestone_words(progress):
    return f"{progress.milestone}{f' ({progress.population})' if progress.population_id else ''}"


def _milestone_url(mine, progress):
    return reverse("milestones:milestone", args=[mine.organisation.slug, progress.pk])


def _lines_of(participations, on):
    """The lines of the needs-attention list that a lead can do something about; one that waits for the coach is not among them."""
    if not participations:
        return []
    lines = AttentionLine.objects.standing(on).filter(participation__in=participations).exclude(rule=Rule.REVIEW)
    return list(lines.in_order().for_list())


TODO_OF_LEAD = {
    Rule.LATE: "Set a new date, or ask for a review",
    Rule.QUIET: "Write in the journal what you have done",
    Rule.LEAD: "Name who follows",
    Rule.SPONSOR: "See the project team",
    Rule.LIVED_EXPERIENCE: "Make a plan with your coach",
    Rule.STANDARD: "See what would help, and tell your coach",
    Rule.MEMBERS: "Add people to the team",
    Rule.RANKING: "Close it, or remind the team",
    Rule.DECISION: "Look at it with the team, and set a new date",
    Rule.DATA_REVIEW: "Say “enough for now” with the sub-team, or take more time",
    Rule.ASSETS: "See the asset map with the sub-team",
    Rule.MEASURES: "See the measures with the sub-team",
}


def _line_needs(mine, lines, context):
    needs = []
    for line in lines:
        words, _ = WORDS[Rule(line.rule)](line, context, None)
        todo = "Read the plan" if context.plan_to_agree(line) else TODO_OF_LEAD[Rule(line.rule)]
        needs.append(Need(words, todo, todo_url(line, context, mine.organisation)))
    return needs


def _add_reports(own):
    """For sponsors: the day of the newest report, and what it asks of them."""
    sponsored = [pk for pk, mine in own.items() if mine.is_sponsor]
    if not sponsored:
        return
    reports = ProgressReport.objects.published().filter(participation__in=sponsored).order_by("number")
    for participation, published_on, asks in reports.values_list("participation", "published_on", "snapshot__asks"):
        own[participation].report_on = published_on
        own[participation].asks = [ask["words"] for ask in asks or ()]
