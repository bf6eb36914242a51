"""The warning before the session ends."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting_page(quiet_page, live_server, sign_in):
    """A signed-in person on a quiet page, with a clock that the test winds on."""
    sign_in(quiet_page, UserFactory())
    quiet_page.clock.install()
    quiet_page.goto(f"{live_server.url}/privacy/")
    return quiet_page


def dialog(page):
    return page.get_by_role("dialog", name="You will be signed out soon")


def test_warning_comes_five_minutes_before_and_not_earlier(waiting_page, axe):
    waiting_page.clock.fast_forward("54:50")
    expect(dialog(waiting_page)).to_be_hidden()

    waiting_page.clock.fast_forward("00:15")

    expect(dialog(waiting_page)).to_be_visible()
    expect(dialog(waiting_page)).to_contain_text("in 5 minutes")
    waiting_page.clock.resume()
    axe(waiting_page)


def test_warning_counts_the_minutes_down(waiting_page):
    waiting_page.clock.fast_forward("57:30")
    expect(dialog(waiting_page)).to_contain_text("in 3 minutes")

    waiting_page.clock.fast_forward("01:45")

    expect(dialog(waiting_page)).to_contain_text("in 1 minute")


def test_staying_extends_the_session(waiting_page):
    waiting_page.clock.fast_forward("56:00")

    with waiting_page.expect_response(re.compile("keep-alive")) as answer:
        waiting_page.get_by_role("button", name="Stay signed in").click()

    expect(dialog(waiting_page)).to_be_hidden()
    assert answer.value.status == 204
    waiting_page.clock.fast_forward("54:00")
    expect(dialog(waiting_page)).to_be_hidden()


def test_escape_means_stay(waiting_page):
    waiting_page.clock.fast_forward("56:00")
    expect(dialog(waiting_page)).to_be_visible()

    with waiting_page.expect_response(re.compile("keep-alive")):
        waiting_page.keyboard.press("Escape")

    expect(dialog(waiting_page)).to_be_hidden()


def test_time_out_leads_to_signing_in_and_back_to_the_page(waiting_page, live_server):
    waiting_page.context.clear_cookies()

    waiting_page.clock.fast_forward("01:00:01")

    waiting_page.wait_for_url(f"{live_server.url}/accounts/login/?next=%2Fprivacy%2F")


def test_another_tab_at_work_puts_the_warning_away(waiting_page, live_server):
    waiting_page.clock.fast_forward("56:00")
    expect(dialog(waiting_page)).to_be_visible()

    waiting_page.context.new_page().goto(f"{live_server.url}/privacy/")

    expect(dialog(waiting_page)).to_be_hidden()


def test_visitors_are_not_warned(quiet_page, live_server):
    quiet_page.goto(f"{live_server.url}/privacy/")

    expect(quiet_page.locator("#app-timeout")).to_have_count(0)
