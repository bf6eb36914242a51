"""The journeys that the service is for, each in a real browser, with axe on every page on the way."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Invitation, User
from milestones import actions as milestone_actions
from milestones.models import Review, State
from organisations.models import Seat, SeatRole
from tests.factories.accounts import PASSWORD, PersonFactory, ProgrammeRoleFactory, UserFactory
from tests.factories.milestones import progress_of, step_of
from tests.factories.organisations import AssignmentFactory, ParticipationFactory, SeatFactory, project_team
from tests.pdf_checks import assert_pdf_ua

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
PHONE = {"width": 360, "height": 800}


@pytest.fixture
def participation(live_server):
    return ParticipationFactory(joined_on=timezone.localdate() - timedelta(days=60))


@pytest.fixture
def lead(participation):
    seat = SeatFactory(team=project_team(participation), user=True, role=SeatRole.PROJECT_LEAD, role_title="Consultant Psychiatrist")
    return seat.person.user


@pytest.fixture
def coach(participation):
    person = ProgrammeRoleFactory(role="qi_coach").person
    AssignmentFactory(participation=participation, person=person)
    return person.user


def fill_date(page, name, day):
    for place, part in enumerate((day.day, day.month, day.year)):
        page.fill(f"#id_{name}_{place}", str(part))


def type_sign_in(page, live_server, user, password=PASSWORD):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.req("R10", "R13", "R14", "R20", "R22", "R42", "R200")
def test_a_lead_completes_milestone_1_and_asks_and_the_coach_signs_off_from_the_board(
    quiet_page, live_server, participation, lead, coach, axe, sign_in
):
    page, today = quiet_page, timezone.localdate()
    slug = participation.organisation.slug

    # Given a lead who signs in on a laptop
    type_sign_in(page, live_server, lead)
    axe(page)
    page.get_by_role("link", name="Organisations").click()
    page.get_by_role("link", name=participation.organisation.name).click()
    axe(page)

    # When the lead fills the team
    page.get_by_role("link", name="See the project team").click()
    axe(page)
    page.get_by_role("link", name="Change the seat of").click()
    page.get_by_label("Protected time, in hours a week").fill("4")
    axe(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Add a seat").click()
    page.get_by_label("Name", exact=False).first.fill("A partner")
    page.get_by_label("Role title").fill("Expert by experience")
    page.get_by_label("This is a lived experience seat").check()
    page.get_by_role("button", name="Add the seat").click()
    page.get_by_role("link", name="Set up the meetings").click()
    fill_date(page, "first_on", today - timedelta(days=7))
    page.get_by_label("Place or link").fill("Room 2")
    axe(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Record the first meeting").click()
    page.get_by_role("button", name="Save").click()

    # And the sponsor has accepted
    SeatFactory(team=project_team(participation), role=SeatRole.SENIOR_SPONSOR, accepted_on=today)

    # And the lead asks for a review
    page.goto(f"{live_server.url}/organisations/{slug}/milestones/{progress_of(participation, 'M1').pk}/")
    axe(page)
    page.get_by_role("button", name="Ask your coach for a review").click()
    assert "Everything required is in place." in page.inner_text("main")
    axe(page)
    page.get_by_role("button", name="Ask for a review").click()
    page.get_by_text("Your coach has been asked to review Milestone 1").wait_for()

    # Then the coach sees it on the board and signs it off
    sign_in(page, coach)
    page.goto(f"{live_server.url}/board/")
    axe(page)
    page.get_by_role("link", name="Review it").first.click()
    page.get_by_role("button", name="Sign off").click()
    axe(page)
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("Milestone 1 is signed off").wait_for()
    axe(page)

    assert progress_of(participation, "M1").state == State.SIGNED_OFF
    assert [fact["value"] for fact in Review.objects.get(kind="signed_off").facts[:4]] == [True] * 4


@pytest.mark.req("R246", "R264")
def test_a_sponsor_downloads_the_report(quiet_page, live_server, participation, lead, axe, sign_in, tmp_path):
    page = quiet_page
    seat = SeatFactory(team=project_team(participation), user=True, role=SeatRole.SENIOR_SPONSOR)
    slug = participation.organisation.slug

    # Given some work, and a report that the lead has published
    progress = progress_of(participation, "M1")
    milestone_actions.add_entry(progress=progress, step=step_of(progress), text="Met", done_on=timezone.localdate(), by=lead)
    sign_in(page, lead)
    page.goto(f"{live_server.url}/organisations/{slug}/reports/new/")
    axe(page)
    page.locator("main form button[type=submit]").click()
    page.get_by_label("In the project lead's words").fill("A good start.")
    axe(page)
    page.get_by_role("button", name="Save and read the report").click()
    axe(page)
    page.get_by_role("button", name="Publish").or_(page.get_by_role("link", name="Publish")).first.click()
    axe(page)
    page.locator("main form button[type=submit]").click()

    # When the sponsor opens it and downloads the PDF
    sign_in(page, seat.person.user)
    page.goto(f"{live_server.url}/organisations/{slug}/report/")
    axe(page)
    response = page.context.request.get(f"{live_server.url}/organisations/{slug}/report.pdf")

    # Then it is a PDF that everybody can read
    assert (response.status, response.headers["content-type"]) == (200, "application/pdf")
    assert_pdf_ua(response.body())


def test_an_invited_person_accepts_on_a_phone(quiet_page, live_server, participation, lead, axe, sign_in):
    page = quiet_page
    page.set_viewport_size(PHONE)
    person = PersonFactory(name="New Colleague", email="new.colleague@example.org")
    SeatFactory(team=project_team(participation), person=person)

    # Given a lead who invites a member of the team
    sign_in(page, lead)
    page.goto(f"{live_server.url}/organisations/{participation.organisation.slug}/teams/{project_team(participation).pk}/")
    page.get_by_role("link", name="Invite New Colleague").click()
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("The invitation is on its way").wait_for()
    link = next(word for word in mail.outbox[-1].body.split() if "/accounts/invitation/" in word)
    page.context.clear_cookies()

    # When a mail scanner opens the link, and then the person
    for _ in range(3):
        page.context.request.get(live_server.url + urlsplit(link).path)
    page.goto(live_server.url + urlsplit(link).path)
    axe(page)
    for box in page.locator("main input[type=password]").all():
        box.fill("a-long-enough-passphrase")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()

    # Then there is an account, and the person is on the start page
    assert Invitation.objects.get().accepted_at
    assert User.objects.get(email="new.colleague@example.org").person == person
    axe(page)


def test_a_member_writes_in_the_journal_on_a_phone_by_keyboard(quiet_page, live_server, participation, axe, sign_in):
    page = quiet_page
    page.set_viewport_size(PHONE)
    member = SeatFactory(team=project_team(participation), user=True)
    progress = progress_of(participation, "M1")
    sign_in(page, member.person.user)

    page.goto(f"{live_server.url}/organisations/{participation.organisation.slug}/milestones/{progress.pk}/")
    page.get_by_role("link", name="1.1 Name a senior sponsor").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What did you do?").focus()
    page.keyboard.type("We met the Medical Director.")
    page.get_by_role("button", name="Add to the journal").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Your entry is in the journal").wait_for()
    assert "We met the Medical Director." in page.inner_text("main")
    axe(page)


def test_an_invalid_form_points_to_what_is_wrong(quiet_page, live_server, participation, lead, axe, sign_in):
    page = quiet_page
    sign_in(page, lead)
    page.goto(f"{live_server.url}/organisations/{participation.organisation.slug}/teams/{project_team(participation).pk}/seats/add/")

    fill_date(page, "starts_on", timezone.localdate())
    page.fill("#id_starts_on_1", "13")
    page.get_by_role("button", name="Add the seat").click()

    assert page.title().startswith("Error: ")
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") == "id_role_title"
    axe(page)
    assert Seat.objects.count() == 1


def test_a_page_works_without_javascript(browser, live_server, participation, lead):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    type_sign_in(page, live_server, UserFactory())
    type_sign_in_again = page.url
    context.close()

    assert urlsplit(type_sign_in_again).path == "/"
