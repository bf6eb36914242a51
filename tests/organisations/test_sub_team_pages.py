"""The page of a sub-team and of the project team once there are sub-teams; and that a sub-team lead edits that population's team only."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from meetings.models import MeetingSeries
from organisations import team_actions
from organisations.models import RoleGroup, Seat, SeatRole
from populations.actions import selection
from populations.models import Reporting
from tests.counting import queries_of
from tests.factories.organisations import (
    AssignmentFactory,
    MeetingSeriesFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return PopulationFactory(selected=True, name="Women veterans", definition="Women who served, and their families")


@pytest.fixture
def team(population):
    return population.team


@pytest.fixture
def lead(team, client):
    user = SeatFactory(team=team, user=True, role=SeatRole.SUB_TEAM_LEAD).person.user
    client.force_login(user)
    return user


def address(name, team, *more, app="organisations"):
    return reverse(f"{app}:{name}", args=[team.participation.organisation.slug, team.pk, *more])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.req("R77", "R85", "R86", "R87")
def test_the_page_says_what_the_sub_team_is_for_and_whom_it_represents(client, team, population, lead):
    shown = text(client.get(address("team", team)))

    assert "runs the quality improvement project for one population, and reports its progress to the project team" in shown
    assert "It represents the population" in shown
    assert "Women who served, and their families" in shown
    assert reverse("populations:detail", args=[team.participation.organisation.slug, population.pk]) in shown
    assert "Which people with lived experience come from this population?" in shown
    assert "Working Well Together" in shown
    assert "NHS England" in shown


@pytest.mark.req("R77")
def test_both_teams_see_when_the_sub_team_reports(client, team, population, lead):
    before = text(client.get(address("team", team)))
    Reporting.objects.create(population=population, first_on=date(2026, 12, 4), every_weeks=4)
    on_its_page = text(client.get(address("team", team)))
    client.force_login(SeatFactory(team=project_team(team.participation), user=True).person.user)
    on_the_project_team = text(client.get(address("team", project_team(team.participation))))

    assert "No date is set for the first report yet" in before
    assert "First report on 4 December 2026" in on_its_page
    assert "First report on 4 December 2026" in on_the_project_team


@pytest.mark.req("R91", "R92", "R93")
def test_the_project_team_turns_to_governance_once_there_is_a_sub_team(client):
    population = PopulationFactory()
    team = project_team(population.participation)
    client.force_login(SeatFactory(team=team, user=True).person.user)
    before = text(client.get(address("team", team)))
    PopulationFactory(participation=population.participation, selected=True, name="Carers")
    after = text(client.get(address("team", team)))

    functions = ("secures resources", "the relevant teams and groups know about the projects", "gives senior support when it is needed")
    assert [words in before for words in functions] == [False, False, False]
    assert [words in after for words in functions] == [True, True, True]
    assert "Sub-team: Carers" in after


@pytest.mark.req("R81", "R82", "R83", "R84")
def test_each_group_is_on_the_team_being_sought_or_not_yet(client, team, lead):
    SeatFactory(team=team, role=SeatRole.SUB_TEAM_MEMBER, is_lived_experience=True)
    group = team.role_groups.get(code="community_representative")

    client.post(address("role-group-edit", team, group.pk), {"considered_reason": "Two veterans' groups are asked"})
    page = client.get(address("team", team))

    assert [(item.group.code, item.is_filled, item.is_considered) for item in page.context["coverage"]] == [
        ("sub_team_lead", True, False),
        ("lived_experience_population", True, False),
        ("service_staff", False, False),
        ("community_representative", False, True),
    ]
    assert "Being sought: Two veterans&#x27; groups are asked" in text(page)
    assert "Not yet. Who is being sought?" in text(page)


@pytest.mark.req("R81", "R82", "R83", "R84")
def test_only_beside_a_group_that_is_missing_it_can_be_said_who_is_sought(client, team, lead):
    own = team_actions.add_role_group(team=team, label="Housing", by=lead)
    rows = text(client.get(address("team", team))).split('class="nhsuk-summary-list__row')[1:]
    shown = {group.code: row for group in team.role_groups.all() for row in rows if address("role-group-edit", team, group.pk) in row}

    assert set(shown) == {"lived_experience_population", "service_staff", "community_representative", own.code}
    assert ["Say who is sought" in row for row in shown.values()] == [True, True, True, False]
    assert "nhsuk-summary-list__actions" not in rows[0].split("</div>")[0]
    assert "On the team" in rows[0]


def test_the_page_says_when_the_population_is_not_selected_any_more(client, team, population, lead):
    words = "Women veterans is not selected any more"
    before = text(client.get(address("team", team)))
    selection.unselect(population=population, on=date(2026, 11, 20), by=lead, reason="Another one first")
    page = text(client.get(address("team", team)))

    inset = page.split('class="nhsuk-inset-text"')[1].split("</div>")[0]
    assert words not in before
    assert words in inset
    assert reverse("populations:detail", args=[team.participation.organisation.slug, population.pk]) in inset


@pytest.mark.parametrize("is_sub_team", [True, False])
def test_an_empty_team_offers_one_button_and_a_team_with_people_another(client, team, is_sub_team):
    team = team if is_sub_team else project_team(team.participation)
    client.force_login(AssignmentFactory(participation=team.participation).person.user)
    empty = text(client.get(address("team", team)))
    SeatFactory(team=team, role=SeatRole.SUB_TEAM_LEAD)
    filled = text(client.get(address("team", team)))

    buttons = (">Add a seat</a>", ">Add the first seat</a>")
    assert [[words in page for words in buttons] for page in (empty, filled)] == [[False, True], [True, False]]


def test_who_sees_no_names_sees_that_somebody_is_sought_and_not_the_words(client, team):
    RoleGroup.objects.filter(team=team, code="service_staff").update(considered_reason="Ward 7", considered_on=date(2026, 11, 1))
    client.force_login(SeatFactory(team=project_team(team.participation), user=True).person.user)

    shown = text(client.get(address("team", team)))

    assert "Being sought" in shown
    assert "Ward 7" not in shown


def test_words_about_who_is_sought_are_looked_through_for_people(client, team, lead):
    group = team.role_groups.get(code="community_representative")

    response = client.post(address("role-group-edit", team, group.pk), {"considered_reason": "Ring 07700 900123"})

    assert response.status_code == 422
    assert "Could this identify a person?" in str(response.context["form"].errors["considered_reason"])


def test_nobody_can_tell_from_the_page_who_has_lived_experience(client, team):
    """The coach's page of a team is the same, whichever of two people is the partner."""
    first, second = SeatFactory.create_batch(2, team=team, role=SeatRole.SUB_TEAM_MEMBER)
    client.force_login(AssignmentFactory(participation=team.participation).person.user)
    pages = []
    for partner in (first, second):
        Seat.objects.filter(team=team).update(is_lived_experience=False)
        Seat.objects.filter(pk=partner.pk).update(is_lived_experience=True)
        pages.append(text(client.get(address("team", team))).split("<main")[1].split("</main>")[0])

    assert pages[0] == pages[1]


