"""Is the process alive, and is the service ready? For load balancers and the person on call."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from jobs.models import Heartbeat, Job

LEAST_FREE_BYTES = 200 * 1024 * 1024
TICK_AGE = timedelta(minutes=3)
WAITING_AGE = timedelta(minutes=5)


@login_not_required
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request):
    """200 or 503. What is wrong is told to those with the READY_TOKEN ("Authorization: Bearer …") and to superusers."""
    problems = find_problems(now=timezone.now())
    answer = {"status": "not ready" if problems else "ready"}
    if has_token(request) or ("database" not in problems and request.user.is_superuser):
        answer["problems"] = problems
        answer["last_ran"] = {} if "database" in problems else last_ran()
    return JsonResponse(answer, status=503 if problems else 200)


def has_token(request):
    expected = f"Bearer {settings.READY_TOKEN}"
    return bool(settings.READY_TOKEN) and constant_time_compare(request.headers.get("Authorization", ""), expected)


def last_ran():
    """When each part of the tick last ran to its end."""
    return {beat.name: beat.at for beat in Heartbeat.objects.order_by("name")}


def find_problems(*, now):
    """What stops the service from being ready: a dict of the part and a sentence, empty if nothing does."""
    problems = {}
    for part, check in CHECKS.items():
        try:
            problem = check(now)
        except (Error, OSError) as error:
            problem = f"The check failed with {type(error).__name__}."
        if problem:
            problems[part] = problem
        if part == "database" and problem:
            return problems
    return problems


def check_database(now):
    connection.ensure_connection()
    return "" if connection.is_usable() else "The database does not answer."


def check_migrations(now):
    missing = wanted_migrations() - set(MigrationRecorder(connection).applied_migrations())
    return f"{len(missing)} migrations are not applied: run manage.py migrate." if missing else ""


def wanted_migrations():
    """The migrations of the code, as pairs of app and name; of squashed ones, those that stand for the others."""
    disk = MigrationLoader(None).disk_migrations
    replaced = {pair for migration in disk.values() for pair in migration.replaces}
    return set(disk) - replaced


def check_cache(now):
    stamp = now.isoformat()
    cache.set("readyz", stamp, 60)
    return "" if cache.get("readyz") else "The cache keeps nothing."


def check_disk(now):
    free = shutil.disk_usage(settings.VAR_DIR).free
    return f"Only {free // 1024 // 1024} MB are free." if free < LEAST_FREE_BYTES else ""


def check_tick(now):
    beat = Heartbeat.objects.filter(name="tick").first()
    if beat is None:
        return "The tick has never run: start the worker and beat."
    return f"The tick last ran at {beat.at.isoformat()}." if beat.at < now - TICK_AGE else ""


def check_queue(now):
    oldest = Job.objects.ready().order_by("ready_at").first()
    return f"Job {oldest.pk} has waited since {oldest.ready_at.isoformat()}." if oldest and oldest.ready_at < now - WAITING_AGE else ""


CHECKS = {
    "database": check_database,
    "migrations": check_migrations,
    "cache": check_cache,
    "disk": check_disk,
    "tick": check_tick,
    "queue": check_queue,
}
