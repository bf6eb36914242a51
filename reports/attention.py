"""The rules of the needs-attention list (complaints C5, C6 and C7), and the table that the board reads.

A rule is one set-based function: it takes a QuerySet of active participations, loaded once for all rules, and yields `Flag`s for
all of them, whatever their number, in one to three queries. A flag says from which day to which day it holds, days to come
included, as far as the records of today tell. So "late" and "quiet" begin on their day without anything having to run, a line
clears by itself with the records that it rests on, and `refresh` is called for the organisations that an action touched only.

The rules about sponsor and lived experience say over time what facts and standards (M1.F1, M1.F3, M3.F2) say of one day; a test
holds them against each other on every day on which something changes.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Min, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from assets.engagement import may_be_asked_for_q
from assets.models import MappedAsset
from core.dates import as_day
from core.periods import DAY, FOREVER, gaps, leavings, period, stretches_below
from milestones.models import Progress, Review, ReviewKind, StandardDecision, State
from milestones.standard_decisions import with_last_days
from organisations.models import LivedExperiencePlan, Participation, Seat, SeatRole, Team
from organisations.models.organisations import Status
from organisations.models.teams import TeamKind
from populations.models import DecisionChoice, RankingRound
from populations.models import Status as PopulationStatus
from qiprojects.definition import is_defined_q
from qiprojects.models import Measure, MeasureKind, Project
from reports.models import AttentionLine, LastActivity, Rule

QUIET_AFTER = timedelta(days=28)
RANKING_LASTS = timedelta(days=14)
CONTACT_WAITS = timedelta(days=28)
# A map with so many assets is good enough to begin with some of them.
MAPPED = 10
REVIEW_OVERRUNS = timedelta(days=14)
POINTS_WAIT = timedelta(days=28)
FORMING_SUB_TEAMS, DATA_REVIEW, ASSET_MAPPING, PROJECT = "M3", "M4", "M5", "M6"
FEWEST_MEMBERS = 3
BATCH = 500

RULES = {}


@dataclass(frozen=True)
class Flag:
    """The rule holds for the participation from `since` to `until` (None: until records change); see `AttentionLine`."""

    participation: int
    rule: Rule
    since: date
    until: date | None = None
    progress: int | None = None
    day: date | None = None


def rule(code):
    """Register the function that works out the rule with this code."""

    def register(function):
        RULES[code] = function
        return function

    return register


def _progress_of(participations):
    return Progress.objects.filter(participation__in=participations).current()


@rule(Rule.REVIEW)
def waiting_for_review(participations) -> Iterator[Flag]:
    """A line for each milestone that waits for its coach, since the day of the request."""
    waiting = Review.objects.filter(
        kind=ReviewKind.REQUESTED,
        progress__state=State.READY_FOR_REVIEW,
        progress__in=_progress_of(participations),
    )
    asked = {}
    for progress, participation, on in waiting.order_by("pk").values_list("progress", "progress__participation", "on"):
        asked[progress] = (participation, on)
    for progress, (participation, on) in asked.items():
        yield Flag(participation, Rule.REVIEW, since=on, progress=progress, day=on)


@rule(Rule.LATE)
def milestone_late(participations) -> Iterator[Flag]:
    """A line for the organisation from the day after the earliest planned date that passes with the milestone still open.

    What has no date is never late.
    """
    dated = _progress_of(participations).late(FOREVER).order_by("participation", "planned_on", "pk")
    seen = set()
    for progress, participation, planned_on in dated.values_list("pk", "participation", "planned_on"):
        if participation not in seen:
            seen.add(participation)
            yield Flag(participation, Rule.LATE, since=planned_on + DAY, progress=progress, day=planned_on)


@rule(Rule.QUIET)
def quiet(participations) -> Iterator[Flag]:
    """A line from the 28th day without anything recorded by the people of the organisation.

    Before there is anything, the days are counted from joining; after a pause, from the day on which it ended.
    """
    last = {pk: as_day(at) for pk, at in LastActivity.objects.filter(participation__in=participations).values_list("pk", "at")}
    for row in participations:
        days = (last.get(row.pk), row.joined_on, row.status_changed_on)
        yield Flag(row.pk, Rule.QUIET, since=max(day for day in days if day) + QUIET_AFTER, day=last.get(row.pk))


def _project_seats(participations, **conditions):
    """The seats of their project teams, past and future ones too."""
    return Seat.objects.filter(team__participation__in=participations, team__kind=TeamKind.PROJECT, **conditions).order_by("pk")


def _gap_flags(code, participations, periods) -> Iterator[Flag]:
    """A flag for each gap that the periods ({participation: [(first day, last day)]}) leave since joining."""
    for row in participations:
        for start, end in gaps(periods[row.pk], row.joined_on):
            yield Flag(row.pk, code, since=start, until=_or_none(end))


def _or_none(day):
    return None if day == FOREVER else day


@rule(Rule.LEAD)
def lead_vacant_or_leaving(participations) -> Iterator[Flag]:
    """A line from 42 days before the last day of the last project lead, and another for the days without one.

    A successor who starts the day after at the latest takes both away.
    """
    in_post = defaultdict(list)
    seats = _project_seats(participations, role=SeatRole.PROJECT_LEAD)
    for pk, starts_on, ends_on in seats.values_list("team__participation", "starts_on", "ends_on"):
        in_post[pk].append(period(starts_on, ends_on))
    for row in participations:
        for since, last_day in leavings(in_post[row.pk], row.joined_on):
            yield Flag(row.pk, Rule.LEAD, since=since, until=last_day, day=last_day)
    yield from _gap_flags(Rule.LEAD, participations, in_post)


@rule(Rule.SPONSOR)
def no_accepted_sponsor(participations) -> Iterator[Flag]:
    """A line while no senior sponsor is in post who has accepted the role: fact M1.F1 over time."""
    seats = _project_seats(participations, role=SeatRole.SENIOR_SPONSOR, accepted_on__isnull=False)
    accepted = defaultdict(list)
    for pk, starts_on, ends_on, accepted_on in seats.values_list("team__participation", "starts_on", "ends_on", "accepted_on"):
        accepted[pk].append(period(max(starts_on, accepted_on), ends_on))
    yield from _gap_flags(Rule.SPONSOR, participations, accepted)


@dataclass(frozen=True)
class _TeamOf:
    """A team that has to have lived experience: whose it is, from which day, and Milestone 3 of its population (None: project team)."""

    participation: int
    first_day: date
    progress: int | None = None


def _teams_to_complete(participations):
    """{team id: _TeamOf} of the project teams and of the sub-teams of selected populations."""
    joined = {row.pk: row.joined_on for row in participations}
    project = Team.objects.filter(participation__in=participations, kind=TeamKind.PROJECT).order_by("pk")
    teams = {pk: _TeamOf(participation, joined[participation]) for pk, participation in project.values_list("pk", "participation")}
    forming = _progress_of(participations).filter(milestone__code=FORMING_SUB_TEAMS).order_by("pk")
    rows = forming.values_list("population__team", "participation", "population__selected_on", "pk")
    return teams | {team: _TeamOf(owner, max(selected_on, joined[owner]), progress) for team, owner, selected_on, progress in rows}


@rule(Rule.LIVED_EXPERIENCE)
def no_lived_experience(participations) -> Iterator[Flag]:
    """A line for each team while it has neither a lived experience seat nor an agreed plan: facts M1.F3 and M3.F2 over time.

    `day` is the review date of the plan whose end left the gap, if there was one.
    """
    teams = _teams_to_complete(participations)
    covered, reviews = defaultdict(list), defaultdict(set)
    seats = Seat.objects.filter(team__in=list(teams), is_lived_experience=True)
    for team, starts_on, ends_on in seats.order_by("pk").values_list("team", "starts_on", "ends_on"):
        covered[team].append(period(starts_on, ends_on))
    plans = LivedExperiencePlan.objects.filter(team__in=list(teams), agreed_on__isnull=False).order_by("pk")
    for team, agreed_on, review_on, closed_on in plans.values_list("team", "agreed_on", "review_on", "closed_on"):
        covered[team].append((agreed_on, min(review_on, closed_on - DAY) if closed_on else review_on))
        reviews[team].add(review_on)
    for pk, team in teams.items():
        for start, end in gaps(covered[pk], team.first_day):
            lapsed_on = start - DAY if start - DAY in reviews[pk] else None
            yield Flag(team.participation, Rule.LIVED_EXPERIENCE, start, _or_none(end), progress=team.progress, day=lapsed_on)


@rule(Rule.STANDARD)
def standard_to_look_at_again(participations) -> Iterator[Flag]:
    """A line from the day after the review date of a coach's decision, until a standard that it is about is met for the first time.

    It says over time what `milestones.standard_decisions.decisions_in_force` says of one day.
    """
    decisions = StandardDecision.objects.filter(progress__in=_progress_of(participations), ended_on__isnull=True)
    for row, last_day in with_last_days(decisions.order_by("pk")):
        if last_day > row.review_on:
            since, until = row.review_on + DAY, _or_none(last_day)
            yield Flag(row.progress.participation_id, Rule.STANDARD, since, until, progress=row.progress_id, day=row.review_on)


@rule(Rule.MEMBERS)
def fewer_than_three_members(participations) -> Iterator[Flag]:
    """A line while fewer than three people sit on the project team; a seat may stand for several."""
    seated = defaultdict(list)
    seats = _project_seats(participations)
    for pk, starts_on, ends_on, count in seats.values_list("team__participation", "starts_on", "ends_on", "count"):
        seated[pk].append((period(starts_on, ends_on), count))
    for row in participations:
        for start, end in stretches_below(FEWEST_MEMBERS, seated[row.pk], row.joined_on):
            yield Flag(row.pk, Rule.MEMBERS, since=start, until=_or_none(end))


@rule(Rule.RANKING)
def ranking_still_open(participations) -> Iterator[Flag]:
    """A line for a ranking that is open for 14 days, or past the day on which it was to close by itself."""
    rounds = RankingRound.objects.open().filter(room__participation__in=participations)
    for participation, opened_at, closes_at in rounds.order_by("pk").values_list("room__participation", "opened_at", "closes_at"):
        opened_on = as_day(opened_at)
        since = (
            as_day(closes_at - timedelta(microseconds=1)) + DAY if closes_at else opened_on + RANKING_LASTS
        )  # midnight ends the day before
        yield Flag(participation, Rule.RANKING, since=since, day=opened_on)


@rule(Rule.DECISION)
def choice_to_look_at_again(participations) -> Iterator[Flag]:
    """A line for the organisation from the day after the earliest review date of the decisions that stand.

    A decision stands for a population that is still selected, until a later one is about the same population.
    """
    on_the_same_day = Q(decision__decided_on=OuterRef("decision__decided_on"), decision__gt=OuterRef("decision"))
    later = DecisionChoice.objects.filter(
        Q(decision__decided_on__gt=OuterRef("decision__decided_on")) | on_the_same_day, population=OuterRef("population")
    )
    chosen = DecisionChoice.objects.filter(decision__participation__in=participations, population__status=PopulationStatus.SELECTED)
    dated = chosen.filter(~Exists(later), decision__review_on__isnull=False).order_by()
    for participation, review_on in dated.values_list("decision__participation").annotate(first=Min("decision__review_on")):
        yield Flag(participation, Rule.DECISION, since=review_on + DAY, day=review_on)


@rule(Rule.DATA_REVIEW)
def data_review_past_its_time(participations) -> Iterator[Flag]:
    """A line from the 14th day after the end of a data review's time box, until the team says "enough for now", takes more time, or
    Milestone 4 is done.
    """
    past = _progress_of(participations).filter(milestone__code=DATA_REVIEW, population__data_review__finished_on__isnull=True)
    dated = past.open().filter(population__data_review__ends_on__isnull=False).order_by("pk")
    for progress, participation, ends_on in dated.values_list("pk", "participation", "population__data_review__ends_on"):
        yield Flag(participation, Rule.DATA_REVIEW, since=ends_on + REVIEW_OVERRUNS, progress=progress, day=ends_on)


@rule(Rule.ASSETS)
def contact_with_an_asset_waits(participations) -> Iterator[Flag]:
    """A line for each population where nobody follows up an asset to engage first, or where nothing is chosen for long.

    From the day after the last day of the owner of a chosen asset, or the 28th day after the day of its next action, whichever comes
    first of all chosen ones: `day` is that last day, or the day of the action. While Milestone 5 is open, from the 28th day after the
    tenth asset was mapped and none chosen, without a `day`. An asset that declined, or is not to be
    contacted, waits for nothing and counts as not chosen.
    """
    mapping = _progress_of(participations).filter(milestone__code=ASSET_MAPPING)
    progress = {population: owner for population, *owner in mapping.order_by("pk").values_list("population", "participation", "pk")}
    on_map = MappedAsset.objects.filter(population__participation__in=participations)
    waiting = defaultdict(set)
    for population, ends_on, next_on in _chosen(on_map).values_list("population", "owner__ends_on", "next_on"):
        left = [(ends_on + DAY, ends_on)] if ends_on else []
        late = [(next_on + CONTACT_WAITS, next_on)] if next_on else []
        waiting[population].update(left + late)
    for population, mapped_on in _many_without_choice(on_map, mapping.open()):
        waiting[population].add((mapped_on + CONTACT_WAITS, None))
    for population, (participation, pk) in progress.items():
        if days := waiting[population]:
            since, day = min(days, key=lambda found: found[0])
            yield Flag(participation, Rule.ASSETS, since, progress=pk, day=day)


def _chosen(on_map):
    return on_map.prioritised().filter(may_be_asked_for_q()).order_by("pk")


def _many_without_choice(on_map, mapping):
    """(population, day on which its tenth asset was mapped) where none is chosen; `mapping` are the milestones to look at."""
    none_chosen = ~Exists(_chosen(MappedAsset.objects.filter(population=OuterRef("population"))))
    rows = on_map.current().filter(none_chosen, population__in=mapping.order_by().values("population"))
    place = Window(RowNumber(), partition_by="population", order_by=["created_at", "pk"])
    tenth = rows.annotate(place=place).filter(place=MAPPED).order_by()
    return [(population, as_day(at)) for population, at in tenth.values_list("population", "created_at")]


@rule(Rule.MEASURES)
def measure_waits(participations) -> Iterator[Flag]:
    """A line for each population whose points, or whose first outcome measure, nobody sees to.

    From the day after the date agreed with the coach for an outcome measure while none is defined, without a `day`; or from the 28th
    day after the day on which the next point of a measure was due, which is `day`.
    """
    projects = _progress_of(participations).filter(milestone__code=PROJECT, population__isnull=False)
    progress = {population: owner for population, *owner in projects.order_by("pk").values_list("population", "participation", "pk")}
    of_them = {"population__participation__in": participations}
    waiting: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    defined = Measure.objects.current().filter(is_defined_q(), population=OuterRef("population"), kind=MeasureKind.OUTCOME)
    agreed = Project.objects.filter(~Exists(defined), **of_them, measures_by__isnull=False, measures_agreed_on__isnull=False)
    for population, measures_by in agreed.order_by("pk").values_list("population", "measures_by"):
        if measures_by is not None:
            waiting[population].append((measures_by + DAY, None))
    due = Measure.objects.current().filter(**of_them, next_due_on__isnull=False).order_by()
    for population, first_on in due.values_list("population").annotate(first_on=Min("next_due_on")):
        waiting[population].append((first_on + POINTS_WAIT, first_on))
    for population, (participation, pk) in progress.items():
        if days := waiting[population]:
            since, day = min(days, key=lambda found: found[0])
            yield Flag(participation, Rule.MEASURES, since, progress=pk, day=day)


def flags_of(participations, *, on):
    """Every flag of these participations that holds on this day or may hold later, worked out from records.

    Those that are paused, withdrawn or over have none: their status is shown instead.
    """
    active = Participation.objects.filter(pk__in=participations.order_by().values("pk"), status=Status.ACTIVE, ended_on__isnull=True)
    active = active.only("joined_on", "status_changed_on").order_by("pk")
    found = [flag for function in RULES.values() for flag in function(active)]
    return [flag for flag in found if flag.until is None or flag.until >= on]


def refresh(participations, *, on):
    """Bring the stored lines of these participations in line with the records. Returns how many lines came or went."""
    wanted = set(flags_of(participations, on=on))
    stored = AttentionLine.objects.filter(participation__in=participations.order_by().values("pk"))
    rows = stored.values_list("pk", "participation", "rule", "since", "until", "progress", "day")
    have = {Flag(participation, Rule(code), *rest): pk for pk, participation, code, *rest in rows}
    gone = [pk for flag, pk in have.items() if flag not in wanted]
    AttentionLine.objects.filter(pk__in=gone).delete()
    new = [_line(flag) for flag in sorted(wanted - have.keys(), key=_order)]
    AttentionLine.objects.bulk_create(new, batch_size=BATCH)
    return len(gone) + len(new)


def _order(flag):
    return flag.participation, flag.rule, flag.since, flag.progress or 0


def _line(flag):
    return AttentionLine(
        participation_id=flag.participation, rule=flag.rule, since=flag.since, until=flag.until, progress_id=flag.progress, day=flag.day
    )


def rebuild_attention(*, on):
    """Bring every stored line in line with the records, a batch of participations at a time. Returns how many came or went."""
    ids = list(Participation.objects.order_by("pk").values_list("pk", flat=True))
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return sum(refresh(Participation.objects.filter(pk__in=batch), on=on) for batch in batches)
