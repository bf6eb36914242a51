"""Who may see and do what: dated seats, dated assignments, programme roles."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.permissions import PERMISSIONS_BY_ROLE, Permission, Role
from core import reference
from organisations.access import access_of, has_permission, has_programme_permission
from organisations.models import Assignment, Organisation, Seat, SeatRole
from organisations.team_actions import form_sub_team
from tests.access.world import EVERYBODY, INSIDE, World
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import START, AssignmentFactory, ParticipationFactory, SeatFactory, project_team

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def test_what_may_be_seen_is_what_has_the_permission_to_view():
    world = World()

    for name in EVERYBODY:
        user = world.people[name]
        visible = set(Organisation.objects.visible_to(user, on=world.today))
        allowed = {
            organisation
            for organisation in Organisation.objects.all()
            if has_permission(user, Permission.ORGANISATION_VIEW, organisation=organisation, on=world.today)
        }
        assert visible == allowed, name
        assert (world.organisation in visible) == (name in INSIDE), name


def test_nobody_sees_anything_without_signing_in():
    participation = ParticipationFactory()

    assert list(Organisation.objects.visible_to(AnonymousUser(), on=TODAY)) == []
    assert not access_of(AnonymousUser(), participation.organisation, on=TODAY).may(Permission.ORGANISATION_VIEW)
    assert not has_programme_permission(AnonymousUser(), Permission.BOARD_VIEW, on=TODAY)


@pytest.mark.req("R199")
def test_a_seat_gives_access_on_its_first_and_last_day_and_not_around_them():
    seat = SeatFactory(user=True, starts_on=TODAY, ends_on=TODAY + timedelta(days=9))
    organisation = seat.team.participation.organisation
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=9), TODAY + timedelta(days=10)]

    seen = [organisation in Organisation.objects.visible_to(seat.person.user, on=day) for day in days]

    assert seen == [False, True, True, False]


def test_an_assignment_gives_access_between_its_dates():
    assignment = AssignmentFactory(starts_on=TODAY, ends_on=TODAY)
    organisation = assignment.participation.organisation

    may = [
        has_permission(assignment.person.user, Permission.MILESTONE_SIGN_OFF, organisation=organisation, on=TODAY + timedelta(days=days))
        for days in (-1, 0, 1)
    ]

    assert may == [False, True, False]


def test_an_account_that_is_switched_off_has_no_access_at_once():
    seat = SeatFactory(user=True)
    user = seat.person.user
    user.is_active = False
    user.save()

    assert not access_of(user, seat.team.participation.organisation, on=TODAY).all_roles
    assert not Organisation.objects.visible_to(user, on=TODAY).exists()


def test_a_superuser_without_a_role_sees_nothing():
    user = UserFactory(is_superuser=True)
    participation = ParticipationFactory()

    assert not has_permission(user, Permission.ORGANISATION_VIEW, organisation=participation.organisation, on=TODAY)


@pytest.mark.req("R78")
def test_a_sub_team_lead_edits_their_own_population_only():
    world = World()
    access = access_of(world.people["sublead"], world.organisation, on=world.today)

    assert access.may(Permission.TEAM_EDIT, team=world.population.team)
    assert not access.may(Permission.TEAM_EDIT, team=world.other_population.team)
    assert not access.may(Permission.TEAM_EDIT, team=world.team)
    assert not access.may(Permission.TEAM_EDIT)
    assert access.may(Permission.TEAM_TITLES, team=world.other_population.team)


def test_a_deputy_may_do_what_the_lead_may():
    world = World()
    lead = access_of(world.people["lead"], world.organisation, on=world.today)
    deputy = access_of(world.people["deputy"], world.organisation, on=world.today)

    assert lead.roles == deputy.roles == {Role.PROJECT_LEAD}


def test_two_people_with_two_roles_add_them_up():
    participation = ParticipationFactory()
    user = UserFactory()
    SeatFactory(team=project_team(participation), person=user.person, role=SeatRole.PROJECT_TEAM_MEMBER)
    ProgrammeRoleFactory(person=user.person, role="programme_admin")

    access = access_of(user, participation.organisation, on=TODAY)

    assert access.roles == {Role.PROJECT_TEAM_MEMBER, Role.PROGRAMME_ADMIN}
    assert access.may(Permission.AUDIT_VIEW)


def test_access_takes_the_same_queries_for_one_seat_and_three(django_assert_num_queries):
    participation = ParticipationFactory()
    one, three = UserFactory(), UserFactory()
    teams = [project_team(participation), *(form_sub_team(participation=participation, name=name) for name in ("First", "Second"))]
    SeatFactory(team=teams[0], person=one.person)
    for team in teams:
        SeatFactory(team=team, person=three.person)

    with django_assert_num_queries(3):
        of_one = access_of(one, participation.organisation, on=TODAY)
    with django_assert_num_queries(3):
        of_three = access_of(three, participation.organisation, on=TODAY)

    assert (len(of_one.seat_ids), len(of_three.seat_ids)) == (1, 3)


@pytest.mark.parametrize("role", sorted(reference.load("roles")["permissions"]))
def test_the_table_of_permissions_says_what_the_reference_list_says(role):
    """Where the list speaks of the whole organisation; what is limited to a sub-team is tried in the matrix."""
    said = reference.load("roles")["permissions"][role]
    held = PERMISSIONS_BY_ROLE[Role(role)]

    assert (Permission.AUDIT_VIEW in held) == (said["audit_log"] == "view")
    assert (Permission.MILESTONE_SIGN_OFF in held) == (said["milestone_sign_off"] == "sign off and reopen")
    assert (Permission.MILESTONE_REQUEST in held) == (said["milestone_sign_off"] == "request and confirm")
    assert (Permission.ORGANISATION_EDIT in held) == (said["organisation_profile"] == "edit")
    assert (Permission.TEAM_EDIT in held) == said["team_membership"].startswith("edit")
    assert (Permission.TEAM_TITLES in held) == (said["team_membership"] != "none")
    assert (Permission.LIVED_EXPERIENCE_EDIT in held) == said["lived_experience_flag_and_payments"].startswith("edit")
    assert (Permission.MEETING_EDIT in held) == (said["meetings_and_actions"] == "edit")
    assert (Permission.POPULATION_EDIT in held) == (said["populations_and_ranking"] == "edit")
    assert (Permission.ORGANISATION_VIEW in held) == (said["organisation_profile"] != "none")


def test_the_codes_of_roles_are_those_of_the_reference_list():
    listed = {item["slug"] for item in reference.load("roles")["items"]} - {"lived_experience_partner", "scale_up_expert"}

    assert {role.value for role in Role} == listed


def test_ended_seats_and_assignments_stay_in_the_database():
    world = World()

    assert Seat.objects.filter(person__user=world.people["former_lead"]).exists()
    assert Assignment.objects.filter(person__user=world.people["former_coach"], starts_on__gte=START - timedelta(days=300)).exists()
