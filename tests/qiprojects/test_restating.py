"""What is kept with a measure follows from its points."""

from datetime import date

import pytest

from audit import clock
from qiprojects import due
from qiprojects.models import DataPoint
from qiprojects.restating import restate
from tests.factories.qiprojects import BreakdownGroupFactory, MeasureFactory, RebaseFactory, points
from tests.qiprojects.charts import STABLE, STEP

pytestmark = pytest.mark.django_db


def restated(measure):
    restate(measure)
    measure.refresh_from_db()
    return measure


def kept(measure):
    return measure.next_due_on, measure.latest_on, measure.latest_variation, measure.latest_assurance


def test_measure_without_points_waits_for_its_first():
    measure = restated(MeasureFactory(collect_from=date(2026, 1, 1)))

    assert kept(measure) == (date(2026, 2, 1), None, "", "")


def test_few_points_give_dates_and_no_icons():
    measure = MeasureFactory(target=30)
    points(measure, *STABLE[:12])

    assert kept(restated(measure)) == (date(2025, 2, 1), date(2024, 12, 1), "", "")


def test_thirteen_points_give_icons():
    measure = MeasureFactory(target=20)
    points(measure, *STABLE[:13])

    assert kept(restated(measure))[1:] == (date(2025, 1, 1), "common_cause", "pass")


def test_signal_of_the_latest_point_is_kept():
    measure = MeasureFactory(direction="down")
    points(measure, *STEP)

    assert restated(measure).latest_variation == "concern_high"


def test_point_that_was_not_collected_settles_what_is_due_and_is_not_the_latest():
    measure = MeasureFactory()
    points(measure, 20, 30, None)

    measure = restated(measure)

    assert (measure.next_due_on, measure.latest_on) == (date(2024, 5, 1), date(2024, 2, 1))


def test_new_lines_and_what_was_taken_away_count():
    measure = MeasureFactory()
    points(measure, *STEP)
    RebaseFactory(measure=measure, on=date(2025, 6, 1))
    assert restated(measure).latest_variation == ""

    DataPoint.objects.update(removed_at=clock.now())
    assert restated(measure).latest_on is None


def test_points_of_groups_do_not_count():
    measure = MeasureFactory()
    points(measure, *STABLE, group=BreakdownGroupFactory(measure=measure))

    assert restated(measure).latest_on is None


def test_measure_whose_collecting_ended_is_not_due():
    measure = MeasureFactory(collect_until=date(2024, 2, 15))
    points(measure, 20, 30)

    assert due.next_due_on(measure, date(2024, 2, 1)) is None
    assert restated(measure).next_due_on is None


def test_asked_for_chart_does_not_change_what_is_kept():
    measure = MeasureFactory(chart="run")
    points(measure, *STEP)

    assert restated(measure).latest_variation == "improvement_high"


def test_zero_between_rare_events_does_no_harm():
    measure = MeasureFactory(unit="time", chart="t")
    points(measure, *[0, 3] * 8)

    assert restated(measure).latest_variation == "common_cause"
