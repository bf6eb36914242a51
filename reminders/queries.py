"""What holds on a day and whom it concerns. The same rules say what to remind of and, when a mail is written, what still holds."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Exists, F, Max, Min, OuterRef, Q
from django.utils import timezone

from accounts.models import Invitation, ProgrammeRole
from accounts.permissions import Role
from assets.engagement import owner_is_current_q
from assets.models import MappedAsset
from assets.models import Status as AssetStatus
from assets.staleness import stale_q
from milestones.models import Progress, Review, ReviewKind, State
from organisations.models import Assignment, Participation, Seat, SeatRole
from organisations.models.organisations import Status
from organisations.models.teams import TeamKind
from populations.models import Elector, Population, RankingRound, Reporting
from populations.models import Status as PopulationStatus
from qiprojects.definition import is_defined_q
from qiprojects.models import Measure, MeasureKind, Project
from reminders.models import Kind, Preference, Reminder, Rhythm

SEND_AT = time(7, 30)
DUE_BEFORE = timedelta(days=7)
LATE_EVERY = 14
STILL_LATE_AFTER = timedelta(days=14)
REVIEW_AGAIN_AFTER = timedelta(days=7)
ANSWER_IS_NEWS_FOR = timedelta(days=14)
RANKING_AFTER = timedelta(days=1)
REPORT_BEFORE = timedelta(days=7)
CHASE_AFTER = timedelta(days=3)
ASSET_BEFORE = timedelta(days=3)
MEASURE_BEFORE = timedelta(days=7)

PROGRESS = Progress._meta.label_lower
REVIEW = Review._meta.label_lower
ROUND = RankingRound._meta.label_lower
REPORTING = Reporting._meta.label_lower
MAPPED_ASSET = MappedAsset._meta.label_lower
POPULATION = Population._meta.label_lower
PROJECT = Project._meta.label_lower
INVITATION = Invitation._meta.label_lower


class Key(NamedTuple):
    """The unique key of a reminder."""

    kind: Kind
    person_id: int
    thing_type: str
    thing_id: int
    due_on: date


class Somebody(NamedTuple):
    """A person with an account, by both ids."""

    person_id: int
    user_id: int


@dataclass
class Recipients:
    """Who is told of what happens where. `participations` limits the things to look at: those that take part on the day."""

    participations: object
    leads: dict = field(default_factory=lambda: defaultdict(set))
    sub_team_leads: dict = field(default_factory=lambda: defaultdict(set))
    coaches: dict = field(default_factory=lambda: defaultdict(set))

    def leads_of(self, participation, sub_team):
        """Project lead and deputy, and for a population's milestone the lead of its sub-team as well: a set of Somebody."""
        return self.leads[participation] | (self.sub_team_leads[sub_team] if sub_team else set())


def wanted(on, *, person=None):
    """The keys of everything that people are to be told by this day, as a set; of one person only, if given.

    A key says what holds now: a milestone that was signed off, a lead who left or an organisation that paused has none.
    """
    to = recipients(on, person=person)
    return {
        *_milestones(on, to),
        *_reviews_waiting(on, to),
        *_reviews_answered(on, to),
        *_rankings_open(on, person),
        *_reports_due(on, to),
        *_asset_steps(on, to, person),
        *_assets_stale(on, to),
        *_measures_due(on, to),
        *_measures_planned(on, to),
    }


def taking_part(on):
    """The participations that are active on this day; paused, withdrawn and closed organisations are left in peace."""
    return Participation.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=on),
        Q(organisation__closed_on__isnull=True) | Q(organisation__closed_on__gt=on),
        status=Status.ACTIVE,
        joined_on__lte=on,
    ).order_by()


