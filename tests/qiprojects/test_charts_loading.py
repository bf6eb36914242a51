"""Charts from the database: whose points they hold, what is marked on them, and how many queries that takes."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from audit import clock
from qiprojects.charts.loading import chart_for, charts_of
from qiprojects.models import DataPoint
from tests.factories.datareview import selected
from tests.factories.qiprojects import (
    AnnotationFactory,
    BreakdownGroupFactory,
    ChangeIdeaFactory,
    CycleFactory,
    DataPointFactory,
    MeasureFactory,
    RebaseFactory,
    points,
)

pytestmark = pytest.mark.django_db
TEAM, OTHERS = SimpleNamespace(exact=True), SimpleNamespace(exact=False)


def filled(population, measures, n):
    for _ in range(measures):
        measure = MeasureFactory(population=population)
        DataPoint.objects.bulk_create(
            DataPoint(measure=measure, starts_on=date(2018, 1, 1) + timedelta(weeks=week), value=20 + week % 9) for week in range(n)
        )
        AnnotationFactory(measure=measure, on=date(2018, 6, 1))
        RebaseFactory(measure=measure, on=date(2018, 1, 1) + timedelta(weeks=n // 2))
        cycle = CycleFactory(population=population, started_on=date(2018, 3, 1))
        cycle.measures.add(measure)
    return population


def queries(population):
    with CaptureQueriesContext(connection) as captured:
        found = charts_of(population, TEAM)
    return len(captured), found


@pytest.mark.req("R193")
def test_number_of_queries_does_not_grow_with_measures_and_points():
    few, _ = queries(filled(selected(), 1, 3))
    many, found = queries(filled(selected(), 20, 400))

    assert few == many == 7
    assert [chart.n for _, chart in found] == [400] * 20
    assert all(len(chart.notes) == 3 and len(chart.segments) == 2 for _, chart in found)


def test_measures_come_in_their_order_and_those_that_were_taken_away_do_not():
    population = selected()
    last, first = MeasureFactory(population=population, position=2), MeasureFactory(population=population, position=1)
    MeasureFactory(population=population, removed_at=clock.now())
    MeasureFactory()

    assert [measure for measure, _ in charts_of(population, TEAM)] == [first, last]


def test_measures_that_are_given_are_taken_as_they_are():
    one, other = MeasureFactory(), MeasureFactory()

    assert [measure for measure, _ in charts_of(None, TEAM, measures=[other, one])] == [other, one]
    assert charts_of(None, TEAM, measures=[]) == []


def test_points_of_everybody_and_of_a_group_are_apart():
    measure = MeasureFactory()
    group = BreakdownGroupFactory(measure=measure, label="18 to 25")
    points(measure, 20, 30)
    points(measure, 5, group=group)

    everybody, some = chart_for(measure, TEAM), chart_for(measure, TEAM, group=group)

    assert (everybody.values, some.values) == ((20, 30), (5,))
    assert some.title == f"{measure}: 18 to 25"


def test_what_was_taken_away_is_not_on_the_chart():
    measure = MeasureFactory()
    points(measure, 20, 30)
    DataPointFactory(measure=measure, starts_on=date(2024, 5, 1), removed_at=clock.now())
    AnnotationFactory(measure=measure, removed_at=clock.now())
    RebaseFactory(measure=measure, on=date(2024, 2, 1), removed_at=clock.now())
    removed_idea = ChangeIdeaFactory(population=measure.population, removed_at=clock.now())
    for fields in ({"removed_at": clock.now()}, {"idea": removed_idea}):
        CycleFactory(population=measure.population, started_on=date(2024, 1, 5), **fields).measures.add(measure)

    chart = chart_for(measure, TEAM)

    assert (chart.n, chart.notes, len(chart.segments)) == (2, (), 1)


def test_test_marks_the_measures_that_it_names_or_else_those_of_its_idea():
    population = selected()
    measure, other = MeasureFactory(population=population), MeasureFactory(population=population)
    idea = ChangeIdeaFactory(population=population)
    idea.measures.add(measure, other)
    CycleFactory(population=population, idea=idea, number=1, started_on=date(2024, 1, 5))
    CycleFactory(population=population, idea=idea, number=2, started_on=date(2024, 1, 6)).measures.add(other)
    CycleFactory(population=population, idea=idea, number=3)

    marked = [[note.on.day for note in chart.notes] for _, chart in charts_of(population, TEAM, measures=[measure, other])]

    assert marked == [[5], [5, 6]]


def test_others_get_charts_without_small_numbers():
    measure = MeasureFactory(share=True)
    points(measure, (3, 40), (20, 40), (21, 40))

    ours, theirs = chart_for(measure, TEAM), chart_for(measure, OTHERS)

    assert (ours.n, theirs.n, theirs.n_hidden) == (3, 2, 1)
    assert [row.value for row in theirs.rows] == ["*", "50%", "53%"]
    assert not theirs.is_exact


def rendered(chart, tag="measure_chart"):
    return Template(f"{{% load qi_charts %}}{{% {tag} chart %}}").render(Context({"chart": chart}))


def test_chart_on_a_page_has_pictures_words_icons_notes_and_a_table():
    measure = MeasureFactory(target=25, name="Seen <soon>")
    points(measure, *[20 + place % 5 for place in range(14)])
    AnnotationFactory(measure=measure, on=date(2024, 3, 5), text="New <b>leaflet</b>")

    page = rendered(chart_for(measure, TEAM))

    assert page.count("<svg") == 4  # for wide and narrow screens, and two icons
    assert "The latest point is 23 (February 2025)." in page
    assert "No signal of change now" in page
    assert "5 Mar 2024" in page
    assert "New &lt;b&gt;leaflet&lt;/b&gt;" in page
    assert page.count("<tr>") == 15
    assert "<b>" not in page


def test_chart_on_paper_has_one_picture_with_its_words():
    measure = MeasureFactory()
    points(measure, 20, 30)

    page = rendered(chart_for(measure, TEAM), "printed_chart")

    assert page.count("<svg") == 1
    assert "The latest point is 30 (February 2024)." in page


def test_chart_on_a_page_tells_others_no_hidden_number():
    measure = MeasureFactory(share=True, target=60)
    points(measure, (3, 777), *[(310 + place, 900) for place in range(14)])
    DataPoint.objects.update(note="Only three of them came")

    page = rendered(chart_for(measure, OTHERS)) + rendered(chart_for(measure, OTHERS), "measure_sparkline")

    assert "777" not in page
    assert "Only three" not in page
    assert "777" in rendered(chart_for(measure, TEAM))


def test_long_table_has_the_latest_points_and_says_where_the_others_are():
    filled(population := selected(), 1, 110)
    (_, chart), *_ = charts_of(population, TEAM)

    page = rendered(chart)

    assert "These are the latest 104 of 110 points." in page
    assert page.count("<tr>") == 105


def test_long_list_of_notes_is_folded_up():
    measure = MeasureFactory()
    points(measure, 20, 30)
    for at in range(9):
        AnnotationFactory(measure=measure, on=date(2024, 1, 2) + timedelta(days=at))

    assert "What the 9 numbers on the chart stand for" in rendered(chart_for(measure, TEAM))
