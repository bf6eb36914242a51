"""Drivers of the theory of change: what is kept, what is refused, what the log says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from populations.models import Status
from qiprojects.actions import ideas, theory, versions
from qiprojects.actions.base import CannotChange
from qiprojects.models import Driver, DriverOrigin, Theory, TheoryVersion
from qiprojects.tree import tree_of
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import WaveFactory
from tests.factories.qiprojects import AimFactory, ChangeIdeaFactory, DriverFactory, IdeaDriverFactory, ProgrammeDriverFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


def log(*codes):
    return list(Entry.objects.filter(action__in=codes).order_by("pk").values_list("action", "target_label"))


def texts(population, parent=None):
    return [row.text for row in Driver.objects.current().filter(population=population, parent=parent)]


def test_drivers_have_two_levels_and_an_order(population, by):
    trust = theory.add_driver(population, text="  Trust   in services ", by=by)
    theory.add_driver(population, text="Access", domain="access", by=by)
    theory.add_driver(population, text="Staff who listen", parent=trust, by=by)

    assert texts(population) == ["Trust in services", "Access"]
    assert texts(population, trust) == ["Staff who listen"]
    assert log("driver.added") == [("driver.added", "Primary driver")] * 2 + [("driver.added", "Secondary driver")]


def test_same_words_in_the_same_place_are_not_doubled(population, by):
    first = theory.add_driver(population, text="Trust", by=by)

    assert theory.add_driver(population, text="TRUST", by=by) == first
    assert theory.add_driver(population, text="Trust", parent=first, by=by) != first
    assert Driver.objects.count() == 2


@pytest.mark.parametrize(("words", "message"), [("   ", "Write a few words"), ("x" * 201, "up to 200 characters")])
def test_no_words_or_too_many_are_refused(population, by, words, message):
    with pytest.raises(CannotChange, match=message) as refusal:
        theory.add_driver(population, text=words, by=by)

    assert refusal.value.field == "text"
    assert not Driver.objects.exists()


def test_secondary_driver_belongs_to_a_primary_one_of_the_same_population(population, by):
    primary = DriverFactory(population=population)
    secondary = DriverFactory(population=population, parent=primary)
    gone = DriverFactory(population=population, removed_at=timezone.now())

    for parent in (secondary, gone, DriverFactory()):
        with pytest.raises(CannotChange) as refusal:
            theory.add_driver(population, text="Trust", parent=parent, by=by)
        assert refusal.value.field == "parent"


def test_driver_moves_under_another_one_unless_it_has_its_own(population, by):
    first, second = DriverFactory(population=population), DriverFactory(population=population)
    below = DriverFactory(population=population, parent=first)

    theory.edit_driver(second, text=second.text, parent=first, by=by)
    assert texts(population, first) == [below.text, second.text]
    other = DriverFactory(population=population)
    with pytest.raises(CannotChange, match="has secondary drivers"):
        theory.edit_driver(first, text=first.text, parent=other, by=by)
    with pytest.raises(CannotChange, match="belong to itself"):
        theory.edit_driver(other, text=other.text, parent=other, by=by)


def test_edit_that_changes_nothing_writes_nothing(population, by):
    driver = DriverFactory(population=population)

    theory.edit_driver(driver, text=f" {driver.text} ", by=by)

    driver.refresh_from_db()
    assert driver.edited_at is None
    assert log("driver.edited") == []


def test_stale_driver_is_refused(population, by):
    driver = DriverFactory(population=population, text="Trust")
    stale = Driver.objects.get(pk=driver.pk)
    theory.edit_driver(driver, text="Trust and time", by=by)

    with pytest.raises(CannotChange, match="Somebody else has changed this"):
        theory.edit_driver(stale, text="Time", by=by)


def test_reworded_suggestion_is_the_teams_own_and_a_programme_driver_stays_marked(population, by):
    suggested = DriverFactory(population=population, origin="suggested")
    programme = DriverFactory(population=population, origin="programme")

    theory.edit_driver(suggested, text="Getting there", by=by)
    theory.edit_driver(programme, text="Getting in", by=by)

    assert Driver.objects.get(pk=suggested.pk).origin == DriverOrigin.OWN
    assert Driver.objects.get(pk=programme.pk).origin == DriverOrigin.PROGRAMME


def test_moving_keeps_to_the_drivers_beside_it(population, by):
    one, two = (DriverFactory(population=population, text=text, position=0) for text in ("One", "Two"))
    DriverFactory(population=population, text="Below", parent=one)
    DriverFactory(text="Of another team")

    assert theory.move_driver(two, up=True, by=by)
    assert texts(population) == ["Two", "One"]
    assert not theory.move_driver(two, up=True, by=by)
    assert theory.move_driver(two, up=False, by=by)
    assert texts(population) == ["One", "Two"]
    assert len(log("driver.moved")) == 2


def test_removed_driver_leaves_its_ideas_and_comes_back_with_everything(population, by):
    driver = DriverFactory(population=population)
    below = DriverFactory(population=population, parent=driver)
    idea = ideas.add_idea(population, text="Clinic at the hall", drivers=[driver, below], by=by)
    before = tree_of(population)

    theory.remove_driver(driver, by=by)
    without = tree_of(population)
    assert without["drivers"] == []
    assert [(each["id"], each["drivers"]) for each in without["ideas"]] == [(idea.pk, [])]

    theory.put_back_driver(Driver.objects.get(pk=driver.pk), by=by)
    assert tree_of(population) == before
    with pytest.raises(CannotChange, match="is there already"):
        theory.put_back_driver(Driver.objects.get(pk=driver.pk), by=by)


def test_secondary_driver_that_was_removed_before_stays_away(population, by):
    driver = DriverFactory(population=population)
    earlier = DriverFactory(population=population, parent=driver, removed_at=timezone.now() - timedelta(days=1))
    theory.remove_driver(driver, by=by)

    with pytest.raises(CannotChange, match="Put the primary driver"):
        theory.put_back_driver(earlier, by=by)
    theory.put_back_driver(Driver.objects.get(pk=driver.pk), by=by)

    assert Driver.objects.get(pk=earlier.pk).is_removed


def test_words_taken_meanwhile_keep_a_driver_away(population, by):
    driver = DriverFactory(population=population, text="Trust")
    theory.remove_driver(driver, by=by)
    theory.add_driver(population, text="trust", by=by)

    with pytest.raises(CannotChange, match="with these words"):
        theory.put_back_driver(driver, by=by)
    with pytest.raises(CannotChange, match="removed already"):
        theory.remove_driver(driver, by=by)


@pytest.mark.req("R156", "R166")
def test_theory_begins_with_drivers_of_the_programme(population, by):
    wave = population.participation.wave
    access = ProgrammeDriverFactory(wave=wave, text="Access", position=1)
    outreach = ProgrammeDriverFactory(wave=wave, text="Outreach", parent=access)
    ProgrammeDriverFactory(wave=wave, text="Not chosen", position=0)

    theory.start_from_programme(population, [outreach.pk], by=by)
    theory.start_from_programme(population, [outreach.pk], by=by)

    primary = Driver.objects.get(population=population, parent=None)
    assert (primary.text, primary.origin) == ("Access", "programme")
    assert texts(population, primary) == ["Outreach"]


def test_drivers_of_another_wave_or_none_are_refused(population, by):
    other = ProgrammeDriverFactory(wave=WaveFactory(name="Another wave"))
    gone = ProgrammeDriverFactory(wave=population.participation.wave, removed_at=timezone.now())

    for chosen in ([other.pk], [gone.pk], []):
        with pytest.raises(CannotChange):
            theory.start_from_programme(population, chosen, by=by)
    with pytest.raises(CannotChange):
        theory.start(population, by=by)
    assert not Driver.objects.exists()


@pytest.mark.req("R157")
def test_one_domain_is_enough_to_begin_with_and_is_marked_as_ours(population, by):
    [driver] = theory.start_from_domains(population, ["access"], by=by)

    assert (driver.text, driver.domain, driver.origin) == ("Access", "access", DriverOrigin.SUGGESTED)
    with pytest.raises(CannotChange):
        theory.start_from_domains(population, ["elsewhere"], by=by)


@pytest.mark.req("R155", "R158")
def test_what_the_team_assumes_and_when_partners_took_part_is_kept(population, by):
    today = timezone.localdate()
    fields = {"with_partners_on": today, "with_partners_how": "They chose the drivers", "assumptions": "Trust grows by meeting"}

    theory.save_about(population, by=by, **fields)
    theory.save_about(population, by=by, **fields)

    row = Theory.objects.get(population=population)
    assert (row.with_partners_on, row.assumptions) == (today, "Trust grows by meeting")
    assert len(log("theory.edited")) == 1
    with pytest.raises(CannotChange, match="today or before"):
        theory.save_about(population, by=by, with_partners_on=today + timedelta(days=1))


@pytest.mark.req("R160")
def test_version_is_the_tree_of_its_day_and_does_not_change(population, by):
    today = timezone.localdate()
    AimFactory(population=population, target_on=today)
    driver = DriverFactory(population=population, text="Trust")
    kept = versions.keep_version(population, reason="After the workshop", on=today, by=by)
    assert versions.keep_version(population, reason="After the workshop", on=today, by=by) == kept
    was = TheoryVersion.objects.get().tree

    theory.edit_driver(driver, text="Trust and time", by=by)
    second = versions.keep_version(population, on=today, by=by)

    assert [row["text"] for row in TheoryVersion.objects.get(pk=kept.pk).tree["drivers"]] == ["Trust"]
    assert TheoryVersion.objects.get(pk=kept.pk).tree == was
    assert second.number == 2
    assert TheoryVersion.objects.get(pk=second.pk).tree == tree_of(population)


def test_version_of_nothing_new_or_of_a_wrong_day_is_refused(population, by):
    today = timezone.localdate()
    with pytest.raises(CannotChange, match="nothing to keep"):
        versions.keep_version(population, on=today, by=by)
    DriverFactory(population=population)
    with pytest.raises(CannotChange, match="today or before"):
        versions.keep_version(population, on=today + timedelta(days=1), by=by)
    versions.keep_version(population, on=today, by=by)
    with pytest.raises(CannotChange, match="Nothing has changed since version 1"):
        versions.keep_version(population, reason="Again", on=today, by=by)
    DriverFactory(population=population)
    with pytest.raises(CannotChange, match="of a later day"):
        versions.keep_version(population, on=today - timedelta(days=1), by=by)


def test_closed_population_is_not_changed(population, by):
    driver = DriverFactory(population=population)
    population.status = Status.CLOSED
    population.save()

    for call in (
        lambda: theory.add_driver(population, text="Trust", by=by),
        lambda: theory.move_driver(driver, up=True, by=by),
        lambda: theory.remove_driver(driver, by=by),
        lambda: theory.save_about(population, assumptions="x", by=by),
        lambda: ideas.add_idea(population, text="Clinic", by=by),
        lambda: versions.keep_version(population, on=timezone.localdate(), by=by),
    ):
        with pytest.raises(CannotChange, match="not worked on any more"):
            call()


def test_tree_is_in_order_and_holds_only_what_is_there(population):
    primary = DriverFactory(population=population, position=1, text="Second")
    first = DriverFactory(population=population, position=0, text="First", domain="access", origin="programme")
    below = DriverFactory(population=population, parent=first, position=0, text="Below")
    gone = DriverFactory(population=population, removed_at=timezone.now())
    DriverFactory(population=population, parent=gone, text="Under one that is gone")
    idea = ChangeIdeaFactory(population=population, position=1)
    loose = ChangeIdeaFactory(population=population, position=0)
    ChangeIdeaFactory(population=population, removed_at=timezone.now())
    for driver in (primary, below, gone):
        IdeaDriverFactory(idea=idea, driver=driver)

    tree = tree_of(population)

    assert [(row["text"], row["parent"]) for row in tree["drivers"]] == [("First", None), ("Below", first.pk), ("Second", None)]
    assert tree["drivers"][0]["domain"] == "access"
    assert [(row["id"], sorted(row["drivers"])) for row in tree["ideas"]] == [(loose.pk, []), (idea.pk, sorted([primary.pk, below.pk]))]
    assert tree["aim"] is None


def test_tree_of_many_takes_as_many_queries_as_of_few(population, django_assert_num_queries):
    first = DriverFactory(population=population)
    IdeaDriverFactory(idea=ChangeIdeaFactory(population=population), driver=first)
    with django_assert_num_queries(5):
        tree_of(population)
    for _ in range(20):
        IdeaDriverFactory(idea=ChangeIdeaFactory(population=population), driver=DriverFactory(population=population, parent=first))

    with django_assert_num_queries(5):
        tree_of(population)
