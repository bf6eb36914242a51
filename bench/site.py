"""The site at one size: a database of its own with so many organisations, and gunicorn in front of it."""

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
BINARIES = Path(sys.executable).parent
SEED = 1


class CannotMeasure(Exception):
    """The measuring cannot be done on this machine; the message says why."""


@dataclass(frozen=True)
class Site:
    """A loaded database and how to reach it; `folder` holds the files of all sites of this run."""

    organisations: int
    database: str
    folder: Path
    secret: str

    @property
    def environment(self):
        """The environment in which the programs of this site run."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATABASE_URL": self.database,
            "SECRET_KEY": self.secret,
            "VAR_DIR": str(self.folder),
            "STATIC_ROOT": str(self.folder / "static"),
            "MEDIA_ROOT": str(self.folder / "media"),
            "SITE_URL": "http://127.0.0.1",
            "LOG_LEVEL": "WARNING",
            "DEMO": "1",
            "DEBUG": "",
            "REDIS_URL": "",
        }

    def run(self, *command):
        """Run a program of the site; returns what it wrote. Raises CannotMeasure with its last words."""
        done = subprocess.run([sys.executable, *command], cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise CannotMeasure(f"`{' '.join(command)}` stopped: {' '.join(done.stderr.splitlines()[-1:])}")
        return done.stdout


@contextmanager
def sites(server, sizes, folder):
    """{size: Site}, each with a database of that many organisations on the PostgreSQL at this address; dropped afterwards."""
    secret, made = secrets.token_urlsafe(50), []
    try:
        found = {}
        for size in sizes:
            name = f"amhe_bench_{size}"
            _statement(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            _statement(server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
            made.append(name)
            found[size] = Site(size, urlsplit(server)._replace(path=f"/{name}").geturl(), folder, secret)
            _fill(found[size], is_first=len(made) == 1)
        yield found
    finally:
        for name in made:
            _statement(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _fill(site, *, is_first):
    site.run("manage.py", "prepare", *([] if is_first else ["--no-static"]))
    site.run("manage.py", "demo", "--organisations", str(site.organisations), "--seed", str(SEED))
    tidy(site)


def tidy(site):
    """Do at once what a PostgreSQL that looks after itself does within a minute of many new rows: count them, for its plans."""
    _statement(site.database, "VACUUM ANALYZE")


def _statement(address, statement):
    try:
        with closing(psycopg2.connect(address)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
    except psycopg2.Error as error:
        raise CannotMeasure(f"PostgreSQL says: {str(error).strip()}") from None


@contextmanager
def served(site):
    """The port on which gunicorn serves the site, with one worker that answers one request at a time."""
    port = _free_port()
    command = [BINARIES / "gunicorn", "amhe.wsgi:application", f"--bind=127.0.0.1:{port}", "--workers=1"]
    command += ["--worker-class=gthread", "--threads=1", "--keep-alive=60", "--log-level=warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=site.environment)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port, process, seconds=60):
    for _ in range(seconds * 5):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise CannotMeasure("gunicorn did not start: see the lines above.")
