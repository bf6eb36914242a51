"""Writing sources and tables down: what is kept, what is refused, what the log says."""

import json
from datetime import date

import pytest
from django.db.models import Q

from audit.models import Entry
from datareview.actions import sources, tables
from datareview.actions.base import CannotChange
from datareview.models import DataSource, FigureTable, Intake
from populations.models import Status
from tests.counting import says_number
from tests.factories.datareview import DataSourceFactory, ExcerptFactory, FigureTableFactory, member_of, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


def row(label, numerator, denominator, **more):
    return {"label": label, "numerator": numerator, "denominator": denominator, **more}


ROWS = [row("White British", 120, 300, is_reference=True), row("Black African", 13, 60, code="N")]


def codes():
    ours = Entry.objects.filter(Q(action__startswith="source.") | Q(action__startswith="figures."))
    return list(ours.order_by("pk").values_list("action", flat=True))


@pytest.mark.req("R99", "R124")
def test_source_is_written_down_once_however_often_the_button_is_pressed(population, by):
    first = sources.add_source(population, by=by, name="Referrals by ward", kind="service_use")
    second = sources.add_source(population, by=by, name="Referrals by ward", kind="service_use")

    assert first == second
    assert codes() == ["source.added"]


def test_another_source_of_the_same_name_is_refused(population, by):
    sources.add_source(population, by=by, name="Referrals by ward", kind="service_use")

    with pytest.raises(CannotChange, match="on the list already"):
        sources.add_source(population, by=by, name="referrals by ward", kind="geography")


def test_changes_of_somebody_else_are_not_written_over(population, by):
    """Both have read the row before either of them saves, as two requests at once do."""
    source, table = DataSourceFactory(population=population), FigureTableFactory(source__population=population)
    late, late_table = DataSource.objects.get(pk=source.pk), FigureTable.objects.get(pk=table.pk)
    sources.edit_source(source, by=by, name="First")
    tables.edit_table(table, rows=ROWS, by=by, title="First")

    with pytest.raises(CannotChange, match="Somebody else has changed this"):
        sources.edit_source(late, by=by, name="Second")
    with pytest.raises(CannotChange, match="Somebody else has changed this"):
        tables.edit_table(late_table, rows=ROWS[:1], by=by, title="Second")
    sources.edit_source(late, by=by, name="First")
    tables.edit_table(late_table, rows=ROWS, by=by, title="First")

    assert (DataSource.objects.get(pk=source.pk).name, FigureTable.objects.get(pk=table.pk).title) == ("First", "First")
    assert codes() == ["source.edited", "figures.edited"]


def test_name_and_period_of_another_source_are_refused_for_a_change_and_a_return(population, by):
    first = DataSourceFactory(population=population, name="Survey", period="2025")
    second = DataSourceFactory(population=population, name="Census", period="2025")

    with pytest.raises(CannotChange, match="on the list already"):
        sources.edit_source(second, by=by, name="survey")
    sources.remove_source(first, by=by)
    sources.edit_source(second, by=by, name="Survey")
    with pytest.raises(CannotChange, match="Another source is called “Survey”"):
        sources.restore_source(first, by=by)

    assert list(DataSource.objects.current()) == [second]


@pytest.mark.req("R331")
def test_source_keeps_its_quality_and_who_is_missing(population, by):
    flags = ["demographics_missing", "not_combined", "groups_hidden", "language_or_culture", "distrust", "not_accessible", "masked_need"]
    source = sources.add_source(
        population,
        by=by,
        name="Survey",
        kind="experience",
        quality=flags,
        who_is_missing="Refugees",
        quality_note="“White – Other” is unclear",
    )

    source.refresh_from_db()
    assert (source.quality, source.who_is_missing) == (flags, "Refugees")


def test_saving_a_source_unchanged_says_nothing(population, by):
    source = DataSourceFactory(population=population, name="Survey")

    sources.edit_source(source, by=by, name="Survey")
    sources.edit_source(source, by=by, name="Survey of 2025")

    assert codes() == ["source.edited"]
    assert source.edited_at is not None


@pytest.mark.req("R123")
def test_source_is_reviewed_on_a_day_and_can_be_taken_back(population, by):
    source = DataSourceFactory(population=population, reviewed_on=None)

    sources.mark_reviewed(source, on=date(2026, 6, 1), by=by)
    sources.mark_reviewed(source, on=date(2026, 6, 1), by=by)
    sources.mark_reviewed(source, on=None, by=by)

    assert codes() == ["source.reviewed", "source.not_reviewed"]
    assert DataSource.objects.get().reviewed_on is None


def test_source_with_excerpts_stays(population, by):
    source = ExcerptFactory(population=population, of_data=True).source

    with pytest.raises(CannotChange, match="Excerpts come from this source"):
        sources.remove_source(source, by=by)


