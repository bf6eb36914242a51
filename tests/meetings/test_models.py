from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.models import MeetingSeries

FIRST = date(2026, 10, 14)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 10, 1), FIRST),
        (FIRST, FIRST),
        (date(2026, 10, 15), date(2026, 10, 28)),
        (date(2026, 10, 25), date(2026, 10, 28)),  # the change from summer time lies between
        (date(2026, 10, 28), date(2026, 10, 28)),
        (date(2026, 10, 29), date(2026, 11, 11)),
    ],
)
def test_the_next_meeting_is_the_first_of_the_series_from_that_day_on(on, expected):
    assert MeetingSeries(first_on=FIRST, every_days=14).next_on(on) == expected


@given(first=st.dates(date(2000, 1, 1), date(2100, 1, 1)), every=st.integers(1, 92), days=st.integers(0, 3000))
def test_the_next_meeting_is_never_past_and_never_more_than_a_rhythm_away(first, every, days):
    on = first + timedelta(days=days)

    found = MeetingSeries(first_on=first, every_days=every).next_on(on)

    assert 0 <= (found - on).days < every
    assert (found - first).days % every == 0
