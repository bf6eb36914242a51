"""Doing a job: claim it, do it, write down how it went. Two workers cannot both win, and a process may die at any point."""

import logging
import os
from datetime import timedelta
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from jobs import registry
from jobs.models import ATTEMPTS, Job

logger = logging.getLogger(__name__)
LEASE_MARGIN = timedelta(seconds=30)
DIED = "Its process ended before the work did"
MOST_CALLS_A_TICK = 500


def run(job_id):
    """Do the job, if it still waits and its person has a free place. Returns the jobs of that person that may start now."""
    job = claim(job_id, at=timezone.now())
    if job is None:
        return []
    try:
        result = registry.work_of(job.kind).function(job)
        finish(job, result)
    except registry.JobFailed as error:
        fail(job, words=str(error), error="The handler gave up")
    except Exception as error:
        logger.exception("A job went wrong", extra={"job": job.pk, "kind": job.kind, "attempt": job.attempts})
        fail_or_wait(job, error=place_of(error))
    return waiting_for(job)


def claim(job_id, *, at):
    """Take the job for this process until its lease ends: the Job, or None. The attempt counts before the work starts."""
    job = Job.objects.ready().filter(pk=job_id).first()
    if job is None:
        return None
    lease_until = at + timedelta(seconds=registry.work_of(job.kind).hard) + LEASE_MARGIN
    for slot in slots_for(job):
        try:
            with transaction.atomic():
                claimed = (
                    Job.objects.ready()
                    .filter(pk=job_id)
                    .update(state=Job.State.RUNNING, attempts=F("attempts") + 1, lease_until=lease_until, started_at=at, slot=slot)
                )
        except IntegrityError:  # another job of this person holds the place
            continue
        if not claimed:
            return None
        job.refresh_from_db()
        return job
    Job.objects.ready().filter(pk=job_id).update(ready_at=at, woken_at=at)
    return None


def slots_for(job):
    """The places the job may take: the few of its person for a heavy one, else one without limit, which has no name."""
    if not job.created_by_id or not registry.work_of(job.kind).is_heavy:
        return [None]
    return [f"{job.created_by_id}:{number}" for number in range(settings.JOBS_AT_ONCE_PER_PERSON)]


def finish(job, result):
    """Store the file, if there is one, and then say that the job is done."""
    fields = {"state": Job.State.DONE, "message": "", "error": "", "finished_at": timezone.now(), "lease_until": None, "slot": None}
    if result is not None:
        name, content, content_type = result
        store(job, name, content)
        fields |= {"result_file": job.result_file.name, "result_name": PurePath(name).name, "result_type": content_type}
    job.this_run().update(progress=F("total"), **fields)


def store(job, name, content):
    """Keep the file under the job's own path; `content` is bytes or the path of a temporary file, which is removed."""
    if isinstance(content, bytes):
        job.result_file.save(name, ContentFile(content), save=False)
        return
    with Path(content).open("rb") as file:
        job.result_file.save(name, File(file), save=False)
    Path(content).unlink()


def fail(job, *, words, error):
    job.this_run().update(
        state=Job.State.FAILED, message=words[:300], error=error[:300], finished_at=timezone.now(), lease_until=None, slot=None
    )


def fail_or_wait(job, *, error):
    """After an attempt that went wrong: give up, or wait for the tick to send a message in about two minutes."""
    if job.attempts >= ATTEMPTS:
        fail(job, words="", error=error)
        return
    now = timezone.now()
    job.this_run().update(
        state=Job.State.READY, message="", progress=0, error=error[:300], ready_at=now, woken_at=now, lease_until=None, slot=None
    )


def place_of(error):
    """What went wrong and where, without the words of the error, which may hold personal data: "ValueError at x.py:12"."""
    step = error.__traceback__
    while step.tb_next:
        step = step.tb_next
    return f"{type(error).__name__} at {os.path.basename(step.tb_frame.f_code.co_filename)}:{step.tb_lineno}"


def waiting_for(job):
    """The jobs that wait for the place this one had: pairs of id and kind, at most one."""
    if not job.slot:
        return []
    heavy = Job.objects.ready().filter(created_by=job.created_by_id, kind__in=registry.heavy_kinds())
    return list(heavy.order_by("created_at", "pk").values_list("pk", "kind")[:1])


def take_back(*, at):
    """Free the jobs of processes that died, and find all those that nobody seems to know of.

    Returns pairs of id and kind for which a message is to be sent.
    """
    over = Job.objects.lease_over(at)
    freed = {"lease_until": None, "slot": None, "error": DIED}
    over.filter(attempts__gte=ATTEMPTS).update(state=Job.State.FAILED, message="", finished_at=at, **freed)
    over.update(state=Job.State.READY, message="", progress=0, ready_at=at, woken_at=None, **freed)
    unheard = list(Job.objects.unheard(at).values_list("pk", "kind")[:MOST_CALLS_A_TICK])
    Job.objects.filter(pk__in=[pk for pk, _kind in unheard]).update(woken_at=at)
    return unheard
