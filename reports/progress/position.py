"""Where an organisation stands on a day, gathered from the records for the report: what its rules and sentences are made from.

Nothing in here can name a person: seats are read without their people, as posts that are filled or not.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from accounts.models import Person
from accounts.permissions import ROLE_LABELS
from core.dates import nhs_date
from core.periods import leavings, period
from meetings.models import MeetingSeries
from milestones import queries as milestone_queries
from milestones.models import Review, ReviewKind, StandardDecision, State
from milestones.pace import pace_of
from milestones.standard_decisions import decisions_in_force
from organisations.models import LivedExperiencePlan, Participation, Phase, RoleGroup, Seat, SeatRole, Team
from organisations.models.teams import SUB_TEAM_GROUPS
from organisations.queries import GROUPS_BY_ROLE
from populations import definitions
from populations.models import Decision, Definition, Population, RankingRound, Reporting, Status


@dataclass(frozen=True)
class Post:
    """A post of a team, as words and a code: "accepted", "in_post", "waiting", "vacant", "leaving"."""

    code: str
    label: str
    state: str
    words: str
    leaves_on: date | None = None

    @property
    def is_filled(self):
        return self.state != "vacant"


@dataclass(frozen=True)
class LivedExperience:
    """Whether a team has lived experience: "in_place", "plan" (agreed, in force), "plan_waiting", "plan_passed" or "gap". Never a count.

    Of a plan: its review date, when the coach agreed it and why, and whether it asks for help (what for, is for those who read it).
    """

    state: str
    words: str
    review_on: date | None = None
    agreed_on: date | None = None
    reason: str = ""
    asks_for_help: bool = False


@dataclass(frozen=True)
class TeamPosition:
    """One team: the project team (population None) or the sub-team of a selected population."""

    population: Population | None
    people: int
    posts: list[Post]
    lived_experience: LivedExperience
    has_protected_time: bool
    groups: list[tuple[str, str, str]]  # code, label, "in place" / "considered" / "sought" / "gap"
    series: MeetingSeries | None
    next_meeting_on: date | None
    reporting: Reporting | None = None

    def post(self, code):
        return next(post for post in self.posts if post.code == code)


@dataclass(frozen=True)
class Choosing:
    """How far choosing populations is: how many are on the long list and on the short list, and whether a ranking is open."""

    long_listed: int
    short_listed: int
    is_ranking_open: bool


@dataclass(frozen=True)
class Position:
    """Everything a report is made from, on the day `on`."""

    participation: Participation
    on: date
    pace: object
    groups: list  # milestones.queries.MilestoneGroup
    project_team: TeamPosition
    sub_teams: list[TeamPosition]
    populations: list[Population]
    choosing: Choosing
    definitions: dict[int, Definition]
    decisions: list[Decision]  # those of which a population is still selected, the earliest first
    standard_decisions: dict[int, StandardDecision]  # by progress, where a lived experience standard is still not met
    sign_offs: list[Review]
    names: list[str] = field(repr=False)

    @property
    def rows(self):
        return [row for group in self.groups for row in group.rows]

    @property
    def standing_decisions(self):
        """The ids of the decisions that stand: for each population that is selected, only its latest counts."""
        selected = {population.pk for population in self.populations}
        chosen = {choice.population_id: row.pk for row in self.decisions for choice in row.choices.all()}
        return {decision for population, decision in chosen.items() if population in selected}

    @property
    def teams(self):
        return [self.project_team, *self.sub_teams]


def position_of(participation, *, on):
    """The Position of a participation on a day; the number of queries does not grow with teams or seats."""
    groups = milestone_queries.task_list(participation, on=on)
    populations = list(participation.populations.selected().order_by("pk"))
    teams = _Teams(participation, on)
    project_team = Team.objects.get(participation=participation, kind="project")
    return Position(
        participation=participation,
        on=on,
        pace=_pace(participation, on),
        groups=groups,
        project_team=teams.position(project_team.pk, None),
        sub_teams=[teams.position(population.team_id, population) for population in populations],
        populations=populations,
        choosing=_choosing(participation),
        definitions=definitions.current_of(populations),
        decisions=_decisions(participation),
        standard_decisions=decisions_in_force(_progress(groups), on=on),
        sign_offs=_sign_offs(groups),
        names=names_of(participation),
    )


def _pace(participation, on):
    actual = {dates.phase_id: dates for dates in participation.phase_dates.all()}
    return pace_of(list(Phase.objects.filter(wave=participation.wave_id)), actual, on=on)


def _progress(groups):
    return [row.progress for group in groups for row in group.rows]


def _choosing(participation):
    statuses = Counter(participation.populations.order_by().values_list("status", flat=True))
    is_open = RankingRound.objects.open().filter(room__participation=participation).exists()
    return Choosing(statuses[Status.CANDIDATE], statuses[Status.SHORT_LISTED], is_open)


def _decisions(participation):
    selected = Decision.objects.filter(participation=participation, choices__population__status=Status.SELECTED).distinct()
    return list(selected.prefetch_related("choices__population").order_by("decided_on", "pk"))


def _sign_offs(groups):
    """The latest sign-off of each milestone that is signed off now, in the order of the milestones."""
    signed = [row.progress.pk for group in groups for row in group.rows if row.progress.state == State.SIGNED_OFF]
    reviews = Review.objects.filter(progress__in=signed, kind=ReviewKind.SIGNED_OFF).order_by("pk")
    latest = {review.progress_id: review for review in reviews}
    return [latest[pk] for pk in signed if pk in latest]


def names_of(participation):
    """The full names of people on the teams and of coaches, the longest first: they are left out of what others wrote.

    A single word may be a word of the language, and some people go by their role ("Project lead"): those are no full names. Only
    the roles of the programme count as such; what somebody typed as a role title may be a name.
    """
    on_team = Q(seats__team__participation=participation)
    people = Person.objects.filter(on_team | Q(assignments__participation=participation)).distinct()
    roles = {str(label).casefold() for label in [*ROLE_LABELS.values(), *SeatRole.labels]}
    names = {name.strip() for row in people.values_list("name", "display_name") for name in row}
    return sorted((name for name in names if " " in name and name.casefold() not in roles), key=lambda name: (-len(name), name))


class _Teams:
    """The seats, plans, role groups, diaries and reporting lines of all teams of a participation, read once."""

    def __init__(self, participation, on):
        self.on = on
        seats = Seat.objects.filter(team__participation=participation).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        fields = ("team_id", "role", "role_group", "count", "starts_on", "ends_on", "accepted_on", "protected_hours", "is_lived_experience")
        self.seats = _by_team(seats.order_by("pk").values(*fields))
        plans = LivedExperiencePlan.objects.filter(team__participation=participation, agreed_on__isnull=False)
        open_plans = LivedExperiencePlan.objects.filter(team__participation=participation, closed_on__isnull=True)
        plan_fields = ("team_id", "review_on", "agreed_on", "closed_on", "agreed_reason", "help_wanted")
        self.plans = _by_team((plans | open_plans).order_by("pk").values(*plan_fields))
        groups = RoleGroup.objects.filter(team__participation=participation).order_by("position", "pk")
        self.groups = _by_team(groups.values("team_id", "code", "label", "considered_reason"))
        self.series = {series.team_id: series for series in MeetingSeries.objects.filter(team__participation=participation)}
        reporting = Reporting.objects.filter(population__participation=participation)
        self.reporting = {row.population_id: row for row in reporting}

    def position(self, team, population):
        """The TeamPosition of the team with this id, None standing for the project team's population."""
        coming = self.seats.get(team, [])
        active = [seat for seat in coming if seat["starts_on"] <= self.on]
        series = self.series.get(team)
        leads = [seat for seat in active if seat["role"] in (SeatRole.PROJECT_LEAD, SeatRole.SUB_TEAM_LEAD)]
        return TeamPosition(
            population=population,
            people=sum(seat["count"] for seat in active),
            posts=self._posts(active, coming, is_project_team=population is None),
            lived_experience=self._lived_experience(active, self.plans.get(team, [])),
            has_protected_time=any(seat["protected_hours"] for seat in leads),
            groups=self._groups(team, active),
            series=series,
            next_meeting_on=series.next_on(self.on) if series else None,
            reporting=self.reporting.get(population.pk) if population else None,
        )

    def _posts(self, active, coming, *, is_project_team):
        if not is_project_team:
            return [self._lead(SeatRole.SUB_TEAM_LEAD, active, coming)]
        return [self._sponsor(active), self._lead(SeatRole.PROJECT_LEAD, active, coming), self._deputy(active)]

    @staticmethod
    def _sponsor(active):
        held = [seat for seat in active if seat["role"] == SeatRole.SENIOR_SPONSOR]
        if any(seat["accepted_on"] for seat in held):
            return Post("senior_sponsor", "Senior sponsor", "accepted", "In post, role accepted")
        if held:
            return Post("senior_sponsor", "Senior sponsor", "waiting", "In post, role not accepted yet")
        return Post("senior_sponsor", "Senior sponsor", "vacant", "Vacant")

    def _lead(self, role, active, coming):
        held = [seat for seat in active if seat["role"] == role]
        label = SeatRole(role).label
        if not held:
            return Post(role.value, label, "vacant", "Vacant")
        periods = [period(seat["starts_on"], seat["ends_on"]) for seat in coming if seat["role"] == role]
        last_day = next((last_day for since, last_day in leavings(periods, self.on) if since <= self.on), None)
        if last_day:
            return Post(role.value, label, "leaving", f"In post until {nhs_date(last_day)}, then vacant", last_day)
        return Post(role.value, label, "in_post", "In post")

    @staticmethod
    def _deputy(active):
        is_held = any(seat["role"] == SeatRole.DEPUTY_LEAD for seat in active)
        return Post("deputy_lead", "Deputy lead", "in_post" if is_held else "vacant", "In post" if is_held else "Vacant")

    def _lived_experience(self, active, plans):
        if any(seat["is_lived_experience"] for seat in active):
            return LivedExperience("in_place", "In place")
        plans = [plan for plan in plans if not plan["closed_on"] or plan["closed_on"] > self.on]
        agreed = [plan for plan in plans if plan["agreed_on"] and plan["agreed_on"] <= self.on]
        in_force = [plan for plan in agreed if plan["review_on"] >= self.on]
        if in_force:
            return _of_plan("plan", "Agreed plan", in_force[-1])
        if agreed:
            return _of_plan("plan_passed", "Gap: the review date of the agreed plan has passed", agreed[-1])
        if plans:
            return _of_plan("plan_waiting", "Gap: a plan is written but not agreed with the coach", plans[-1])
        return LivedExperience("gap", "Gap")

    def _groups(self, team, active):
        """The role groups besides those that have a line of their own: the lead, and lived experience, which knows of plans."""
        filled = {seat["role_group"] for seat in active} | {seat["role"] for seat in active} & GROUPS_BY_ROLE
        states = []
        for group in self.groups.get(team, []):
            if group["code"] in RoleGroup.LIVED_EXPERIENCE_CODES or group["code"] == SeatRole.SUB_TEAM_LEAD:
                continue
            nobody = "sought" if group["code"] in SUB_TEAM_GROUPS else "considered"
            state = "in place" if group["code"] in filled else nobody if group["considered_reason"] else "gap"
            states.append((group["code"], group["label"], state))
        return states


def _of_plan(state, words, plan):
    return LivedExperience(
        state, words, plan["review_on"], agreed_on=plan["agreed_on"], reason=plan["agreed_reason"], asks_for_help=bool(plan["help_wanted"])
    )


def _by_team(rows):
    found = {}
    for row in rows:
        found.setdefault(row["team_id"], []).append(row)
    return found
