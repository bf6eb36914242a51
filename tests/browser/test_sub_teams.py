"""Forming sub-teams: who is on them, how they begin, what is private, and what happens while lived experience is missing."""

import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.dates import nhs_date
from meetings.models import MeetingSeries
from organisations.models import Seat, SeatRole
from populations.models import Population
from tests.browser.choosing import Site, coach_for, fill_date, new_participation, press, says, says_nothing_of, seat_for
from tests.factories.accounts import PASSWORD
from tests.factories.milestones import progress_of
from tests.factories.organisations import MeetingSeriesFactory, PopulationFactory
from tests.organisations.documents import PDF

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
VILLAGES, CARERS = "Rural communities", "Young carers"
NEEDS = "Meetings after school, and large print"


@pytest.fixture
def participation(live_server):
    return new_participation()


@pytest.fixture
def site(participation, live_server, axe):
    return Site(live_server.url, participation.organisation.slug, axe)


@pytest.fixture
def villages(participation):
    return PopulationFactory(participation=participation, name=VILLAGES, selected=True)


@pytest.fixture
def carers(participation):
    return PopulationFactory(participation=participation, name=CARERS, selected=True)


@pytest.fixture
def people(participation, carers):
    return SimpleNamespace(
        lead=seat_for(participation, "Ashley Lead", SeatRole.PROJECT_LEAD),
        sponsor=seat_for(participation, "Blair Sponsor", SeatRole.SENIOR_SPONSOR, accepted_on=timezone.localdate()),
        coach=coach_for(participation, "Kit Coach"),
        carers_lead=seat_for(participation, "Lou Carers", SeatRole.SUB_TEAM_LEAD, team=carers.team),
    )


def team_url(site, population, name="team", *args):
    return site.address + reverse(f"organisations:{name}", args=[site.slug, population.team_id, *args])


def status_of(page, address):
    return page.goto(address).status


@pytest.mark.req("R72", "R73")
def test_sub_team_is_filled_and_its_lead_runs_it(site, villages, people, page_of, quiet_page):
    the_project_lead_fills_the_sub_team(site, villages, page_of(people.lead))
    sub_lead = quiet_page
    the_sub_team_lead_accepts(site, villages, page_of(people.lead), sub_lead)
    the_definition_is_narrowed(site, villages, sub_lead)
    reporting_and_meetings_are_agreed(site, villages, sub_lead)
    terms_are_uploaded_and_renewed(site, villages, sub_lead)
    what_was_tried_is_written_down(site, villages, sub_lead)
    another_sub_teams_lead_may_not_edit(site, villages, page_of(people.carers_lead))


def the_project_lead_fills_the_sub_team(site, villages, lead):
    site.go(lead, "detail", villages.pk)
    press(lead, str(villages.team))
    site.check(lead, "sub-team")
    says(lead, "Who is being sought?")
    four = (
        ("Sam Village", "sam@example.org", "Sub-team lead", "Community Nurse", None),
        ("Pat Farmer", "pat@example.org", "Sub-team member", "Expert by experience", "This person comes from the population"),
        ("Robin Nurse", "", "Sub-team member", "Mental Health Nurse", "Staff who deliver relevant services"),
        ("Chris Chapel", "", "Community group representative", "Outreach worker", "Farming Help"),
    )
    for number, (name, email, role, title, group) in enumerate(four):
        press(lead, "Add a seat" if number else "Add the first seat")
        lead.get_by_label("Name", exact=False).first.fill(name)
        lead.get_by_label("Email address").fill(email)
        lead.get_by_role("radio", name=role, exact=True).check()
        lead.get_by_label("Role title").fill(title)
        if group == "Farming Help":
            lead.get_by_label("Employer or community group").fill(group)
        elif group and group.startswith("Staff"):
            lead.get_by_label("Role group").select_option(group)
        elif group:
            lead.get_by_role("checkbox", name=group).check()
        site.check(lead, "seat on a sub-team")
        press(lead, "Add the seat")
        says(lead, name)
    expect(lead.get_by_text("On the team", exact=True)).to_have_count(4)
    says_nothing_of(lead, "nobody with lived experience")
    expect(lead.get_by_text("Roles and responsibilities sent on")).to_have_count(2)  # to those with an address
    site.check(lead, "sub-team, filled")


def the_sub_team_lead_accepts(site, villages, lead, sub_lead):
    lead.get_by_role("link", name="Invite Sam Village").click()
    press(lead, "Send the invitation")
    says(lead, "The invitation is on its way")
    letters = [letter.body for letter in mail.outbox if letter.to == ["sam@example.org"]]
    link = next(found[0] for body in letters if (found := re.search(r"http\S+/accounts/invitation/\S+", body)))
    sub_lead.goto(site.address + urlsplit(link).path)
    sub_lead.get_by_label("Choose a password").fill(PASSWORD)
    press(sub_lead, "Make my account")
    sub_lead.goto(team_url(site, villages))
    says(sub_lead, "Sam Village", "Pat Farmer")


