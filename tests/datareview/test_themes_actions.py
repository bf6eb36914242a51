"""Making, changing, taking away and putting back themes, choosing their codes, and writing down reviews of them."""

from copy import copy
from datetime import date

import pytest
from django.utils import timezone

from audit.models import Entry
from datareview.actions import theme_reviews, themes
from datareview.actions.base import CannotChange
from datareview.models import Code, Theme, ThemeReview
from datareview.themes import row_of, rows_of
from populations.actions import selection
from tests.factories.datareview import CodeFactory, ThemeFactory, member_of, selected

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def member(population):
    return member_of(population)


def codes_of(theme):
    return set(Code.objects.filter(theme=theme))


def entries():
    """What the log says about themes and their reviews."""
    return list(Entry.objects.filter(action__startswith="theme").order_by("pk"))


@pytest.mark.req("R100", "R213", "R215")
def test_a_theme_is_named_and_made_of_codes(population, member):
    trust = CodeFactory(population=population)
    theme = themes.add(population, "Trust takes time", "barrier", "What people say first", by=member)
    sub = themes.add(population, "Being judged", "need", parent=theme, by=member)
    themes.set_codes(sub, [trust], by=member)

    assert (theme.tag, sub.parent, codes_of(sub)) == ("barrier", theme, {trust})
    assert [(entry.action, entry.target_label) for entry in entries()] == [
        ("theme.added", "Trust takes time"),
        ("theme.added", "Being judged"),
        ("theme.coded", "Being judged"),
    ]


def test_a_button_pressed_twice_makes_one_theme(population, member):
    first = themes.add(population, "Trust", "need", by=member)

    assert themes.add(population, "Trust", "need", by=member) == first
    assert len(entries()) == 1


@pytest.mark.parametrize("name", ["Trust", "trust"])
def test_a_name_is_given_once(population, member, name):
    ThemeFactory(population=population, name="Trust")
    other = ThemeFactory(population=population, name="Time")

    with pytest.raises(CannotChange) as adding:
        themes.add(population, name, "asset", by=member)
    with pytest.raises(CannotChange):
        themes.edit(other, name=name, tag="asset", description="", parent=None, by=member)

    assert adding.value.field == "name"
    assert Theme.objects.count() == 2
    assert not entries()


def test_a_theme_is_changed_by_whoever_saw_it_last(population, member):
    theme = ThemeFactory(population=population)
    seen = copy(theme)
    themes.edit(theme, name="Time", tag="asset", description="", parent=None, by=member)

    with pytest.raises(CannotChange):
        themes.edit(seen, name="Trust", tag="need", description="", parent=None, by=member)

    assert Theme.objects.get().name == "Time"


def test_a_sub_theme_has_no_sub_themes(population, member):
    theme, other = ThemeFactory.create_batch(2, population=population)
    sub = ThemeFactory(population=population, parent=theme)

    for one, parent in ((other, sub), (theme, other), (other, other), (other, ThemeFactory())):
        with pytest.raises(CannotChange) as refusal:
            themes.edit(one, name=one.name, tag="need", description="", parent=parent, by=member)
        assert refusal.value.field == "parent"


def test_a_theme_that_was_taken_away_comes_back_with_its_codes(population, member):
    theme = ThemeFactory(population=population)
    code = CodeFactory(population=population, theme=theme)
    themes.remove(theme, by=member)
    with pytest.raises(CannotChange):
        themes.remove(theme, by=member)
    away = Theme.objects.current().exists()
    themes.restore(theme, by=member)

    assert (away, Theme.objects.current().get(), codes_of(theme)) == (False, theme, {code})


def test_a_theme_does_not_come_back_beside_another_of_its_name(population, member):
    theme = ThemeFactory(population=population, name="Trust")
    themes.remove(theme, by=member)
    themes.add(population, "Trust", "need", by=member)

    with pytest.raises(CannotChange, match="Rename that one first"):
        themes.restore(theme, by=member)


