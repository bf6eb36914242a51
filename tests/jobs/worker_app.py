"""The Celery application with the tests' kinds of work: `celery -A tests.jobs.worker_app worker`."""

from amhe.celery import app
from tests.jobs import worker_handlers

worker_handlers.register()

__all__ = ["app"]