SEAT = {"name": "New Colleague", "role": "community_representative", "role_title": "Organiser", "count": "1", "starts_on": "2026-11-20"}


@pytest.mark.req("R84")
def test_a_seat_on_a_sub_team_is_asked_for_in_its_own_words(client, team, lead):
    empty = client.get(address("seat-add", team))
    form = text(empty)
    client.post(address("seat-add", team), {**SEAT, "employer": "Veterans' café", "role_group": "service_staff"})
    seat = Seat.objects.get(person__name="New Colleague")

    assert empty.context["form"]["role"].value() == "sub_team_member"
    assert "The roles and responsibilities go there once." in form
    assert "Employer or community group" in form
    assert "This person comes from the population, with lived experience" in form
    assert "takes no part in rankings" not in form
    assert (seat.role, seat.employer, seat.role_group) == ("community_representative", "Veterans' café", "service_staff")


@pytest.mark.parametrize(
    ("lead_seat", "role"),
    [
        (None, "sub_team_lead"),
        ({"ends_on": date(2026, 11, 19)}, "sub_team_lead"),
        ({}, "sub_team_member"),
        ({"starts_on": date(2026, 12, 1)}, "sub_team_member"),
    ],
    ids=["no lead", "the lead has left", "a lead", "a lead from December"],
)
def test_a_new_seat_is_the_leads_until_there_is_one_and_then_a_members(client, team, lead_seat, role):
    client.force_login(AssignmentFactory(participation=team.participation).person.user)
    if lead_seat is not None:
        SeatFactory(team=team, role=SeatRole.SUB_TEAM_LEAD, **lead_seat)

    assert client.get(address("seat-add", team)).context["form"]["role"].value() == role


