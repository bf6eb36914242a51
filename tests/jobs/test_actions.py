import pytest

import jobs
from audit.models import Entry
from jobs import actions
from jobs.models import Job, OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory, OutgoingMailFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_work")]
STATE = ("state", "attempts", "message", "error")


def test_enqueue_keeps_who_asked_and_what_it_is_about():
    user, organisation, target = UserFactory(), UserFactory(), UserFactory()

    job = actions.enqueue(
        kind="report_pdf", key="abc", payload={"report": 4}, by=user, organisation=organisation, target=target.person, total=7
    )

    fields = ("kind", "key", "payload", "state", "created_by", "organisation_id", "target_type", "target_id", "total")
    assert Job.objects.filter(pk=job.pk).values_list(*fields).get() == (
        ("report_pdf", "abc", {"report": 4}, "ready", user.pk, organisation.pk, "accounts.person", target.person.pk, 7)
    )


def test_enqueue_does_the_work_after_the_commit(django_capture_on_commit_callbacks):
    done = []
    jobs.handler("note")(lambda job: done.append(job.payload))

    with django_capture_on_commit_callbacks(execute=True):
        job = actions.enqueue(kind="note", key="abc", payload={"note": 1})
        before = list(done)

    job.refresh_from_db()
    assert (before, done, job.state) == ([], [{"note": 1}], Job.State.DONE)


def test_enqueue_returns_the_job_with_the_same_key(django_capture_on_commit_callbacks):
    first = JobFactory(key="abc")

    with django_capture_on_commit_callbacks() as callbacks:
        second = actions.enqueue(kind="other", key="abc", payload={})

    assert (second, second.kind, callbacks) == (first, "test", [])


def test_enqueue_makes_a_file_again_that_was_lost(django_capture_on_commit_callbacks):
    jobs.handler("file")(lambda job: ("a.txt", b"text", "text/plain"))
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.enqueue(kind="file", key="abc", payload={})
    job.refresh_from_db()
    job.result_file.storage.delete(job.result_file.name)

    with django_capture_on_commit_callbacks(execute=True):
        again = actions.enqueue(kind="file", key="abc", payload={})

    again.refresh_from_db()
    assert (again, again.state, again.result_file.read()) == (job, Job.State.DONE, b"text")
    again.result_file.close()


def test_enqueue_leaves_a_file_that_exists(django_capture_on_commit_callbacks):
    runs = []
    jobs.handler("file")(lambda job: runs.append(job) or ("a.txt", b"text", "text/plain"))
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            actions.enqueue(kind="file", key="abc", payload={})

    assert len(runs) == 1


def test_retry_starts_a_failed_job_once(django_capture_on_commit_callbacks):
    user = UserFactory()
    job = JobFactory(state=Job.State.FAILED, attempts=3, message="No", error="ValueError at x.py:1")

    with django_capture_on_commit_callbacks() as callbacks:
        answers = [actions.retry(job=job, by=user), actions.retry(job=job, by=user)]

    assert answers == [True, False]
    assert Job.objects.values_list(*STATE).get() == ("ready", 0, "", "")
    assert list(Entry.objects.values_list("action", "actor_id", "target_id")) == [("job.retried", user.pk, job.pk)]
    assert len(callbacks) == 1


def test_retry_mail_queues_a_failed_mail_once(django_capture_on_commit_callbacks):
    user = UserFactory()
    mail = OutgoingMailFactory(state=OutgoingMail.State.FAILED, attempts=9, error="Refused")

    with django_capture_on_commit_callbacks() as callbacks:
        answers = [actions.retry_mail(mail=mail, by=user), actions.retry_mail(mail=mail, by=user)]

    assert answers == [True, False]
    assert OutgoingMail.objects.values_list("state", "attempts", "error").get() == ("queued", 0, "")
    assert list(Entry.objects.values_list("action", "target_label")) == [("mail.retried", f"Mail {mail.pk} (message)")]
    assert len(callbacks) == 1


@pytest.mark.parametrize("gone", [{"to_address": ""}, {"body_text": ""}])
def test_retry_mail_leaves_one_whose_text_is_gone(gone):
    mail = OutgoingMailFactory(state=OutgoingMail.State.FAILED, **gone)

    assert actions.retry_mail(mail=mail, by=UserFactory()) is False
