from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from core.backup import find_differences, read_manifest
from core.pdf import render_pdf


class Command(BaseCommand):
    help = "Compare a restored database and its files with the backup, then sign in and make a PDF. Writes a session: not for live data."

    def add_arguments(self, parser):
        parser.add_argument("folder", help="the backup that was restored")

    def handle(self, *, folder, **options):
        problems = find_differences(read_manifest(folder)) or [*sign_in(), *make_pdf()]
        if problems:
            raise CommandError(" ".join(problems))
        self.stdout.write("The rows and files are the same, a person can sign in, and a PDF can be made.")


def sign_in():
    """Open the start page as the first active person; yields what went wrong."""
    person = get_user_model().objects.filter(is_active=True).order_by("pk").first()
    if person is None:
        return
    client = Client(headers={"host": (settings.ALLOWED_HOSTS or ["localhost"])[0].lstrip(".*") or "localhost"})
    client.force_login(person)
    response = client.get("/", follow=True, secure=settings.HTTPS)
    if response.status_code != 200 or not response.wsgi_request.user.is_authenticated:
        yield f"After signing in, the start page answers {response.status_code}."


def make_pdf():
    """Make a page of one heading; yields what went wrong."""
    today = timezone.localdate()
    if not render_pdf(render_to_string("pdf/base.html", {"created_on": today}), created_on=today).startswith(b"%PDF-"):
        yield "The PDF is not one."
