"""A real worker process on both brokers: it works, it may be killed at any point, and it stops in an orderly way."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.db import connection
from django.utils import timezone

from amhe.settings import base
from jobs import actions, tasks
from jobs.mail import queue_mail
from jobs.models import Heartbeat, Job, OutgoingMail
from tests.jobs import worker_handlers
from tests.jobs.conftest import broker
from tests.jobs.smtp_sink import smtp_sink

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_work")]
TEST_REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
TEST_REDIS_DATABASES = range(11, 16)
OWNER = "tests-owner"
PATIENCE = 40


class Site:
    """What a worker process shares with the test: database, files, broker and mail system."""

    app = "tests.jobs.worker_app"

    def __init__(self, folder, redis_url):
        self.folder, self.redis_url, self.mail_port, self.starts = folder, redis_url, 1, 0

    def environment(self):
        database = connection.settings_dict
        if connection.vendor == "sqlite":
            url = f"sqlite:///{database['NAME']}"
        else:
            url = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "amhe.settings.base",
            "SECRET_KEY": "only-for-tests",
            "DATABASE_URL": url,
            "VAR_DIR": str(self.folder),
            "MEDIA_ROOT": str(self.folder / "media"),
            "REDIS_URL": self.redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
        }

    def broker(self):
        """Messages of this process go to the worker's broker."""
        if self.redis_url:
            return broker(self.redis_url, {"visibility_timeout": 900})
        options = {"data_folder_in": "messages", "data_folder_out": "messages", "control_folder": "control"}
        folders = {name: str(self.folder / "broker" / folder) for name, folder in options.items()}
        return broker("filesystem://localhost", folders, "jobs.broker.FolderTransport")

    @contextmanager
    def worker(self):
        """A worker that is ready, as a Popen that leads its own group of processes."""
        self.starts += 1
        log = self.folder / f"worker-{self.starts}.log"
        quick = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            self.app,
            "worker",
            "-P",
            "prefork",
            "-c",
            "2",
            "-l",
            "INFO",
            *quick,
        ]
        with log.open("w") as out:
            process = subprocess.Popen(command, cwd=base.BASE_DIR, env=self.environment(), stdout=out, stderr=out, start_new_session=True)
        try:
            wait_until(lambda: " ready." in log.read_text(), log)
            yield process
        except AssertionError as error:
            error.add_note(log.read_text()[-3000:])
            raise
        finally:
            kill_group(process)


def kill_group(process):
    """As when the machine loses power: no process of the group gets to say a word."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(true, what):
    """Wait for another process. The test fails if nothing happens for too long."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, f"{what} did not happen"
        time.sleep(0.05)


def wait_for(queryset, **fields):
    wait_until(queryset.filter(**fields).exists, fields)


def minutes_pass():
    """Whatever was running is now past its lease, and whatever waited has waited long."""
    past = timezone.now() - timedelta(minutes=3)
    Job.objects.ready().update(woken_at=past)
    Job.objects.running().update(lease_until=past)
    OutgoingMail.objects.filter(state=OutgoingMail.State.SENDING).update(lease_until=past)


@pytest.fixture
def redis_url():
    """An empty Redis database that no other run of these tests uses meanwhile."""
    try:
        url = take_a_database()
    except redis.ConnectionError:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Redis: make services starts it")
    yield url
    with redis.Redis.from_url(url) as server:
        server.flushdb()


