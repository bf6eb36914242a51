from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from jobs import health
from jobs.models import Heartbeat
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory

TOKEN = {"HTTP_AUTHORIZATION": "Bearer t0ken"}


@pytest.fixture
def ready(db, settings):
    """A service with nothing wrong, whose token is known."""
    settings.READY_TOKEN = "t0ken"
    Heartbeat.objects.beat("tick", at=timezone.now())


def refuse(*args, **kwargs):
    raise OperationalError("no route to db.internal")


def test_process_is_alive_without_a_database(client, monkeypatch):
    with monkeypatch.context() as down:
        down.setattr(connection, "ensure_connection", refuse)
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.usefixtures("ready")
def test_ready_service_says_so_and_nothing_else(client):
    JobFactory(ready_at=timezone.now() - timedelta(minutes=4))

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})


@pytest.mark.usefixtures("ready")
def test_details_are_for_the_token_and_for_superusers(client, settings):
    client.force_login(UserFactory())
    plain = client.get("/readyz", headers={"Authorization": "Bearer wrong"}).json()
    client.force_login(get_user_model().objects.create_superuser("root@example.org", None))
    settings.READY_TOKEN = ""
    by_superuser = client.get("/readyz", headers={"Authorization": "Bearer "}).json()
    client.logout()
    without_token = client.get("/readyz", headers={"Authorization": "Bearer "}).json()

    assert (plain, without_token) == ({"status": "ready"}, {"status": "ready"})
    assert by_superuser.keys() == {"status", "problems", "last_ran"}
    assert by_superuser["last_ran"].keys() == {"tick"}


@pytest.mark.usefixtures("ready")
def test_database_that_is_down_is_told_without_an_error_page(client, monkeypatch):
    with monkeypatch.context() as down:
        down.setattr(health.connection, "ensure_connection", refuse)
        response, without_token = client.get("/readyz", **TOKEN), client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {
        "status": "not ready",
        "problems": {"database": "The check failed with OperationalError."},
        "last_ran": {},
    }
    assert without_token.json() == {"status": "not ready"}


@pytest.mark.usefixtures("ready")
def test_database_that_does_not_answer_is_told(client, monkeypatch):
    monkeypatch.setattr(health.connection, "is_usable", lambda: False)

    assert client.get("/readyz", **TOKEN).json()["problems"] == {"database": "The database does not answer."}


def test_everything_that_is_wrong_is_told(client, ready, monkeypatch):
    MigrationRecorder.Migration.objects.filter(app="jobs").delete()
    monkeypatch.setattr(cache, "get", lambda key: None)
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 2**62)
    beat_at = timezone.now() - timedelta(minutes=4)
    Heartbeat.objects.beat("tick", at=beat_at)
    job = JobFactory(ready_at=timezone.now() - timedelta(minutes=6))

    response = client.get("/readyz", **TOKEN)

    problems = response.json()["problems"]
    assert response.status_code == 503
    assert problems.pop("disk").startswith("Only ")
    assert problems == {
        "migrations": "1 migrations are not applied: run manage.py migrate.",
        "cache": "The cache keeps nothing.",
        "tick": f"The tick last ran at {beat_at.isoformat()}.",
        "queue": f"Job {job.pk} has waited since {job.ready_at.isoformat()}.",
    }


def test_tick_that_never_ran_is_told(client, ready):
    Heartbeat.objects.all().delete()

    assert client.get("/readyz", **TOKEN).json()["problems"] == {"tick": "The tick has never run: start the worker and beat."}


def test_squashed_migrations_stand_for_those_they_replace(monkeypatch):
    class Disk:
        def __init__(self, connection):
            squashed, first = type("Squashed", (), {"replaces": [("jobs", "0001")]}), type("First", (), {"replaces": []})
            self.disk_migrations = {("jobs", "0001_0002"): squashed, ("jobs", "0001"): first}

    monkeypatch.setattr(health, "MigrationLoader", Disk)

    assert health.wanted_migrations() == {("jobs", "0001_0002")}
