"""The smallest valid people and accounts."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import Person, ProgrammeRole, User

PASSWORD = "correct-horse-battery"


class UserFactory(DjangoModelFactory):
    """An account with its person; the password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        name = kwargs.pop("name", None)
        display_name = kwargs.pop("display_name", "")
        user = User.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)
        Person.objects.create(user=user, name=name or f"Person {user.pk}", display_name=display_name, email=user.email)
        return user


class PersonFactory(DjangoModelFactory):
    """Somebody without an account."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Somebody {n}")
    email = factory.Sequence(lambda n: f"somebody{n}@example.org")


class ProgrammeRoleFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeRole

    person = factory.LazyFunction(lambda: UserFactory().person)
    role = "programme_admin"
    starts_on = "2026-01-01"
