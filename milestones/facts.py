"""The derived facts. Each is one set-based function, in one query, for however many teams or populations it is asked about.

A function takes a QuerySet and a day and returns the ids for which the fact holds on that day. Facts of the organisation take
project teams, facts of a population take populations. Codes and words: `core/reference/milestones_and_steps.json`; a code
without a function stands for records that the application does not keep yet, and is shown as "not recorded yet".
"""

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from meetings.models import FORTNIGHT, MeetingSeries
from organisations.models import LivedExperiencePlan, Participation, RoleGroup, Seat, SeatRole, TermsOfReference
from organisations.queries import SERVICE_STAFF
from populations.models import Decision, DecisionChoice, Definition, Method, Population, Question, Reporting, Status
from populations.rules import LONG_LIST_WARNING, MOST_SELECTED, SHORT_LIST_MOST

FACTS = {}


def fact(code):
    """Register the function that works out the fact with this code."""

    def register(function):
        FACTS[code] = function
        return function

    return register


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


def _populations_of(teams):
    """The populations of the organisations of these project teams."""
    return Population.objects.filter(participation__in=teams.order_by().values("participation")).order_by()


def _teams_of(teams, rows):
    """The project teams whose participation is among these rows' (a QuerySet of anything with a participation)."""
    return set(teams.filter(participation__in=rows.order_by().values("participation")).order_by().values_list("pk", flat=True))


@fact("M2.F1")
def population_is_listed(teams, on):
    """At least one population is on the table with its inequality domain."""
    return _teams_of(teams, _populations_of(teams).on_the_table().exclude(domains=[]))


@fact("M2.F2")
def short_list_is_short(teams, on):
    """The short list has one to ten populations; fewer than ten if more than ten were ever listed, parked and merged ones included."""
    listed = Count("participation__populations")
    short = Count("participation__populations", filter=Q(participation__populations__status__in=(Status.SHORT_LISTED, Status.SELECTED)))
    counted = teams.order_by().annotate(listed=listed, short=short)
    right = Q(short__range=(1, SHORT_LIST_MOST - 1)) | Q(short=SHORT_LIST_MOST, listed__lte=LONG_LIST_WARNING)
    return set(counted.filter(right).values_list("pk", flat=True))


@fact("M2.F3")
def short_list_is_reviewed(teams, on):
    """All four questions have a current answer for every population on the short list.

    For a population chosen before joining, that decision stands in for the four questions, if it is kept with its evidence (DOMAIN
    section 5).
    """
    short = _populations_of(teams).on_short_list()
    answered = Count("answers__question", distinct=True, filter=Q(answers__removed_at__isnull=True))
    before = DecisionChoice.objects.filter(
        population=OuterRef("pk"), decision__method=Method.BEFORE_JOINING, decision__evidence__isnull=False
    )
    open_ones = short.annotate(answered=answered).filter(~Exists(before), answered__lt=len(Question))
    ready = teams.exclude(participation__in=open_ones.values("participation"))
    return _teams_of(ready, short)


def _decisions(teams, on):
    return Decision.objects.filter(participation__in=teams.order_by().values("participation"), decided_on__lte=on)


def latest_decisions(participations, on):
    """The Decision of each of these participations that was made last, up to this day."""
    decisions = Decision.objects.filter(decided_on__lte=on)
    last = decisions.filter(participation=OuterRef("participation")).order_by("-decided_on", "-pk").values("pk")[:1]
    return decisions.filter(participation__in=participations, pk=Subquery(last))


@fact("M2.F4")
def decision_is_recorded(teams, on):
    """A prioritisation decision is recorded with method, date and reasons."""
    return _teams_of(teams, _decisions(teams, on).exclude(sentence="").exclude(discussion=""))


@fact("M2.F5")
def lived_experience_took_part(teams, on):
    """At least one lived experience member took part in the decision: in the latest, if there are several."""
    latest = latest_decisions(teams.order_by().values("participation"), on)
    return _teams_of(teams, latest.filter(has_lived_experience=True))


@fact("M2.F6")
def populations_are_selected(teams, on):
    """One to three populations are selected."""
    selected = Count("participation__populations", filter=Q(participation__populations__status=Status.SELECTED))
    counted = teams.order_by().annotate(selected=selected).filter(selected__range=(1, MOST_SELECTED))
    return set(counted.values_list("pk", flat=True))


@fact("M2.F7")
def selected_populations_are_defined(teams, on):
    """Each selected population has a definition and at least one segment type; there is at least one of them."""
    selected = _populations_of(teams).selected()
    later = Definition.objects.filter(population=OuterRef("population"), number__gt=OuterRef("number"))
    whole = Definition.objects.filter(population=OuterRef("pk")).exclude(text="").exclude(segment_types=[]).filter(~Exists(later))
    ready = teams.exclude(participation__in=selected.filter(~Exists(whole)).values("participation"))
    return _teams_of(ready, selected)


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


def values_of(codes, *, teams, populations, on):
    """Work out the facts with these codes: {code: set of ids}, a code without a function left out.

    `teams` are project teams, `populations` are populations; one query for each code.
    """
    known = [code for code in codes if code in FACTS]
    return {code: FACTS[code](populations if code in POPULATION_FACTS else teams, on) for code in known}


# Milestones 1 and 2 belong to the organisation: M2.F7 is about each population and still a fact of the project team.
POPULATION_FACTS = frozenset(code for code in FACTS if code.split(".")[0] not in ("M1", "M2"))
