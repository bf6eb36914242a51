from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from jobs import tasks
from jobs.models import Heartbeat
from reminders import actions
from reminders.models import Run
from reminders.schedule import remind_daily
from tests.reminders.helpers import DAY, FRIDAY, plan, written

pytestmark = pytest.mark.django_db


def moment(day, hour, minute):
    """An aware moment in UTC, which is London time in winter and an hour behind it in summer."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "runs"),
    [
        (moment(FRIDAY, 7, 29), False),
        (moment(FRIDAY, 7, 30), True),
        (moment(FRIDAY, 23, 59), True),
        (moment(date(2027, 7, 1), 6, 29), False),  # summer time
        (moment(date(2027, 7, 1), 6, 30), True),
        (moment(date(2027, 3, 28), 6, 30), True),  # the day on which it begins
        (moment(date(2027, 3, 28), 6, 29), False),
        (moment(date(2027, 10, 31), 7, 30), True),  # the day on which it ends
        (moment(date(2027, 10, 31), 7, 29), False),
    ],
)
def test_day_begins_at_half_past_seven_in_london(now, runs):
    remind_daily(now)

    assert Run.objects.filter(finished_at__isnull=False).exists() is runs


def test_daily_run_is_done_once_and_the_next_day_has_its_own(trust):
    plan(trust.milestone, FRIDAY)

    for now in (
        moment(FRIDAY, 7, 30),
        moment(FRIDAY, 7, 31),
        moment(FRIDAY, 18, 0),
        moment(FRIDAY + DAY, 9, 15),
        moment(FRIDAY + DAY, 9, 16),
    ):
        remind_daily(now)

    assert list(Run.objects.order_by("on").values_list("on", flat=True)) == [FRIDAY, FRIDAY + DAY]
    assert len(written()) == 4


def test_run_that_was_not_finished_goes_on_at_the_next_tick(trust, monkeypatch):
    plan(trust.milestone, FRIDAY)
    monkeypatch.setattr("reminders.schedule.SECONDS_A_TICK", -1)
    remind_daily(moment(FRIDAY, 7, 30))
    assert (written(), Run.objects.get().finished_at) == ([], None)
    monkeypatch.undo()

    remind_daily(moment(FRIDAY, 7, 31))

    assert (len(written()), Run.objects.get().finished_at is None) == (2, False)


def test_run_that_ended_with_an_error_is_not_finished(trust, monkeypatch):
    monkeypatch.setattr(actions, "create_due", lambda on: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        remind_daily(moment(FRIDAY, 7, 30))

    assert Run.objects.get().finished_at is None


def test_the_minute_tick_calls_it(trust):
    plan(trust.milestone, FRIDAY)
    with time_machine.travel(moment(FRIDAY, 7, 30)):
        tasks.tick()

    assert Heartbeat.objects.filter(name="tick:reminders").exists()
    assert len(written()) == 2


def test_a_day_has_one_run():
    Run.objects.create(on=FRIDAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(on=FRIDAY)


def test_what_was_missed_for_days_is_sent_when_the_worker_is_back(trust):
    plan(trust.milestone, FRIDAY - timedelta(days=3))

    remind_daily(moment(FRIDAY, 11, 0))

    assert len(written()) == 2
