"""The Celery application of the site on a fixed morning, writing mails slowly enough to be killed in between.

celery -A tests.reminders.worker_app worker
"""

import time
from datetime import UTC, datetime

from celery.signals import worker_process_init

from amhe.celery import app

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PAUSE = 0.1


@worker_process_init.connect
def slow_morning(**kwargs):
    """Let every tick of this process be one of that morning."""
    import reminders.schedule  # app ready
    from jobs import registry  # app ready
    from reminders import actions  # app ready

    real = actions.send_digest

    def send_slowly(**kwargs):
        time.sleep(PAUSE)
        return real(**kwargs)

    actions.send_digest = send_slowly
    registry._each_tick["reminders"] = lambda now: reminders.schedule.remind_daily(NOW)


__all__ = ["app"]
