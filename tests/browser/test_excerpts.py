"""Excerpts that come many at once, with everything that can be wrong with them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from datareview.models import Excerpt, Intake
from tests.browser.choosing import PHONE
from tests.factories.datareview import ActivityFactory, ConsentFactory, ExcerptFactory, member_of, selected

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
SLOW = 60_000  # milliseconds: a browser needs long to lay out 20 million letters
PASTED = "Nobody asked us\n9434765919\nRing 020 7946 0018\nThe bus stops at six"


@pytest.fixture
def consent(live_server):
    return ConsentFactory(activity=ActivityFactory(population=selected(name="Rural communities")), label="Speaker 1")


@pytest.fixture
def address(consent, live_server):
    population = consent.activity.population
    base = [population.participation.organisation.slug, population.pk]
    return lambda name, *more: live_server.url + reverse(f"datareview:{name}", args=[*base, *more])


@pytest.mark.req("R98", "R210", "R332")
def test_bad_rows_are_mended_one_by_one_and_nothing_is_lost(consent, address, page_of, axe):
    population = consent.activity.population
    page = page_of(member_of(population), viewport=PHONE)
    page.goto(f"{address('excerpt-paste')}?activity={consent.activity.pk}")
    axe(page)
    page.get_by_label("The excerpts").fill(PASTED)
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_text("2 rows are ready, 2 need a look")).to_be_visible()
    axe(page)

    page.get_by_role("region", name="Row 3").get_by_label("What was said").fill("Typed, and not saved yet")
    second = page.get_by_role("region", name="Row 2")
    second.get_by_label("What was said").fill("They only knew my number")
    second.get_by_role("button", name="Save row 2").click()
    expect(page.get_by_text("Row 2 is ready")).to_be_visible()
    third = page.get_by_role("region", name="Row 3")
    expect(third.get_by_label("What was said")).to_have_value("Typed, and not saved yet")
    third.get_by_role("button", name="Save row 3").click()
    page.get_by_role("button", name="Take over 4 excerpts").click()

    expect(page.get_by_text("4 excerpts are taken over")).to_be_visible()
    assert sorted(Excerpt.objects.values_list("text", flat=True)) == [
        "Nobody asked us",
        "The bus stops at six",
        "They only knew my number",
        "Typed, and not saved yet",
    ]
    assert not Intake.objects.exists()


def test_too_much_is_stopped_on_the_page_and_stays_there(consent, address, page_of):
    page = page_of(member_of(consent.activity.population))
    page.goto(f"{address('excerpt-paste')}?activity={consent.activity.pk}")
    box = page.get_by_label("The excerpts")
    box.evaluate("(box) => { box.value = 'x'.repeat(20e6); box.dispatchEvent(new Event('input', {bubbles: true})); }")

    page.get_by_role("button", name="Check the rows").click(timeout=SLOW)

    expect(page.get_by_role("alert").filter(has_text="20,000,000 characters")).to_be_visible(timeout=SLOW)
    assert box.evaluate("(box) => box.value.length") == 20_000_000


def test_too_much_that_reaches_the_server_is_answered_in_words(consent, address, page_of):
    page = page_of(member_of(consent.activity.population))
    page.goto(f"{address('excerpt-paste')}?activity={consent.activity.pk}")

    page.get_by_label("The excerpts").evaluate("(box) => { box.value = 'x'.repeat(20e6); box.form.submit(); }")

    expect(page.get_by_role("heading", name="Too much was sent at once")).to_be_visible(timeout=SLOW)


def test_a_second_person_reads_one_after_the_other(consent, address, page_of, axe):
    population = consent.activity.population
    for number in (1, 2):
        ExcerptFactory(population=population, activity=consent.activity, consent=consent, number=number, unchecked=True)
    page = page_of(member_of(population), viewport=PHONE)
    page.goto(address("excerpts"))
    axe(page)
    page.get_by_role("button", name="Check 2 excerpts").click()
    axe(page)
    page.get_by_role("button", name="Check the first one").click()
    axe(page)

    for number in (1, 2):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Check excerpt {number}")
        button = page.get_by_role("button", name="Nothing shows who it is")
        if number == 2:
            expect(button).to_be_focused()
        button.press("Enter")

    expect(page.get_by_text("Nothing waits for your check")).to_be_visible()
    assert Excerpt.objects.checked().count() == 2
    page.goto(address("excerpt-export"))
    axe(page)
