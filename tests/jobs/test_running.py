from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

import jobs
from jobs import running
from jobs.models import Job
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_work")]
OUTCOME = ("state", "attempts", "message", "error", "lease_until", "slot")


def outcome(job):
    return Job.objects.filter(pk=job.pk).values_list(*OUTCOME).get()


def test_claim_counts_the_attempt_and_leases_past_the_hard_limit():
    jobs.handler("long", soft=240, hard=300)(print)
    job, now = JobFactory(kind="long"), timezone.now()

    claimed = running.claim(job.pk, at=now)

    assert outcome(claimed) == ("running", 1, "", "", now + timedelta(seconds=330), None)
    assert running.claim(job.pk, at=now) is None


def test_claim_of_a_row_that_another_took_in_between_is_none(monkeypatch):
    job = JobFactory()

    def take_it(job):
        Job.objects.update(state=Job.State.RUNNING)
        return [None]

    monkeypatch.setattr(running, "slots_for", take_it)

    assert running.claim(job.pk, at=timezone.now()) is None


def test_run_does_the_work_once():
    done = []
    jobs.handler("test")(lambda job: done.append(job.pk))
    job = JobFactory(total=3)

    assert [running.run(job.pk), running.run(job.pk)] == [[], []]
    assert (done, outcome(job)) == ([job.pk], ("done", 1, "", "", None, None))
    job.refresh_from_db()
    assert (job.progress, bool(job.result_file)) == (3, False)


def test_run_stores_the_bytes_that_the_handler_returns():
    jobs.handler("test")(lambda job: ("dir/plan.csv", b"a,b\n", "text/csv"))
    job = JobFactory(key="k")

    running.run(job.pk)

    job.refresh_from_db()
    with job.result_file.open("rb") as file:
        assert (job.state, job.result_name, job.result_type, file.read()) == (Job.State.DONE, "plan.csv", "text/csv", b"a,b\n")


def test_run_stores_the_temporary_file_that_the_handler_returns_and_removes_it(tmp_path):
    made = tmp_path / "made.pdf"
    made.write_bytes(b"%PDF")
    jobs.handler("test")(lambda job: ("plan.pdf", made, "application/pdf"))
    job = JobFactory()

    running.run(job.pk)

    job.refresh_from_db()
    with job.result_file.open("rb") as file:
        assert (file.read(), made.exists()) == (b"%PDF", False)


def test_run_twice_leaves_one_file():
    jobs.handler("test")(lambda job: ("plan.csv", b"a,b\n", "text/csv"))
    job = JobFactory()
    names = []
    for _ in range(2):
        Job.objects.update(state=Job.State.READY)
        running.run(job.pk)
        job.refresh_from_db()
        names.append(job.result_file.name)

    assert names[0] == names[1]
    folder = job.result_file.storage.path(names[0]).rsplit("/", 1)[0]
    assert job.result_file.storage.listdir(folder)[1] == [names[0].rsplit("/", 1)[1]]


def test_run_that_goes_wrong_waits_and_fails_after_three_attempts():
    def go_wrong(job):
        raise ValueError("ana@example.org is not valid")

    jobs.handler("test")(go_wrong)
    job = JobFactory()
    seen = []
    for _ in range(4):
        running.run(job.pk)
        seen.append(outcome(job)[:3])

    assert seen == [("ready", 1, ""), ("ready", 2, ""), ("failed", 3, ""), ("failed", 3, "")]
    assert Job.objects.get().error.startswith("ValueError at test_running.py:")


def test_run_that_takes_too_long_waits_for_another_attempt():
    def take_too_long(job):
        raise SoftTimeLimitExceeded

    jobs.handler("test")(take_too_long)
    job = JobFactory()

    running.run(job.pk)

    assert outcome(job)[:2] == ("ready", 1)


def test_run_that_cannot_succeed_fails_at_once_in_the_words_of_the_handler():
    def give_up(job):
        raise jobs.JobFailed("The file has no sheet named Teams.")

    jobs.handler("test")(give_up)
    job = JobFactory()

    running.run(job.pk)

    assert outcome(job) == ("failed", 1, "The file has no sheet named Teams.", "The handler gave up", None, None)


def test_run_of_an_unknown_kind_waits_for_a_worker_that_knows_it():
    job = JobFactory(kind="of tomorrow")

    running.run(job.pk)

    assert outcome(job)[:2] == ("ready", 1)


def test_run_that_lost_its_lease_changes_nothing():
    def outlive_the_lease(job):
        running.take_back(at=timezone.now() + timedelta(hours=1))
        running.claim(job.pk, at=timezone.now())

    jobs.handler("test")(outlive_the_lease)
    job = JobFactory()

    running.run(job.pk)

    assert outcome(job)[:2] == ("running", 2)


def test_heavy_jobs_of_one_person_run_two_at_once_and_the_next_follows():
    jobs.handler("long", soft=240, hard=300)(print)
    user, other, now = UserFactory(), UserFactory(), timezone.now()
    first, second, third = [JobFactory(kind="long", created_by=user) for _ in range(3)]
    of_other, of_nobody = JobFactory(kind="long", created_by=other), JobFactory(kind="long")

    claimed = [running.claim(job.pk, at=now) for job in (first, second, third, of_other, of_nobody)]
    running.finish(claimed[0], None)

    assert claimed == [first, second, None, of_other, of_nobody]
    assert running.waiting_for(claimed[0]) == [(third.pk, "long")]
    assert running.claim(third.pk, at=now).slot == f"{user.pk}:0"


def test_job_that_waits_for_a_place_does_not_look_forgotten():
    jobs.handler("long", soft=240, hard=300)(print)
    user, now = UserFactory(), timezone.now()
    for number in range(2):
        JobFactory(kind="long", created_by=user, state=Job.State.RUNNING, slot=f"{user.pk}:{number}")
    job = JobFactory(kind="long", created_by=user, ready_at=now - timedelta(hours=1), woken_at=now - timedelta(hours=1))

    running.claim(job.pk, at=now)

    assert Job.objects.filter(pk=job.pk).values_list("state", "attempts", "ready_at", "woken_at").get() == ("ready", 0, now, now)


def test_take_back_frees_jobs_of_dead_processes_and_fails_those_that_kill_theirs():
    now = timezone.now()
    over, running_on = now - timedelta(seconds=1), now + timedelta(seconds=1)
    second = JobFactory(state=Job.State.RUNNING, attempts=2, lease_until=over, slot="1:0", message="Drawing")
    third = JobFactory(state=Job.State.RUNNING, attempts=3, lease_until=over)
    alive = JobFactory(state=Job.State.RUNNING, attempts=3, lease_until=running_on)

    calls = running.take_back(at=now)

    assert calls == [(second.pk, "test")]
    assert [outcome(job) for job in (second, third, alive)] == [
        ("ready", 2, "", running.DIED, None, None),
        ("failed", 3, "", running.DIED, None, None),
        ("running", 3, "", "", running_on, None),
    ]


def test_take_back_calls_again_for_a_job_that_nobody_heard_of_every_two_minutes():
    now = timezone.now()
    job = JobFactory(woken_at=now - timedelta(seconds=119))

    calls = [running.take_back(at=now + timedelta(seconds=seconds)) for seconds in (0, 2, 60, 123)]

    assert calls == [[], [(job.pk, "test")], [], [(job.pk, "test")]]
