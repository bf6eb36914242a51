"""Six threads with connections of their own: a job and a mail are each claimed once, and a person's places are never exceeded."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

import jobs
from jobs import delivery, running
from jobs.actions import enqueue
from jobs.mail import queue_mail
from jobs.models import Job, OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory, OutgoingMailFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_work")]
THREADS = 6


def in_threads(function):
    """What the function returned in each of the threads, which start it at the same moment."""
    barrier = Barrier(THREADS)

    def call():
        barrier.wait()
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(call) for _ in range(THREADS)]]


def test_job_is_claimed_once():
    keys = [JobFactory().pk for _ in range(50)]

    claims = in_threads(lambda: [pk for pk in keys if running.claim(pk, at=timezone.now())])

    assert Counter(pk for claimed in claims for pk in claimed) == dict.fromkeys(keys, 1)
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_mail_is_claimed_once():
    keys = [OutgoingMailFactory().pk for _ in range(50)]

    claims = in_threads(lambda: [pk for pk in keys if delivery.claim(pk, at=timezone.now())])

    assert Counter(pk for claimed in claims for pk in claimed) == dict.fromkeys(keys, 1)
    assert set(OutgoingMail.objects.values_list("attempts", flat=True)) == {1}


def test_person_never_has_more_heavy_jobs_at_once_than_allowed():
    jobs.handler("long", soft=240, hard=300)(print)
    user = UserFactory()
    keys = [JobFactory(kind="long", created_by=user).pk for _ in range(12)]

    in_threads(lambda: [running.claim(pk, at=timezone.now()) for pk in keys])

    assert Counter(Job.objects.values_list("state", flat=True)) == {"running": 2, "ready": 10}
    assert set(Job.objects.running().values_list("slot", flat=True)) == {f"{user.pk}:0", f"{user.pk}:1"}


def test_same_key_makes_one_row():
    jobs.handler("test")(lambda job: None)

    made = in_threads(lambda: enqueue(kind="test", key="same", payload={}).pk)
    queued = in_threads(lambda: queue_mail(key="same", to="a@example.org", subject="S", text="T").pk)

    assert (len(set(made)), len(set(queued))) == (1, 1)
    assert (Job.objects.count(), OutgoingMail.objects.count()) == (1, 1)
