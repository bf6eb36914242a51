"""Points of a measure as a sub-team brings them: a year pasted from a spreadsheet, and one number on a phone."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.dates import MONTH_NAMES, add_months
from organisations.models import SeatRole
from qiprojects.models import DataPoint
from qiprojects.restating import restate
from tests.browser.choosing import PHONE, new_participation, press, says, seat_for
from tests.factories import qiprojects as make
from tests.factories.organisations import PopulationFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

THIS_MONTH = timezone.localdate().replace(day=1)
YEAR = [add_months(THIS_MONTH, place - 13) for place in range(12)]
LAST = add_months(THIS_MONTH, -1)


def month(day):
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


@pytest.fixture
def population(live_server):
    return PopulationFactory(participation=new_participation(), name="Rural communities", selected=True)


@pytest.fixture
def people(population):
    def seated(name, role, **fields):
        return seat_for(population.participation, name, role, team=population.team, **fields)

    return SimpleNamespace(
        lead=seated("Ashley Lead", SeatRole.SUB_TEAM_LEAD),
        partner=seated("Drew Partner", SeatRole.SUB_TEAM_MEMBER, is_lived_experience=True),
    )


@pytest.fixture
def measure(population):
    return make.MeasureFactory(population=population, share=True, defined=True, collect_from=YEAR[0])


@pytest.fixture
def go(population, live_server, axe):
    """`go(page, name, *args)` opens a page of the project; `go.look(page)` has axe look at it as it stands."""

    def open_page(page, name, *args):
        page.goto(live_server.url + reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *args]))

    open_page.look = axe
    return open_page


@pytest.mark.req("R175", "R193")
def test_a_year_of_points_is_pasted(measure, people, page_of, go):
    # Given a column for each of month, numerator and denominator, as a spreadsheet holds them, with a slip and a total in it
    page = page_of(people.lead)
    lines = [f"{day:%b-%y}\t{20 + place}\t1,0{40 + place}\t{2 + place / 10:.1f}%" for place, day in enumerate(YEAR)]
    lines[4] = lines[4].replace("24", "2400").replace("1,044", "44")
    pasted = "\n".join(["Month\tSeen within four weeks\tAll referred\tShare", *lines, "Total\t3,000\t12,000\t"])

    # When it is pasted, every line is there before anything is taken in, and the two bad ones are named
    go(page, "points-paste", measure.pk)
    go.look(page)
    page.get_by_label("The points").fill(pasted)
    press(page, "Show me what is in it")
    says(
        page, "11 new and 2 to be mended.", "Line 6", "The numerator (2,400) is above the denominator (44)", "Line 14", "“Total” is no date"
    )
    go.look(page)
    assert not DataPoint.objects.exists()

    # When they are mended where they stand, and all are taken in
    press(page, "Change what you brought")
    box = page.get_by_label("The points")
    expect(box).to_have_value(pasted)
    box.fill(box.input_value().replace("2400\t44", "24\t1,044").rsplit("\n", 1)[0])
    press(page, "Show me what is in it")
    says(page, "12 new.")
    press(page, "Take in 12 points")

    # Then the chart has the year
    says(page, "12 points are on the chart.")
    assert list(DataPoint.objects.values_list("starts_on", "numerator", "denominator")) == [
        (day, 20 + place, 1040 + place) for place, day in enumerate(YEAR)
    ]
    expect(page.get_by_role("img").first).to_be_visible()
    go.look(page)


@pytest.mark.req("R175")
def test_one_point_is_entered_on_a_phone(measure, people, page_of, go):
    # Given a point that is due, and somebody with the two numbers and a phone
    make.points(measure, *[(20 + place, 40) for place in range(12)], first=YEAR[0])
    restate(measure)
    phone = page_of(people.partner, viewport=PHONE, has_touch=True, is_mobile=True)
    go(phone, "point-add", measure.pk)
    says(phone, f"For {month(LAST)}")
    boxes = [phone.get_by_label(name) for name in ("Seen within four weeks", "All referred")]
    assert [box.get_attribute("inputmode") for box in boxes] == ["decimal", "decimal"]
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    button = phone.get_by_role("button", name="Save the point")
    assert button.bounding_box()["y"] + button.bounding_box()["height"] <= PHONE["height"], "One has to scroll to the button"

    # When both are typed and the one button is pressed
    boxes[0].tap()
    phone.keyboard.type("31")
    boxes[1].tap()
    phone.keyboard.type("40")
    button.tap()

    # Then it is on the chart: two boxes, a button, and nothing to choose
    says(phone, f"{month(LAST)}: 31 of 40: 77.5%. The point is on the chart.")
    point = DataPoint.objects.get(starts_on=LAST)
    assert (point.numerator, point.denominator, point.by) == (31, 40, people.partner)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    go(phone, "due")
    says(phone, "Nothing is due today")
