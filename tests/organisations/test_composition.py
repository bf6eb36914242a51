"""The four groups of a sub-team (starter pack 5.1): who is on it, who is being sought, and that nobody's secret shows."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps

from organisations import team_actions as actions
from organisations.forms.seats import role_group_choices
from organisations.models import RoleGroup, SeatRole
from organisations.queries import coverage_of
from tests.factories.organisations import START, PopulationFactory, SeatFactory, TeamFactory

pytestmark = pytest.mark.django_db
GROUPS = ["sub_team_lead", "lived_experience_population", "service_staff", "community_representative"]


@pytest.fixture
def sub_team():
    return PopulationFactory(selected=True).team


def filled(team):
    return [item.group.code for item in coverage_of(team, on=START) if item.is_filled]


@pytest.mark.req("R76", "R81", "R82", "R83", "R84")
def test_a_sub_team_is_formed_with_the_four_groups_of_the_starter_pack(sub_team):
    assert list(sub_team.role_groups.values_list("code", flat=True)) == GROUPS


@pytest.mark.parametrize(
    ("seat", "group"),
    [
        ({"role": SeatRole.SUB_TEAM_LEAD}, "sub_team_lead"),
        ({"role": SeatRole.SUB_TEAM_MEMBER, "is_lived_experience": True}, "lived_experience_population"),
        ({"role": SeatRole.SUB_TEAM_MEMBER, "role_group": "service_staff"}, "service_staff"),
        ({"role": SeatRole.COMMUNITY_REPRESENTATIVE}, "community_representative"),
    ],
)
def test_a_seat_fills_the_group_that_it_stands_for(sub_team, seat, group):
    SeatFactory(team=sub_team, **seat)

    assert filled(sub_team) == [group]


def test_a_seat_that_has_ended_fills_nothing(sub_team):
    SeatFactory(team=sub_team, role=SeatRole.SUB_TEAM_LEAD, starts_on=START.replace(month=8), ends_on=START.replace(month=8))

    assert filled(sub_team) == []


def test_the_answer_is_yes_or_no_for_one_lived_experience_seat_and_for_three(sub_team):
    seats = [SeatFactory(team=sub_team, role=SeatRole.SUB_TEAM_MEMBER, is_lived_experience=True)]
    one = coverage_of(sub_team, on=START)
    seats += SeatFactory.create_batch(2, team=sub_team, role=SeatRole.SUB_TEAM_MEMBER, is_lived_experience=True)

    assert coverage_of(sub_team, on=START) == one


def test_a_member_of_no_group_fills_none_of_the_four(sub_team):
    SeatFactory(team=sub_team, role=SeatRole.SUB_TEAM_MEMBER)

    assert filled(sub_team) == []


def test_the_project_team_is_covered_by_the_groups_of_its_seats_and_the_mark_alone():
    team = TeamFactory()
    actions.add_role_group(team=team, label="Administrator", by=None)
    SeatFactory(team=team, role=SeatRole.ADMINISTRATOR)
    SeatFactory(team=team, role_group="senior_leader", is_lived_experience=True)

    assert filled(team) == ["senior_leader", "lived_experience"]


def test_a_seat_chooses_a_group_only_where_nothing_else_says_it(sub_team):
    assert [code for code, _ in role_group_choices(sub_team)] == ["service_staff"]
    assert [code for code, _ in role_group_choices(TeamFactory())] == [
        "senior_leader",
        "ics_colleague",
        "key_stakeholder",
        "equality_expert",
    ]


@pytest.mark.parametrize("code", GROUPS)
def test_the_four_groups_stay_on_the_list(sub_team, code):
    with pytest.raises(actions.CannotFormTeam):
        actions.remove_role_group(group=sub_team.role_groups.get(code=code), by=None)

    assert sub_team.role_groups.count() == 4


def test_a_group_of_its_own_may_go_again(sub_team):
    own = actions.add_role_group(team=sub_team, label="Housing", by=None)

    actions.remove_role_group(group=own, by=None)

    assert sub_team.role_groups.count() == 4


def test_sub_teams_that_were_there_before_get_the_groups_once():
    old, new = PopulationFactory(selected=True).team, PopulationFactory(selected=True).team
    old.role_groups.all().delete()
    project_groups = RoleGroup.objects.filter(team__kind="project").count()
    migration = import_module("organisations.migrations.0005_groups_of_sub_teams")

    migration.add_groups(apps, SimpleNamespace())
    migration.add_groups(apps, SimpleNamespace())

    as_new = list(new.role_groups.values_list("code", "label", "position"))
    assert list(old.role_groups.values_list("code", "label", "position")) == as_new
    assert RoleGroup.objects.filter(team__kind="project").count() == project_groups
