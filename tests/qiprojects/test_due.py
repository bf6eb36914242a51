"""Which period comes next, when its point is due, and which periods have none."""

from datetime import UTC, date, datetime

import pytest

from qiprojects import due
from qiprojects.models import Measure

TODAY = date(2026, 7, 15)


def measure(frequency="monthly", collect_from=None, collect_until=None, created=date(2026, 7, 15)):
    moment = datetime(created.year, created.month, created.day, 12, tzinfo=UTC)
    return Measure(frequency=frequency, collect_from=collect_from, collect_until=collect_until, created_at=moment)


@pytest.mark.parametrize(
    ("frequency", "last", "due_on"),
    [
        ("weekly", date(2026, 3, 2), date(2026, 3, 16)),
        ("fortnightly", date(2026, 3, 2), date(2026, 3, 30)),
        ("monthly", date(2026, 3, 1), date(2026, 5, 1)),
        ("quarterly", date(2026, 1, 1), date(2026, 7, 1)),
        ("half_yearly", date(2026, 1, 1), date(2027, 1, 1)),
        ("yearly", date(2026, 4, 1), date(2028, 4, 1)),
    ],
)
def test_point_is_due_on_the_day_after_its_period(frequency, last, due_on):
    assert due.next_due_on(measure(frequency), last) == due_on


def test_first_point_is_about_the_period_in_which_collecting_begins():
    assert due.next_period(measure(collect_from=date(2026, 9, 7)), None) == due.Period(date(2026, 9, 7), date(2026, 10, 6))
    assert due.next_period(measure(), None) == due.Period(date(2026, 7, 1), date(2026, 7, 31))
    assert due.next_period(measure("quarterly", created=date(2026, 6, 30)), None).starts_on == date(2026, 4, 1)
    assert due.next_period(measure("weekly"), None).starts_on == date(2026, 7, 13)


def test_points_from_before_collecting_do_not_move_its_beginning():
    assert due.next_period(measure(collect_from=date(2026, 9, 1)), date(2025, 12, 1)).starts_on == date(2026, 9, 1)


def test_nothing_is_due_once_collecting_ended():
    ended = measure(collect_until=date(2026, 3, 31))

    assert due.next_due_on(ended, date(2026, 2, 1)) == date(2026, 4, 1)
    assert due.next_due_on(ended, date(2026, 3, 1)) is None
    assert due.proposed(ended, date(2026, 3, 1), date(2026, 5, 1)) is None


def test_days_at_the_end_of_months_do_not_drift():
    assert due.next_period(measure(), date(2026, 1, 31)).starts_on == date(2026, 2, 28)
    assert due.next_period(measure(), date(2026, 2, 28)).starts_on == date(2026, 3, 31)
    assert due.next_period(measure(collect_from=date(2026, 1, 30)), date(2026, 2, 28)).starts_on == date(2026, 3, 30)
    assert due.next_period(measure(collect_from=date(2026, 1, 28)), date(2026, 2, 28)).starts_on == date(2026, 3, 28)
    assert due.next_period(measure(), date(2028, 2, 29)).starts_on == date(2028, 3, 31)


@pytest.mark.parametrize(
    ("frequency", "before", "last", "starts_on"),
    [
        ("monthly", date(2026, 1, 28), date(2026, 2, 28), date(2026, 3, 28)),
        ("monthly", date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)),
        ("monthly", date(2026, 1, 30), date(2026, 2, 28), date(2026, 3, 30)),
        ("monthly", date(2026, 3, 30), date(2026, 4, 30), date(2026, 5, 30)),
        ("monthly", date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)),
        ("monthly", date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 28)),
        ("quarterly", date(2025, 11, 28), date(2026, 2, 28), date(2026, 5, 28)),
    ],
)
def test_day_of_the_point_before_is_kept_behind_a_short_month(frequency, before, last, starts_on):
    found = due.next_period(measure(frequency), last, before)

    assert found.starts_on == starts_on
    assert due.next_due_on(measure(frequency), last, before) == found.due_on
    assert due.proposed(measure(frequency), last, TODAY, before) == found
    assert due.period_from(measure(frequency), last, before).due_on == starts_on


def test_periods_follow_each_other_without_a_gap_behind_a_short_month():
    thirtieth = measure(collect_from=date(2025, 12, 30))
    found = due.missing_periods(measure(), [date(2025, 12, 28)], date(2026, 5, 1))

    assert [each.starts_on for each in found] == [date(2026, 1, 28), date(2026, 2, 28), date(2026, 3, 28)]
    assert due.next_period(measure(), date(2026, 1, 28)) == due.Period(date(2026, 2, 28), date(2026, 3, 27))
    assert [each.starts_on.day for each in due.periods(thirtieth, date(2026, 5, 1))] == [30, 30, 28, 30]


def test_date_before_a_day():
    dates = [date(2026, 1, 28), date(2026, 2, 28)]

    assert [due.date_before(dates, day) for day in (dates[0], dates[1], TODAY)] == [None, *dates]


def test_form_proposes_the_last_whole_period_of_a_measure_that_has_nothing_yet():
    assert due.proposed(measure(), None, date(2026, 7, 15)).words == "June 2026"
    assert due.proposed(measure("yearly"), None, date(2026, 7, 15)).words == "2025"
    assert due.proposed(measure(), date(2026, 2, 1), date(2026, 7, 15)).words == "March 2026"


@pytest.mark.parametrize(
    ("frequency", "starts_on", "words"),
    [
        ("monthly", date(2026, 4, 1), "April 2026"),
        ("quarterly", date(2026, 4, 1), "April to June 2026"),
        ("quarterly", date(2026, 12, 1), "December 2026 to February 2027"),
        ("yearly", date(2026, 1, 1), "2026"),
        ("yearly", date(2026, 4, 1), "April 2026 to March 2027"),
        ("weekly", date(2026, 4, 6), "6 to 12 April 2026"),
        ("weekly", date(2026, 4, 27), "27 April to 3 May 2026"),
        ("weekly", date(2026, 12, 28), "28 December 2026 to 3 January 2027"),
    ],
)
def test_period_in_words(frequency, starts_on, words):
    assert due.period_from(measure(frequency), starts_on).words == words


def test_periods_until_a_day_are_those_that_have_ended():
    found = due.periods(measure(collect_from=date(2026, 1, 1)), date(2026, 4, 1))

    assert [each.words for each in found] == ["January 2026", "February 2026", "March 2026"]
    assert (
        due.periods(measure(collect_from=date(2026, 1, 1), collect_until=date(2026, 2, 10)), date(2026, 6, 1))[-1].words == "February 2026"
    )
    assert due.periods(measure(collect_from=date(2027, 1, 1)), date(2026, 4, 1)) == []


def test_missing_periods_are_those_without_any_point():
    dates = [date(2026, 1, 1), date(2026, 3, 20)]

    assert [each.words for each in due.missing_periods(measure(), dates, date(2026, 5, 2))] == ["February 2026", "April 2026"]
    assert due.missing_periods(measure(collect_from=date(2026, 1, 1)), [], date(2026, 1, 20)) == []
