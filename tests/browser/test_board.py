"""The board and the start pages in a real browser: a coach's morning, wide and narrow."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from milestones import actions as milestone_actions
from organisations.models import SeatRole
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.milestones import progress_of
from tests.factories.organisations import (
    AssignmentFactory,
    MeetingSeriesFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coach():
    """A coach with one organisation that waits for a review; another organisation belongs to a colleague."""
    person = ProgrammeRoleFactory(role="qi_coach").person
    today = timezone.localdate()
    mine = ParticipationFactory(organisation__name="Northmoor Trust", joined_on=today - timedelta(days=60))
    AssignmentFactory(participation=mine, person=person)
    population = PopulationFactory(participation=mine, name="Rural communities", selected=True)
    MeetingSeriesFactory(team=population.team)
    lead = SeatFactory(user=True, team=project_team(mine), role=SeatRole.PROJECT_LEAD, starts_on=today - timedelta(days=60)).person.user
    milestone_actions.request_review(progress=progress_of(mine, "M3", population), by=lead, on=today, by_role="Project lead")
    ParticipationFactory(organisation__name="Southmoor Trust", joined_on=today)
    return person.user


def test_coach_finds_what_waits_and_covers_for_a_colleague(quiet_page, live_server, axe, sign_in, coach):
    sign_in(quiet_page, coach)

    # When the coach opens the board
    quiet_page.goto(f"{live_server.url}/board/")

    # Then the review that waits comes first, and the page is sound wide and narrow
    expect(quiet_page.locator(".app-attention__rule").first).to_have_text("Waiting for review")
    expect(quiet_page.get_by_role("link", name="Review it at Northmoor Trust")).to_be_visible()
    quiet_page.locator(".app-board__history summary").click()
    expect(quiet_page.get_by_text("M3 Forming sub-teams (Rural communities): Ready for review on")).to_be_visible()
    axe(quiet_page)

    # When they switch to all organisations and filter
    quiet_page.get_by_role("link", name="All organisations").click()
    quiet_page.get_by_text("Filter organisations").click()
    quiet_page.get_by_label("Name or ODS code").fill("southmoor")
    quiet_page.get_by_role("button", name="Apply filters").click()

    # Then one row is left, it cannot be opened, and says so to screen readers
    expect(quiet_page.get_by_role("status")).to_have_text("1 organisation")
    expect(quiet_page.get_by_role("rowheader")).to_contain_text("Southmoor Trust")
    expect(quiet_page.get_by_role("link", name="Southmoor Trust", exact=True)).to_have_count(0)
    axe(quiet_page)

    # When they look after it
    quiet_page.get_by_role("link", name=re.compile("Look after it")).click()
    axe(quiet_page)
    quiet_page.get_by_role("button", name="Look after it").click()

    # Then its page opens
    expect(quiet_page.get_by_role("alert")).to_contain_text("You look after Southmoor Trust for two weeks.")
    expect(quiet_page.get_by_role("heading", level=1)).to_contain_text("Southmoor Trust")


@pytest.mark.parametrize(
    "path", ["/", "/board/", "/board/?state=nonsense", "/board/needs-attention/", "/board/columns/", "/board/?q=nobody"]
)
def test_page_of_a_coach_is_accessible_wide_and_narrow(quiet_page, live_server, axe, sign_in, coach, path):
    sign_in(quiet_page, coach)

    quiet_page.goto(live_server.url + path)

    axe(quiet_page)


def test_start_pages_of_others_are_accessible_wide_and_narrow(quiet_page, live_server, axe, sign_in, coach):
    team = project_team(ParticipationFactory())
    roles = (SeatRole.PROJECT_LEAD, SeatRole.SENIOR_SPONSOR, SeatRole.PROJECT_TEAM_MEMBER)
    people = [SeatFactory(user=True, team=team, role=role).person.user for role in roles]
    people += [ProgrammeRoleFactory(role=role).person.user for role in ("programme_admin", "evaluator", "equality_advisory_group")]

    for user in [*people, UserFactory()]:
        sign_in(quiet_page, user)
        quiet_page.goto(f"{live_server.url}/")
        expect(quiet_page.get_by_role("heading", level=1)).to_have_text(f"Hello, {user}")
        axe(quiet_page)
