"""Arithmetic with periods of days, held against counting day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.periods import DAY, FOREVER, gaps, period, runs, stretches_below

FIRST = date(2026, 9, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(60)]
SOME_DAYS = st.integers(min_value=-20, max_value=50)


def to_period(start, length):
    first = FIRST + timedelta(days=start)
    return first, FOREVER if length is None else first + timedelta(days=length)


PERIODS = st.lists(st.builds(to_period, SOME_DAYS, st.one_of(st.none(), st.integers(min_value=0, max_value=30))), max_size=6)


def holds(pairs, day):
    return any(start <= day <= end for start, end in pairs)


def test_period_without_an_end_lasts_forever():
    assert [period(FIRST, None), period(FIRST, FIRST)] == [(FIRST, FOREVER), (FIRST, FIRST)]


def test_runs_join_a_successor_who_starts_the_day_after():
    first, second = (FIRST, FIRST + 9 * DAY), (FIRST + 10 * DAY, FIRST + 20 * DAY)

    assert runs([second, first], FIRST) == [(FIRST, FIRST + 20 * DAY)]


def test_gaps_name_the_day_between_two_periods():
    first, second = (FIRST, FIRST + 9 * DAY), (FIRST + 11 * DAY, FOREVER)

    assert gaps([first, second], FIRST) == [(FIRST + 10 * DAY, FIRST + 10 * DAY)]


@given(PERIODS)
def test_gaps_and_runs_share_out_every_day(periods):
    covered = [holds(periods, day) for day in DAYS]

    assert [holds(runs(periods, FIRST), day) for day in DAYS] == covered
    assert [holds(gaps(periods, FIRST), day) for day in DAYS] == [not value for value in covered]


@given(st.lists(st.tuples(st.builds(to_period, SOME_DAYS, st.one_of(st.none(), st.integers(0, 30))), st.integers(1, 3)), max_size=6))
def test_stretches_below_are_the_days_with_too_few(counted):
    totals = [sum(number for (start, end), number in counted if start <= day <= end) for day in DAYS]

    assert [holds(stretches_below(3, counted, FIRST), day) for day in DAYS] == [total < 3 for total in totals]
