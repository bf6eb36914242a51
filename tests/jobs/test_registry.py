import pytest

import jobs
from jobs import registry
from jobs.models import Job
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.usefixtures("no_work")


def do_nothing(job):
    return None


def test_handler_is_found_by_its_kind():
    jobs.handler("report_pdf", soft=240, hard=300)(do_nothing)

    assert registry.work_of("report_pdf") == registry.Work(do_nothing, soft=240, hard=300, may_see=None)


def test_handler_is_refused_a_second_time():
    jobs.handler("report_pdf")(do_nothing)

    with pytest.raises(ValueError, match=r"^There already is a handler for report_pdf\.$"):
        jobs.handler("report_pdf")(do_nothing)


@pytest.mark.parametrize(("soft", "hard"), [(90, 90), (91, 90), (300, 401)])
def test_handler_is_refused_with_limits_that_cannot_hold(soft, hard):
    with pytest.raises(ValueError, match="Limits of report_pdf"):
        jobs.handler("report_pdf", soft=soft, hard=hard)


def test_handlers_with_long_limits_are_heavy():
    jobs.handler("import", soft=240, hard=300)(do_nothing)
    jobs.handler("rename")(do_nothing)

    assert registry.heavy_kinds() == ["import"]


def test_unknown_kind_has_work_that_fails():
    with pytest.raises(LookupError):
        registry.work_of("nobody's").function(None)


def test_each_tick_keeps_the_order_and_refuses_a_name_twice():
    jobs.each_tick("reminders")(do_nothing)
    jobs.each_tick("digests")(do_nothing)

    with pytest.raises(ValueError, match="named reminders"):
        jobs.each_tick("reminders")(do_nothing)
    assert registry.functions_for_each_tick() == [("reminders", do_nothing), ("digests", do_nothing)]


@pytest.mark.django_db
def test_progress_is_written_once_a_second_and_at_the_end():
    job = JobFactory(state=Job.State.RUNNING)
    seen = []

    for done in (1, 2, 3):
        jobs.progress(job, done, 3, f"Row {done}")
        seen.append(Job.objects.values_list("progress", "total", "message").get())

    assert seen == [(1, 3, "Row 1"), (1, 3, "Row 1"), (3, 3, "Row 3")]


@pytest.mark.django_db
def test_progress_of_a_run_that_lost_its_lease_is_not_written():
    job = JobFactory(state=Job.State.RUNNING, attempts=1)
    Job.objects.update(attempts=2)

    jobs.progress(job, 1, 1, "Late")

    assert Job.objects.values_list("progress", "message").get() == (0, "")


@pytest.mark.django_db
def test_job_may_be_seen_by_the_person_who_asked_unless_the_handler_has_a_check():
    owner, other = UserFactory(), UserFactory()
    jobs.handler("checked", may_see=lambda user, job: user == other)(do_nothing)
    plain, checked = JobFactory(created_by=owner), JobFactory(kind="checked", created_by=owner)

    seen = {(user, job) for user in (owner, other) for job in (plain, checked) if registry.may_see(user, job)}

    assert seen == {(owner, plain), (other, checked)}
