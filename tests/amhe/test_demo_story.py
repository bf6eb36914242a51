"""The calendar of the demonstration, and how scenes are told."""

from datetime import date, timedelta

import pytest

from amhe.demo.story import Calendar, Scene, moment, tell
from audit import clock


@pytest.mark.parametrize(
    ("today", "start"),
    [
        (date(2026, 11, 20), date(2026, 8, 1)),
        (date(2026, 3, 1), date(2025, 12, 1)),
        (date(2026, 12, 31), date(2026, 9, 1)),
        (date(2028, 2, 29), date(2027, 11, 1)),
    ],
)
def test_calendar_starts_on_the_first_of_the_month_three_months_before(today, start):
    assert Calendar(today).start == start


def test_calendar_has_no_scene_at_a_weekend_and_none_after_today():
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(366)]

    for today in days:
        calendar = Calendar(today)
        scenes = [calendar.after(number) for number in range(-30, 87)] + [calendar.ago(number) for number in range(2, 86)]
        assert max(scenes) < today
        assert min(calendar.ago(number) for number in range(2, 86)) > calendar.start
        assert {day.weekday() for day in scenes} <= {0, 1, 2, 3, 4}


def test_tell_plays_scenes_in_their_order_with_the_clock_set_to_each():
    seen = []

    def act(*, on):
        seen.append((on, clock.now()))

    tell([Scene(date(2026, 11, 4), act), Scene(date(2026, 11, 3), act, hour=15), Scene(date(2026, 11, 3), act)])

    assert seen == [
        (date(2026, 11, 3), moment(date(2026, 11, 3), 10)),
        (date(2026, 11, 3), moment(date(2026, 11, 3), 15)),
        (date(2026, 11, 4), moment(date(2026, 11, 4), 10)),
    ]
