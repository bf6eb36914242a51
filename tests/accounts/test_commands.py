import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.access import programme_roles_of
from accounts.actions import accept_invitation
from accounts.models import Invitation, Person, ProgrammeRole
from accounts.permissions import Role
from tests.accounts.helpers import token_in_mail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_first_person_of_a_site_is_invited_to_the_programme_team():
    call_command("invite_programme_team", "first@example.org", "--name", "First Person")

    user = accept_invitation(token=token_in_mail(), password="kettle-orbit-blue-9")

    assert mail.outbox[0].subject == "You are invited to the programme team of the AMHE Collaborative"
    assert (user.person.name, user.email) == ("First Person", "first@example.org")
    assert programme_roles_of(user, on=timezone.localdate()) == {Role.PROGRAMME_ADMIN}


def test_inviting_twice_adds_nobody_twice():
    for _ in range(2):
        call_command("invite_programme_team", "first@example.org", "--name", "First Person")

    assert (Person.objects.count(), ProgrammeRole.objects.count(), len(mail.outbox)) == (1, 1, 2)
    assert [row.state for row in Invitation.objects.order_by("pk")] == ["revoked", "open"]


@pytest.mark.parametrize(("email", "message"), [("nonsense", "not an email address"), ("taken@example.org", "has an account already")])
def test_refusal_is_said_in_words_and_changes_nothing(email, message):
    UserFactory(email="taken@example.org")

    with pytest.raises(CommandError, match=message):
        call_command("invite_programme_team", email, "--name", "Somebody")

    assert not ProgrammeRole.objects.exists()
