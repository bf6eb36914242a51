"""The theory of change, edited with nothing but a keyboard, with and without scripts; and its pages looked at by axe."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from qiprojects.actions import ideas, theory, versions
from qiprojects.models import ChangeIdea, Driver
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import ThemeFactory, member_of, selected
from tests.factories.qiprojects import AimFactory, ProgrammeDriverFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


@pytest.fixture
def population():
    return selected(name="Farm workers")


def address(live_server, population, name, *args):
    path = reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *args])
    return f"{live_server.url}{path}"


def filled(population, by):
    """A theory with three drivers, one below the first, three ideas and a version; more was added since. Returns the first idea."""
    AimFactory(population=population)
    getting, asking, _ = (theory.add_driver(population, text=text, by=by) for text in ("Getting there", "Being asked", "Trust"))
    below = theory.add_driver(population, text="Transport that fits", parent=getting, by=by)
    first, *_ = (
        ideas.add_idea(population, text=text, drivers=drivers, by=by)
        for text, drivers in (("A call with the bus times", [below, asking]), ("A lift from a neighbour", [below]), ("A card", []))
    )
    versions.keep_version(population, on=timezone.localdate(), by=by)
    ideas.link_source(first, [("theme", ThemeFactory(population=population).pk)], by=by)
    theory.add_driver(population, text="Time", by=by)
    return first


@pytest.mark.parametrize("with_scripts", [True, False])
def test_drivers_move_by_keyboard_and_the_focus_goes_with_them(page_of, live_server, population, with_scripts):
    by = member_of(population)
    filled(population, by)
    page = page_of(by, java_script_enabled=with_scripts)
    page.goto(address(live_server, population, "theory"))
    getting = Driver.objects.get(text="Getting there")

    def order():
        return list(Driver.objects.filter(population=population, parent=None).values_list("text", flat=True))

    page.locator(f"#down-driver-{getting.pk}").press("Enter")
    for place, button in ((2, "down"), (3, "down"), (4, "up")):
        pressed = page.locator(f"#{button}-driver-{getting.pk}")
        expect(pressed).to_contain_text(f"Getting there, {place} of 4")
        expect(pressed).to_be_focused()
        if place < 4:
            page.keyboard.press("Enter")
    assert order() == ["Being asked", "Trust", "Time", "Getting there"]
    expect(page.locator(f"#up-driver-{getting.pk}")).to_be_in_viewport()
    expect(page.locator(f"#down-driver-{getting.pk}")).to_have_count(0)


@pytest.mark.parametrize("with_scripts", [True, False])
def test_ideas_are_typed_one_after_the_other_in_the_list(page_of, live_server, population, with_scripts):
    by = member_of(population)
    theory.add_driver(population, text="Getting there", by=by)
    page = page_of(by, java_script_enabled=with_scripts)
    page.goto(address(live_server, population, "theory"))

    page.get_by_text("Add an idea or a driver").click()
    for count, words in enumerate(("A call", "A lift", "A card"), start=1):
        box = page.get_by_label("Add a change idea under “Getting there”")
        if count > 1:
            expect(box).to_be_focused()
        box.fill(words)
        box.press("Enter")
        expect(page.get_by_role("link", name=words)).to_be_visible()

    assert list(ChangeIdea.objects.order_by("position").values_list("text", flat=True)) == ["A call", "A lift", "A card"]


def test_pages_have_no_fault(page_of, live_server, population, axe):
    by = member_of(population)
    first = filled(population, by)
    MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation, name="Choir"))
    programme = ProgrammeRoleFactory(role="programme_admin").person.user
    wave = population.participation.wave
    ProgrammeDriverFactory(wave=wave, parent=ProgrammeDriverFactory(wave=wave))
    page = page_of(by)
    for name, *args in (
        ("theory",),
        ("theory-start",),
        ("theory-compare",),
        ("theory-version", population.theory_versions.get().pk),
        ("ideas",),
        ("idea", first.pk),
        ("idea-source-add", first.pk),
        ("idea-testers", first.pk),
        ("idea-status", first.pk),
    ):
        page.goto(address(live_server, population, name, *args))
        axe(page)
    page = page_of(programme)
    page.goto(f"{live_server.url}{reverse('qiprojects:programme-theory', args=[wave.slug])}")
    axe(page)
