"""What time it is for the records: now, unless somebody who tells of the past says otherwise.

Only the demonstration sets the clock back, so that what it loads looks as if it had been written down at the time.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moment: ContextVar = ContextVar("moment", default=None)


def now():
    """The moment to write on a record, aware."""
    return _moment.get() or timezone.now()


@contextmanager
def at(moment):
    """Let everything inside be recorded at this aware moment. Rows written by code that does not ask this clock keep the real time."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
