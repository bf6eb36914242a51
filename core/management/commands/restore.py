from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.backup import BackupError, restore


class Command(BaseCommand):
    help = "Put a backup back and bring it up to this version. Stop the web and worker processes first."

    def add_arguments(self, parser):
        parser.add_argument("folder", help="the folder that `manage.py backup` made")
        parser.add_argument("--replace", action="store_true", help="lose what the database and the media folder hold now")

    def handle(self, *, folder, replace, **options):
        try:
            manifest = restore(folder, replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("prepare", no_static=True, stdout=self.stdout)
        self.stdout.write(f"Put back {sum(manifest['rows'].values())} rows and {len(manifest['files'])} files of {manifest['made_at']}.")
