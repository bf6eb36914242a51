from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the database, the cache table and the static files up to date. Safe to run again; a release runs it before it serves."

    def add_arguments(self, parser):
        parser.add_argument("--no-static", action="store_true", help="leave the static files alone (they are in the image)")

    def handle(self, *, no_static, verbosity, **options):
        quiet = max(0, verbosity - 1)
        call_command("migrate", interactive=False, verbosity=quiet)
        call_command("createcachetable", verbosity=quiet)
        if not no_static:
            call_command("collectstatic", interactive=False, verbosity=quiet)
        self.stdout.write("The database is up to date." if no_static else "The database and the static files are up to date.")
