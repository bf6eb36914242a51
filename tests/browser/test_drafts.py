"""What a person types is kept over a time-out, and only as long as it is needed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from organisations.models import SeatRole
from tests.browser.choosing import new_participation, seat_for
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PopulationFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = "We have put back what you typed here before."


@pytest.fixture(autouse=True)
def debug(settings):
    settings.DEBUG = True


@pytest.fixture
def form_page(quiet_page, live_server, sign_in):
    """A signed-in person at the form of the gallery."""
    sign_in(quiet_page, UserFactory())
    quiet_page.goto(f"{live_server.url}/gallery/")
    return quiet_page


def drafts(page):
    return page.evaluate("Object.entries(sessionStorage).filter(([key]) => key.startsWith('draft:')).map(([, value]) => value)")


def type_a_little(page):
    page.get_by_label("Project title").fill("Later hours")
    page.get_by_label("What is the project about?").fill("People asked for evenings")
    page.get_by_role("group", name="Start date").get_by_label("Month").fill("Nov")
    page.get_by_role("radio", name="With a survey").check()
    page.get_by_role("checkbox", name="Southern team").check()
    page.get_by_label("Leading team").select_option("north")
    page.get_by_label("A secret").fill("not to be kept")


def fill_the_rest(page):
    boxes = page.get_by_role("group", name="Start date")
    boxes.get_by_label("Day").fill("20")
    boxes.get_by_label("Year").fill("2026")
    page.get_by_label("Number of seats").fill("5")
    page.get_by_role("checkbox", name="The team has agreed to this").check()


def test_draft_is_put_back_after_leaving_the_page(form_page, axe):
    type_a_little(form_page)

    form_page.reload()

    expect(form_page.get_by_text(NOTE)).to_be_visible()
    expect(form_page.get_by_label("Project title")).to_have_value("Later hours")
    expect(form_page.get_by_label("What is the project about?")).to_have_value("People asked for evenings")
    expect(form_page.get_by_role("group", name="Start date").get_by_label("Month")).to_have_value("Nov")
    expect(form_page.get_by_role("radio", name="With a survey")).to_be_checked()
    expect(form_page.get_by_role("checkbox", name="Southern team")).to_be_checked()
    expect(form_page.get_by_label("Leading team")).to_have_value("north")
    axe(form_page)


def test_draft_never_holds_a_password(form_page):
    type_a_little(form_page)

    form_page.reload()

    expect(form_page.get_by_label("A secret")).to_have_value("")
    assert [text for text in drafts(form_page) if "not to be kept" in text] == []


def test_draft_can_be_removed(form_page):
    type_a_little(form_page)
    form_page.reload()

    form_page.get_by_role("button", name="Remove what I typed before").click()

    expect(form_page.get_by_text(NOTE)).to_be_hidden()
    expect(form_page.get_by_label("Project title")).to_have_value("")
    assert drafts(form_page) == []


def test_draft_is_gone_after_the_form_was_saved(form_page):
    type_a_little(form_page)
    fill_the_rest(form_page)

    form_page.get_by_role("button", name="Save the example").click()

    expect(form_page.get_by_text("The example is saved.")).to_be_visible()
    expect(form_page.get_by_label("Project title")).to_have_value("")
    assert drafts(form_page) == []


def test_draft_stays_while_the_form_is_refused(form_page):
    type_a_little(form_page)

    form_page.get_by_role("button", name="Save the example").click()

    expect(form_page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(form_page.get_by_text(NOTE)).to_be_hidden()
    assert len(drafts(form_page)) == 1


def test_draft_survives_a_time_out_between_typing_and_sending(form_page, live_server, sign_in):
    user = User.objects.get()
    type_a_little(form_page)
    form_page.context.clear_cookies()
    form_page.goto(f"{live_server.url}/accounts/login/")

    sign_in(form_page, user)
    form_page.goto(f"{live_server.url}/gallery/")

    expect(form_page.get_by_label("Project title")).to_have_value("Later hours")


def test_draft_of_another_person_is_thrown_away(form_page, live_server, sign_in):
    type_a_little(form_page)

    sign_in(form_page, UserFactory())
    form_page.reload()

    expect(form_page.get_by_label("Project title")).to_have_value("")
    assert drafts(form_page) == []


def test_signing_out_throws_drafts_away(form_page):
    type_a_little(form_page)

    form_page.get_by_role("button", name="Sign out").click()

    form_page.wait_for_url(lambda url: "/gallery/" not in url)
    assert drafts(form_page) == []


def test_no_draft_is_kept_of_the_private_text_of_a_definition(quiet_page, live_server, sign_in):
    participation = new_participation()
    lead = seat_for(participation, "Ashley Lead", SeatRole.PROJECT_LEAD)
    population = PopulationFactory(participation=participation, definition="")
    sign_in(quiet_page, lead)
    quiet_page.goto(live_server.url + reverse("populations:definition-edit", args=[participation.organisation.slug, population.pk]))
    quiet_page.get_by_label("Who are they?").fill("People on farms")
    quiet_page.get_by_text("More about them").click()
    quiet_page.get_by_label("Private text").fill("not to be kept")

    quiet_page.reload()

    expect(quiet_page.get_by_label("Who are they?")).to_have_value("People on farms")
    expect(quiet_page.get_by_label("Private text")).to_have_value("")
    assert [text for text in drafts(quiet_page) if "not to be kept" in text] == []
