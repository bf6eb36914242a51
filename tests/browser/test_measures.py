"""A measure by those who define it: a tired lead, a chart that has changed for good, and the words that go with it."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from qiprojects.models import Measure, Rebase
from tests.browser.choosing import PHONE, fill_date, press
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def population(live_server):
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


def address(live_server, population, name, *args):
    return live_server.url + reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *args])


@pytest.mark.req("R162")
def test_tired_lead_defines_a_measure_on_a_phone(quiet_page, live_server, population, by, sign_in, axe):
    page = quiet_page
    page.set_viewport_size(PHONE)
    sign_in(page, by)
    page.goto(address(live_server, population, "measures"))
    page.get_by_role("link", name="Add the first measure").click()
    axe(page)

    page.get_by_role("button", name="Save the measure").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the name")
    axe(page)
    page.get_by_label("Name", exact=True).fill("Seen within four weeks")
    page.get_by_label("Percentage", exact=True).check()
    page.get_by_role("button", name="Save the measure").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Seen within four weeks")
    expect(page.locator("main")).to_contain_text("Say what is counted, where the numbers come from, the numerator and the denominator.")
    axe(page)
    press(page, "Complete the definition")
    page.get_by_label("What is counted?").fill("First appointments kept")
    page.get_by_label("Where do the numbers come from?").fill("Patient system")
    page.get_by_label("Numerator").fill("Seen within four weeks")
    page.get_by_label("Denominator").fill("All referred")
    page.get_by_role("button", name="Save the measure").click()

    expect(page.locator("main")).not_to_contain_text("Complete the definition")
    assert Measure.objects.get().unit == "percentage"


def test_new_lines_are_drawn_with_a_reason_and_only_from_a_point(quiet_page, live_server, population, by, sign_in, axe):
    measure = make.MeasureFactory(population=population, defined=True, name="First appointments")
    make.points(measure, *[10, 12] * 7, *[30, 32] * 7)
    page = quiet_page
    sign_in(page, by)
    page.goto(address(live_server, population, "measure", measure.pk))
    axe(page)

    page.get_by_role("link", name="New lines (rebase) from a point").click()
    fill_date(page, "From which point?", date(2025, 3, 3))
    page.get_by_label("Why?").fill("The clinic opens on Saturdays")
    page.get_by_role("button", name="Draw new lines").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no point on 3 March 2025. The nearest are those of 1 March 2025")
    expect(page.get_by_label("Why?")).to_have_value("The clinic opens on Saturdays")
    fill_date(page, "From which point?", date(2025, 3, 1))
    page.get_by_role("button", name="Draw new lines").click()

    expect(page.locator("main")).to_contain_text("The clinic opens on Saturdays")
    assert Rebase.objects.get().reason == "The clinic opens on Saturdays"
    axe(page)
    page.get_by_text("Change what is marked").click()
    page.get_by_role("link", name="Take away the new lines from 1 March 2025").click()
    page.get_by_role("button", name="Take it away").click()
    page.get_by_role("link", name="Put it back").click()
    page.get_by_role("button", name="Put it back").click()
    assert Rebase.objects.current().count() == 1


def test_measures_are_ordered_by_keyboard(quiet_page, live_server, population, by, sign_in):
    for name in ("First", "Second"):
        make.MeasureFactory(population=population, name=name, defined=True)
    page = quiet_page
    sign_in(page, by)
    page.goto(address(live_server, population, "measures"))

    page.get_by_role("button", name="Move up Second").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=3).first).to_have_text("Second")
