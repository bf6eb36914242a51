"""The Celery application, with PDFs that wait for the test when they are laid out: `celery -A tests.reports.worker_app worker`."""

import os
import time
from pathlib import Path

from celery.signals import worker_process_init

from amhe.celery import app

PATIENCE = 30


@worker_process_init.connect
def wait_for_the_test(**kwargs):
    from reports import handlers  # app ready: the signal comes after Django is set up

    folder, real = Path(os.environ["PDF_FOLDER"]), handlers.render_pdf

    def patient_render_pdf(html, *, created_on):
        with (folder / "started").open("a") as started:
            started.write("run\n")
        data = real(html, created_on=created_on)
        (folder / "laid-out").touch()
        until = time.monotonic() + PATIENCE
        while not (folder / "go").exists() and time.monotonic() < until:
            time.sleep(0.02)
        return data

    handlers.render_pdf = patient_render_pdf


__all__ = ["app"]