def recipients(on, *, person=None):
    """Leads and coaches with an open account on this day, in two queries; of one person only, if given."""
    active = taking_part(on)
    seats = Seat.objects.active(on).filter(
        team__participation__in=active,
        role__in=[SeatRole.PROJECT_LEAD, SeatRole.DEPUTY_LEAD, SeatRole.SUB_TEAM_LEAD],
        person__user__is_active=True,
    )
    coaches = Assignment.objects.active(on).filter(participation__in=active, role=Role.QI_COACH, person__user__is_active=True)
    if person is not None:
        seats, coaches = seats.filter(person=person), coaches.filter(person=person)
    to, places = Recipients(active.values("pk")), set()
    for participation, team, role, *ids in seats.order_by().values_list("team__participation", "team", "role", "person", "person__user"):
        group, place = (to.sub_team_leads, team) if role == SeatRole.SUB_TEAM_LEAD else (to.leads, participation)
        group[place].add(Somebody(*ids))
        places.add(participation)
    for participation, *ids in coaches.order_by().values_list("participation", "person", "person__user"):
        to.coaches[participation].add(Somebody(*ids))
        places.add(participation)
    if person is not None:
        to.participations = places
    return to


def _current(prefix=""):
    """Milestones of the organisation and of selected populations."""
    return Q(**{f"{prefix}population__isnull": True}) | Q(**{f"{prefix}population__status": PopulationStatus.SELECTED})


def _milestones(on, to):
    """Dated milestones that wait for the team: due soon or late. One that waits for the coach is not the team's to hurry."""
    waits_for_team = Progress.objects.open().exclude(state=State.READY_FOR_REVIEW).filter(_current(), participation__in=to.participations)
    dated = waits_for_team.filter(planned_on__lte=on + DUE_BEFORE).order_by()
    for pk, participation, sub_team, planned_on in dated.values_list("pk", "participation", "population__team", "planned_on"):
        kind, due_on = _due_or_late(planned_on, on)
        for somebody in to.leads_of(participation, sub_team):
            yield Key(kind, somebody.person_id, PROGRESS, pk, due_on)
        if on >= planned_on + STILL_LATE_AFTER:
            for somebody in to.coaches[participation]:
                yield Key(Kind.MILESTONE_STILL_LATE, somebody.person_id, PROGRESS, pk, planned_on + STILL_LATE_AFTER)


def _due_or_late(planned_on, on):
    """The kind, and the day on which it was to be told: a week before, or as in `_due_or_over`."""
    return Kind.MILESTONE_DUE if on <= planned_on else Kind.MILESTONE_LATE, _due_or_over(planned_on, on, DUE_BEFORE)


def _due_or_over(planned_on, on, before):
    """The day on which it was to be told: some days before, or the latest of the day after and every 14 days from there."""
    if on <= planned_on:
        return planned_on - before
    days_over = (on - planned_on).days - 1
    return planned_on + timedelta(days=1 + days_over - days_over % LATE_EVERY)


def _latest_reviews(on, to):
    later = Review.objects.filter(progress=OuterRef("progress"), pk__gt=OuterRef("pk"))
    reviews = Review.objects.filter(_current("progress__"), ~Exists(later), progress__participation__in=to.participations, on__lte=on)
    return reviews.order_by()


def _reviews_waiting(on, to):
    """Reviews that coaches are asked for: told at once and again after 7 days, never to the one who asked."""
    waiting = _latest_reviews(on, to).filter(kind=ReviewKind.REQUESTED, progress__state=State.READY_FOR_REVIEW)
    for pk, participation, asked_on, asked_by in waiting.values_list("pk", "progress__participation", "on", "by"):
        again_on = asked_on + REVIEW_AGAIN_AFTER
        for somebody in to.coaches[participation]:
            if somebody.user_id != asked_by:
                yield Key(Kind.REVIEW_WAITING, somebody.person_id, REVIEW, pk, again_on if on >= again_on else asked_on)


def _reviews_answered(on, to):
    """What the coach decided and nobody has gone on from, while it is news; never to the one who decided."""
    kinds = [ReviewKind.SIGNED_OFF, ReviewKind.RETURNED]
    answers = _latest_reviews(on, to).filter(kind__in=kinds, on__gt=on - ANSWER_IS_NEWS_FOR)
    rows = answers.values_list("pk", "progress__participation", "progress__population__team", "on", "by")
    for pk, participation, sub_team, answered_on, answered_by in rows:
        for somebody in to.leads_of(participation, sub_team):
            if somebody.user_id != answered_by:
                yield Key(Kind.REVIEW_ANSWERED, somebody.person_id, REVIEW, pk, answered_on)


