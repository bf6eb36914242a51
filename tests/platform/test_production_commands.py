"""The very commands of docker-compose.yml, on the PostgreSQL and Redis of this machine, with production settings."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from secrets import token_urlsafe

import pytest
import yaml
from django.conf import settings

from core.management.commands import restore_drill
from tests.platform.scripts import ROOT, load

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OWN = ["migrate", "web", "worker", "beat"]
SECRETS = {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "READY_TOKEN"}
probe = load("probe").probe


@pytest.mark.parametrize("name", OWN)
def test_container_has_no_rights_that_it_does_not_need(name):
    service = COMPOSE["services"][name]

    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["stop_grace_period"] == "60s"
    assert re.search(r"^USER amhe$", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)


def test_only_the_web_process_is_published_and_only_to_this_machine():
    assert {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }


def test_every_running_service_has_a_health_check():
    assert {name for name, service in COMPOSE["services"].items() if "healthcheck" not in service} == {"migrate"}


@pytest.mark.parametrize("name", OWN)
def test_secrets_come_as_files_that_are_made_by_make_secrets(name, tmp_path):
    service = COMPOSE["services"][name]

    files = load("make_secrets").make(tmp_path / "secrets")

    assert {key.removesuffix("_FILE") for key in service["environment"] if key.endswith("_FILE")} == SECRETS
    assert {service["environment"][secret] for secret in SECRETS} == {""}
    assert {Path(entry["file"]).name for entry in COMPOSE["secrets"].values()} == set(files)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Production:
    """Starts the commands of docker-compose.yml with the environment of the containers, but folders and servers of this machine."""

    def __init__(self, folder, database_url, redis_url):
        self.port = free_port()
        self.folder = folder
        self.running = {}
        secrets = {"secret_key": token_urlsafe(48), "database_url": database_url, "redis_url": redis_url, "ready_token": "let-me-see"}
        for name, text in secrets.items():
            (folder / name).write_text(text)
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(folder),
            "HOSTNAME": socket.gethostname(),
            "ALLOWED_HOSTS": "amhe.example.org",
            "SITE_URL": "https://amhe.example.org",
            "TRUSTED_PROXY_COUNT": "1",
        }

    def environment_of(self, name):
        here = {"/run/secrets": str(self.folder), "/data": str(self.folder / "data"), "/app": str(self.folder)}
        values = {}
        for key, value in COMPOSE["services"][name]["environment"].items():
            start = next((start for start in here if value.startswith(start)), "")
            values[key] = here[start] + value.removeprefix(start) if start else value
        return {**self.environment, **values, "PORT": str(self.port)}

    def run(self, name, command=None):
        """Run one command to its end, as the service of this name."""
        command = [ROOT / "scripts/entrypoint", *(command or COMPOSE["services"][name]["command"])]
        return subprocess.run(command, cwd=ROOT, env=self.environment_of(name), capture_output=True, text=True, timeout=110)

    def start(self, name):
        command = [ROOT / "scripts/entrypoint", *COMPOSE["services"][name]["command"]]
        log = (self.folder / f"{name}.log").open("w")
        self.running[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment_of(name), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        log.close()

    def check(self, name):
        """The health check of this service, run to its end."""
        kind, *test = COMPOSE["services"][name]["healthcheck"]["test"]
        test = [part.replace("$$", "$").replace("/data", str(self.folder / "data")) for part in test]
        command = test if kind == "CMD" else ["sh", "-c", *test]
        return subprocess.run(command, cwd=ROOT, env=self.environment_of(name), capture_output=True, text=True, timeout=60)

    def wait_until_healthy(self, name, seconds=100):
        deadline = time.monotonic() + seconds
        while (checked := self.check(name)).returncode:
            assert time.monotonic() < deadline, f"{name}: {checked.stdout}{checked.stderr}\n{self.log(name)}"
            time.sleep(1)

    def log(self, name):
        return (self.folder / f"{name}.log").read_text()

    def stop(self, name):
        """Ask as a container engine does, and return the status."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        return process.wait(timeout=60)

    def kill_rest(self):
        for process in self.running.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def production(tmp_path, django_db_setup, django_db_blocker):
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"] or not settings.REDIS_URL:
        pytest.skip("runs with the tests on PostgreSQL and Redis")
    redis_url = re.sub(r"/\d+$", "/11", settings.REDIS_URL)
    (tmp_path / "data").mkdir()
    with django_db_blocker.unblock(), restore_drill.new_database(tmp_path, suffix="production") as database_url:
        production = Production(tmp_path, database_url, redis_url)
        try:
            yield production
        finally:
            production.kill_rest()


@pytest.mark.worker
@pytest.mark.timeout(300)
def test_production_comes_up_answers_and_stops_cleanly(production):
    collected = production.run("web", ["python", "manage.py", "collectstatic", "--noinput", "-v", "0"])
    deploy = production.run("web", ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"])
    migrated, again = production.run("migrate"), production.run("migrate")
    assert [collected.returncode, deploy.returncode, migrated.returncode, again.returncode] == [0, 0, 0, 0], deploy.stderr + migrated.stderr

    for name in ("web", "worker", "beat"):
        production.start(name)
    for name in ("worker", "beat", "web"):
        production.wait_until_healthy(name)

    status, text = probe("/readyz", port=production.port, host="amhe.example.org", token="let-me-see")
    assert (status, json.loads(text)["problems"]) == (200, {})
    assert probe("/healthz", port=production.port, host="amhe.example.org") == (200, "ok")
    assert probe("/accounts/login/", port=production.port, host="amhe.example.org")[0] == 200
    assert probe("/accounts/login/", port=production.port, host="somebody-else.example")[0] == 400
    assert plain_request(production.port).headers["Location"] == "https://amhe.example.org/accounts/login/"
    assert {name: production.stop(name) for name in ("beat", "worker", "web")} == {"beat": 0, "worker": 0, "web": 0}
    assert all("Traceback" not in production.log(name) for name in ("beat", "worker", "web"))


def plain_request(port):
    """What somebody gets who comes without https."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def http_error_301(self, request, file, code, message, headers):
            file.headers = headers
            return file

    request = urllib.request.Request(f"http://127.0.0.1:{port}/accounts/login/", headers={"Host": "amhe.example.org"})
    with urllib.request.build_opener(Stay).open(request, timeout=10) as response:
        return response


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "Set ALLOWED_HOSTS"),
        ({"SITE_URL": "http://amhe.example.org"}, "Set SITE_URL to the https:// address"),
        ({"DATABASE_URL": "sqlite:////tmp/x.sqlite3"}, "Set DATABASE_URL to a PostgreSQL database"),
        ({"REDIS_URL": ""}, "Set REDIS_URL"),
        ({"DEMO": "1"}, "DEMO must be off"),
        ({"DEBUG": "1"}, "DEBUG must be off"),
    ],
)
def test_production_refuses_to_start_half_configured(changes, words, tmp_path):
    environment = {**os.environ, **load("check").PRODUCTION, "VAR_DIR": str(tmp_path), **changes}

    started = subprocess.run(
        [sys.executable, "-c", "import amhe.settings.production"], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert started.returncode == 1
    assert words in started.stderr.splitlines()[-1]
