"""The people of the demonstration. They go by their roles; a lived experience partner has the same kind of name as anybody else."""

from dataclasses import dataclass

from django.conf import settings

from accounts.actions import add_person, create_account, give_role
from accounts.models import Person, User
from accounts.permissions import Role

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Character:
    """Somebody with an account. `role` is held for the whole programme; without `signs_in` nobody knows a password."""

    key: str
    name: str
    role: Role | None = None
    signs_in: bool = True

    @property
    def email(self):
        return f"{self.key}@{DOMAIN}"


CHARACTERS = (
    Character("programme", "Programme manager A", Role.PROGRAMME_ADMIN),
    Character("coach", "QI coach A", Role.QI_COACH),
    Character("coach2", "QI coach B", Role.QI_COACH),
    Character("evaluator", "Evaluator A", Role.EVALUATOR),
    Character("sponsor", "Senior sponsor, Northmoor"),
    Character("lead", "Project lead, Northmoor"),
    Character("member", "Team member A, Northmoor"),
    Character("partner", "Team member B, Northmoor"),
    Character("sublead", "Sub-team lead, Population A"),
    Character("nurse", "Sub-team member, Population A", signs_in=False),
    Character("sublead-b", "Sub-team lead, Population B", signs_in=False),
    Character("outsider", "Project lead, Bryn Glas"),
    Character("brynglas-sponsor", "Senior sponsor, Bryn Glas", signs_in=False),
    Character("loughvale-lead", "Project lead, Lough Vale", signs_in=False),
    Character("saltmarsh", "Sub-team lead, Saltmarsh"),
    Character("saltmarsh-sponsor", "Senior sponsor, Saltmarsh", signs_in=False),
    Character("saltmarsh-lead", "Project lead, Saltmarsh", signs_in=False),
    *(Character(f"saltmarsh-{letter}", f"Sub-team member {letter.upper()}, Saltmarsh", signs_in=False) for letter in "abcde"),
)


def ensure_people(*, starts_on):
    """Make the accounts that are missing, each with a verified address. Returns the users by key."""
    return {character.key: _ensure(character, starts_on) for character in CHARACTERS}


def _ensure(character, starts_on):
    user = User.objects.filter(email=character.email).first()
    if user is not None:
        return user
    person = Person.objects.with_email(character.email).first()
    person = person or add_person(name=character.name, email=character.email, by=None)
    if character.role:
        give_role(person=person, role=character.role, starts_on=starts_on, by=None)
    password = settings.DEMO_PASSWORD if character.signs_in else None
    return create_account(person=person, email=character.email, password=password)
