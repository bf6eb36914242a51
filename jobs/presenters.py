"""How a job is put into words."""

import hashlib

from jobs.models import Job

WORDS = {
    Job.State.READY: "Waiting to start. This usually takes a few seconds.",
    Job.State.RUNNING: "In progress.",
    Job.State.DONE: "Finished.",
    Job.State.FAILED: "This did not work. You can try again; if it fails again, tell the programme team.",
}
HEADINGS = {
    Job.State.READY: "Waiting to start",
    Job.State.RUNNING: "In progress",
    Job.State.DONE: "Finished",
    Job.State.FAILED: "This did not work",
}


def progress_of(job):
    """What the progress page shows of a job: heading, sentence, percentage (None while unknown), and a stamp that changes with them."""
    percentage = min(100, round(100 * job.progress / job.total)) if job.total and job.state == Job.State.RUNNING else None
    shown = {"heading": HEADINGS[job.state], "words": sentence(job), "percentage": percentage}
    return {**shown, "stamp": hashlib.sha256(repr(shown).encode()).hexdigest()[:12]}


def sentence(job):
    if job.state == Job.State.READY and job.error:
        return "The last attempt did not work. It starts again by itself in a few minutes."
    if job.state == Job.State.DONE and job.result_file:
        return "Your file is ready."
    if job.state == Job.State.RUNNING and job.total:
        return f"{job.message or 'In progress'}: {job.progress} of {job.total}."
    return job.message or WORDS[job.state]
