"""The three tasks, and the calls that wake a worker for them. A call may get lost; the row and the tick see to the rest."""

import logging
import time

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from jobs import delivery, registry, running
from jobs.models import Heartbeat
from jobs.purging import purge

logger = logging.getLogger(__name__)
PAUSE_AFTER_FAILURE = 15.0
_broker_rests_until = float("-inf")


@shared_task
def run_job(job_id):
    """Do one job, then wake the next one of the same person that waited for its place."""
    for waiting, kind in running.run(job_id):
        wake_job(waiting, kind)


@shared_task
def send_mail(mail_id):
    delivery.deliver(mail_id)


@shared_task
def tick():
    """Every minute: send again for what seems forgotten, do what others registered, purge. Two at once do no harm."""
    now = timezone.now()
    for job, kind in running.take_back(at=now):
        wake_job(job, kind)
    for mail in delivery.take_back(at=now):
        wake_mail(mail)
    Heartbeat.objects.beat("tick", at=now)
    for name, function in [*registry.functions_for_each_tick(), ("purge", purge)]:
        try:
            function(now)
        except Exception:  # one failing does not stop the rest
            logger.exception("A part of the tick went wrong", extra={"part": name})
        else:
            Heartbeat.objects.beat(f"tick:{name}", at=now)


def wake_job(job_id, kind):
    """Tell a worker that this job waits. Never raises."""
    work = registry.work_of(kind)
    _send(run_job, [job_id], soft_time_limit=work.soft, time_limit=work.hard)


def wake_mail(mail_id):
    """Tell a worker that this mail waits. Never raises."""
    _send(send_mail, [mail_id])


@worker_ready.connect
def tick_at_once(**kwargs):
    """A worker that starts takes up what a dead one left, and does not wait a minute for it."""
    _send(tick, [], expires=50)


def _send(task, ids, **options):
    """Send the message. After a failure nothing is sent for a few seconds, so that a page with many mails waits for one time-out."""
    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return
    try:
        task.apply_async(ids, **options)
    except Exception as error:  # brokers raise errors of many families; the row stays and the tick sends again
        _broker_rests_until = time.monotonic() + PAUSE_AFTER_FAILURE
        logger.warning("The broker took no message", extra={"task": task.name, "ids": ids, "error": type(error).__name__})
