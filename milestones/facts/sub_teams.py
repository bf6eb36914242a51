"""The facts of Milestone 3: the sub-team of a population."""

from django.db.models import Exists, OuterRef

from meetings.models import FORTNIGHT, MeetingSeries
from milestones.facts.registry import fact
from organisations.models import LivedExperiencePlan, RoleGroup, Seat, SeatRole, TermsOfReference
from organisations.queries import SERVICE_STAFF
from populations.models import Reporting


def _populations_with_seat(populations, on, **conditions):
    seats = Seat.objects.active(on).filter(team__population__in=populations, **conditions)
    return set(seats.values_list("team__population", flat=True))


@fact("M3.F1")
def sub_team_has_lead(populations, on):
    """A sub-team lead is in post."""
    return _populations_with_seat(populations, on, role=SeatRole.SUB_TEAM_LEAD)


@fact("M3.F2")
def sub_team_has_lived_experience(populations, on):
    """A lived experience member from the population is active, or a coach-agreed plan with a review date is open."""
    seat = Seat.objects.active(on).filter(team=OuterRef("team"), is_lived_experience=True)
    plan = LivedExperiencePlan.objects.in_force(on).filter(team=OuterRef("team"))
    return set(populations.filter(Exists(seat) | Exists(plan)).order_by().values_list("pk", flat=True))


@fact("M3.F3")
def sub_team_has_service_staff(populations, on):
    """At least one member delivers a relevant service."""
    return _populations_with_seat(populations, on, role_group=SERVICE_STAFF)


@fact("M3.F4")
def sub_team_meets_fortnightly(populations, on):
    """A meeting series no more than 14 days apart exists and the first meeting has been held."""
    series = MeetingSeries.objects.filter(team__population__in=populations, every_days__lte=FORTNIGHT, first_held_on__lte=on)
    return set(series.values_list("team__population", flat=True))


@fact("M3.F5")
def sub_team_has_community_representative(populations, on):
    """A community group representative is active or named as sought."""
    seat = Seat.objects.active(on).filter(team=OuterRef("team"), role=SeatRole.COMMUNITY_REPRESENTATIVE)
    sought = RoleGroup.objects.filter(team=OuterRef("team"), code=SeatRole.COMMUNITY_REPRESENTATIVE).exclude(considered_reason="")
    return set(populations.filter(Exists(seat) | Exists(sought)).order_by().values_list("pk", flat=True))


@fact("M3.F6")
def terms_of_reference_are_there(populations, on):
    """Terms of reference of the sub-team or of the project team have been developed or reviewed."""
    terms = TermsOfReference.objects.filter(agreed_on__lte=on)
    own = terms.filter(team=OuterRef("team"))
    of_project_team = terms.filter(team__participation=OuterRef("participation"), team__kind="project")
    return set(populations.filter(Exists(own) | Exists(of_project_team)).order_by().values_list("pk", flat=True))


@fact("M3.F7")
def first_report_date_is_set(populations, on):
    """The first report date to the project team is set."""
    return set(Reporting.objects.filter(population__in=populations).values_list("population", flat=True))
