"""Forgetting: what is done is kept as long as somebody may ask for it, and no longer."""

import time
from datetime import timedelta
from pathlib import Path

from accounts.sessions import purge_sessions
from jobs.delivery import NO_TEXT
from jobs.models import Job, OutgoingMail
from jobs.storage import UNFINISHED, result_storage

JOB_DAYS = 30
FAILED_JOB_DAYS = 90
MAIL_TEXT_DAYS = 30
MAIL_DAYS = 400
SECRET_DAYS = 1
AT_ONCE = 200


def purge(now):
    """Remove old jobs with their files, the text and address of old mails and later their rows, and old sessions, at each tick.

    The row of a mail outlives its text, because its key is what stops the same mail from being sent again.
    """
    purge_jobs(now)
    purge_mails(now)
    purge_secrets(now)
    purge_sessions(now)
    remove_unfinished_files()


def purge_jobs(now):
    done = Job.objects.filter(state=Job.State.DONE, finished_at__lt=now - timedelta(days=JOB_DAYS))
    failed = Job.objects.failed().filter(finished_at__lt=now - timedelta(days=FAILED_JOB_DAYS))
    for job in [*done[:AT_ONCE], *failed[:AT_ONCE]]:
        if job.result_file:
            job.result_file.delete(save=False)
        job.delete()


def purge_mails(now):
    final = OutgoingMail.objects.filter(state__in=[OutgoingMail.State.SENT, OutgoingMail.State.FAILED])
    final.filter(created_at__lt=now - timedelta(days=MAIL_DAYS)).delete()
    final.filter(created_at__lt=now - timedelta(days=MAIL_TEXT_DAYS)).exclude(to_address="").update(
        to_address="", subject="", body_text="", body_html="", headers={}, attachments=[]
    )


def purge_secrets(now):
    """Empty mails with a link that opens a door, a day after the last attempt to send them. (Those that are sent are empty already.)"""
    final = OutgoingMail.objects.secret().filter(state__in=[OutgoingMail.State.SENT, OutgoingMail.State.FAILED])
    final.filter(not_before__lt=now - timedelta(days=SECRET_DAYS)).update(**NO_TEXT)


def remove_unfinished_files():
    """Files that were being written when their process died, a day ago or more."""
    for path in Path(result_storage().location).glob(f"*/{UNFINISHED}*"):
        if path.stat().st_mtime < time.time() - 86400:
            path.unlink()
