import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.utils import timezone

from core.backup import BackupError, backup


class Command(BaseCommand):
    help = "Prove that a backup can be put back: dump, restore into a new database, compare, sign in, make a PDF. Live data is only read."

    def handle(self, **options):
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="amhe-drill-") as temporary:
            folder = Path(temporary) / "backup"
            try:
                manifest = backup(folder, at=timezone.now())
            except BackupError as error:
                raise CommandError(str(error)) from error
            with new_database(Path(temporary)) as url:
                for arguments in (["restore", folder], ["migrate", "--check"], ["check_restored", folder]):
                    run(arguments, url=url, var=Path(temporary) / "var")
        rows, files = sum(manifest["rows"].values()), len(manifest["files"])
        self.stdout.write(f"A backup of {rows} rows and {files} files can be put back ({time.monotonic() - began:.0f} s).")


@contextmanager
def new_database(folder, suffix="drill"):
    """An empty database beside ours, as an address for DATABASE_URL; it is gone afterwards. SQLite puts it into `folder`."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'restored.sqlite3'}"
        return
    database, name = connection.settings_dict, f"amhe_{suffix}_{os.getpid()}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    except Error as error:
        raise CommandError(f"The drill needs a role that may create databases: {str(error).strip()}") from error
    try:
        person = ":".join(quote(str(database[key]), safe="") for key in ("USER", "PASSWORD") if database[key])
        yield f"postgres://{person}@{database['HOST'] or 'localhost'}:{database['PORT'] or 5432}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(arguments, *, url, var):
    """One manage.py command on the new database, with folders of its own and no way to the live queue."""
    module = os.environ["DJANGO_SETTINGS_MODULE"].replace("settings.production", "settings.base")  # which insists on Redis
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": module,
        "DATABASE_URL": url,
        "REDIS_URL": "",
        "VAR_DIR": str(var),
        "MEDIA_ROOT": str(var / "media"),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
    )
    if done.returncode:
        raise CommandError(f"manage.py {arguments[0]} stopped: {(done.stderr or done.stdout).strip()[-1500:]}")
