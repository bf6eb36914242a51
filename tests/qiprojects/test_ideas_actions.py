"""Change ideas: what they serve and rest on, who could test them, what became of them."""

import pytest
from django.utils import timezone

from audit.models import Entry
from datareview.models import ThreadLink
from qiprojects.actions import ideas
from qiprojects.actions.base import CannotChange
from qiprojects.models import ChangeIdea, IdeaDriver, IdeaStatus
from qiprojects.sources import sources_of
from qiprojects.tree import tree_of
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import ThemeFactory, member_of, selected
from tests.factories.qiprojects import ChangeIdeaFactory, DriverFactory, IdeaDriverFactory, MeasureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


def on_map(population, **fields):
    return MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation), **fields)


def codes(prefix="idea."):
    return list(Entry.objects.filter(action__startswith=prefix).order_by("pk").values_list("action", flat=True))


def order(population):
    return [row["text"] for row in tree_of(population)["ideas"]]


@pytest.mark.req("R161")
def test_a_few_words_are_an_idea(population, by):
    first = ideas.add_idea(population, text=" Clinic at  the hall ", by=by)
    second = ideas.add_idea(population, text="Text reminders", description="In plain words", by=by)

    assert [(row.number, row.text, row.status) for row in (first, second)] == [
        (1, "Clinic at the hall", "idea"),
        (2, "Text reminders", "idea"),
    ]
    assert order(population) == ["Clinic at the hall", "Text reminders"]
    assert codes() == ["idea.added"] * 2
    assert "Clinic" not in str(list(Entry.objects.values("changes", "target_label")))


def test_number_of_an_idea_is_never_given_twice(population, by):
    ideas.remove_idea(ideas.add_idea(population, text="First", by=by), by=by)

    assert ideas.add_idea(population, text="Second", by=by).number == 2


def test_same_words_serve_one_more_driver_and_are_not_doubled(population, by):
    one, two = DriverFactory(population=population), DriverFactory(population=population)
    idea = ideas.add_idea(population, text="Clinic", drivers=[one], by=by)

    assert ideas.add_idea(population, text="CLINIC", drivers=[one, two], by=by) == idea
    assert ideas.add_idea(population, text="Clinic", drivers=[two], by=by) == idea
    assert set(IdeaDriver.objects.values_list("idea", "driver")) == {(idea.pk, one.pk), (idea.pk, two.pk)}
    assert codes() == ["idea.added", "idea.edited"]


def test_same_words_keep_the_measures_that_there_are_and_add_what_is_new(population, by):
    one, two = MeasureFactory(population=population), MeasureFactory(population=population)
    idea = ideas.add_idea(population, text="Clinic", measures=[one], by=by)

    ideas.add_idea(population, text="clinic", by=by)
    ideas.add_idea(population, text="clinic", description="On market day", measures=[two], by=by)

    idea.refresh_from_db()
    assert (idea.description, set(idea.measures.all())) == ("On market day", {one, two})
    assert codes() == ["idea.added", "idea.edited"]


def test_same_words_with_another_description_are_refused_so_that_neither_is_lost(population, by):
    idea = ideas.add_idea(population, text="Clinic", description="On market day", by=by)

    with pytest.raises(CannotChange, match="Change idea 1 has these words already") as refusal:
        ideas.add_idea(population, text="Clinic", description="In the evening", by=by)

    idea.refresh_from_db()
    assert (refusal.value.field, idea.description) == ("description", "On market day")


def test_idea_with_a_measure_that_is_not_there_is_not_written(population, by):
    with pytest.raises(CannotChange, match="One of these measures"):
        ideas.add_idea(population, text="Clinic", measures=[MeasureFactory()], by=by)

    assert not ChangeIdea.objects.exists()


def test_drivers_that_are_not_of_the_theory_are_refused(population, by):
    gone = DriverFactory(population=population, removed_at=timezone.now())

    for driver in (gone, DriverFactory()):
        with pytest.raises(CannotChange) as refusal:
            ideas.add_idea(population, text="Clinic", drivers=[driver], by=by)
        assert refusal.value.field == "drivers"
    assert not ChangeIdea.objects.exists()


def test_what_it_serves_is_replaced_and_a_driver_that_was_removed_waits(population, by):
    one, two = DriverFactory(population=population), DriverFactory(population=population)
    gone = DriverFactory(population=population, removed_at=timezone.now())
    idea = ideas.add_idea(population, text="Clinic", drivers=[one], by=by)
    IdeaDriverFactory(idea=idea, driver=gone)

    ideas.set_drivers(idea, drivers=[two], by=by)
    ideas.set_drivers(idea, drivers=[two], by=by)

    assert set(idea.drivers.all()) == {two, gone}
    assert codes() == ["idea.added", "idea.edited"]


def test_edit_keeps_what_is_not_named_and_refuses_a_stale_form(population, by):
    driver, measure = DriverFactory(population=population), MeasureFactory(population=population)
    idea = ideas.add_idea(population, text="Clinic", drivers=[driver], by=by)
    stale = ChangeIdea.objects.get(pk=idea.pk)

    ideas.edit_idea(idea, text="Clinic at the hall", measures=[measure], by=by)

    row = ChangeIdea.objects.get(pk=idea.pk)
    assert (row.text, list(row.drivers.all()), list(row.measures.all())) == ("Clinic at the hall", [driver], [measure])
    with pytest.raises(CannotChange, match="Somebody else"):
        ideas.edit_idea(stale, text="Clinic in a van", by=by)
    ideas.edit_idea(row, text="Clinic at the hall", measures=[measure], by=by)
    assert codes() == ["idea.added", "idea.edited"]


