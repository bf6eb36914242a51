import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.actions import CannotAccept, CannotInvite
from accounts.models import Invitation, Person, User, hash_token
from audit.models import Entry
from tests.accounts.helpers import sign_in, token_in_mail
from tests.factories.accounts import InvitationFactory, PersonFactory, UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

PASSWORD = "kettle-orbit-blue-9"


def link(token=None):
    return reverse("account_invitation", args=[token or token_in_mail()])


def accept(client, token=None, **data):
    return client.post(link(token), {"name": "Somebody New", "password": PASSWORD, **data})


# Inviting


def test_invitation_is_sent_by_mail_and_only_the_mail_holds_the_token():
    person, by, organisation = PersonFactory(email=""), UserFactory(name="Inviter"), OrganisationFactory()

    invitation = actions.invite(
        person=person, email=" New@Example.org ", context="the project team of Eastshire", organisation=organisation, by=by
    )

    token = token_in_mail()
    assert mail.outbox[0].to == ["new@example.org"]
    assert mail.outbox[0].subject == "You are invited to the project team of Eastshire"
    assert "you are invited to the project team of Eastshire, by Inviter." in mail.outbox[0].body
    assert f"http://127.0.0.1:8000/accounts/invitation/{token}/" in mail.outbox[0].body
    assert (invitation.token_hash, invitation.email, invitation.organisation_id) == (hash_token(token), "new@example.org", organisation.pk)
    assert invitation.expires_at - invitation.created_at == timedelta(days=7)
    assert len(token) == 43
    person.refresh_from_db()
    assert person.email == "new@example.org"
    entry = Entry.objects.get()
    assert (entry.action, entry.target_label, entry.actor_id, entry.organisation_id, entry.changes) == (
        "invitation.sent",
        f"Person {person.pk}",
        by.pk,
        organisation.pk,
        {},
    )


def test_inviting_again_ends_the_earlier_invitation(client):
    first = InvitationFactory()
    token = token_in_mail()

    second = InvitationFactory(person=first.person, context="a sub-team")

    first.refresh_from_db()
    assert (first.state, second.state) == ("revoked", "open")
    assert client.get(link(token)).status_code == 410


def test_person_with_an_account_is_not_invited():
    person = UserFactory().person

    with pytest.raises(CannotInvite, match=r"^This person has an account already\.$"):
        actions.invite(person=person, email=person.email, context="a team", by=UserFactory())


def test_address_of_somebody_elses_account_is_refused():
    other = UserFactory(email="taken@example.org")

    with pytest.raises(CannotInvite, match=r"^Somebody else has an account with this email address\.$") as error:
        actions.invite(person=PersonFactory(), email="TAKEN@example.org", context="a team", by=other)

    assert error.value.field == "email"
    assert not mail.outbox


def test_address_of_another_person_is_refused():
    PersonFactory(email="taken@example.org")

    with pytest.raises(CannotInvite, match=r"^Somebody else is entered with this email address\.$"):
        actions.invite(person=PersonFactory(), email="taken@example.org", context="a team", by=UserFactory())


def test_person_with_another_address_keeps_it():
    person = PersonFactory(email="known@example.org")

    with pytest.raises(CannotInvite, match="Ask the programme team to change the address") as error:
        actions.invite(person=person, email="typed@example.org", context="a team", by=UserFactory())

    person.refresh_from_db()
    assert (error.value.field, person.email, mail.outbox) == ("email", "known@example.org", [])


def test_the_same_address_in_other_letters_is_no_other_address():
    person = PersonFactory(email="Known@Example.org")

    invitation = actions.invite(person=person, email="known@example.org", context="a team", by=UserFactory())

    assert (invitation.email, invitation.state) == ("known@example.org", "open")


