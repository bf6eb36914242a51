"""The demonstration as the tests load it: on a site that is one, at noon of the day on which its story ends."""

from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from amhe.demo import loading

TODAY = date(2026, 11, 20)
SHORTEST, LONGEST = date(2026, 3, 1), date(2026, 12, 31)  # since the wave began
LEAP_DAY = date(2028, 2, 29)


def load(today=TODAY):
    with time_machine.travel(datetime.combine(today, datetime.min.time(), tzinfo=UTC).replace(hour=12), tick=False):
        loading.load(today=today)


@contextmanager
def demonstration():
    """A site that is a demonstration, whose tasks go nowhere."""
    with override_settings(DEMO=True), pytest.MonkeyPatch.context() as patch:
        patch.setattr("jobs.tasks.run_job.apply_async", lambda *args, **kwargs: None)
        yield


@contextmanager
def kept_for_a_module(django_db_blocker, make):
    """Call `make` once for all tests of a module; what it writes is taken back after the last of them."""
    with django_db_blocker.unblock(), demonstration(), transaction.atomic():
        make()
        yield
        transaction.set_rollback(True)
