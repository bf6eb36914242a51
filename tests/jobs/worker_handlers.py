"""Kinds of work for a real worker process. They talk to the test through files in the folder of their payload."""

import time
from pathlib import Path

import jobs

PATIENCE = 30


def register():
    jobs.handler("patient", soft=100, hard=120)(wait_and_write)
    jobs.handler("stubborn", soft=1, hard=2)(run_into_the_hard_limit_once)


def note_start(job):
    """Leave a trace of this run. Returns how many there have been."""
    with (Path(job.payload["folder"]) / "started").open("a") as started:
        started.write("run\n")
    return len((Path(job.payload["folder"]) / "started").read_text().split())


def wait_and_write(job):
    note_start(job)
    jobs.progress(job, 1, 2, "Waiting for the test")
    until = time.monotonic() + PATIENCE
    while not (Path(job.payload["folder"]) / "go").exists() and time.monotonic() < until:
        time.sleep(0.02)
    return "made.txt", b"the same whenever it is made", "text/plain"


def run_into_the_hard_limit_once(job):
    if note_start(job) == 1:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                time.sleep(PATIENCE)
            except Exception:  # the soft limit, which this work does not heed
                continue
