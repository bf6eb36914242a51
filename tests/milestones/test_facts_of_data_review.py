"""The facts of Milestone 4, the three-part data review."""

from datetime import timedelta

import pytest
from django.utils import timezone

from datareview.models import Activity, Code, DataSource, Excerpt, Feedback, FigureTable, Theme, ThreadLink
from milestones.facts import FACTS
from populations.models import Population
from tests.factories.datareview import (
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    DataSourceFactory,
    ExcerptFactory,
    FeedbackFactory,
    FigureTableFactory,
    ThemeFactory,
    selected,
)
from tests.milestones.test_facts import TODAY, holds_for

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def population():
    return selected()


def take_away(model, row):
    model.objects.filter(pk=row.pk).update(removed_at=timezone.now())


def coded(theme, **excerpt):
    """A new excerpt that carries a new code of the theme."""
    return CodingFactory(
        excerpt=ExcerptFactory(population=theme.population, **excerpt), code=CodeFactory(population=theme.population, theme=theme)
    )


def link(kind, row, theme):
    return ThreadLink.objects.create(population=theme.population, from_kind=kind, from_id=row.pk, to_kind="theme", to_id=theme.pk)


@pytest.mark.req("R98")
def test_activities_with_people_reach_two_in_total(population):
    ActivityFactory(population=population, professionals=True, people=9)
    ActivityFactory(population=population, planned=True)
    ActivityFactory(population=population, people=1)
    one = holds_for("M4.F1", population)
    second = ActivityFactory(population=population, people=1, date=TODAY)
    two, day_before = holds_for("M4.F1", population), holds_for("M4.F1", population, on=TODAY - DAY)
    take_away(Activity, second)

    assert (one, two, day_before, holds_for("M4.F1", population)) == (False, True, False, False)


@pytest.mark.req("R98")
def test_professionals_count_once_they_were_heard(population):
    ActivityFactory(population=population)
    before = holds_for("M4.F2", population)
    activity = ActivityFactory(population=population, professionals=True, planned=True)
    planned = holds_for("M4.F2", population)
    Activity.objects.filter(pk=activity.pk).update(people=1)
    held = holds_for("M4.F2", population)
    take_away(Activity, activity)

    assert (before, planned, held, holds_for("M4.F2", population)) == (False, False, True, False)


@pytest.mark.req("R99")
def test_a_source_counts_from_the_day_it_was_reviewed(population):
    source = DataSourceFactory(population=population, reviewed_on=None)
    listed = holds_for("M4.F3", population)
    DataSource.objects.filter(pk=source.pk).update(reviewed_on=TODAY)
    reviewed, day_before = holds_for("M4.F3", population), holds_for("M4.F3", population, on=TODAY - DAY)
    take_away(DataSource, source)

    assert (listed, reviewed, day_before, holds_for("M4.F3", population)) == (False, True, False, False)


@pytest.mark.req("R100", "R213")
def test_a_theme_needs_two_strands(population):
    theme, other = ThemeFactory.create_batch(2, population=population)
    nothing = holds_for("M4.F4", population)
    coded(theme)
    coded(theme)
    coded(other, of_professionals=True)
    one_strand_each = holds_for("M4.F4", population)
    second = coded(theme, of_professionals=True)
    both = holds_for("M4.F4", population)
    Excerpt.objects.filter(pk=second.excerpt_id).update(text="", withdrawn_at=timezone.now())
    withdrawn = holds_for("M4.F4", population)
    Excerpt.objects.filter(pk=second.excerpt_id).update(withdrawn_at=None)
    again = holds_for("M4.F4", population)
    take_away(Theme, theme)

    assert (nothing, one_strand_each, both, withdrawn, again) == (False, False, True, False, True)
    assert not holds_for("M4.F4", population)


def test_an_excerpt_that_nobody_has_checked_supports_no_theme(population):
    theme = ThemeFactory(population=population)
    coded(theme)
    coded(theme, of_professionals=True, unchecked=True)

    assert not holds_for("M4.F4", population)