def the_definition_is_narrowed(site, villages, sub_lead):
    """A place and a characteristic of few people: asked once, then saved as it is."""
    site.go(sub_lead, "definition", villages.pk)
    press(sub_lead, "Change the definition")
    sub_lead.get_by_label("Who are they?").fill("Farm workers of one valley.")
    sub_lead.get_by_text("More about them").click()
    sub_lead.get_by_label("Place", exact=False).first.fill("The upper valley")
    sub_lead.get_by_role("checkbox", name="Disability", exact=False).first.check()
    sub_lead.get_by_role("radio", name="Fewer than 100").check()
    press(sub_lead, "Save the definition")
    expect(sub_lead.get_by_role("alert")).to_contain_text("Could somebody be recognised?")
    expect(sub_lead.get_by_label("Who are they?")).to_have_value("Farm workers of one valley.")
    site.check(sub_lead, "definition that describes few people")
    press(sub_lead, "Save as it is")
    says(sub_lead, "this is version 2", "Farm workers of one valley.")
    press(sub_lead, "Change the definition")
    sub_lead.get_by_label("Who are they?").fill("Farm workers of one valley, and their families.")
    press(sub_lead, "Save the definition")
    says(sub_lead, "this is version 3")
    site.check(sub_lead, "definition with versions")


def reporting_and_meetings_are_agreed(site, villages, sub_lead):
    today = timezone.localdate()
    sub_lead.goto(team_url(site, villages))
    sub_lead.get_by_role("link", name="Set the first report date").click()
    fill_date(sub_lead, "First report", today + timedelta(days=28))
    site.check(sub_lead, "reporting")
    press(sub_lead, "Save the reporting line")
    says(sub_lead, "The reporting line is saved.")

    sub_lead.goto(team_url(site, villages))
    sub_lead.get_by_role("link", name="Set up the meetings").click()
    fill_date(sub_lead, "First meeting", today - timedelta(days=3))
    sub_lead.get_by_label("Place or link").fill("The village hall")
    press(sub_lead, "Save")
    sub_lead.get_by_role("link", name="Record the first meeting").click()
    site.check(sub_lead, "first meeting")
    press(sub_lead, "Save")
    says(sub_lead, "First meeting held on", "The village hall", "First report on")
    assert MeetingSeries.objects.get(team=villages.team).first_held_on == today - timedelta(days=3)


def terms_are_uploaded_and_renewed(site, villages, sub_lead):
    sub_lead.get_by_role("link", name="terms of reference").click()
    press(sub_lead, "Add the terms of reference")
    site.check(sub_lead, "terms-add")
    sub_lead.get_by_label("The document").set_input_files({"name": "terms.txt", "mimeType": "text/plain", "buffer": b"Terms"})
    press(sub_lead, "Add this version")
    expect(sub_lead.get_by_role("alert")).to_contain_text("Choose a PDF")
    site.check(sub_lead, "terms refused")
    sub_lead.get_by_label("The document").set_input_files({"name": "Terms 2026.pdf", "mimeType": "application/pdf", "buffer": PDF})
    press(sub_lead, "Add this version")
    says(sub_lead, "In force: version 1", "Download Terms 2026.pdf")

    with sub_lead.expect_download() as download:
        sub_lead.get_by_role("main").get_by_role("link", name="Terms of reference", exact=False).first.click()
    assert download.value.path().read_bytes() == PDF
    assert download.value.suggested_filename == "Terms 2026.pdf"

    press(sub_lead, "Add a new version")
    sub_lead.get_by_label("Title").fill("Terms after six months")
    sub_lead.get_by_label("Or a link to it").fill("https://example.org/terms")
    press(sub_lead, "Add this version")
    says(sub_lead, "In force: version 2", "Terms after six months", "Earlier versions", "Download Terms 2026.pdf")
    site.check(sub_lead, "terms")


def what_was_tried_is_written_down(site, villages, sub_lead):
    sub_lead.goto(team_url(site, villages))
    press(sub_lead, "What we tried, and other ways people take part")
    press(sub_lead, "Add what you tried")
    sub_lead.get_by_role("radio").first.check()
    sub_lead.get_by_label("What did you do?").fill("We stood at the cattle market with tea.")
    sub_lead.get_by_label("What came of it?").fill("Nothing yet")
    site.check(sub_lead, "outreach-add")
    press(sub_lead, "Add it")
    says(sub_lead, "It is on the list.", "We stood at the cattle market with tea.")
    site.check(sub_lead, "outreach")