@pytest.mark.parametrize("invite", [actions.invite, actions.resend_invitation])
def test_person_without_an_address_is_not_invited(invite):
    invitation, by = InvitationFactory(), UserFactory()
    Person.objects.filter(pk=invitation.person.pk).update(email="")
    invitation.refresh_from_db()
    arguments = {"person": invitation.person, "email": "", "context": "a team"} if invite is actions.invite else {"invitation": invitation}

    with pytest.raises(CannotInvite, match=r"^This person has no email address\. Enter one first\.$"):
        invite(by=by, **arguments)

    assert Invitation.objects.filter(revoked_at=None).count() == 1
    assert len(mail.outbox) == 1


# A wrong address that was corrected


def test_link_that_went_to_the_wrong_address_ends_when_the_address_is_changed(client):
    invitation, by = InvitationFactory(person=PersonFactory(email="wrong@example.org")), UserFactory()

    actions.change_email(person=invitation.person, email="right@example.org", by=by)

    assert (client.get(link()).status_code, accept(client).status_code) == (410, 410)
    assert not User.objects.filter(person=invitation.person).exists()
    assert list(Entry.objects.order_by("pk").values_list("action", "actor_id"))[-2:] == [
        ("invitation.revoked", by.pk),
        ("person.email_changed", by.pk),
    ]


@pytest.mark.parametrize("address", ["right@example.org", ""])
def test_link_does_not_work_for_an_address_that_is_not_the_persons_any_more(client, address):
    """However the address came to be changed."""
    invitation = InvitationFactory(person=PersonFactory(email="wrong@example.org"))
    Person.objects.filter(pk=invitation.person.pk).update(email=address)

    shown, posted = client.get(link()), accept(client)
    with pytest.raises(CannotAccept) as error:
        actions.accept_invitation(token=token_in_mail(), password=PASSWORD)

    assert (shown.status_code, posted.status_code, error.value.state) == (410, 410, "readdressed")
    assert "has been changed since" in shown.content.decode()
    assert "right@example.org" not in shown.content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_letters_of_the_address_do_not_matter_when_accepting(client):
    invitation = InvitationFactory(person=PersonFactory(email="new@example.org"))
    Person.objects.filter(pk=invitation.person.pk).update(email="New@Example.org")

    assert accept(client).status_code == 302


def test_invitation_is_sent_again_to_the_present_address(client):
    invitation = InvitationFactory(person=PersonFactory(email="wrong@example.org"))
    Person.objects.filter(pk=invitation.person.pk).update(email="Right@example.org")

    new = actions.resend_invitation(invitation=Invitation.objects.get(pk=invitation.pk), by=UserFactory())

    assert (new.email, mail.outbox[-1].to) == ("right@example.org", ["right@example.org"])
    assert accept(client).status_code == 302


def test_open_invitations_of_a_person_are_taken_back():
    invitation, other, by = InvitationFactory(), InvitationFactory(), UserFactory()

    revoked = [actions.revoke_open_invitations(person=invitation.person, by=by) for _ in range(2)]

    invitation.refresh_from_db()
    other.refresh_from_db()
    assert (revoked, invitation.state, other.state) == ([1, 0], "revoked", "open")
    assert list(Entry.objects.filter(action="invitation.revoked").values_list("target_id", "actor_id")) == [(invitation.person.pk, by.pk)]


def test_sending_again_gives_a_new_link_and_ends_the_old_one(client):
    first, by = InvitationFactory(), UserFactory()
    old = token_in_mail()

    second = actions.resend_invitation(invitation=first, by=by)

    assert client.get(link(old)).status_code == 410
    assert client.get(link()).status_code == 200
    assert (second.person, second.email, second.context) == (first.person, first.email, first.context)
    assert Entry.objects.last().action == "invitation.resent"


def test_expired_invitation_can_be_sent_again(client):
    invitation = InvitationFactory()
    Invitation.objects.update(expires_at=timezone.now())

    actions.resend_invitation(invitation=invitation, by=UserFactory())

    assert client.get(link()).status_code == 200


@pytest.mark.parametrize("act", [actions.resend_invitation, actions.revoke_invitation])
def test_accepted_invitation_is_neither_sent_again_nor_taken_back(act):
    invitation = InvitationFactory()
    actions.accept_invitation(token=token_in_mail(), password=PASSWORD)

    with pytest.raises(CannotInvite, match="accepted or taken back already"):
        act(invitation=invitation, by=UserFactory())


