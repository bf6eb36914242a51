"""The clock of the records."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from audit import clock
from audit.models import Entry
from audit.recording import record

MOMENT = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)


def test_now_is_the_real_time_unless_the_clock_was_set():
    before = timezone.now()

    now = clock.now()

    assert before <= now <= timezone.now()


def test_at_holds_inside_only_and_nests():
    with clock.at(MOMENT):
        with clock.at(MOMENT + timedelta(days=1)):
            inner = clock.now()
        outer = clock.now()

    assert (inner, outer) == (MOMENT + timedelta(days=1), MOMENT)
    assert clock.now() > MOMENT


@pytest.mark.django_db
def test_record_is_written_at_the_moment_of_the_clock():
    with clock.at(MOMENT):
        record("account.created", label="Account 3")

    assert list(Entry.objects.values_list("at", "action")) == [(MOMENT, "account.created")]