def another_sub_teams_lead_may_not_edit(site, villages, carers_lead):
    for address in (
        site.url("definition-edit", villages.pk),
        site.url("reporting", villages.pk),
        team_url(site, villages, "seat-add"),
        team_url(site, villages, "terms-add"),
        team_url(site, villages, "outreach-add"),
    ):
        assert status_of(carers_lead, address) == 403, address
    site.check(carers_lead, "refused")
    site.go(carers_lead, "definition", villages.pk)
    expect(carers_lead.get_by_role("main").get_by_role("button", name="Change the definition")).to_have_count(0)


@pytest.mark.req("R77")
def test_access_needs_are_read_by_the_member_and_those_who_lead_the_team(site, participation, villages, people, page_of):
    member = seat_for(participation, "Pat Farmer", SeatRole.SUB_TEAM_MEMBER, team=villages.team)
    sub_lead = seat_for(participation, "Sam Village", SeatRole.SUB_TEAM_LEAD, team=villages.team)
    needs = team_url(site, villages, "access-needs", Seat.objects.get(person=member.person).pk)

    # When a member writes what helps
    page = page_of(member)
    page.goto(team_url(site, villages))
    press(page, "Say what helps you")
    site.check(page, "access-needs")
    page.get_by_label("What helps you to take part?").fill(NEEDS)
    press(page, "Save")
    says(page, "Only you and the people who lead this team can read it.")

    # Then their lead reads it
    page = page_of(sub_lead)
    page.goto(team_url(site, villages))
    page.get_by_role("link", name="Needs of Pat Farmer").click()
    says(page, NEEDS, "That you opened this page is written down.")
    site.check(page, "access-needs of another")

    # And neither the coach, nor another sub-team's lead, nor the sponsor
    for who in (people.coach, people.carers_lead, people.sponsor):
        page = page_of(who)
        page.goto(team_url(site, villages))
        says_nothing_of(page, NEEDS)
        expect(page.get_by_role("link", name="Needs of Pat Farmer")).to_have_count(0)
        assert status_of(page, needs) == 403
        says_nothing_of(page, NEEDS)


@pytest.mark.req("R75", "R198")
def test_coach_lets_a_team_go_on_without_lived_experience_and_the_sponsors_report_says_so(
    site, participation, carers, people, page_of, live_server
):
    seat_for(participation, "Robin Nurse", SeatRole.SUB_TEAM_MEMBER, team=carers.team, role_group="service_staff")
    today = timezone.localdate()
    MeetingSeriesFactory(team=carers.team, first_on=today, first_held_on=today)
    progress = progress_of(participation, "M3", Population.objects.get(pk=carers.pk))
    milestone = f"{live_server.url}/organisations/{site.slug}/milestones/{progress.pk}/"

    # When the lead of the sub-team asks for a review, the page says what helps and shuts nobody out
    page = page_of(people.carers_lead)
    page.goto(milestone)
    says(page, "A standard that is not met shuts nobody out: you can ask for a review without it.")
    site.check(page, "Milestone 3")
    press(page, "Ask your coach for a review")
    site.check(page, "ask for a review")
    press(page, "Ask for a review")
    says(page, "Your coach has been asked to review")

    # And the coach signs off
    coach = page_of(people.coach)
    coach.goto(milestone)
    press(coach, "Sign off")
    press(coach, "Sign off")
    expect(coach.get_by_role("alert")).to_contain_text("There is a problem")
    coach.get_by_label("Why can the team go on while the lived experience standard is not met?").fill(
        "Two young carers start with the group in the new year."
    )
    fill_date(coach, "When will you look at this again?", today + timedelta(days=60))
    site.check(coach, "sign off below the standard")
    press(coach, "Sign off")
    says(coach, "is signed off", "Going on for now", "The coach lets the team go on, and looks at it again on")
    site.check(coach, "Milestone 3, signed off")

    # Then the report that the sponsor reads says why, and when it is looked at again
    lead = page_of(people.lead)
    lead.goto(f"{live_server.url}/organisations/{site.slug}/reports/new/")
    lead.locator("main form button[type=submit]").click()
    press(lead, "Save and read the report")
    press(lead, "Publish")
    lead.locator("main form button[type=submit]").click()
    sponsor = page_of(people.sponsor)
    sponsor.goto(f"{live_server.url}/organisations/{site.slug}/report/")
    says(sponsor, "Two young carers start with the group in the new year.", nhs_date(today + timedelta(days=60)))
    site.check(sponsor, "report")
