"""Choosing reminders, and stopping them from a mail."""

import pytest

from reminders.models import Preference
from reminders.tokens import token_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_person_chooses_reminders_with_the_keyboard(quiet_page, live_server, sign_in, axe):
    page = quiet_page
    user = UserFactory()
    sign_in(page, user)

    page.goto(f"{live_server.url}/reminders/preferences/")
    axe(page)
    page.get_by_label("As things fall due, at most one email a day").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save my choice").press("Enter")

    page.get_by_text("Your choice is saved.").wait_for()
    axe(page)
    chosen = Preference.objects.get(person=user.person)
    assert (chosen.rhythm, chosen.muted_kinds) == ("weekly", ["milestone_due"])


def test_person_stops_the_mails_from_a_mail_and_has_them_again_without_signing_in(quiet_page, live_server, axe):
    page = quiet_page
    person = UserFactory().person

    page.goto(f"{live_server.url}/reminders/unsubscribe/{token_of(person)}/")
    axe(page)
    page.get_by_role("button", name="Stop reminder emails").click()
    page.get_by_role("heading", name="You get no reminder emails").wait_for()
    axe(page)
    page.get_by_role("link", name="Get reminder emails again").click()
    axe(page)
    page.get_by_role("button", name="Get reminder emails again").click()

    page.get_by_role("heading", name="You get reminder emails").wait_for()
    axe(page)
    assert Preference.objects.get(person=person).rhythm == "daily"
