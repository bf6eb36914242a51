"""The first person of a new site: everybody else is invited on its pages."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts import actions
from accounts.models import Person
from accounts.permissions import Role
from audit.recording import action
from core.errors import Refused


class Command(BaseCommand):
    help = "Adds a person to the programme team and sends an invitation to make an account. Safe to run twice: the newer link counts."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", required=True)

    def handle(self, *, email, name, **options):
        try:
            validate_email(email)
            invite_to_programme_team(email=email, name=name)
        except ValidationError as error:
            raise CommandError("This is not an email address.") from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"An invitation is on its way to {email}. It works for 7 days.")


@action
def invite_to_programme_team(*, email, name):
    """The person with this address, made if there is none, gets the role from today on, if it is not held, and an invitation."""
    person = Person.objects.with_email(email).first() or actions.add_person(name=name, email=email, by=None)
    today = timezone.localdate()
    if not person.programme_roles.active(today).filter(role=Role.PROGRAMME_ADMIN).exists():
        actions.give_role(person=person, role=Role.PROGRAMME_ADMIN, starts_on=today, by=None)
    actions.invite(person=person, email=email, context=f"the programme team of the {settings.SERVICE_NAME}", by=None)