def test_source_goes_and_comes_back_once(population, by):
    source = DataSourceFactory(population=population)

    sources.remove_source(source, by=by)
    with pytest.raises(CannotChange, match="taken away already"):
        sources.remove_source(source, by=by)
    sources.restore_source(source, by=by)
    with pytest.raises(CannotChange, match="on the list already"):
        sources.restore_source(source, by=by)

    assert codes() == ["source.removed", "source.restored"]


def test_nothing_is_written_once_the_population_is_not_worked_on(population, by):
    source = DataSourceFactory(population=population)
    table = FigureTableFactory(source=source)
    type(population).objects.update(status=Status.PARKED)

    for act in (
        lambda: sources.add_source(population, by=by, name="Late", kind="geography"),
        lambda: sources.edit_source(source, by=by, name="Late"),
        lambda: tables.add_table(source, rows=ROWS, by=by, title="Late"),
        lambda: tables.edit_table(table, rows=ROWS, by=by, title="Late"),
        lambda: tables.keep_figures(source, rows=[], by=by),
    ):
        with pytest.raises(CannotChange, match="not worked on any more"):
            act()


@pytest.mark.req("R321")
def test_table_is_kept_in_its_order_and_once(population, by):
    source = DataSourceFactory(population=population)

    first = tables.add_table(source, rows=ROWS, by=by, title="Seen in time", kind="share", characteristic="race")
    second = tables.add_table(source, rows=ROWS, by=by, title="Seen in time", kind="share", characteristic="race")

    assert first == second
    assert list(first.rows.values_list("label", "code", "numerator", "denominator", "is_reference")) == [
        ("White British", "", 120, 300, True),
        ("Black African", "N", 13, 60, False),
    ]
    assert codes() == ["figures.added"]


@pytest.mark.parametrize(
    ("rows", "kind", "words"),
    [
        ([], "share", "Enter at least one row"),
        ([row("A", 6, 5)], "share", "Row 1: More than 100%"),
        ([row("A", 1, 0)], "rate", "Row 1: Nobody can be out of 0"),
        ([row("A", -1, 5)], "count", "Row 1: The number must be between 0 and"),
        ([row("A", 1, 5), row("a", 1, 5)], "share", "Row 2: “a” is there twice"),
        ([row("", 1, 5)], "share", "Row 1: Enter the category"),
        ([row("Total", 1, 5)], "share", "Row 1: Leave totals out"),
        ([row("A", 1, 5), row("B", 2, 5), row("Whole trust", 3, 10)], "share", "Row 3: This row adds up to all the others"),
        ([row("A", 1, 5, is_reference=True), row("B", 2, 5, is_reference=True)], "share", "Choose one row"),
        ([row("2026-09-05", 1, 5)], "share", "Row 1: The category looks like a date"),
        ([row(f"Ward {n}", 1, 5) for n in range(61)], "share", "up to 60 rows"),
    ],
)
def test_rows_that_are_no_table_are_refused(rows, kind, words, population, by):
    source = DataSourceFactory(population=population)

    with pytest.raises(CannotChange, match=words):
        tables.add_table(source, rows=rows, by=by, title="T", kind=kind)

    assert not FigureTable.objects.exists()


def test_events_may_be_more_than_people_in_a_rate(population, by):
    table = tables.add_table(DataSourceFactory(population=population), rows=[row("A", 9, 5)], by=by, title="T", kind="rate", per=1_000)

    assert table.rows.count() == 1


def test_log_of_a_changed_table_holds_no_figure(population, by):
    table = FigureTableFactory(source=DataSourceFactory(population=population, name="Survey"), title="Seen")

    tables.edit_table(table, rows=[row("White British", 777, 888)], by=by, title="Seen")
    tables.remove_table(table, by=by)
    tables.restore_table(table, by=by)

    assert codes() == ["figures.edited", "figures.removed", "figures.restored"]
    log = json.dumps(list(Entry.objects.values("target_label", "changes", "reason")))
    assert not says_number(log, 777)
    assert not says_number(log, 120)


def test_saving_a_table_unchanged_says_nothing(population, by):
    source = DataSourceFactory(population=population)
    table = tables.add_table(source, rows=ROWS, by=by, title="Seen in time")

    tables.edit_table(table, rows=ROWS, by=by, title="Seen in time")

    assert codes() == ["figures.added"]


def test_rows_to_check_are_taken_over_once_and_by_their_maker_alone(population, by):
    source = DataSourceFactory(population=population)
    intake = tables.keep_figures(source, rows=[{"label": "A"}], by=by)

    with pytest.raises(CannotChange, match="taken over or thrown away already"):
        tables.drop_figures(intake, by=member_of(population))
    tables.add_table(source, rows=ROWS, by=by, title="Seen", intake=intake)
    with pytest.raises(CannotChange, match="taken over or thrown away already"):
        tables.add_table(source, rows=ROWS, by=by, title="Another", intake=intake)

    assert (FigureTable.objects.count(), Intake.objects.count()) == (1, 0)
    assert codes() == ["figures.read", "figures.added"]
