"""Copies of what cannot be made again, the database and the files, and putting them back.

A backup is a folder: the dump, `media/`, and `manifest.json`, which says what is inside and which version made it.
"""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import tomllib
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

FORMAT = 1
DUMPS = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}
SAMPLE = 20


class BackupError(Exception):
    """Why a backup could not be made or put back, in words for the person at the keyboard."""


def app_version():
    """The version of this code as in pyproject.toml, for example "0.1.0"."""
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def backup(folder, *, at):
    """Copy the database and the files into `folder`, which must not exist yet; returns the manifest.

    The rows are counted in the same moment as the dump. Half a backup is never left under the final name. `at`: an aware datetime.
    """
    folder = Path(folder).resolve()
    if folder.exists():
        raise BackupError(f"{folder} exists already: choose another folder.")
    if folder.is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise BackupError("A backup cannot lie inside the folder that it copies.")
    unfinished = folder.with_name(f".unfinished-{folder.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    try:
        rows = _dump(unfinished / DUMPS[connection.vendor])
        manifest = {
            "format": FORMAT,
            "version": app_version(),
            "made_at": at.isoformat(),
            "database": connection.vendor,
            "dump_sha256": _sha256(unfinished / DUMPS[connection.vendor]),
            "migrations": applied_migrations(),
            "rows": rows,
            "files": _copy_media(Path(settings.MEDIA_ROOT), unfinished / "media"),
        }
        (unfinished / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return manifest


def read_manifest(folder):
    """The manifest of a backup that this version can put back. Raises BackupError when it is damaged, newer or of another kind."""
    try:
        manifest = json.loads((Path(folder) / "manifest.json").read_text())
    except (OSError, ValueError) as error:
        raise BackupError(f"There is no readable manifest.json in {folder}.") from error
    if manifest["format"] > FORMAT or _numbers(manifest["version"]) > _numbers(app_version()) or unknown_migrations(manifest):
        raise BackupError(f"This backup was made by a newer version ({manifest['version']}); this is {app_version()}. Upgrade first.")
    if manifest["database"] != connection.vendor:
        raise BackupError(f"This backup is of {manifest['database']}, the database here is {connection.vendor}.")
    return manifest


def unknown_migrations(manifest):
    """The migrations in the backup that this code does not have, for example ["jobs.0009_later"]."""
    disk = MigrationLoader(None).disk_migrations
    known = {".".join(key) for key in disk} | {".".join(key) for migration in disk.values() for key in migration.replaces}
    return sorted(set(manifest["migrations"]) - known)


def applied_migrations():
    """The migrations of the database, for example ["accounts.0001_initial"], in order."""
    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def count_rows():
    """How many rows each table of a model has now: {"accounts_person": 12}."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    return {model._meta.db_table: model._base_manager.count() for model in models}


def restore(folder, *, replace=False):
    """Put the dump and the files of a backup back, and return its manifest. The caller migrates afterwards.

    With `replace` everything that is there now goes, files too. Raises BackupError before anything is touched when the backup is damaged
    or newer, or when the database is not empty and may not be replaced.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    damaged = [name for name, digest in _contents(manifest) if not _is_same(folder / name, digest)]
    if damaged:
        raise BackupError(f"The backup is damaged: {', '.join(damaged[:5])}.")
    if connection.introspection.table_names() and not replace:
        raise BackupError("The database is not empty. To lose what is in it and in the media folder, say --replace.")
    _load(folder / DUMPS[connection.vendor])
    _put_media_back(folder / "media", Path(settings.MEDIA_ROOT), manifest["files"])
    return manifest


def find_differences(manifest):
    """How the database and the files here differ from the manifest, as sentences: all row counts, and up to 20 files taken by chance."""
    rows = count_rows()
    differences = [
        f"{table} has {rows.get(table)} rows instead of {count}." for table, count in manifest["rows"].items() if rows.get(table) != count
    ]
    files = secrets.SystemRandom().sample(sorted(manifest["files"]), min(SAMPLE, len(manifest["files"])))
    root = Path(settings.MEDIA_ROOT)
    return differences + [
        f"The file {name} is not the same."
        for name in files
        if not (root / name).is_file() or _sha256(root / name) != manifest["files"][name]
    ]


def _contents(manifest):
    yield DUMPS[manifest["database"]], manifest["dump_sha256"]
    for name, digest in manifest["files"].items():
        yield f"media/{name}", digest


def _dump(target):
    """Write the dump and return the row counts of the same moment."""
    with transaction.atomic(durable=True):
        if connection.vendor == "sqlite":
            _copy_sqlite(connection.settings_dict["NAME"], target)  # our transaction keeps other writers out meanwhile
            return count_rows()
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            [snapshot] = cursor.fetchone()
        _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")
        return count_rows()


def _load(dump):
    if connection.vendor == "sqlite":
        connection.close()
        _copy_sqlite(dump, connection.settings_dict["NAME"])
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    _postgres("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--dbname", "", dump)


def _copy_sqlite(source, target):
    """Copy page by page, as the library does it: a copied file could hold half a write."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _postgres(program, *arguments):
    """Run a program of PostgreSQL on our database. The password travels in the environment, where other people's `ps` does not see it."""
    database = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(database[key]) for name, key in names.items() if database[key]}}
    arguments = [database["NAME"] if argument == "" else argument for argument in arguments]
    try:
        subprocess.run([program, *arguments], env=environment, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise BackupError(f"{program} is not on this machine. Type: sudo apt-get install postgresql-client") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program} stopped: {error.stderr.strip()}") from error


def _copy_media(source, target):
    """Copy all complete files and return {relative name: SHA-256 of the copy}."""
    target.mkdir()
    digests = {}
    for path in sorted(source.rglob("*")) if source.exists() else []:
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            name = path.relative_to(source).as_posix()
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)
            digests[name] = _sha256(target / name)
    return digests


def _put_media_back(source, target, names):
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(target).as_posix() not in names:
            path.unlink()
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)
        (target / name).chmod(settings.FILE_UPLOAD_PERMISSIONS)


def _numbers(version):
    return [int(part) for part in version.split(".")]


def _is_same(path, digest):
    return path.is_file() and _sha256(path) == digest


def _sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
