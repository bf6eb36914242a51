"""The smallest valid people and accounts."""

from datetime import date

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from accounts import actions
from accounts.models import Invitation, Person, ProgrammeRole, User

PASSWORD = "correct-horse-battery"


class UserFactory(DjangoModelFactory):
    """An account with its person and a verified address; the password is PASSWORD."""

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
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
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
    starts_on = date(2026, 1, 1)


class InvitationFactory(DjangoModelFactory):
    """An open invitation, sent through `invite`; the token is in the mail only."""

    class Meta:
        model = Invitation

    person = factory.SubFactory(PersonFactory)
    context = "the project team of Eastshire"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        by = kwargs.pop("by", None) or UserFactory()
        person = kwargs["person"]
        return actions.invite(person=person, email=kwargs.get("email", person.email), context=kwargs["context"], by=by)