def _rankings_open(on, person):
    """Rankings for those of their electorate who sit on the team and have not ranked; told once, the morning after the opening.

    What is read is that there is no ballot yet, never one. The rows go when the ranking is closed (`receivers`).
    """
    seats = Seat.objects.active(on).filter(
        person=OuterRef("person"), team__kind=TeamKind.PROJECT, team__participation=OuterRef("round__room__participation")
    )
    waiting = Elector.objects.filter(
        Exists(seats),
        Q(round__closes_at__isnull=True) | Q(round__closes_at__gt=moment_of(on)),
        ballot__isnull=True,
        person__user__is_active=True,
        round__in=RankingRound.objects.open().filter(room__participation__in=taking_part(on).values("pk")),
    )
    if person is not None:
        waiting = waiting.filter(person=person)
    for elector, round, opened_at in waiting.order_by().values_list("person", "round", "round__opened_at"):
        due_on = timezone.localdate(opened_at) + RANKING_AFTER
        if due_on <= on:
            yield Key(Kind.RANKING_OPEN, elector, ROUND, round, due_on)


def _reports_due(on, to):
    """The next report of each sub-team to the project team, for the lead of the sub-team; told a week before."""
    lines = Reporting.objects.filter(
        population__status=PopulationStatus.SELECTED,
        population__participation__in=to.participations,
        first_on__lte=on + REPORT_BEFORE,
    )
    for reporting in lines.order_by().select_related("population"):
        due_on = reporting.next_on(on) - REPORT_BEFORE
        if due_on <= on:
            for somebody in to.sub_team_leads[reporting.population.team_id]:
                yield Key(Kind.REPORT_DUE, somebody.person_id, REPORTING, reporting.pk, due_on)


def _asset_steps(on, to, person):
    """Next steps with assets, for whoever looks after them, or for the lead of the sub-team where nobody with an account does.

    Told three days before, and from the day after on every 14 days. One that declined, or is not to be contacted, waits for nothing.
    """
    rows = MappedAsset.objects.current().filter(
        population__participation__in=taking_part(on).values("pk"),
        population__status=PopulationStatus.SELECTED,
        asset__do_not_contact=False,
        next_on__lte=on + ASSET_BEFORE,
    )
    if person is not None:
        rows = rows.filter(Q(owner__person=person) | Q(population__team__in=list(to.sub_team_leads)))
    held = rows.filter(owner_is_current_q(on), owner__person__user__is_active=True)
    owners = dict(held.order_by().values_list("pk", "owner__person"))
    waiting = rows.exclude(status=AssetStatus.DECLINED).order_by()
    for pk, sub_team, next_on in waiting.values_list("pk", "population__team", "next_on"):
        people = {owners[pk]} if pk in owners else {lead.person_id for lead in to.sub_team_leads[sub_team]}
        for person_id in people:
            if person in (None, person_id):
                yield Key(Kind.ASSET_NEXT, person_id, MAPPED_ASSET, pk, _due_or_over(next_on, on, ASSET_BEFORE))


def _assets_stale(on, to):
    """Maps with assets that nobody has checked for six months, for the lead of the sub-team; told once a month."""
    stale = MappedAsset.objects.current().filter(
        stale_q(on), population__participation__in=to.participations, population__status=PopulationStatus.SELECTED
    )
    for population, sub_team in stale.order_by().values_list("population", "population__team").distinct():
        for somebody in to.sub_team_leads[sub_team]:
            yield Key(Kind.ASSETS_STALE, somebody.person_id, POPULATION, population, on.replace(day=1))


def _measures_due(on, to):
    """Populations with measures whose next point is due, for the lead of the sub-team; told on the day and then every 14 days."""
    due = Measure.objects.current().filter(
        population__participation__in=to.participations, population__status=PopulationStatus.SELECTED, next_due_on__lte=on
    )
    first = due.order_by().values_list("population", "population__team").annotate(first_on=Min("next_due_on"))
    for population, sub_team, first_on in first:
        for somebody in to.sub_team_leads[sub_team]:
            yield Key(Kind.MEASURES_DUE, somebody.person_id, POPULATION, population, _due_or_over(first_on, on, timedelta()))


