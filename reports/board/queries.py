"""Which organisations are on the board for what somebody asks, in which order, and what they can choose from."""

from django.db.models import Exists, F, Min, OuterRef, Q, Subquery

from accounts.models import ProgrammeRole
from accounts.permissions import Role
from core.prepared import prepared
from milestones.models import Milestone, Progress
from organisations.models import Assignment, Participation, Wave
from organisations.models.organisations import Status
from reports.board.meetings import next_meeting_in
from reports.models import AttentionLine

LATE, NO_DATE = "late", "no_date"


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
        return _by(participations.annotate(key=next_meeting_in(on)), "key", sort, nulls_last=True)
    return participations.order_by("-organisation__name" if sort == "-name" else "organisation__name", "pk")


def _by(participations, key, sort, **nulls):
    turned = sort.startswith("-")
    key = F(key).desc(nulls_last=True) if turned else F(key).asc(**nulls)
    return participations.order_by(key, "organisation__name", "pk")
