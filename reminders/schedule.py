"""When reminders are sent by themselves: every day at 07:30 London time, or as soon after as the worker runs."""

from django.utils import timezone

import jobs
from reminders import actions
from reminders.models import Run
from reminders.queries import SEND_AT

SECONDS_A_TICK = 15


@jobs.each_tick("reminders")
def remind_daily(now):
    """Do a part of the day's reminders at each tick, until the day is done. `now` is an aware datetime.

    Nothing is lost with a process that dies: what is due is found by query, and the row of the day is finished last.
    """
    local = timezone.localtime(now)
    if local.time() < SEND_AT:
        return
    run, _ = Run.objects.get_or_create(on=local.date())
    if run.finished_at is None and actions.remind(on=run.on, seconds=SECONDS_A_TICK).is_complete:
        Run.objects.filter(pk=run.pk, finished_at__isnull=True).update(finished_at=timezone.now())
