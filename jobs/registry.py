"""What there is to do: higher apps say it here, from `AppConfig.ready`, so that this app knows nothing of them.

@jobs.handler("report_pdf", soft=240, hard=300, may_see=may_see_report)
def make_report_pdf(job):
    report = Report.objects.get(pk=job.payload["report"])
    jobs.progress(job, 1, 2, "Drawing the charts")
    return "report.pdf", render(report), "application/pdf"

@jobs.each_tick("reminders")
def create_due_reminders(now): ...
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

SOFT_LIMIT = 60
HARD_LIMIT = 90
LONGEST = 400
PAUSE_BETWEEN_REPORTS = 1.0


class JobFailed(Exception):
    """A handler raises it when trying again would not help; its words are shown to the person who waits."""


@dataclass(frozen=True)
class Work:
    """One kind of job: the function that does it, its limits in seconds, and who may see the job and its file."""

    function: Callable
    soft: int = SOFT_LIMIT
    hard: int = HARD_LIMIT
    may_see: Callable | None = None
    result_url: Callable | None = None

    @property
    def is_heavy(self):
        """Whether few of these run at once for one person: those that may take longer than an ordinary task."""
        return self.hard > HARD_LIMIT


def _unknown(job):
    raise LookupError("no handler")


UNKNOWN = Work(_unknown)
_work: dict[str, Work] = {}
_each_tick: dict[str, Callable] = {}


def handler(kind, *, soft=SOFT_LIMIT, hard=HARD_LIMIT, may_see=None, result_url=None):
    """Register the function that does jobs of this kind.

    It receives the Job and must be safe to run twice: a process can die after the work and before the row says so. It may
    return None, or `(name, bytes or path, content type)`: a file for download (a path is that of a temporary file, which is
    removed once it is stored). It runs outside a transaction. `soft` and `hard` are seconds; at `soft`
    `SoftTimeLimitExceeded` is raised inside the function, at `hard` its process is killed and the work starts again later.
    `may_see(user, job)` decides who may see the job and its file; without it only the person who asked may.
    `result_url(job)` is the address of what was made, for work that returns None because its own app keeps the result.
    """
    if not soft < hard <= LONGEST:
        raise ValueError(f"Limits of {kind}: soft must be below hard, and hard at most {LONGEST} s, or the broker sends the message again.")

    def register(function):
        if kind in _work:
            raise ValueError(f"There already is a handler for {kind}.")
        _work[kind] = Work(function, soft, hard, may_see, result_url)
        return function

    return register


def each_tick(name):
    """Register a function that the minute tick calls with `now`, an aware datetime. It finds what is due by query, and may miss ticks."""

    def register(function):
        if name in _each_tick:
            raise ValueError(f"There already is a function for each tick named {name}.")
        _each_tick[name] = function
        return function

    return register


def work_of(kind):
    """The Work of this kind; one that fails for a kind that nobody registered."""
    return _work.get(kind, UNKNOWN)


def heavy_kinds():
    return [kind for kind, work in _work.items() if work.is_heavy]


def functions_for_each_tick():
    """Pairs of name and function, in the order of their registration."""
    return list(_each_tick.items())


def progress(job, done, total, message=""):
    """Say how far the job is: `done` of `total` pieces, and what is happening in a few words without names.

    Cheap enough to call for every row: it writes at most once a second, and always the last piece. Inside a transaction it is
    seen only after the commit.
    """
    now = time.monotonic()
    if done < total and now - getattr(job, "_reported_at", float("-inf")) < PAUSE_BETWEEN_REPORTS:
        return
    job._reported_at = now
    job.report(done, total, message)


def result_url(job):
    """Where what the job made can be found, or an empty text: a file of the job itself has the job's own address."""
    address = work_of(job.kind).result_url
    return address(job) if address and job.state == job.State.DONE else ""


def may_see(user, job):
    """Whether this person may see the job and its file: the handler's check if it has one, else the person who asked."""
    check = work_of(job.kind).may_see
    return bool(check(user, job)) if check else job.created_by_id == user.pk
