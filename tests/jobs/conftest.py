"""Kinds of work that exist only in a test, and brokers in any condition."""

from contextlib import contextmanager

import pytest
from kombu import pools

from amhe.celery import app
from jobs import registry, tasks


@pytest.fixture
def no_work(monkeypatch):
    """An empty registry: what a test registers is gone after it."""
    monkeypatch.setattr(registry, "_work", {})
    monkeypatch.setattr(registry, "_each_tick", {})


@pytest.fixture(autouse=True)
def _broker_is_trusted(monkeypatch):
    monkeypatch.setattr(tasks, "_broker_rests_until", float("-inf"))


@contextmanager
def broker(url, options, transport=None):
    """Send messages to this broker, as outside tests; without it tasks run on the spot."""
    changed = {"task_always_eager": False, "broker_url": url, "broker_transport": transport, "broker_transport_options": options}
    before = {name: app.conf[name] for name in changed}
    try:
        app.conf.update(changed)
        forget_connections()
        yield
    finally:
        app.conf.update(before)
        forget_connections()


def forget_connections():
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


def broker_down():
    """Nobody listens where the broker should be."""
    return broker("redis://127.0.0.1:1/0", {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2})