@pytest.mark.parametrize("kind", ["source", "table"])
def test_linked_data_are_a_strand_while_they_are_there(population, kind):
    theme = ThemeFactory(population=population)
    table = FigureTableFactory(source=DataSourceFactory(population=population))
    link(kind, table if kind == "table" else table.source, theme)
    alone = holds_for("M4.F4", population)
    coded(theme)
    with_people = holds_for("M4.F4", population)
    take_away(FigureTable, table)
    without_table = holds_for("M4.F4", population)
    take_away(DataSource, table.source)

    assert (alone, with_people, without_table, holds_for("M4.F4", population)) == (False, True, kind == "source", False)


def test_an_excerpt_of_data_and_a_linked_source_are_one_strand(population):
    theme = ThemeFactory(population=population)
    link("source", DataSourceFactory(population=population), theme)
    coded(theme, of_data=True)

    assert not holds_for("M4.F4", population)


def test_a_merged_code_counts_for_the_theme_of_the_code_that_it_was_merged_into(population):
    theme, other = ThemeFactory.create_batch(2, population=population)
    coded(theme)
    second = coded(other, of_professionals=True)
    apart = holds_for("M4.F4", population)
    into = CodeFactory(population=population, theme=theme)
    Code.objects.filter(pk=second.code_id).update(merged_into=into)
    merged = holds_for("M4.F4", population)
    take_away(Code, into)

    assert (apart, merged, holds_for("M4.F4", population)) == (False, True, False)


@pytest.mark.req("R215")
def test_what_sub_themes_rest_on_supports_their_theme(population):
    theme = ThemeFactory(population=population)
    first, second = ThemeFactory.create_batch(2, population=population, parent=theme)
    coded(first)
    link("source", DataSourceFactory(population=population), second)
    together = holds_for("M4.F4", population)
    take_away(Theme, theme)
    apart = holds_for("M4.F4", population)
    coded(second)

    assert (together, apart, holds_for("M4.F4", population)) == (True, False, True)


@pytest.mark.req("R97")
def test_a_need_and_an_asset_are_both_asked_for(population):
    ThemeFactory.create_batch(2, population=population, tag="need")
    ThemeFactory(population=population, tag="barrier")
    needs = holds_for("M4.F5", population)
    asset = ThemeFactory(population=population, tag="asset")
    both = holds_for("M4.F5", population)
    take_away(Theme, asset)

    assert (needs, both, holds_for("M4.F5", population)) == (False, True, False)


def test_feedback_counts_when_planned_and_when_done(population):
    before = holds_for("M4.F6", population)
    feedback = FeedbackFactory(population=population)
    planned = holds_for("M4.F6", population)
    Feedback.objects.filter(pk=feedback.pk).update(planned_on=None, done_on=TODAY)
    done, day_before = holds_for("M4.F6", population), holds_for("M4.F6", population, on=TODAY - DAY)
    take_away(Feedback, feedback)

    assert (before, planned, done, day_before, holds_for("M4.F6", population)) == (False, True, True, False, False)


def test_a_voluntary_organisation_counts_once_it_was_asked(population):
    activity = ActivityFactory(population=population, professionals=True)
    before = holds_for("M4.F7", population)
    Activity.objects.filter(pk=activity.pk).update(is_vcse=True)
    asked = holds_for("M4.F7", population)
    Activity.objects.filter(pk=activity.pk).update(people=None)

    assert (before, asked, holds_for("M4.F7", population)) == (False, True, False)


def test_each_fact_is_one_query_for_one_population_and_for_many(django_assert_num_queries):
    for row in [selected() for _ in range(3)]:
        theme = ThemeFactory(population=row)
        coded(theme)
        link("source", DataSourceFactory(population=row), theme)

    for code in (f"M4.F{number}" for number in range(1, 8)):
        with django_assert_num_queries(1):
            found = FACTS[code](Population.objects.all(), TODAY)
        assert code != "M4.F4" or len(found) == 3


def test_feedback_for_an_activity_that_was_taken_away_tells_nobody(population):
    feedback = FeedbackFactory(population=population, activity=ActivityFactory(population=population))
    before = holds_for("M4.F6", population)
    take_away(Activity, feedback.activity)

    assert (before, holds_for("M4.F6", population)) == (True, False)