@pytest.mark.parametrize("group", ["sub_team_lead", "lived_experience_population", "senior_leader"])
def test_a_seat_cannot_be_given_a_group_that_its_role_or_mark_stands_for(client, team, lead, group):
    response = client.post(address("seat-add", team), {**SEAT, "role_group": group})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["role_group"])


def test_an_observer_on_the_project_team_is_shown_as_one(client, team):
    team = project_team(team.participation)
    client.force_login(SeatFactory(team=team, user=True, role=SeatRole.PROJECT_LEAD).person.user)

    client.post(address("seat-add", team), {**SEAT, "role": "project_team_member", "is_observer": "on"})
    shown = text(client.get(address("team", team)))

    assert Seat.objects.get(person__name="New Colleague").is_observer
    assert "Comes to listen, does not rank" in shown


@pytest.mark.req("R88")
def test_a_sub_team_lead_sets_the_rhythm_and_records_the_first_meeting(client, team, lead):
    client.post(
        address("series", team, app="meetings"), {"every_days": "14", "minutes": "60", "first_on": "2026-11-12", "place": "Village hall"}
    )
    client.post(address("first-meeting", team, app="meetings"), {"first_held_on": "2026-11-12"})

    series = MeetingSeries.objects.get(team=team)
    assert (series.every_days, series.first_held_on) == (14, date(2026, 11, 12))
    assert "First meeting held on 12 November 2026." in text(client.get(address("team", team)))


def test_a_sub_team_lead_changes_no_other_team(client, team, lead):
    """The other sub-team of the same organisation, and the project team: read by role title, changed by nobody from here."""
    other = PopulationFactory(participation=team.participation, selected=True).team
    refused = {}
    for there in (other, project_team(team.participation)):
        seat = SeatFactory(team=there, role=SeatRole.SUB_TEAM_MEMBER)
        MeetingSeriesFactory(team=there)
        group = there.role_groups.first()
        changes = [
            (address("seat-add", there), SEAT),
            (address("seat-edit", there, seat.pk), SEAT),
            (address("seat-end", there, seat.pk), {"ends_on": "2026-11-20"}),
            (address("seat-remove", there, seat.pk), {}),
            (address("access-needs", there, seat.pk), {"text": "x"}),
            (address("seat-send-roles", there, seat.pk), {}),
            (address("role-group-edit", there, group.pk), {"considered_reason": "x"}),
            (address("plan-edit", there), {"obstacles": "x", "review_on": "2026-12-01"}),
            (address("terms-add", there), {"title": "x", "url": "https://example.org", "agreed_on": "2026-11-20"}),
            (address("outreach-add", there), {"kind": "tried", "text": "x", "done_on": "2026-11-20"}),
            (address("series", there, app="meetings"), {"every_days": "14", "minutes": "60", "first_on": "2026-11-12"}),
            (address("first-meeting", there, app="meetings"), {"first_held_on": "2026-11-12"}),
        ]
        refused[there.pk] = [client.post(page, data).status_code for page, data in changes]

    assert all(set(statuses) <= {403, 404} for statuses in refused.values())
    assert refused[other.pk] == [403] * 12


def test_a_seat_of_another_team_cannot_be_reached_through_ones_own(client, team, lead):
    other = PopulationFactory(participation=team.participation, selected=True).team
    seat = SeatFactory(team=other, role=SeatRole.SUB_TEAM_MEMBER)

    names = ("seat-edit", "seat-end", "seat-remove", "access-needs", "seat-send-roles")
    assert [client.get(address(name, team, seat.pk)).status_code for name in names] == [404] * 5


def test_the_page_of_the_project_team_runs_the_same_queries_for_one_sub_team_and_three(client, population):
    team = project_team(population.participation)
    client.force_login(AssignmentFactory(participation=team.participation).person.user)
    Reporting.objects.create(population=population, first_on=date(2026, 12, 4))
    one = queries_of(client, address("team", team))
    for _ in range(2):
        more = PopulationFactory(participation=team.participation, selected=True)
        Reporting.objects.create(population=more, first_on=date(2026, 12, 4))

    assert queries_of(client, address("team", team)) == one


def test_the_page_of_a_sub_team_runs_the_same_queries_for_four_groups_and_six(client, team, lead):
    four = queries_of(client, address("team", team))
    for label in ("Housing", "Faith leaders"):
        team_actions.add_role_group(team=team, label=label, by=lead)

    assert queries_of(client, address("team", team)) == four
