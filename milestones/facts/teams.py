"""The facts of Milestone 1: the project team."""

from django.db.models import Count, Exists, OuterRef, Q

from meetings.models import FORTNIGHT, MeetingSeries
from milestones.facts.registry import fact
from organisations.models import LivedExperiencePlan, Participation, RoleGroup, Seat, SeatRole


def _teams_with_seat(teams, on, **conditions):
    return set(Seat.objects.active(on).filter(team__in=teams, **conditions).values_list("team", flat=True))


def _teams_with_lived_experience(teams, on):
    seat = Seat.objects.active(on).filter(team=OuterRef("pk"), is_lived_experience=True)
    plan = LivedExperiencePlan.objects.in_force(on).filter(team=OuterRef("pk"))
    return set(teams.filter(Exists(seat) | Exists(plan)).order_by().values_list("pk", flat=True))


def _teams_that_meet(teams, on):
    series = MeetingSeries.objects.filter(team__in=teams, every_days__lte=FORTNIGHT, first_held_on__lte=on)
    return set(series.values_list("team", flat=True))


@fact("M1.F1")
def sponsor_has_accepted(teams, on):
    """A senior sponsor is in post and has accepted the role."""
    return _teams_with_seat(teams, on, role=SeatRole.SENIOR_SPONSOR, accepted_on__lte=on)


@fact("M1.F2")
def lead_has_protected_time(teams, on):
    """A project lead is in post with protected time recorded."""
    return _teams_with_seat(teams, on, role=SeatRole.PROJECT_LEAD, protected_hours__gt=0)


@fact("M1.F3")
def has_lived_experience(teams, on):
    """At least one lived experience member is active, or a coach-agreed plan with a review date is open."""
    return _teams_with_lived_experience(teams, on)


@fact("M1.F4")
def meets_fortnightly(teams, on):
    """A meeting series no more than 14 days apart exists and the first meeting has been held."""
    return _teams_that_meet(teams, on)


@fact("M1.F5")
def role_groups_are_covered(teams, on):
    """Each role group is filled or marked as considered, with a reason."""
    seats = Seat.objects.active(on).filter(team=OuterRef("team"))
    filled = Exists(seats.filter(role_group=OuterRef("code")))
    lived = Q(code=RoleGroup.LIVED_EXPERIENCE) & Exists(seats.filter(is_lived_experience=True))
    groups = RoleGroup.objects.filter(team__in=teams)
    counted = groups.order_by().values("team").annotate(open=Count("pk", filter=~(~Q(considered_reason="") | filled | lived)))
    return set(counted.filter(open=0).values_list("team", flat=True))


@fact("M1.F6")
def payment_route_is_recorded(teams, on):
    """Policy, budget holder and named contact for involvement payments are recorded."""
    route = Participation.objects.exclude(payment_policy="").exclude(payment_budget_holder="").exclude(payment_contact="")
    return set(teams.filter(participation__in=route).order_by().values_list("pk", flat=True))


@fact("M1.F7")
def deputy_is_named(teams, on):
    """A deputy lead is in post."""
    return _teams_with_seat(teams, on, role=SeatRole.DEPUTY_LEAD)
