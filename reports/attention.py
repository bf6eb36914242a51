"""The rules of the needs-attention list (complaints C5, C6 and C7), and the table that the board reads.

A rule is one set-based function: it takes a QuerySet of active participations, loaded once for all rules, and yields `Flag`s for
all of them, whatever their number, in one or two queries. A flag says from which day to which day it holds, days to come
included, as far as the records of today tell. So "late" and "quiet" begin on their day without anything having to run, a line
clears by itself with the records that it rests on, and `refresh` is called for the organisations that an action touched only.

The rules about sponsor and lived experience say over time what the facts M1.F1 and M1.F3 say of one day; a test holds them
against each other on every day on which something changes.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import as_day
from milestones.models import Progress, Review, ReviewKind, State
from organisations.models import LivedExperiencePlan, Participation, Seat, SeatRole
from organisations.models.organisations import Status
from organisations.models.teams import TeamKind
from reports.models import AttentionLine, LastActivity, Rule
from reports.periods import DAY, FOREVER, gaps, leavings, period, stretches_below

QUIET_AFTER = timedelta(days=28)
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


@rule(Rule.LIVED_EXPERIENCE)
def no_lived_experience(participations) -> Iterator[Flag]:
    """A line while the project team has neither a lived experience seat nor an agreed plan: fact M1.F3 over time."""
    covered = defaultdict(list)
    seats = _project_seats(participations, is_lived_experience=True)
    for pk, starts_on, ends_on in seats.values_list("team__participation", "starts_on", "ends_on"):
        covered[pk].append(period(starts_on, ends_on))
    plans = LivedExperiencePlan.objects.filter(team__participation__in=participations, team__kind=TeamKind.PROJECT, agreed_on__isnull=False)
    for pk, agreed_on, review_on, closed_on in plans.values_list("team__participation", "agreed_on", "review_on", "closed_on"):
        covered[pk].append((agreed_on, min(review_on, closed_on - DAY) if closed_on else review_on))
    yield from _gap_flags(Rule.LIVED_EXPERIENCE, participations, covered)


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
