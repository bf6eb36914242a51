"""`make services`: PostgreSQL and Redis for the tests, installed and started on this machine. Safe to run again."""

import glob
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time

from setup_env import ROOT, Missing, by_hand, install, say

REDIS_URL = "redis://127.0.0.1:6379/5"
ROLE = f"amhe_tests_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"  # of this folder: two copies do not disturb each other
KEPT = ROOT / "var" / "test-database-url"
SERVICES = {
    "PostgreSQL": {"port": 5432, "program": "/usr/lib/postgresql/*/bin/postgres", "packages": ["postgresql"], "service": "postgresql"},
    "Redis": {"port": 6379, "program": "/usr/bin/redis-server", "packages": ["redis-server"], "service": "redis-server"},
}


def ensure_services():
    """Have both answer on this machine; returns the addresses for the tests as {"DATABASE_URL", "REDIS_URL"}. Raises Missing.

    Addresses given in the environment (TEST_DATABASE_URL, TEST_REDIS_URL) are taken as they are and nothing is started for them.
    """
    found = {"DATABASE_URL": os.environ.get("TEST_DATABASE_URL"), "REDIS_URL": os.environ.get("TEST_REDIS_URL")}
    if not found["DATABASE_URL"]:
        _ensure("PostgreSQL")
        found["DATABASE_URL"] = _ensure_role()
    if not found["REDIS_URL"]:
        _ensure("Redis")
        found["REDIS_URL"] = REDIS_URL
    return found


def _ensure(name):
    service = SERVICES[name]
    if answers(service["port"]):
        say(f"{name} is running.")
        return
    if not glob.glob(service["program"]) and not install(service["packages"]):
        raise Missing(f"{name} is not on this machine. Type: {by_hand(service['packages'])}")
    say(f"Starting {name} ...")
    subprocess.run(["service", service["service"], "start"], capture_output=True)
    for _ in range(60):
        if answers(service["port"]):
            return
        time.sleep(0.5)
    raise Missing(f"{name} does not answer on port {service['port']}. Start it by hand: sudo service {service['service']} start")


def answers(port):
    """True when something listens on this port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _ensure_role():
    """A role that may make test databases, with a password of this machine's own; returns the address of its database."""
    if KEPT.exists() and _connects(KEPT.read_text().strip()):
        return KEPT.read_text().strip()
    url = f"postgres://{ROLE}:{secrets.token_hex(16)}@127.0.0.1:5432/{ROLE}"
    password = url.split(":")[2].split("@")[0]
    if _psql(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'") != "1":
        _psql(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    _psql(f"ALTER ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'")
    if _psql(f"SELECT 1 FROM pg_database WHERE datname = '{ROLE}'") != "1":
        _psql(f"CREATE DATABASE {ROLE} OWNER {ROLE} TEMPLATE template0 ENCODING 'UTF8'")
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.touch(mode=0o600)
    KEPT.write_text(url)
    return url


def _connects(url):
    return subprocess.run(["psql", url, "-c", "SELECT 1"], capture_output=True).returncode == 0


def _psql(statement):
    """Run one statement as the superuser of the server; returns its only value as text. The statement travels by standard input."""
    command = ["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "postgres"]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    elif shutil.which("sudo"):
        command = ["sudo", "-n", "-u", "postgres", *command]
    done = subprocess.run(command, input=statement, capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise Missing(
            f"PostgreSQL is running, but a database for the tests could not be made ({done.stderr.strip()}). "
            "Give one whose owner may create databases: TEST_DATABASE_URL=postgres://user:password@host:5432/name"
        )
    return done.stdout.strip()


def main():
    try:
        addresses = ensure_services()
    except Missing as error:
        sys.exit(str(error))
    database = addresses["DATABASE_URL"].rpartition("@")[2]
    say(f"PostgreSQL and Redis answer: the tests use {database} and {addresses['REDIS_URL'].rpartition('@')[2]}.")


if __name__ == "__main__":
    main()