def test_invitation_taken_back_does_not_work_any_more(client):
    invitation, by = InvitationFactory(), UserFactory()

    actions.revoke_invitation(invitation=invitation, by=by)

    assert client.get(link()).status_code == 410
    assert accept(client).status_code == 410
    assert not User.objects.filter(email=invitation.email).exists()
    assert (Entry.objects.last().action, Entry.objects.last().actor_id) == ("invitation.revoked", by.pk)


# Opening


def test_opening_the_link_spends_nothing(client):
    """What a mail scanner does: HEAD, and GET again and again, without cookies."""
    invitation = InvitationFactory()

    heads = [Client().head(link()).status_code for _ in range(3)]
    before = Invitation.objects.get().opened_at
    gets = [Client().get(link()).status_code for _ in range(5)]

    assert (heads, before, gets) == ([200] * 3, None, [200] * 5)
    assert Invitation.objects.get().state == "open"
    assert accept(client).status_code == 302
    assert User.objects.get(email=invitation.email).person == invitation.person


def test_first_opening_is_kept():
    invitation = InvitationFactory()
    Client().get(link())
    first = Invitation.objects.get().opened_at

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        Client().get(link())

    assert first >= invitation.created_at
    assert Invitation.objects.get().opened_at == first


def test_page_says_who_invites_to_what_and_asks_for_name_and_password(client):
    InvitationFactory(by=UserFactory(name="Inviter"), person=PersonFactory(name="Invited", email="new@example.org"))

    response = client.get(link())

    page = response.content.decode()
    assert "Inviter invites you to the project team of Eastshire." in page
    assert "new@example.org" in page
    assert {name: field.widget.attrs["autocomplete"] for name, field in response.context["form"].fields.items()} == {
        "name": "name",
        "password": "new-password",
    }
    assert response.context["form"]["name"].value() == "Invited"


