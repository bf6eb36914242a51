"""Each derived fact where it is false, where it is true, and where it turns false again."""

from datetime import date, timedelta

import pytest

from milestones import facts
from milestones.facts import FACTS
from organisations import team_actions
from organisations.models import Participation, RoleGroup, Seat, SeatRole, Team
from populations.models import Population
from tests.factories.organisations import (
    START,
    LivedExperiencePlanFactory,
    MeetingSeriesFactory,
    PopulationFactory,
    SeatFactory,
    TeamFactory,
    project_team,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
# The questions that were marked, and those that assets answer.
QUERIES = {"M5.F1": 2, "M6.F3": 2}


def holds(code, team, on=TODAY):
    """Whether the fact holds for this project team, asked beside a team for which it never does."""
    other = TeamFactory()
    ids = FACTS[code](Team.objects.filter(pk__in=[team.pk, other.pk]), on)
    assert other.pk not in ids
    return team.pk in ids


def holds_for(code, population, on=TODAY):
    other = PopulationFactory(selected=True)
    ids = FACTS[code](Population.objects.filter(pk__in=[population.pk, other.pk]), on)
    assert other.pk not in ids
    return population.pk in ids


@pytest.mark.req("R11", "R202")
def test_a_sponsor_counts_from_acceptance_to_the_end_of_the_seat():
    team = TeamFactory()
    seat = SeatFactory(team=team, role=SeatRole.SENIOR_SPONSOR)
    before = holds("M1.F1", team)

    seat.accepted_on = TODAY
    seat.save()
    accepted = holds("M1.F1", team)
    Seat.objects.update(ends_on=TODAY)
    last_day, day_after = holds("M1.F1", team), holds("M1.F1", team, on=TODAY + timedelta(days=1))

    assert (before, accepted, last_day, day_after) == (False, True, True, False)


@pytest.mark.req("R34")
def test_one_of_two_sponsors_who_has_accepted_is_enough():
    team = TeamFactory()
    SeatFactory(team=team, role=SeatRole.SENIOR_SPONSOR)
    SeatFactory(team=team, role=SeatRole.SENIOR_SPONSOR, accepted_on=START)

    assert holds("M1.F1", team)


@pytest.mark.req("R13", "R14", "R24")
def test_a_lead_needs_protected_time():
    team = TeamFactory()
    seat = SeatFactory(team=team, role=SeatRole.PROJECT_LEAD)
    without = holds("M1.F2", team)

    Seat.objects.filter(pk=seat.pk).update(protected_hours=4)
    with_time = holds("M1.F2", team)
    Seat.objects.filter(pk=seat.pk).update(ends_on=TODAY - timedelta(days=1))

    assert (without, with_time, holds("M1.F2", team)) == (False, True, False)


def test_a_lead_who_starts_tomorrow_does_not_count_today():
    team = TeamFactory()
    SeatFactory(team=team, role=SeatRole.PROJECT_LEAD, protected_hours=4, starts_on=TODAY + timedelta(days=1))

    assert not holds("M1.F2", team)


@pytest.mark.req("R20", "R28", "R243")
@pytest.mark.parametrize("code", ["M1.F3"])
def test_lived_experience_is_a_seat_or_an_agreed_plan_until_its_review_date(code):
    team = TeamFactory()
    SeatFactory(team=team)
    nobody = holds(code, team)
    plan = LivedExperiencePlanFactory(team=team, review_on=TODAY)
    not_agreed = holds(code, team)
    team_actions.agree_plan(plan=plan, reason="A start is made", on=TODAY, by=None)
    agreed, past_review = holds(code, team), holds(code, team, on=TODAY + timedelta(days=1))
    team_actions.close_plan(plan=plan, on=TODAY, by=None)
    closed = holds(code, team)
    seat = SeatFactory(team=team, is_lived_experience=True)
    seated = holds(code, team)
    Seat.objects.filter(pk=seat.pk).update(ends_on=TODAY - timedelta(days=1))
    left = holds(code, team)

    states = (nobody, not_agreed, agreed, past_review, closed, seated, left)
    assert states == (False, False, True, False, False, True, False)


@pytest.mark.req("R22", "R200")
def test_meetings_count_when_fortnightly_and_begun():
    team = TeamFactory()
    series = MeetingSeriesFactory(team=team, every_days=14)
    planned = holds("M1.F4", team)
    series.first_held_on = TODAY
    series.save()
    held, day_before = holds("M1.F4", team), holds("M1.F4", team, on=TODAY - timedelta(days=1))
    series.every_days = 15
    series.save()

    assert (planned, held, day_before, holds("M1.F4", team)) == (False, True, False, False)


@pytest.mark.req("R27", "R29", "R30", "R31", "R32")
def test_role_groups_are_covered_when_each_is_filled_or_considered():
    team = TeamFactory()
    SeatFactory(team=team, role_group="senior_leader")
    partner = SeatFactory(team=team, is_lived_experience=True)
    some = holds("M1.F5", team)
    team.role_groups.exclude(code__in=["senior_leader", RoleGroup.LIVED_EXPERIENCE]).update(
        considered_reason="Not now", considered_on=START
    )
    covered = holds("M1.F5", team)
    own = team_actions.add_role_group(team=team, label="Housing", by=None)
    with_own = holds("M1.F5", team)
    team_actions.remove_role_group(group=own, by=None)
    without_own = holds("M1.F5", team)
    Seat.objects.filter(pk=partner.pk).update(ends_on=START)

    assert (some, covered, with_own, without_own, holds("M1.F5", team)) == (False, True, False, True, False)


@pytest.mark.parametrize("missing", ["payment_policy", "payment_budget_holder", "payment_contact"])
def test_a_payment_route_is_recorded_when_it_has_its_three_parts(missing):
    team = TeamFactory()
    parts = {"payment_policy": "Policy 7", "payment_budget_holder": "Finance lead", "payment_contact": "Involvement team"}
    Participation.objects.filter(pk=team.participation_id).update(**parts)
    whole = holds("M1.F6", team)
    Participation.objects.filter(pk=team.participation_id).update(**{missing: ""})

    assert (whole, holds("M1.F6", team)) == (True, False)


def test_a_deputy_counts_while_in_post():
    team = TeamFactory()
    before = holds("M1.F7", team)
    seat = SeatFactory(team=team, role=SeatRole.DEPUTY_LEAD)
    in_post = holds("M1.F7", team)
    Seat.objects.filter(pk=seat.pk).update(ends_on=TODAY - timedelta(days=1))

    assert (before, in_post, holds("M1.F7", team)) == (False, True, False)


SUB_TEAM_SEATS = [
    ("M3.F1", {"role": SeatRole.SUB_TEAM_LEAD}),
    ("M3.F2", {"role": SeatRole.SUB_TEAM_MEMBER, "is_lived_experience": True}),
    ("M3.F3", {"role": SeatRole.SUB_TEAM_MEMBER, "role_group": "service_staff"}),
    ("M3.F5", {"role": SeatRole.COMMUNITY_REPRESENTATIVE}),
]


@pytest.mark.parametrize(("code", "fields"), SUB_TEAM_SEATS)
def test_a_seat_on_the_sub_team_makes_its_fact_true_while_it_is_held(code, fields):
    population = PopulationFactory(selected=True)
    SeatFactory(team=project_team(population.participation), **{**fields, "role": SeatRole.PROJECT_TEAM_MEMBER})
    before = holds_for(code, population)
    seat = SeatFactory(team=population.team, **fields)
    held = holds_for(code, population)
    Seat.objects.filter(pk=seat.pk).update(ends_on=TODAY - timedelta(days=1))

    assert (before, held, holds_for(code, population)) == (False, True, False)


def test_an_agreed_plan_stands_in_for_lived_experience_on_a_sub_team():
    population = PopulationFactory(selected=True)
    plan = LivedExperiencePlanFactory(team=population.team)
    proposed = holds_for("M3.F2", population)
    team_actions.agree_plan(plan=plan, reason="A start is made", on=TODAY, by=None)

    assert (proposed, holds_for("M3.F2", population), holds_for("M3.F2", population, on=date(2027, 1, 1))) == (False, True, False)


def test_sub_team_meetings_count_when_fortnightly_and_begun():
    population = PopulationFactory(selected=True)
    series = MeetingSeriesFactory(team=population.team)
    planned = holds_for("M3.F4", population)
    series.first_held_on = START
    series.save()

    assert (planned, holds_for("M3.F4", population)) == (False, True)


def test_every_fact_takes_the_same_queries_for_any_number_of_teams(django_assert_num_queries):
    for _ in range(3):
        PopulationFactory(selected=True)

    for code, function in FACTS.items():
        rows = Population.objects.all() if code in facts.POPULATION_FACTS else Team.objects.filter(kind="project")
        with django_assert_num_queries(QUERIES.get(code, 1)):
            function(rows, TODAY)
