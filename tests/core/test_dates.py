from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from core.dates import add_months, moment_words, month_of, months_between, nhs_date, short_date, when

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))


def test_nhs_date_writes_the_month_in_full():
    assert [nhs_date(date(2026, 11, 20)), nhs_date(date(2026, 3, 1)), nhs_date(None)] == ["20 November 2026", "1 March 2026", ""]


def test_moment_words_say_what_the_clocks_of_the_site_show():
    assert moment_words(datetime(2026, 7, 9, 16, 5, tzinfo=UTC)) == "9 July 2026 at 17:05"


def test_short_date_writes_three_letters_of_the_month():
    assert [short_date(date(2026, 11, 20)), short_date(date(2026, 9, 5)), short_date(None)] == ["20 Nov 2026", "5 Sep 2026", ""]


def test_nhs_date_reads_a_moment_in_london_on_both_sides_of_the_change_to_summer_time():
    before_the_change = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    after_the_change = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)

    assert [nhs_date(before_the_change), nhs_date(after_the_change)] == ["28 March 2026", "30 March 2026"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 20), "today"),
        (date(2026, 11, 19), "yesterday"),
        (date(2026, 11, 21), "tomorrow"),
        (date(2026, 11, 17), "3 days ago"),
        (date(2026, 11, 7), "13 days ago"),
        (date(2026, 11, 6), "2 weeks ago"),
        (date(2026, 12, 4), "in 2 weeks"),
        (date(2026, 9, 21), "8 weeks ago"),
        (date(2026, 9, 20), "2 months ago"),
        (date(2027, 4, 20), "in 5 months"),
        (date(2024, 11, 21), "23 months ago"),
        (date(2024, 11, 20), "2 years ago"),
        (None, ""),
    ],
)
def test_when_says_how_far_a_day_is(day, words):
    assert when(day, on=date(2026, 11, 20)) == words


def test_when_counts_days_and_not_hours_over_the_end_of_summer_time():
    late_in_the_evening = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # 23:30 in summer time
    next_midnight = datetime(2026, 10, 26, 0, 30, tzinfo=UTC)

    assert when(late_in_the_evening, on=next_midnight) == "2 days ago"


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2026, 1, 31), date(2026, 3, 30), 1),
        (date(2026, 1, 31), date(2026, 3, 31), 2),
        (date(2026, 11, 20), date(2027, 11, 19), 11),
        (date(2026, 11, 20), date(2026, 8, 20), -3),
    ],
)
def test_months_between_counts_whole_months(start, end, months):
    assert months_between(start, end) == months


def test_month_of_counts_from_one_and_backwards_through_nought():
    start = date(2026, 1, 31)
    days = [
        date(2026, 1, 31),
        date(2026, 2, 27),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 1, 30),
        date(2025, 12, 31),
        date(2025, 12, 30),
    ]

    assert [month_of(start, day) for day in days] == [1, 1, 2, 3, 0, 0, -1]


@given(DAYS, st.integers(min_value=-600, max_value=600))
def test_months_between_is_the_inverse_of_adding_months(start, months):
    later = add_months(start, abs(months))

    assert months_between(start, later) == abs(months)


@given(DAYS, DAYS)
def test_months_between_leaves_less_than_a_month_over(start, end):
    start, end = sorted([start, end])

    months = months_between(start, end)

    assert add_months(start, months) <= end < add_months(start, months + 1)


@given(DAYS, st.integers(min_value=0, max_value=4000))
def test_month_of_never_falls_from_one_day_to_the_next(start, days):
    day = start + timedelta(days=days)

    assert month_of(start, day + timedelta(days=1)) - month_of(start, day) in (0, 1)


def test_date_filters_work_in_a_template():
    template = Template("{% load dates %}{{ day|nhs_date }}, {{ day|short_date }}, {{ day|when:today }}")

    text = template.render(Context({"day": date(2026, 11, 17), "today": date(2026, 11, 20)}))

    assert text == "17 November 2026, 17 Nov 2026, 3 days ago"
