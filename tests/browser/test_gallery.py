"""Every component in a real browser: no fault by axe, no complaint in the console, wide and narrow."""

import pytest
from playwright.sync_api import expect

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def debug(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("path", ["/gallery/", "/gallery/?errors=1", "/gallery/?coach=first&sort=name", "/privacy/", "/accessibility/"])
def test_page_is_accessible_wide_and_narrow(quiet_page, live_server, axe, path):
    quiet_page.goto(live_server.url + path)

    axe(quiet_page)


def test_page_of_a_signed_in_person_is_accessible(quiet_page, live_server, axe, sign_in):
    sign_in(quiet_page, UserFactory(name="A person with a rather long name indeed"))

    quiet_page.goto(f"{live_server.url}/gallery/")

    expect(quiet_page.get_by_role("button", name="Sign out")).to_be_visible()
    axe(quiet_page)


def test_error_page_is_accessible(quiet_page, live_server, axe, settings):
    settings.DEBUG = False

    quiet_page.goto(f"{live_server.url}/there/is/nothing/here/")

    expect(quiet_page.get_by_role("heading", level=1)).to_have_text("Page not found")
    axe(quiet_page)


def test_page_of_a_failed_site_is_accessible(quiet_page, live_server, axe, settings, monkeypatch):
    settings.DEBUG = False
    monkeypatch.setattr("core.views.Privacy.get", lambda *args, **kwargs: 1 / 0)

    quiet_page.goto(f"{live_server.url}/privacy/")

    expect(quiet_page.get_by_role("heading", level=1)).to_have_text("Something went wrong")
    axe(quiet_page)


def test_skip_link_is_first_and_leads_to_the_content(quiet_page, live_server):
    quiet_page.goto(f"{live_server.url}/gallery/")

    quiet_page.keyboard.press("Tab")
    expect(quiet_page.get_by_role("link", name="Skip to main content")).to_be_focused()
    quiet_page.keyboard.press("Enter")

    expect(quiet_page.locator("#maincontent")).to_be_focused()


def test_refused_form_takes_the_person_to_what_is_wrong(quiet_page, live_server, axe):
    quiet_page.goto(f"{live_server.url}/gallery/")

    quiet_page.get_by_role("button", name="Save the example").click()

    summary = quiet_page.locator(".nhsuk-error-summary")
    expect(quiet_page).to_have_title("Error: Gallery of components – AMHE Collaborative")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Select how you will ask people").click()
    expect(quiet_page.get_by_role("radio", name="At a team meeting")).to_be_focused()
    summary.get_by_role("link", name="Enter the start date").click()
    expect(quiet_page.get_by_role("group", name="Start date").get_by_label("Day")).to_be_focused()
    axe(quiet_page)


def test_characters_are_counted(quiet_page, live_server):
    quiet_page.goto(f"{live_server.url}/gallery/")

    quiet_page.get_by_label("What is the project about?").press_sequentially("Twelve chars")

    expect(quiet_page.get_by_text("You have 288 characters remaining").first).to_be_visible()


def test_components_start_in_the_part_that_htmx_swaps_in(quiet_page, live_server):
    quiet_page.goto(f"{live_server.url}/gallery/")

    swap = {"target": "#maincontent", "select": "#maincontent > *", "swap": "innerHTML"}
    quiet_page.evaluate("swap => htmx.ajax('GET', '/gallery/?errors=1', swap)", swap)

    expect(quiet_page.locator(".nhsuk-error-summary")).to_be_focused()
    expect(quiet_page.get_by_text("You have 259 characters remaining").first).to_be_visible()


def test_page_works_without_scripts(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/gallery/")

    page.get_by_role("button", name="Save the example").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    context.close()
