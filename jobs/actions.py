"""Asking for work, and asking again."""

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.recording import action, record
from jobs import tasks
from jobs.models import Job, OutgoingMail


def enqueue(*, kind, key, payload, by=None, organisation=None, target=None, total=0):
    """Ask for a piece of work in the caller's transaction; a worker is told after the commit.

    `key` names the work (at most 200 characters, for a file the hash of all that goes in): the same key returns the Job that
    exists, whatever its state. `payload` is a dict of ids and plain values; `by` the User who waits; `organisation` and
    `target` the rows it is about; `total` the number of pieces, if known. A broker that is down delays the work and fails
    nothing. Returns the Job.
    """
    fields = {
        "kind": kind,
        "payload": payload,
        "created_by": by,
        "organisation_id": organisation.pk if organisation is not None else None,
        "target_type": target._meta.label_lower if target is not None else "",
        "target_id": target.pk if target is not None else None,
        "total": total,
    }
    job, created = Job.objects.get_or_create(key=key, defaults=fields)
    if created:
        wake_on_commit(job)
    elif has_lost_its_file(job):
        make_ready(job, of=Job.State.DONE)
    return job


@action
def retry(*, job, by):
    """Start a failed job again, with all its attempts. Returns whether it had failed: a second click changes nothing."""
    if not make_ready(job, of=Job.State.FAILED):
        return False
    record("job.retried", target=job, by=by)
    return True


@action
def retry_mail(*, mail, by):
    """Queue a mail that failed again. Returns whether it had failed; one whose text has been purged stays as it is."""
    failed = OutgoingMail.objects.filter(pk=mail.pk, state=OutgoingMail.State.FAILED).exclude(Q(to_address="") | Q(body_text=""))
    if not failed.update(state=OutgoingMail.State.QUEUED, attempts=0, not_before=timezone.now(), error=""):
        return False
    record("mail.retried", target=mail, by=by)
    transaction.on_commit(partial(tasks.wake_mail, mail.pk), robust=True)
    return True


def wake_on_commit(job):
    transaction.on_commit(partial(tasks.wake_job, job.pk, job.kind), robust=True)


def make_ready(job, *, of):
    """Set a job in this final state back to the start. Returns whether it was in it; the Job given is brought up to date."""
    now = timezone.now()
    fields = {"attempts": 0, "progress": 0, "message": "", "error": "", "ready_at": now, "woken_at": now, "finished_at": None}
    changed = Job.objects.filter(pk=job.pk, state=of).update(state=Job.State.READY, **fields)
    if changed:
        wake_on_commit(job)
    job.refresh_from_db()
    return bool(changed)


def has_lost_its_file(job):
    """Whether the job is done and its file is no longer there."""
    return job.state == Job.State.DONE and bool(job.result_file) and not job.result_file.storage.exists(job.result_file.name)