def take_a_database():
    """The address of a database that is now ours for ten minutes; waits until one is free."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for number in TEST_REDIS_DATABASES:
            with redis.Redis.from_url(f"{TEST_REDIS}/{number}") as server:
                if server.set(OWNER, os.getpid(), nx=True, ex=600):
                    server.delete(*[key for key in server.scan_iter() if key != OWNER.encode()], "celery")
                    return f"{TEST_REDIS}/{number}"
        time.sleep(0.5)
    return pytest.fail(f"no Redis database among {TEST_REDIS_DATABASES} is free")


@pytest.fixture(params=["folder", "redis"])
def site(request, tmp_path):
    worker_handlers.register()
    for name in ("broker/messages", "broker/control", "work"):
        (tmp_path / name).mkdir(parents=True)
    return Site(tmp_path, request.getfixturevalue("redis_url") if request.param == "redis" else "")


def start_patient_job(site):
    job = actions.enqueue(kind="patient", key="patient", payload={"folder": str(site.folder / "work")})
    wait_for(Job.objects.filter(pk=job.pk), state=Job.State.RUNNING, progress=1)
    return job


def files_made(site):
    return [path.read_bytes() for path in (site.folder / "media" / "jobs").rglob("*") if path.is_file()]


def test_worker_does_jobs_sends_mail_and_survives_lost_messages_and_work_that_will_not_stop(site):
    (site.folder / "work" / "go").touch()
    with smtp_sink() as sink, site.broker():
        site.mail_port = sink.port
        lost = actions.enqueue(kind="patient", key="lost", payload={"folder": str(site.folder)})
        lose_all_messages(site)
        with site.worker():
            stubborn = actions.enqueue(kind="stubborn", key="stubborn", payload={"folder": str(site.folder / "work")})
            actions.enqueue(kind="patient", key="patient", payload={"folder": str(site.folder)})
            queue_mail(key="k", to="a@example.org", subject="S", text="T")
            (site.folder / "go").touch()
            wait_for(Job.objects.filter(key="patient"), state=Job.State.DONE, attempts=1)
            wait_for(OutgoingMail.objects, state=OutgoingMail.State.SENT, attempts=1)
            wait_until(lambda: "Hard time limit" in (site.folder / "worker-1.log").read_text(), "the hard limit")
            minutes_pass()
            tasks.tick.apply_async()
            wait_for(Job.objects.filter(pk=stubborn.pk), state=Job.State.DONE, attempts=2)
            wait_for(Job.objects.filter(pk=lost.pk), state=Job.State.DONE, attempts=1)
            wait_for(Heartbeat.objects, name="tick")

    assert files_made(site) == [b"the same whenever it is made"] * 2
    assert [taken["To"] for taken in sink.mails] == ["a@example.org"]


def test_work_that_a_killed_worker_had_begun_is_done_once(site):
    with smtp_sink(hold_at="rcpt") as sink:
        site.mail_port = sink.port
        with site.broker():
            with site.worker() as process:
                start_patient_job(site)
                queue_mail(key="k", to="a@example.org", subject="S", text="T")
                wait_until(sink.reached.is_set, "the mail reached the mail server")
                kill_group(process)
            after_death = (Job.objects.get().state, OutgoingMail.objects.get().state, files_made(site), list(sink.mails))
            sink.go_on.set()
            (site.folder / "work" / "go").touch()
            minutes_pass()
            with site.worker():
                wait_for(Job.objects, state=Job.State.DONE, attempts=2)
                wait_for(OutgoingMail.objects, state=OutgoingMail.State.SENT, attempts=2)
                tasks.tick.apply_async()
                wait_for(Heartbeat.objects.filter(name="tick:purge"), at__gt=Job.objects.get().finished_at)

    assert after_death == ("running", "sending", [], [])
    assert (site.folder / "work" / "started").read_text() == "run\nrun\n"
    assert files_made(site) == [b"the same whenever it is made"]
    assert [taken["Message-ID"] for taken in sink.mails] == [OutgoingMail.objects.get().message_id]


def test_worker_that_is_told_to_stop_finishes_what_it_began(site):
    with site.broker(), site.worker() as process:
        start_patient_job(site)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        still_there = process.poll() is None
        (site.folder / "work" / "go").touch()
        code = process.wait(PATIENCE)

    assert (still_there, code, Job.objects.get().state, Job.objects.get().attempts) == (True, 0, "done", 1)


def lose_all_messages(site):
    if site.redis_url:
        with redis.Redis.from_url(site.redis_url) as server:
            assert server.delete("celery") == 1
        return
    lost = list(Path(site.folder / "broker" / "messages").iterdir())
    assert len(lost) == 1
    for message in lost:
        message.unlink()
