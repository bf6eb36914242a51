"""A QI project by those who make it: from the aim to a first test that is under way, and a design workshop written down on a phone."""

import pytest
from django.urls import reverse

from organisations.models import SeatRole
from qiprojects.models import Aim, ChangeIdea, Cycle, Driver, Measure
from tests.browser.choosing import PHONE, new_participation, press, says, seat_for
from tests.factories.organisations import PopulationFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def population(live_server):
    return PopulationFactory(participation=new_participation(), name="Rural communities", selected=True)


@pytest.fixture
def lead(population):
    return seat_for(population.participation, "Ashley Lead", SeatRole.SUB_TEAM_LEAD, team=population.team)


@pytest.fixture
def address(population, live_server):
    def address_of(name, *args):
        return live_server.url + reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *args])

    return address_of


@pytest.mark.req("R153", "R155", "R157", "R161", "R162", "R174")
def test_sub_team_lead_comes_from_the_aim_to_a_first_test(population, lead, page_of, address, axe):
    page = page_of(lead)

    # Given an empty project: the first page says where to begin
    page.goto(address("project"))
    says(page, "Begin with the aim: one sentence", "What makes a project")
    axe(page)

    # When a loose aim is written down
    press(page, "Write the aim")
    page.get_by_label("The aim", exact=True).fill("Improve access for people in the villages")
    axe(page)
    press(page, "Save the aim")
    says(page, "The aim is written down.", "What has to change, so that the aim is reached?")

    # And the theory starts with one of the three domains, and a driver and an idea of the team's own
    press(page, "Start the theory of change")
    page.get_by_role("checkbox", name="Access").check()
    press(page, "Begin with these")
    page.get_by_label("Add a primary driver").fill("Trust in services")
    press(page, "Add the primary driver")
    add = page.get_by_role("main").locator("details", has_text="under “Trust in services”").last
    if not add.evaluate("element => element.open"):
        add.locator("summary").click()
    add.get_by_label("Add a change idea").fill("Listen at the farmers’ market")
    add.get_by_role("button", name="Add the change idea").click()
    says(page, "Listen at the farmers’ market")
    idea = ChangeIdea.objects.get()
    assert list(idea.drivers.values_list("text", flat=True)) == ["Trust in services"]
    assert Driver.objects.filter(population=population).count() == 2

    # And a measure with its definition
    page.get_by_role("link", name="Overview", exact=True).click()
    says(page, "How will you know that a change is an improvement?")
    press(page, "Add an outcome measure")
    page.get_by_label("Name", exact=True).fill("First appointments kept")
    page.get_by_label("What is counted?").fill("First appointments that people from the villages came to")
    page.get_by_label("Where do the numbers come from?").fill("Patient system")
    press(page, "Save the measure")
    measure = Measure.objects.get()
    assert (measure.kind, measure.population) == ("outcome", population)

    # Then the project asks for a first small test, which is planned and started
    page.goto(address("project"))
    says(page, "Start somewhere, and small")
    press(page, "Plan the first test")
    page.get_by_label("What do you want to find out?").fill("Do people stop and talk at a stall?")
    page.get_by_label("What will you do?").fill("One stall on one market day")
    page.get_by_label("What do you expect to happen?").fill("Five people stop and talk")
    press(page, "Save the plan")
    says(page, "Do people stop and talk at a stall?")
    press(page, "Start the test")
    press(page, "Start the test")
    says(page, "The test is under way.")

    cycle = Cycle.objects.get()
    assert (cycle.idea, cycle.prediction, cycle.started_on is not None) == (idea, "Five people stop and talk", True)
    page.goto(address("project"))
    says(page, "Improve access for people in the villages", "Do people stop and talk at a stall?", "First appointments kept")
    assert "What makes a project" not in page.get_by_role("main").inner_text()
    axe(page)


@pytest.mark.req("R163")
def test_design_workshop_is_written_down_on_a_phone(population, lead, page_of, address, axe):
    page = page_of(lead, viewport=PHONE)
    page.goto(address("project"))
    press(page, "Or set aim, theory of change and measures in one design workshop")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.get_by_label("Partners with lived experience took part").check()
    page.get_by_role("textbox", name="The aim", exact=True).fill("Improve access")
    page.get_by_label("Drivers, and below each the change ideas").fill("Getting there\n- Appointments that fit the bus\n- A minibus")
    page.get_by_label("What would show that the aim is being reached?").fill("First appointments kept")
    axe(page)
    press(page, "Save all of it")

    says(page, "with a version of the aim, a driver, 2 change ideas and a measure")
    says(page, "Say how “First appointments kept” is counted")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert Aim.objects.get().with_partners
