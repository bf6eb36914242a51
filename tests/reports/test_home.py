"""The start page: what waits for each person, and kind words for whom nothing waits. The menu of the header."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from milestones import actions as milestone_actions
from milestones.models import Progress
from organisations.access import programme_roles_of
from organisations.context_processors import menu, navigation
from organisations.models import Participation, SeatRole
from organisations.models.organisations import Status
from reports.attention import refresh
from reports.home import Need, home_of
from reports.models import ProgressReport, Rule
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.assets import MappedAssetFactory
from tests.factories.milestones import progress_of
from tests.factories.organisations import (
    START,
    AssignmentFactory,
    MeetingSeriesFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 10, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def participation():
    return ParticipationFactory(organisation__name="A trust")


def seated(participation, role, team=None, **fields):
    """The account of somebody who sits on the project team, or on another one."""
    return SeatFactory(user=True, team=team or project_team(participation), role=role, **fields).person.user


def page(client, user):
    client.force_login(user)
    return client.get("/").content.decode()


def nothing_late():
    Progress.objects.all().update(planned_on=None)
    refresh(Participation.objects.all(), on=TODAY)


# Leads


@pytest.mark.parametrize("role", [SeatRole.PROJECT_LEAD, SeatRole.DEPUTY_LEAD])
@pytest.mark.req("R13", "R241")
def test_lead_and_deputy_see_the_next_step_of_their_organisation(client, participation, role):
    user = seated(participation, role)

    body = page(client, user)

    assert "Start with step 1.1" in body
    assert reverse("milestones:milestone", args=[participation.organisation.slug, progress_of(participation, "M1").pk]) in body


def test_lead_sees_what_needs_them_in_words_with_one_link_each(participation):
    lead = seated(participation, SeatRole.PROJECT_LEAD, ends_on=date(2026, 12, 1))
    nothing_late()
    progress = progress_of(participation, "M1")
    milestone_actions.request_review(progress=progress, by=lead, on=TODAY - timedelta(days=3))
    milestone_actions.return_to_team(progress=progress, by=UserFactory(), on=TODAY, reason="Nearly there")
    slug, team = participation.organisation.slug, project_team(participation).pk
    team_url = reverse("organisations:team", args=[slug, team])

    (mine,) = home_of(lead, on=TODAY).own

    assert mine.needs == [
        Need(
            "Your coach returned Milestone 1: Forming an overarching project team on 20 November 2026",
            "Read what is still needed",
            reverse("milestones:milestone", args=[slug, progress.pk]),
        ),
        Need("The project lead's last day is 1 December 2026, and nobody follows", "Name who follows", team_url),
        Need("No senior sponsor has accepted the role", "See the project team", team_url),
        Need(
            "Nobody with lived experience is on the project team, and no plan is agreed",
            "Make a plan with your coach",
            reverse("organisations:plan", args=[slug, team]),
        ),
        Need("Fewer than three people are on the project team", "Add people to the team", team_url),
    ]


def test_returned_milestone_leaves_the_page_once_it_is_asked_for_again(participation):
    lead = seated(participation, SeatRole.PROJECT_LEAD)
    progress = progress_of(participation, "M1")
    milestone_actions.request_review(progress=progress, by=lead, on=TODAY)
    milestone_actions.return_to_team(progress=progress, by=UserFactory(), on=TODAY, reason="Nearly there")
    before = [need.label for need in home_of(lead, on=TODAY).own[0].needs]

    milestone_actions.request_review(progress=progress, by=lead, on=TODAY)

    after = [need.label for need in home_of(lead, on=TODAY).own[0].needs]
    assert ("Read what is still needed" in before, "Read what is still needed" in after) == (True, False)


def test_review_that_waits_for_the_coach_is_no_need_of_the_lead(participation):
    lead = seated(participation, SeatRole.PROJECT_LEAD)
    milestone_actions.request_review(progress=progress_of(participation, "M1"), by=lead, on=TODAY)

    (mine,) = home_of(lead, on=TODAY).own

    assert Rule.REVIEW.label not in [need.words for need in mine.needs]
    assert mine.next_row.progress.milestone.code == "M2"


def test_sub_team_lead_sees_the_step_and_the_returns_of_their_population_only(participation):
    own, other = (PopulationFactory(participation=participation, name=name, selected=True) for name in ("Own", "Other"))
    user = seated(participation, SeatRole.SUB_TEAM_LEAD, team=own.team)
    for population in (own, other):
        progress = progress_of(participation, "M4", population)
        milestone_actions.request_review(progress=progress, by=user, on=TODAY)
        milestone_actions.return_to_team(progress=progress, by=UserFactory(), on=TODAY, reason="Nearly there")

    (mine,) = home_of(user, on=TODAY).own

    assert (mine.next_row.progress.milestone.code, mine.next_row.progress.population) == ("M4", own)
    assert [need.words for need in mine.needs] == ["Your coach returned Milestone 4: Three-part data review (Own) on 20 November 2026"]


def test_lead_of_a_paused_organisation_sees_the_pause_and_is_asked_for_nothing(client):
    participation = ParticipationFactory(status=Status.PAUSED, status_reason="A merger", status_changed_on=date(2026, 11, 2))
    refresh(Participation.objects.all(), on=TODAY)

    body = page(client, seated(participation, SeatRole.PROJECT_LEAD))

    assert "Paused</strong> since 2 November 2026" in body
    assert "What needs you" not in body
    assert "Next step" not in body


# Sponsors, members


@pytest.mark.req("R11", "R202")
def test_sponsor_is_asked_to_accept_until_they_have(client, participation):
    seat = SeatFactory(user=True, team=project_team(participation), role=SeatRole.SENIOR_SPONSOR)
    address = reverse("organisations:accept-sponsorship", args=[participation.organisation.slug, seat.pk])
    before = address in page(client, seat.person.user)

    client.post(address)

    assert (before, address in page(client, seat.person.user)) == (True, False)


def test_sponsor_reads_what_the_newest_report_asks_and_finds_it_as_page_and_pdf(client, participation):
    sponsor = seated(participation, SeatRole.SENIOR_SPONSOR, accepted_on=START)
    for number, words in ((1, "Old request"), (2, "Name a project lead")):
        ProgressReport.objects.create(
            participation=participation,
            number=number,
            period_start=START,
            period_end=TODAY,
            published_on=date(2026, 10, number),
            snapshot={"asks": [{"words": words}]},
            digest=str(number) * 64,
        )

    body = page(client, sponsor)

    slug = participation.organisation.slug
    assert "What the report of 2 October 2026 asks of you:" in body
    assert ("<li>Name a project lead</li>" in body, "Old request" in body) == (True, False)
    assert [reverse(name, args=[slug]) in body for name in ("reports:report", "reports:report-pdf")] == [True, True]


def test_sponsor_without_a_report_is_told_what_will_stand_here(client, participation):
    body = page(client, seated(participation, SeatRole.SENIOR_SPONSOR, accepted_on=START))

    assert "No progress report is published yet." in body
    assert reverse("reports:report-pdf", args=[participation.organisation.slug]) not in body


@pytest.mark.req("R23")
def test_member_sees_their_teams_with_the_next_meeting_and_the_milestone_to_write_about(client, participation):
    population = PopulationFactory(participation=participation, name="Rural communities", selected=True)
    person = SeatFactory(user=True, team=project_team(participation)).person
    SeatFactory(team=population.team, person=person, role=SeatRole.SUB_TEAM_MEMBER)
    MeetingSeriesFactory(team=project_team(participation), first_on=date(2026, 11, 10))
    MeetingSeriesFactory(team=population.team, first_on=date(2026, 11, 20))

    (mine,) = home_of(person.user, on=TODAY).own

    assert [(own.team.name, own.role, own.next_meeting, own.row.progress.milestone.code) for own in mine.teams] == [
        ("Project team", "Project team member", date(2026, 11, 24), "M1"),
        ("Sub-team: Rural communities", "Sub-team member", date(2026, 11, 20), "M3"),
    ]
    assert "Next meeting: 24 November 2026" in page(client, person.user)


def test_partner_is_not_shown_as_a_person_with_lived_experience(client, participation):
    user = seated(participation, SeatRole.PROJECT_TEAM_MEMBER, is_lived_experience=True, role_title="Unique title")
    seated(participation, SeatRole.SENIOR_SPONSOR, accepted_on=START)
    refresh(Participation.objects.all(), on=TODAY)

    body = page(client, user)

    assert ("Unique title" in body, "ived experience" in body) == (False, False)


# Coaches, the programme team and others


@pytest.mark.req("R2")
def test_coach_sees_counts_the_first_lines_and_their_organisations(client, participation):
    coach = ProgrammeRoleFactory(role="qi_coach").person
    AssignmentFactory(participation=participation, person=coach)
    ParticipationFactory(organisation__name="Not mine")

    home = home_of(coach.user, on=TODAY)
    body = page(client, coach.user)

    assert (home.board.lines_in_all, [str(row.organisation) for row in home.board.organisations]) == (6, ["A trust"])
    assert f"{reverse('reports:board')}?rule=sponsor" in body
    assert "Not mine" not in body


def test_programme_team_sees_counts_over_every_organisation_and_no_list_of_them(client, participation):
    user = ProgrammeRoleFactory(role="programme_admin").person.user
    ParticipationFactory()

    home = home_of(user, on=TODAY)

    assert (home.board.lines_in_all, home.board.organisations, home.board.organisations_in_all) == (12, [], 2)
    assert "2 organisations take part." in page(client, user)


def test_evaluator_finds_the_list_of_organisations(client):
    body = page(client, ProgrammeRoleFactory(role="evaluator").person.user)

    assert f'href="{reverse("milestones:organisation-list")}">See the organisations' in body


def test_adviser_finds_the_organisations_that_they_advise_today(client, participation):
    adviser = ProgrammeRoleFactory(role="expert_adviser").person
    AssignmentFactory(participation=participation, person=adviser, role="expert_adviser")
    AssignmentFactory(person=adviser, role="expert_adviser", ends_on=TODAY - timedelta(days=1))

    assert [str(row.organisation) for row in home_of(adviser.user, on=TODAY).advised] == ["A trust"]


@pytest.mark.parametrize(
    ("role", "label"), [("equality_advisory_group", "Equality Advisory Group member"), ("communications", "Communications")]
)
def test_roles_with_nothing_to_do_yet_are_told_so(client, role, label):
    body = page(client, ProgrammeRoleFactory(role=role).person.user)

    assert f"You are here as {label}" in body
    assert "You are not on a team" not in body


def test_person_without_a_current_seat_is_told_kindly_whom_to_ask(client, participation, settings):
    settings.CONTACT_EMAIL = "help@example.org"
    user = seated(participation, SeatRole.PROJECT_LEAD, ends_on=TODAY - timedelta(days=1))

    body = page(client, user)

    assert "You are not on a team at the moment" in body
    assert 'href="mailto:help@example.org"' in body
    assert "A trust" not in body


def test_start_page_runs_the_same_queries_for_any_number_of_organisations(client):
    person = ProgrammeRoleFactory(role="qi_coach").person
    client.force_login(person.user)
    counts = []
    for _ in range(3):
        add_work_of_every_kind(person)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 68


def add_work_of_every_kind(person):
    participation = ParticipationFactory()
    AssignmentFactory(participation=participation, person=person)
    population = PopulationFactory(participation=participation, selected=True)
    SeatFactory(team=project_team(participation), person=person, role=SeatRole.PROJECT_LEAD)
    SeatFactory(team=population.team, person=person, role=SeatRole.SENIOR_SPONSOR)
    MeetingSeriesFactory(team=population.team)
    MappedAssetFactory(population=population, prioritised=True, owner=population.team.seats.get(), next_on=START)
    progress = progress_of(participation, "M1")
    milestone_actions.request_review(progress=progress, by=person.user, on=TODAY)
    milestone_actions.return_to_team(progress=progress, by=person.user, on=TODAY, reason="Nearly there")


# The menu


def labels(user, path="/"):
    return [(item["label"], item["current"]) for item in menu(programme_roles_of(user, on=timezone.localdate()), path)]


def test_menu_offers_what_the_person_may_open():
    coach, programme = (ProgrammeRoleFactory(role=role).person.user for role in ("qi_coach", "programme_admin"))

    assert labels(UserFactory()) == [("Home", True), ("Organisations", False)]
    assert labels(coach, "/board/needs-attention/") == [("Home", False), ("Board", True), ("Organisations", False)]
    assert labels(programme, "/programme/waves/") == [("Home", False), ("Board", False), ("Organisations", False), ("Programme", True)]


def test_menu_loses_the_board_when_the_role_ends():
    coach = ProgrammeRoleFactory(role="qi_coach", ends_on=TODAY).person.user
    last_day = labels(coach)

    with time_machine.travel(datetime(2026, 11, 21, 0, 30, tzinfo=UTC), tick=False):
        day_after = labels(coach)

    assert ([label for label, _ in last_day], [label for label, _ in day_after]) == (
        ["Home", "Board", "Organisations"],
        ["Home", "Organisations"],
    )


def test_menu_asks_the_database_only_where_it_is_shown(django_assert_num_queries):
    request = RequestFactory().get("/board/")
    request.user = UserFactory()

    with django_assert_num_queries(0):
        items = navigation(request)["navigation"]
    with django_assert_num_queries(1):
        assert [item["label"] for item in items] == ["Home", "Organisations"]


def test_visitor_has_no_menu(client):
    assert client.get(reverse("account_login")).context["navigation"] == []
