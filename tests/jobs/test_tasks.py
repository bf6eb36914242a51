import logging
from datetime import timedelta

import pytest
from celery.signals import worker_ready
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

import jobs
from jobs import actions, tasks
from jobs.mail import queue_mail
from jobs.models import Heartbeat, Job, OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory, OutgoingMailFactory
from tests.jobs.conftest import broker, broker_down

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_work")]


def two_minutes_pass():
    before = timezone.now() - timedelta(minutes=3)
    Job.objects.update(woken_at=before)
    OutgoingMail.objects.update(not_before=before)


def test_tick_does_work_and_sends_mail_that_was_forgotten(mailoutbox):
    done = []
    jobs.handler("test")(lambda job: done.append(job.pk))
    job, mail = JobFactory(), OutgoingMailFactory()
    two_minutes_pass()

    tasks.tick()

    assert (done, [message.to for message in mailoutbox]) == ([job.pk], [[mail.to_address]])


def test_tick_calls_all_registered_functions_even_when_one_fails(caplog):
    called = []

    @jobs.each_tick("first")
    def fail(now):
        raise ValueError("no")

    jobs.each_tick("second")(called.append)

    with caplog.at_level(logging.ERROR):
        tasks.tick()

    beats = dict(Heartbeat.objects.values_list("name", "at"))
    assert beats.keys() == {"tick", "tick:second", "tick:purge"}
    assert [beats["tick"]] == called
    assert [(record.message, record.part) for record in caplog.records] == [("A part of the tick went wrong", "first")]


def test_tick_moves_its_heartbeat():
    Heartbeat.objects.beat("tick", at=timezone.now() - timedelta(hours=1))

    tasks.tick()

    assert Heartbeat.objects.get(name="tick").at > timezone.now() - timedelta(minutes=1)
    assert str(Heartbeat.objects.get(name="tick")).startswith("tick at 20")


def test_end_of_a_heavy_job_starts_the_next_of_the_same_person():
    done = []
    user = UserFactory()
    first = JobFactory(kind="long", created_by=user)
    second = JobFactory(kind="long", created_by=user)
    jobs.handler("long", soft=240, hard=300)(lambda job: done.append(job.pk))

    tasks.run_job(first.pk)

    assert done == [first.pk, second.pk]


def test_worker_that_starts_ticks_at_once():
    worker_ready.send(sender=None)

    assert Heartbeat.objects.filter(name="tick").exists()


def test_message_carries_the_limits_of_the_handler_and_only_the_id(tmp_path, monkeypatch):
    jobs.handler("long", soft=240, hard=300)(print)
    sent = []
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda args, **options: sent.append((args, options)))

    tasks.wake_job(7, "long")

    assert sent == [([7], {"soft_time_limit": 240, "time_limit": 300})]


@pytest.mark.django_db(transaction=True)
def test_page_works_with_the_broker_down_and_the_tick_heals(client, mailoutbox):
    done = []
    user = UserFactory()
    jobs.handler("test")(lambda job: done.append(job.pk))
    job = JobFactory(state=Job.State.FAILED, created_by=user)
    client.force_login(user)

    with broker_down():
        response = client.post(reverse("jobs:job-retry", args=[job.pk]))
        queue_mail(key="k", to="a@example.org", subject="S", text="T")

    assert response.url == reverse("jobs:job-progress", args=[job.pk])
    assert (done, mailoutbox, Job.objects.get().state) == ([], [], "ready")
    tasks._broker_rests_until = float("-inf")
    two_minutes_pass()
    tasks.tick()
    assert (done, len(mailoutbox), Job.objects.get().state) == ([job.pk], 1, "done")


def test_broker_that_is_down_is_asked_once_and_then_left_alone_for_a_while(monkeypatch, caplog):
    asked = []
    send = tasks.send_mail.apply_async
    monkeypatch.setattr(tasks.send_mail, "apply_async", lambda args: asked.append(args) or send(args))

    with broker_down(), caplog.at_level(logging.WARNING):
        for mail in (1, 2, 3):
            tasks.wake_mail(mail)

    assert asked == [[1]]
    assert [(record.message, record.ids, record.error) for record in caplog.records] == [
        ("The broker took no message", [1], "OperationalError")
    ]


@pytest.mark.django_db(transaction=True)
def test_work_of_a_transaction_that_is_rolled_back_is_never_sent(tmp_path):
    folders = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    with broker("filesystem://localhost", folders, "jobs.broker.FolderTransport"):
        with transaction.atomic():
            actions.enqueue(kind="test", key="a", payload={})
            queue_mail(key="k", to="a@example.org", subject="S", text="T")
            transaction.set_rollback(True)
        rolled_back = list(tmp_path.glob("*.celery.msg"))
        actions.enqueue(kind="test", key="b", payload={})
        kept = list(tmp_path.glob("*.celery.msg"))

    assert (len(rolled_back), len(kept)) == (0, 1)
    assert list(Job.objects.values_list("key", flat=True)) == ["b"]
