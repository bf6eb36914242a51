from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.backup import BackupError, backup


class Command(BaseCommand):
    help = "Copy the database and the files into a new folder. It holds personal data: keep it as safe as the service itself."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", help="a folder that does not exist yet; left out, backups/<this moment> under VAR_DIR")

    def handle(self, *, folder, **options):
        now = timezone.now()
        folder = folder or settings.VAR_DIR / "backups" / f"{now:%Y-%m-%dT%H%M%SZ}"
        try:
            manifest = backup(folder, at=now)
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows, files = sum(manifest["rows"].values()), len(manifest["files"])
        self.stdout.write(f"Backed up {rows} rows and {files} files of version {manifest['version']} to {folder}.")
