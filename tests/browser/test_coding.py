"""Coding excerpts at speed: by keyboard alone, without script, and by two people at once."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audit.models import Entry
from datareview.models import Code, CodedMark, Coding, Excerpt
from tests.browser.choosing import PHONE
from tests.factories.datareview import ActivityFactory, CodeFactory, ConsentFactory, ExcerptFactory, member_of, selected

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
NAMES = ["Being heard", "Cost of travel", "Fear of being judged", "Kindness", "Long waits", "Trust in services", "Waiting alone"]
A_SITTING = 40


@pytest.fixture
def population(live_server):
    return selected(name="Rural communities")


@pytest.fixture
def codes(population):
    return {name: CodeFactory(population=population, name=name) for name in NAMES}


@pytest.fixture
def address(population, live_server):
    base = [population.participation.organisation.slug, population.pk]
    return lambda name, *more: live_server.url + reverse(f"datareview:{name}", args=[*base, *more])


def excerpts(population, number):
    activity = ActivityFactory(population=population)
    consent = ConsentFactory(activity=activity)
    return [
        ExcerptFactory(
            population=population, activity=activity, consent=consent, number=place, text=f"We waited, and nobody came ({place})"
        )
        for place in range(1, number + 1)
    ]


def given(excerpt, by):
    return sorted(Coding.objects.filter(excerpt=excerpt, by=by).values_list("code__name", flat=True))


def heading(page, number):
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(rf"Excerpt {number}$"))


def test_a_sitting_by_keyboard_alone(population, codes, address, page_of):
    """What is typed finds a code by the beginning of any of its words; focus is in the box on each page."""
    member, rows = member_of(population), excerpts(population, A_SITTING)
    page = page_of(member)
    page.goto(address("coding"))

    for number, _ in enumerate(rows, start=1):
        heading(page, number)
        expect(page.get_by_label("Find a code")).to_be_focused()
        page.keyboard.type("judged")
        page.keyboard.press("Enter")
        if number % 2:
            page.keyboard.type("wait")
            page.keyboard.press("Enter")
        expect(page.get_by_label("Find a code")).to_have_value("")
        page.keyboard.press("Enter")

    expect(page.get_by_text(f"You have coded all {A_SITTING} excerpts")).to_be_visible()
    assert given(rows[0], member) == ["Fear of being judged", "Waiting alone"]
    assert given(rows[1], member) == ["Fear of being judged"]
    assert CodedMark.objects.filter(by=member).count() == A_SITTING
    assert Entry.objects.filter(action="excerpt.coded").count() == A_SITTING


def test_box_finds_ticks_makes_and_says_what_it_did(population, codes, address, page_of, axe):
    member, rows = member_of(population), excerpts(population, 2)
    page = page_of(member)
    page.goto(address("coding"))
    status, box = page.locator("[data-coding-status]"), page.get_by_label("Find a code")

    expect(page.locator("[data-coding-saved]")).to_have_text("You have coded 0 of 2.")
    expect(box).to_have_accessible_description(re.compile("We waited, and nobody came"))
    page.keyboard.type("wait")
    expect(status).to_have_text("2 codes found. Enter ticks “Waiting alone”.")
    assert [name for name in NAMES if page.get_by_label(name, exact=True).is_visible()] == ["Long waits", "Waiting alone"]
    page.keyboard.press("Enter")
    expect(status).to_have_text("“Waiting alone” is ticked. 1 code ticked.")

    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Being heard")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.type("k")
    expect(box).to_be_focused()
    expect(box).to_have_value("k")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")

    page.keyboard.type("Respect")
    page.keyboard.press("Enter")
    expect(status).to_have_text("No code is called that. Shift and Enter makes it a new one.")
    heading(page, 1)
    page.keyboard.press("Shift+Enter")
    expect(status).to_have_text("“Respect” is a new code when you save. 3 codes ticked.")
    axe(page)

    page.get_by_label("Find a code").press("Enter")
    heading(page, 2)
    expect(page.locator("[data-coding-saved]")).to_have_text("Excerpt 1 is saved with 3 codes. You have coded 1 of 2.")
    assert given(rows[0], member) == ["Cost of travel", "Respect", "Waiting alone"]

    page.get_by_role("link", name="Change excerpt 1").click()
    heading(page, 1)
    expect(page.get_by_label("Respect")).to_be_checked()
    page.keyboard.type("respect")
    expect(page.get_by_role("button", name="a new code")).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    heading(page, 2)
    assert given(rows[0], member) == ["Cost of travel", "Waiting alone"]


def test_what_has_focus_is_never_under_the_button_of_a_narrow_page(population, codes, address, page_of):
    member = member_of(population)
    excerpts(population, 2)
    page = page_of(member, viewport=PHONE)
    page.goto(address("coding"))
    expect(page.get_by_label("Find a code")).to_be_focused()
    page.keyboard.press("Enter")
    heading(page, 2)

    expect(page.get_by_label("Find a code")).to_be_focused()
    expect(page.get_by_text("We waited, and nobody came (2)")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Place 2 of 2 in the queue")).to_be_in_viewport(ratio=1)
    for name in ["Find a code", *NAMES]:
        expect(page.get_by_label(name, exact=True)).to_be_focused()
        focused, bar = page.get_by_label(name, exact=True).bounding_box(), page.locator(".app-coding__save").bounding_box()
        assert focused["y"] + focused["height"] <= bar["y"] or focused["y"] >= bar["y"] + bar["height"], name
        page.keyboard.press("ArrowDown")


def test_enter_pressed_twice_saves_once(population, codes, address, page_of):
    member, rows = member_of(population), excerpts(population, 3)
    page = page_of(member)
    page.goto(address("coding"))
    page.keyboard.type("trust")
    page.keyboard.press("Enter")

    box = page.get_by_label("Find a code")
    box.evaluate(
        """box => {
          const enter = () => new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true});
          for (const event of [enter(), enter(), enter()]) box.dispatchEvent(event);
        }"""
    )

    heading(page, 2)
    assert given(rows[0], member) == ["Trust in services"]
    assert (CodedMark.objects.count(), Entry.objects.filter(action="excerpt.coded").count()) == (1, 1)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("You have coded all 3|Excerpt 3"))).not_to_have_count(0)
    assert Entry.objects.filter(action="excerpt.coded").count() == CodedMark.objects.count()


def test_without_script_check_boxes_and_a_button_do_it(population, codes, address, page_of):
    member, rows = member_of(population), excerpts(population, 2)
    page = page_of(member, java_script_enabled=False, viewport=PHONE)
    page.goto(address("coding"))

    expect(page.get_by_label("Find a code")).to_be_hidden()
    page.get_by_label("Long waits").check()
    page.get_by_label("A new code").fill("Respect")
    page.get_by_role("button", name="Save and next").click()

    heading(page, 2)
    assert given(rows[0], member) == ["Long waits", "Respect"]


@pytest.mark.req("R212")
def test_two_coders_at_once_keep_their_own_and_see_where_they_differ(population, codes, address, page_of, axe):
    ann, ben = member_of(population), member_of(population)
    [row] = excerpts(population, 1)
    pages = {ann: page_of(ann), ben: page_of(ben)}
    for page in pages.values():
        page.goto(address("coding"))
        heading(page, 1)

    for coder, words in ((ann, "kind"), (ben, "trust")):
        pages[coder].keyboard.type(words)
        pages[coder].keyboard.press("Enter")
    for page in pages.values():
        page.keyboard.press("Enter")
    for page in pages.values():
        expect(page.get_by_text("You have coded all 1 excerpt")).to_be_visible()

    assert (given(row, ann), given(row, ben)) == (["Kindness"], ["Trust in services"])
    pages[ann].get_by_role("button", name="See where you differ").click()
    expect(pages[ann].get_by_text(f"Kindness: given by you; not by {ben.person.shown_name}")).to_be_visible()
    axe(pages[ann])


def test_a_merge_while_the_other_one_codes_loses_nothing(population, codes, address, page_of, axe):
    ann, ben = member_of(population), member_of(population)
    [row] = excerpts(population, 1)
    page, other = page_of(ann), page_of(ben)
    page.goto(address("coding"))
    page.keyboard.type("long")
    page.keyboard.press("Enter")

    other.goto(address("code-merge", codes["Long waits"].pk))
    axe(other)
    other.get_by_label("Merge it into").select_option("Waiting alone")
    other.get_by_role("button", name="Merge them").click()
    expect(other.get_by_text("“Long waits” counts as “Waiting alone” now")).to_be_visible()
    axe(other)
    page.keyboard.press("Enter")

    expect(page.get_by_text("You have coded all 1 excerpt")).to_be_visible()
    expect(page.get_by_text("“Long waits” is merged into “Waiting alone” now")).to_be_visible()
    assert given(row, ann) == ["Long waits"]
    other.get_by_role("link", name="Take the merge back").first.click()
    other.get_by_role("button", name="Take the merge back").click()
    expect(other.get_by_text("“Long waits” stands for itself again")).to_be_visible()


def test_refused_page_keeps_ticks_and_new_names_and_has_no_fault(population, codes, address, page_of, axe):
    member = member_of(population)
    excerpts(population, 1)
    page = page_of(member)
    page.goto(address("coding"))
    page.get_by_label("Kindness").check()
    page.get_by_label("Long waits").check()
    page.get_by_label("Find a code").fill("Respect")
    page.keyboard.press("Shift+Enter")
    Code.objects.filter(name="Long waits").update(removed_at="2026-11-20T12:00Z")

    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("“Long waits” was taken away meanwhile")
    expect(page.get_by_label("Kindness")).to_be_checked()
    expect(page.get_by_label("Respect")).to_be_checked()
    axe(page)
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_text("You have coded all 1 excerpt")).to_be_visible()
    assert given(Excerpt.objects.get(), member) == ["Kindness", "Respect"]


def test_list_and_code_have_no_fault_on_a_phone_and_wide(population, codes, address, page_of, axe):
    member = member_of(population)
    [row, *_] = excerpts(population, 2)
    Coding.objects.create(excerpt=row, code=codes["Kindness"], by=member)
    page = page_of(member)

    for name, more in (("codes", []), ("code", [codes["Kindness"].pk]), ("code-add", []), ("codes-start", []), ("coding", [])):
        page.goto(address(name, *more))
        axe(page)