def test_a_code_moves_from_one_theme_to_another(population, member):
    first, second = ThemeFactory.create_batch(2, population=population)
    stays, moves = (CodeFactory(population=population, theme=first) for _ in range(2))
    new = CodeFactory(population=population)
    themes.set_codes(second, [moves, new], by=member)
    themes.set_codes(second, [moves, new], by=member)

    assert (codes_of(first), codes_of(second)) == ({stays}, {moves, new})
    assert [entry.action for entry in entries()] == ["theme.coded"]


def test_codes_that_are_not_there_are_refused(population, member):
    theme = ThemeFactory(population=population)
    gone = CodeFactory(population=population, removed_at=timezone.now())
    merged = CodeFactory(population=population, merged_into=CodeFactory(population=population))

    for code in (gone, merged, CodeFactory()):
        with pytest.raises(CannotChange) as refusal:
            themes.set_codes(theme, [code], by=member)
        assert refusal.value.field == "codes"


def test_nothing_is_changed_once_the_population_is_closed(population, member):
    theme = ThemeFactory(population=population)
    selection.close(population=population, reason="The work is done.", on=TODAY, by=member)

    for act in (lambda: themes.add(population, "New", "need", by=member), lambda: themes.set_codes(theme, [], by=member)):
        with pytest.raises(CannotChange, match="not worked on any more"):
            act()


@pytest.mark.req("R209", "R212")
def test_a_review_of_themes_is_kept_without_its_number_of_partners_in_the_log(population, member):
    review = theme_reviews.add(population, TODAY, 6, 2, "Two themes became one", by=member)
    again = theme_reviews.add(population, TODAY, 6, 2, "Two themes became one", by=member)
    theme_reviews.edit(review, held_on=TODAY, people=7, partners=3, changed="", by=member)
    theme_reviews.remove(review, by=member)
    away = ThemeReview.objects.current().exists()
    theme_reviews.restore(review, by=member)

    assert (again, away, ThemeReview.objects.current().get().people) == (review, False, 7)
    assert [entry.action for entry in entries()] == [f"theme_review.{verb}" for verb in ("added", "edited", "removed", "restored")]
    assert {(entry.target_label, str(entry.changes)) for entry in entries()} == {(str(review), "{}")}


def test_there_are_no_more_partners_than_people(population, member):
    with pytest.raises(CannotChange) as refusal:
        theme_reviews.add(population, TODAY, 1, 2, by=member)

    assert refusal.value.field == "partners"


def test_a_theme_that_is_put_back_stands_by_itself_when_its_theme_became_a_sub_theme(population, member):
    over = ThemeFactory(population=population, name="Q")
    parent = ThemeFactory(population=population, name="P")
    theme = ThemeFactory(population=population, name="A", parent=parent)
    themes.remove(theme, by=member)
    themes.edit(copy(parent), name="P", tag=parent.tag, description="", parent=over, by=member)
    themes.restore(Theme.objects.get(pk=theme.pk), by=member)

    assert Theme.objects.get(pk=theme.pk).parent is None
    assert [(row.theme.name, row.is_sub) for row in rows_of(population)] == [("A", False), ("Q", False), ("P", True)]


def test_a_theme_that_is_put_back_before_its_theme_stands_by_itself_as_well(population, member):
    over, parent = ThemeFactory.create_batch(2, population=population)
    theme = ThemeFactory(population=population, parent=parent)
    themes.remove(theme, by=member)
    themes.edit(copy(parent), name=parent.name, tag=parent.tag, description="", parent=over, by=member)
    themes.remove(Theme.objects.get(pk=parent.pk), by=member)
    for each in (theme, parent):
        themes.restore(Theme.objects.get(pk=each.pk), by=member)

    assert {row.theme.pk: row.is_sub for row in rows_of(population)} == {over.pk: False, parent.pk: True, theme.pk: False}


def test_three_levels_of_themes_are_all_listed_and_read(population):
    top = ThemeFactory(population=population, name="A")
    second = ThemeFactory(population=population, name="B", parent=top)
    third = ThemeFactory(population=population, name="C", parent=second)

    assert [row.theme.name for row in rows_of(population)] == ["A", "B", "C"]
    assert row_of(third).theme == third
