import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from jobs import running
from jobs.models import Job, OutgoingMail
from jobs.purging import purge
from jobs.storage import UNFINISHED
from tests.factories.jobs import JobFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def test_purge_removes_old_jobs_with_their_files_and_keeps_the_others():
    with_file = JobFactory(state=Job.State.DONE, finished_at=days_ago(31))
    running.store(with_file, "a.txt", b"text")
    with_file.save()
    path = Path(with_file.result_file.path)
    JobFactory(state=Job.State.DONE, finished_at=days_ago(31))
    JobFactory(state=Job.State.FAILED, finished_at=days_ago(91))
    kept = {
        JobFactory(state=Job.State.DONE, finished_at=days_ago(29)),
        JobFactory(state=Job.State.FAILED, finished_at=days_ago(89)),
        JobFactory(created_at=days_ago(400)),
    }

    purge(timezone.now())

    assert set(Job.objects.all()) == kept
    assert not path.exists()


def test_purge_empties_old_mails_but_keeps_their_keys_for_a_year():
    State = OutgoingMail.State
    OutgoingMailFactory(key="gone", state=State.SENT, created_at=days_ago(401))
    OutgoingMailFactory(key="empty", state=State.SENT, created_at=days_ago(31), headers={"X": "y"}, body_html="<p>x</p>")
    OutgoingMailFactory(key="kept", state=State.SENT, created_at=days_ago(29))
    OutgoingMailFactory(key="waiting", created_at=days_ago(401))

    purge(timezone.now())

    rows = OutgoingMail.objects.order_by("key").values_list("key", "subject", "body_text", "body_html", "headers")
    text = ("A meeting is near", "See you there.", "", {})
    assert list(rows) == [("empty", "", "", "", {}), ("kept", *text), ("waiting", *text)]
    assert OutgoingMail.objects.get(key="empty").to_address == ""


def test_purge_empties_mails_with_a_token_a_day_after_the_last_attempt():
    State = OutgoingMail.State
    OutgoingMailFactory(key="failed", kind="secret", state=State.FAILED, not_before=days_ago(1.1), body_html="<p>x</p>")
    OutgoingMailFactory(key="just failed", kind="secret", state=State.FAILED, created_at=days_ago(3), not_before=days_ago(0.9))
    OutgoingMailFactory(key="other", state=State.FAILED, not_before=days_ago(2))
    OutgoingMailFactory(key="waiting", kind="secret", not_before=days_ago(2))

    purge(timezone.now())

    text = ("See you there.", "")
    assert list(OutgoingMail.objects.order_by("key").values_list("key", "body_text", "body_html")) == [
        ("failed", "", ""),
        ("just failed", *text),
        ("other", *text),
        ("waiting", *text),
    ]


def test_purge_removes_files_that_were_never_finished(settings):
    folder = Path(settings.MEDIA_ROOT) / "jobs" / "ab"
    folder.mkdir(parents=True, exist_ok=True)
    old, new = folder / f"{UNFINISHED}old", folder / f"{UNFINISHED}new"
    for path in (old, new):
        path.touch()
    os.utime(old, (time.time() - 90000, time.time() - 90000))

    purge(timezone.now())

    assert (old.exists(), new.exists()) == (False, True)
    new.unlink()