def test_words_of_another_idea_are_refused(population, by):
    ideas.add_idea(population, text="Clinic", by=by)
    idea = ideas.add_idea(population, text="Van", by=by)

    with pytest.raises(CannotChange, match="Change idea 1 has these words"):
        ideas.edit_idea(idea, text="clinic", by=by)


def test_measure_of_another_population_is_refused(population, by):
    with pytest.raises(CannotChange, match="measures"):
        ideas.edit_idea(ideas.add_idea(population, text="Clinic", by=by), measures=[MeasureFactory()], by=by)


@pytest.mark.req("R159")
def test_assets_that_could_test_it_are_those_of_the_map(population, by):
    idea = ChangeIdeaFactory(population=population)
    hall, gone = on_map(population), on_map(population, removed_at=timezone.now())

    ideas.set_testers(idea, testers=[hall], by=by)
    ideas.set_testers(idea, testers=[hall], by=by)
    for other in (gone, MappedAssetFactory()):
        with pytest.raises(CannotChange, match="not on the map"):
            ideas.set_testers(idea, testers=[hall, other], by=by)

    assert list(idea.testers.all()) == [hall]
    assert codes() == ["idea.edited"]


def test_abandoning_asks_what_was_learnt(population, by):
    idea = ChangeIdeaFactory(population=population)

    with pytest.raises(CannotChange, match="what you learnt"):
        ideas.set_status(idea, status="abandoned", reason="  ", by=by)
    ideas.set_status(idea, status="abandoned", reason="People prefer the evening", by=by)
    ideas.set_status(idea, status="abandoned", reason="People prefer the evening", by=by)

    row = ChangeIdea.objects.get(pk=idea.pk)
    assert (row.status, row.status_reason) == (IdeaStatus.ABANDONED, "People prefer the evening")
    assert codes() == ["idea.status_set"]


def test_long_reason_is_shortened(population, by):
    idea = ChangeIdeaFactory(population=population)

    ideas.set_status(idea, status="adapted", reason="word " * 100, by=by)

    assert len(idea.status_reason) <= 300
    assert idea.status_reason.endswith("…")


def test_ideas_move_among_all_and_among_those_of_one_driver(population, by):
    driver = DriverFactory(population=population)
    one, two, three = (ChangeIdeaFactory(population=population, text=text) for text in ("One", "Two", "Three"))
    for idea in (one, three):
        IdeaDriverFactory(idea=idea, driver=driver)

    assert ideas.move_idea(three, up=True, driver=driver, by=by)
    assert order(population) == ["Three", "One", "Two"]
    assert not ideas.move_idea(three, up=True, driver=driver, by=by)
    assert ideas.move_idea(two, up=True, by=by)
    assert order(population) == ["Three", "Two", "One"]
    assert not ideas.move_idea(two, up=True, driver=driver, by=by)


@pytest.mark.req("R152")
def test_idea_without_source_is_an_assumption_until_something_is_linked(population, by):
    idea = ideas.add_idea(population, text="Clinic", by=by)
    theme, asset = ThemeFactory(population=population), on_map(population)
    assert tree_of(population)["ideas"][0]["is_assumption"]

    links = ideas.link_source(idea, [("theme", theme.pk), ("asset", asset.pk)], note="Both said so", by=by)
    ideas.link_source(idea, [("theme", theme.pk)], by=by)

    assert tree_of(population)["ideas"][0]["sources"] == ["asset", "theme"]
    assert not tree_of(population)["ideas"][0]["is_assumption"]
    assert ThreadLink.objects.filter(note="Both said so").count() == 2
    for link in links:
        ideas.unlink_source(link, by=by)
    assert tree_of(population)["ideas"][0]["is_assumption"]


def test_source_that_is_taken_away_carries_the_idea_no_longer(population, by):
    idea = ChangeIdeaFactory(population=population)
    theme = ThemeFactory(population=population)
    ideas.link_source(idea, [("theme", theme.pk)], by=by)
    theme.removed_at = timezone.now()
    theme.save()

    assert sources_of(population) == {}


def test_nothing_or_something_else_cannot_be_a_source(population, by):
    idea = ChangeIdeaFactory(population=population)

    with pytest.raises(CannotChange, match="Choose what it rests on"):
        ideas.link_source(idea, [], by=by)
    with pytest.raises(Exception, match="not there any more"):
        ideas.link_source(idea, [("theme", ThemeFactory().pk)], by=by)
    assert not ThreadLink.objects.exists()


def test_removed_idea_comes_back_as_it_was(population, by):
    driver = DriverFactory(population=population)
    idea = ideas.add_idea(population, text="Clinic", drivers=[driver], by=by)
    ideas.link_source(idea, [("theme", ThemeFactory(population=population).pk)], by=by)
    before = tree_of(population)

    ideas.remove_idea(idea, by=by)
    assert order(population) == []
    for call in (ideas.remove_idea, lambda row, by: ideas.edit_idea(row, text="Van", by=by)):
        with pytest.raises(CannotChange):
            call(idea, by=by)
    ideas.put_back_idea(ChangeIdea.objects.get(pk=idea.pk), by=by)

    assert tree_of(population) == before
    with pytest.raises(CannotChange, match="there already"):
        ideas.put_back_idea(idea, by=by)


def test_idea_does_not_come_back_beside_one_of_its_words(population, by):
    idea = ideas.add_idea(population, text="Clinic", by=by)
    ideas.remove_idea(idea, by=by)
    ideas.add_idea(population, text="clinic", by=by)

    with pytest.raises(CannotChange, match="Change idea 2 has these words now"):
        ideas.put_back_idea(idea, by=by)
