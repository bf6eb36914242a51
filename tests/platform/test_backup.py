"""Backups of a small installation with a database and folders of its own, made and put back by the commands themselves."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from core import backup as backups
from core.management.commands import restore_drill
from tests.platform.scripts import ROOT

ADD_PEOPLE = "from tests.factories.accounts import UserFactory; [UserFactory() for _ in range({})]"
COUNT_PEOPLE = "from accounts.models import User; print('people:', User.objects.count())"


class Site:
    def __init__(self, *, url, var):
        self.media = var / "media"
        self.environment = {**os.environ, "DATABASE_URL": url, "VAR_DIR": str(var), "MEDIA_ROOT": str(self.media), "REDIS_URL": ""}

    def manage(self, *arguments):
        command = [sys.executable, ROOT / "manage.py", *arguments]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True)

    def people(self):
        return self.manage("shell", "-v", "0", "-c", COUNT_PEOPLE).stdout.strip().splitlines()[-1]


@pytest.fixture
def new_site(tmp_path, django_db_setup, django_db_blocker):
    """A site without a single table."""
    var = tmp_path / "new"
    var.mkdir()
    with django_db_blocker.unblock(), restore_drill.new_database(var) as url:
        yield Site(url=url, var=var)


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    """A site with three people and 30 files, and a backup of it in `site.backup`."""
    var = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), restore_drill.new_database(var, suffix="site") as url:
        site = Site(url=url, var=var)
        for command in (["prepare", "--no-static"], ["shell", "-c", ADD_PEOPLE.format(3)]):
            done = site.manage(*command)
            assert done.returncode == 0, done.stderr
        for number in range(30):
            (site.media / f"reports/{number % 3}").mkdir(parents=True, exist_ok=True)
            (site.media / f"reports/{number % 3}/{number}.pdf").write_bytes(os.urandom(2000))
        (site.media / "reports/.unfinished-x").write_text("half a file")
        site.backup = var / "backups" / "first"
        site.made = site.manage("backup", site.backup)
        assert site.made.returncode == 0, site.made.stderr
        yield site


def test_backup_says_what_is_in_it(site):
    manifest = json.loads((site.backup / "manifest.json").read_text())

    assert site.made.stdout == f"Backed up {sum(manifest['rows'].values())} rows and 30 files of version 0.1.0 to {site.backup}.\n"
    assert manifest["rows"]["accounts_user"] == 3
    assert "accounts.0001_initial" in manifest["migrations"]
    assert sorted(path.name for path in site.backup.iterdir()) == sorted(["manifest.json", "media", backups.DUMPS[manifest["database"]]])
    assert site.backup.stat().st_mode & 0o077 == 0


def test_backup_never_overwrites(site):
    again = site.manage("backup", site.backup)

    assert again.returncode == 1
    assert f"{site.backup} exists already" in again.stderr


def test_backup_inside_the_folder_it_copies_is_refused(site):
    assert "cannot lie inside" in site.manage("backup", site.media / "backup").stderr


def test_restore_into_an_empty_database_brings_everything_back(site, new_site):
    restored = new_site.manage("restore", site.backup)
    checked = new_site.manage("check_restored", site.backup)

    assert restored.returncode == 0, restored.stderr
    assert new_site.people() == "people: 3"
    assert checked.stdout == "The rows and files are the same, a person can sign in, and a PDF can be made.\n"
    names = [path.relative_to(new_site.media).as_posix() for path in new_site.media.rglob("*") if path.is_file()]
    assert sorted(names) == sorted(f"reports/{number % 3}/{number}.pdf" for number in range(30))


def test_restore_replaces_what_is_there_only_when_told_to(site, new_site):
    new_site.manage("restore", site.backup)
    new_site.manage("shell", "-c", "from accounts.models import User; User.objects.create_user('later@example.org')")
    (new_site.media / "later.pdf").write_text("later")

    refused = new_site.manage("restore", site.backup)
    people_after_refusal = new_site.people()
    restored = new_site.manage("restore", site.backup, "--replace")

    assert "The database is not empty" in refused.stderr
    assert people_after_refusal == "people: 4"
    assert restored.returncode == 0, restored.stderr
    assert new_site.people() == "people: 3"
    assert not (new_site.media / "later.pdf").exists()


@pytest.mark.django_db
def test_differences_are_each_table_and_twenty_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    rows = backups.count_rows()
    manifest = {"rows": {**rows, "accounts_user": rows["accounts_user"] + 1}, "files": {f"{number}.pdf": "0" * 64 for number in range(30)}}
    (tmp_path / "0.pdf").write_text("changed")

    differences = backups.find_differences(manifest)

    assert differences[0] == f"accounts_user has {rows['accounts_user']} rows instead of {rows['accounts_user'] + 1}."
    assert len(differences) == 21
    assert {line.split()[-1] for line in differences[1:]} == {"same."}


@pytest.fixture
def copied(site, tmp_path):
    """A copy of the backup that a test may spoil; `edit` changes its manifest."""
    folder = tmp_path / "copied"
    shutil.copytree(site.backup, folder)
    return folder


def edit(folder, **changes):
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"version": "99.0.0"}, {"version": "0.1.1"}, {"format": 2}, {"migrations": ["accounts.9999_later"]}])
def test_restore_refuses_a_backup_of_a_newer_version(copied, changes):
    edit(copied, **changes)

    with pytest.raises(CommandError, match="made by a newer version"):
        call_command("restore", copied)


@pytest.mark.django_db
def test_restore_refuses_a_backup_of_another_kind_of_database(copied):
    edit(copied, database="oracle")

    with pytest.raises(CommandError, match="This backup is of oracle"):
        call_command("restore", copied)


@pytest.mark.django_db
def test_restore_refuses_a_damaged_backup(copied):
    (copied / "media/reports/0/0.pdf").write_text("spoiled")
    (copied / "media/reports/1/1.pdf").unlink()

    with pytest.raises(CommandError, match=r"The backup is damaged: media/reports/0/0\.pdf, media/reports/1/1\.pdf"):
        call_command("restore", copied, replace=True)


@pytest.mark.django_db
def test_restore_refuses_a_folder_without_a_manifest(tmp_path):
    with pytest.raises(CommandError, match=r"no readable manifest\.json"):
        call_command("restore", tmp_path)


@pytest.mark.pdf
@pytest.mark.timeout(300)
def test_drill_proves_the_backup_and_leaves_the_site_as_it_was(site):
    drill = site.manage("restore_drill")

    assert drill.returncode == 0, drill.stderr
    assert "rows and 30 files can be put back" in drill.stdout
    assert site.people() == "people: 3"
    assert site.manage("check_restored", site.backup).returncode == 0