def test_address_with_its_token_leaks_to_nobody(client):
    InvitationFactory()

    response = client.get(link())

    assert (response.headers["Referrer-Policy"], response.headers["Cache-Control"]) == ("strict-origin", "no-store")


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        ("accepted", 410, "An account has been made with it."),
        ("expired", 410, "worked for 7 days"),
        ("revoked", 410, "Look in your mail for a newer invitation"),
        ("unknown", 404, "Copy the whole link"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_link_that_does_not_work_says_why_and_what_to_do(client, method, state, status, words):
    InvitationFactory()
    token = token_in_mail()
    now = timezone.now()
    Invitation.objects.update(**{"accepted": {"accepted_at": now}, "revoked": {"revoked_at": now}}.get(state, {"expires_at": now}))

    response = getattr(client, method)(link("unknown" if state == "unknown" else token), {"name": "X", "password": PASSWORD})

    assert response.status_code == status
    assert words in response.content.decode()
    assert "<form" not in response.content.decode().split("<main")[1]
    assert not User.objects.filter(person__isnull=True).exists()


def test_somebody_signed_in_is_asked_to_sign_out_first(client):
    invitation = InvitationFactory()
    client.force_login(UserFactory(name="Somebody Else"))

    shown, posted = client.get(link()), accept(client)

    assert (shown.status_code, posted.status_code) == (409, 409)
    page = shown.content.decode()
    assert "Somebody Else" in page
    assert f'name="next" value="{link()}"' in page
    assert Invitation.objects.get().state == "open"
    assert client.post(reverse("account_logout"), {"next": link()}).url == link()
    assert accept(client).status_code == 302
    assert User.objects.get(email=invitation.email).person == invitation.person


# Accepting


def test_accepting_makes_the_account_links_the_person_and_signs_in(client):
    invitation = InvitationFactory()

    response = accept(client)

    user = User.objects.get(email=invitation.email)
    assert response.url == reverse("home")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.check_password(PASSWORD)
    assert (user.person, user.person.name) == (invitation.person, "Somebody New")
    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary"))[-1:] == [(user.pk, invitation.email, True, True)]
    assert Invitation.objects.get().state == "accepted"
    assert list(Entry.objects.order_by("pk").values_list("action", "actor_id"))[-2:] == [
        ("invitation.accepted", user.pk),
        ("account.signed_in", user.pk),
    ]
    assert sign_in(Client(), user, PASSWORD).url == reverse("home")


@pytest.mark.usefixtures("required")
def test_whoever_accepted_sets_up_a_second_step_next(client):
    InvitationFactory()

    response = client.get(accept(client).url)

    assert response.url == reverse("mfa_index")


def test_invitation_works_once(client):
    InvitationFactory()
    token = token_in_mail()
    accept(client, token)

    again = accept(Client(), token, name="Second", password="another-password-1")

    assert again.status_code == 410
    assert User.objects.count() == 2  # the inviter and the invited


def test_invitation_works_for_seven_days():
    InvitationFactory()
    sent = timezone.now()

    with time_machine.travel(sent + timedelta(days=6, hours=23)):
        last_moment = Client().get(link()).status_code
    with time_machine.travel(sent + timedelta(days=7, seconds=1)):
        too_late = accept(Client()).status_code
        with pytest.raises(CannotAccept) as error:
            actions.accept_invitation(token=token_in_mail(), password=PASSWORD)

    assert (last_moment, too_late, error.value.state) == (200, 410, "expired")


@pytest.mark.parametrize("token", ["unknown", "", "%00", "x" * 3000])
def test_unknown_token_is_refused(token):
    InvitationFactory()

    with pytest.raises(CannotAccept) as error:
        actions.accept_invitation(token=token, password=PASSWORD)

    assert error.value.state == "unknown"


def test_what_is_posted_cannot_change_address_person_or_role(client):
    invitation = InvitationFactory()
    other = PersonFactory()

    accept(client, email="attacker@example.org", person=other.pk, role="programme_admin", is_superuser="on")

    user = User.objects.get(email=invitation.email)
    assert (user.person, user.is_superuser, user.person.programme_roles.count()) == (invitation.person, False, 0)
    assert not User.objects.filter(email="attacker@example.org").exists()


def test_account_made_meanwhile_with_the_same_address_stops_it_and_spends_nothing(client):
    invitation = InvitationFactory()
    User.objects.create_user(invitation.email, "unrelated-password")

    response = accept(client)

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == ["There is an account with this email address already."]
    assert Invitation.objects.get().state == "open"
    assert Person.objects.get(pk=invitation.person.pk).user is None


@pytest.mark.parametrize("password", ["", "short", "password1234", "somebody new", "newcomer@example"])
def test_weak_password_spends_nothing(client, password):
    InvitationFactory(person=PersonFactory(email="newcomer@example.org"))

    response = accept(client, password=password)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["password"]
    assert Invitation.objects.get().state == "open"


def test_accepting_without_a_token_of_the_form_is_refused():
    InvitationFactory()

    assert accept(Client(enforce_csrf_checks=True)).status_code == 403
    assert Invitation.objects.get().state == "open"


def test_invitation_pages_are_limited(client):
    statuses = {client.get(link("guess")).status_code for _ in range(61)}

    assert statuses == {404, 429}


def test_token_is_stored_nowhere(client):
    InvitationFactory()
    token = token_in_mail()
    client.get(link(token))
    accept(client, token)

    rows = [*Invitation.objects.values(), *Entry.objects.values(), *User.objects.values(), *Person.objects.values()]
    assert not re.search(re.escape(token), str(rows))


def test_account_for_the_demonstration_can_sign_in(client):
    person = PersonFactory()

    user = actions.create_account(person=person, email=person.email, password=PASSWORD)

    assert sign_in(client, user, PASSWORD).url == reverse("home")
    assert person.user == user
    with pytest.raises(CannotAccept, match="This person has an account already"):
        actions.create_account(person=person, email="other@example.org", password=PASSWORD)