def _measures_planned(on, to):
    """Dates agreed with the coach by which an outcome measure is added, for the lead of the sub-team, while there is none."""
    defined = Measure.objects.current().filter(is_defined_q(), population=OuterRef("population"), kind=MeasureKind.OUTCOME)
    projects = Project.objects.filter(
        ~Exists(defined),
        population__participation__in=to.participations,
        population__status=PopulationStatus.SELECTED,
        measures_by__lte=on + MEASURE_BEFORE,
        measures_agreed_on__isnull=False,
    )
    for pk, sub_team, measures_by in projects.order_by().values_list("pk", "population__team", "measures_by"):
        for somebody in to.sub_team_leads[sub_team]:
            yield Key(Kind.MEASURE_PLANNED, somebody.person_id, PROJECT, pk, _due_or_over(measures_by, on, MEASURE_BEFORE))


def invitations_to_chase(on):
    """Open invitations that were sent 3 days ago or more and never chased, of organisations that take part.

    Only of people who have something to sign in for, now or later: a seat or a programme role, without which no assignment holds.
    """
    sent_before = timezone.make_aware(datetime.combine(on - CHASE_AFTER + timedelta(days=1), time()))
    organisations = taking_part(on).values("organisation")
    seats, roles = (Exists(_not_over(model, on).filter(person=OuterRef("person"))) for model in (Seat, ProgrammeRole))
    return (
        Invitation.objects.open(moment_of(on))
        .filter(seats | roles)
        .filter(Q(organisation_id__isnull=True) | Q(organisation_id__in=organisations))
        .filter(created_at__lt=sent_before, chased_at__isnull=True, person__user__isnull=True)
    )


def _not_over(model, on):
    """The rows of a dated model that hold on this day or later."""
    return model.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def chases_wanted(on):
    """The keys of the invitations to chase by this day, as a set."""
    rows = invitations_to_chase(on).order_by().values_list("pk", "person", "created_at")
    return {Key(Kind.INVITATION_CHASE, person, INVITATION, pk, timezone.localdate(sent_at) + CHASE_AFTER) for pk, person, sent_at in rows}


def moment_of(on):
    """When the reminders of this day are sent, as an aware moment."""
    return timezone.make_aware(datetime.combine(on, SEND_AT))


def already_there(keys):
    """Which of the keys have a reminder, and the ids of those that were dropped because they did not hold; a query for each kind."""
    first_day = {}
    for key in keys:
        first_day[key.kind] = min(key.due_on, first_day.get(key.kind, key.due_on))
    there, over = set(), []
    for kind, day in first_day.items():
        rows = Reminder.objects.filter(kind=kind, due_on__gte=day).order_by()
        for pk, reason, *parts in rows.values_list("pk", "reason", "kind", "person", "thing_type", "thing_id", "due_on"):
            key = Key(*parts)
            if key in keys:
                there.add(key)
                if reason == Reminder.Reason.OVER:
                    over.append(pk)
    return there, over


def preference_of(person_id):
    """The person's Preference, or an unsaved one with what holds without a choice."""
    return Preference.objects.filter(person=person_id).first() or Preference(person_id=person_id)


def people_to_write_to(on):
    """The ids of people with something to be told whose mail is to be written on this day, in order."""
    due = Reminder.objects.due(on).for_digest().order_by().values("person")
    rows = due.annotate(first=Min("due_on"), last=Max("person__digests__on"), rhythm=F("person__reminder_preference__rhythm"))
    people = rows.values_list("person", "rhythm", "first", "last")
    return sorted(person for person, rhythm, first, last in people if is_mail_day(rhythm, first=first, last=last, on=on))


def is_mail_day(rhythm, *, first, last, on):
    """Whether a mail may be written on this day: one a day, for the weekly rhythm one a week.

    `first` is the day of the oldest thing to be told, `last` that of the last mail or None. The weekly mail is that of Monday; a
    Monday that was missed is made up for, and what falls due later in the week waits for the next one.
    """
    if rhythm != Rhythm.WEEKLY:
        return last != on
    monday = on - timedelta(days=on.weekday())
    return first <= monday and (last is None or last < monday)
