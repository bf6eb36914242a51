"""Everything that changes people, accounts, invitations and programme roles."""

from datetime import timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import emails, queries
from accounts.models import Invitation, Person, ProgrammeRole, User, hash_token
from accounts.permissions import Role
from accounts.queries import account_label, person_label
from accounts.sessions import end_sessions
from audit.recording import action, record
from core.errors import Refused


class CannotInvite(Refused):
    """The person cannot be invited like this."""


class CannotAccept(Refused):
    """The invitation cannot be accepted; `state` says why (see `Invitation.state`, or "unknown"), "" for another reason."""

    def __init__(self, message, *, state="", field=None):
        super().__init__(message, field=field)
        self.state = state


class CannotChangePerson(Refused):
    """The change to a person, an account or a programme role is not possible."""


class Located(NamedTuple):
    """Stands for an organisation of which only the id is known."""

    pk: int


# Invitations


@action
def invite(*, person, email, context, by, organisation=None, may_change_address=False):
    """Invite a person without an account to make one, by mail to `email`, which becomes the person's address.

    A person who has another address keeps it, and the invitation is refused, unless `may_change_address`: an address may be known
    from another organisation. `context` says in words what to ("the project team of Eastshire"); `organisation` is where, for the
    audit log. An earlier invitation of the same person is revoked. Returns the Invitation; the token is only in the mail. Raises
    CannotInvite.
    """
    email = email.strip().lower()
    _check_can_be_invited(person, email)
    if person.email and person.email.lower() != email and not may_change_address:
        raise CannotInvite("This person has another email address here. Ask the programme team to change the address.", field="email")
    _open_invitations(person).update(revoked_at=timezone.now())
    if person.email != email:
        person.email = email
        person.save(update_fields=["email"])
    invitation = _send_invitation(person=person, email=email, context=context, organisation_id=organisation and organisation.pk, by=by)
    record("invitation.sent", target=person, label=person_label(person), by=by, organisation=organisation)
    return invitation


def _check_can_be_invited(person, email):
    if person.user_id:
        raise CannotInvite("This person has an account already.")
    if not email:
        raise CannotInvite("This person has no email address. Enter one first.", field="email")
    if queries.account_with_email(email):
        raise CannotInvite("Somebody else has an account with this email address.", field="email")
    if Person.objects.with_email(email).exclude(pk=person.pk).exists():
        raise CannotInvite("Somebody else is entered with this email address.", field="email")


def _send_invitation(*, person, email, context, organisation_id, by, chased_at=None):
    token = Invitation.new_token()
    now = timezone.now()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                person=person,
                email=email,
                token_hash=hash_token(token),
                context=context,
                organisation_id=organisation_id,
                created_at=now,
                created_by=by,
                expires_at=Invitation.expiry(now),
                chased_at=chased_at,
            )
    except IntegrityError as error:
        raise CannotInvite("Somebody else has just invited this person.") from error
    emails.invitation(invitation=invitation, token=token)
    return invitation


@action
def revoke_invitation(*, invitation, by):
    """Take an invitation back: its link stops working. Raises CannotInvite if it was accepted or taken back already."""
    _close(invitation)
    _record_invitation("invitation.revoked", invitation, by=by)


@action
def revoke_open_invitations(*, person, by):
    """Take back whatever invitation of the person can still be accepted, as when the address was wrong or somebody leaves the team.

    Returns how many there were: one or none.
    """
    revoked = 0
    for invitation in _open_invitations(person).select_related("person"):
        if _open_invitations(person).filter(pk=invitation.pk).update(revoked_at=timezone.now()):
            _record_invitation("invitation.revoked", invitation, by=by)
            revoked += 1
    return revoked


def _open_invitations(person):
    """The invitation that was neither accepted nor taken back, expired or not, as a QuerySet."""
    return Invitation.objects.filter(person=person, accepted_at=None, revoked_at=None)


@action
def resend_invitation(*, invitation, by, chased_at=None):
    """Send a new link for an invitation that was not accepted, to the person's present address; the old link stops working.

    `chased_at` is the moment at which the schedule chases it: the mail then says that it is a reminder. Returns the new Invitation.
    Raises CannotInvite, also for a person without an address.
    """
    _close(invitation)
    email = invitation.person.email.lower()
    _check_can_be_invited(invitation.person, email)
    new = _send_invitation(
        person=invitation.person,
        email=email,
        context=invitation.context,
        organisation_id=invitation.organisation_id,
        by=by,
        chased_at=chased_at,
    )
    _record_invitation("invitation.resent", new, by=by)
    return new


def _close(invitation):
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=timezone.now()):
        raise CannotInvite("This invitation was accepted or taken back already.")


def _record_invitation(code, invitation, *, by):
    place = Located(invitation.organisation_id) if invitation.organisation_id else None
    record(code, target=invitation.person, label=person_label(invitation.person), by=by, organisation=place)


def mark_opened(*, invitation):
    """Note when the link was first opened, by the person or by a mail scanner. Spends nothing and may happen any number of times."""
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=timezone.now())


@action
def accept_invitation(*, token, password, name=""):
    """Make the account that an invitation is for, once, and link the person to it. Returns the User, who is not signed in yet.

    `password` has been validated; `name` replaces the name on the person if given. Of two people who accept at the same moment
    one gets CannotAccept, as does whoever has an unknown, expired, revoked or used token, or one that went to an address which is
    not the person's any more.
    """
    now = timezone.now()
    invitation = queries.invitation_for_token(token)
    if invitation is None:
        raise CannotAccept("This invitation cannot be used.", state="unknown")
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now):
        invitation.refresh_from_db()
        raise CannotAccept("This invitation cannot be used.", state=invitation.state)
    person = Person.objects.get(pk=invitation.person_id)  # as it is now that the invitation is held
    invitation.person = person
    if not invitation.is_for_present_address:
        raise CannotAccept("This invitation cannot be used.", state="readdressed")
    if name:
        person.name = name
        person.save(update_fields=["name"])
    user = _make_account(person=person, email=invitation.email, password=password)
    _record_invitation("invitation.accepted", invitation, by=user)
    return user


@action
def create_account(*, person, email, password, by=None):
    """Give a person an account without an invitation: for the demonstration and for set-up commands, never for a page.

    Returns the User, whose address counts as verified. Raises CannotAccept if the address or the person has an account.
    """
    user = _make_account(person=person, email=email, password=password)
    record("account.created", target=user, label=account_label(user), by=by)
    return user


def _make_account(*, person, email, password):
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password)
    except IntegrityError as error:
        raise CannotAccept("There is an account with this email address already.") from error
    if not Person.objects.filter(pk=person.pk, user=None).update(user=user, email=person.email or user.email):
        raise CannotAccept("This person has an account already.")
    person.user = user
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


# People


@action
def add_person(*, name, email="", by):
    """Add a person without an account. Raises CannotChangePerson if somebody else is entered with the address."""
    if email and Person.objects.with_email(email).exists():
        raise CannotChangePerson("Somebody else is entered with this email address.", field="email")
    person = Person.objects.create(name=name, email=email.strip().lower())
    record("person.added", target=person, label=person_label(person), by=by)
    return person


@action
def edit_person(*, person, name, display_name, by):
    """Change a person's name and display name. The audit entry says which of them changed and holds neither."""
    new = {"name": name, "display_name": display_name}
    changed = [field for field, value in new.items() if getattr(person, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(person, field, new[field])
    person.save(update_fields=changed)
    record("person.edited", target=person, label=person_label(person), by=Unnamed(by), changes={"fields": changed})


@action
def change_email(*, person, email, by):
    """Give a person another address; whoever has an account signs in with it from now on, and both addresses are told.

    An invitation that was sent to the old address stops working.
    Raises CannotChangePerson if somebody else is entered, or has an account, with the address. The audit entry holds neither.
    """
    email = email.strip().lower()
    before = person.email
    if email == before:
        return
    taken = Person.objects.with_email(email).exclude(pk=person.pk).exists()
    if taken or User.objects.filter(email__iexact=email).exclude(pk=person.user_id).exists():
        raise CannotChangePerson("Somebody else is entered with this email address.", field="email")
    revoke_open_invitations(person=person, by=by)
    person.refresh_from_db(fields=["user"])  # it may have been accepted just before
    person.email = email
    person.save(update_fields=["email"])
    if person.user:
        person.user.email = email
        person.user.save(update_fields=["email"])
        EmailAddress.objects.filter(user=person.user).delete()
        EmailAddress.objects.create(user=person.user, email=email, verified=True, primary=True)
        emails.address_changed(before=before, after=email)
    record("person.email_changed", target=person, label=person_label(person), by=by)


class Unnamed:
    """Stands for an account in an audit entry that must not hold the name."""

    def __init__(self, user):
        self.pk = user.pk

    def __str__(self):
        return f"Account {self.pk}"


# Accounts


@action
def deactivate_account(*, user, by, reason=""):
    """Close an account: its sessions end now and nobody can sign in to it. Raises CannotChangePerson for one's own."""
    if by is not None and user.pk == by.pk:
        raise CannotChangePerson("You cannot close your own account.")
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise CannotChangePerson("This account is closed already.")
    end_sessions(user)
    record("account.deactivated", target=user, label=account_label(user), by=by, reason=reason)


@action
def reactivate_account(*, user, by, reason=""):
    """Open a closed account again, with the password and the second steps that it had."""
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise CannotChangePerson("This account is open already.")
    record("account.reactivated", target=user, label=account_label(user), by=by, reason=reason)


@action
def reset_factors(*, user, by, reason):
    """Take away the second steps of somebody who lost them: they sign in with the password and set up new ones.

    All of the account's sessions end and the person gets a mail. Raises CannotChangePerson for one's own account.
    """
    if user.pk == by.pk:
        raise CannotChangePerson("You cannot do this for your own account. Ask somebody else on the programme team.")
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    emails.factors_reset(user=user)
    record("factor.reset", target=user, label=account_label(user), by=by, reason=reason)


@action
def end_own_sessions(*, user, keep, only=None):
    """Sign somebody out of other browsers: of all except the session `keep`, or of the one with id `only`.

    Returns how many sessions ended, which may be none if they had ended already.
    """
    ended = end_sessions(user, keep=keep, only=only)
    if ended:
        record("account.sessions_ended", target=user, label=account_label(user), by=user, changes={"sessions": ended})
    return ended


# Programme roles


@action
def give_role(*, person, role, starts_on, by, ends_on=None):
    """Give a person a role in the whole programme from one day to another, both included. Returns the ProgrammeRole."""
    role = Role(role)
    if ends_on and ends_on < starts_on:
        raise CannotChangePerson("The last day must not be before the first day.", field="ends_on")
    overlapping = ProgrammeRole.objects.filter(person=person, role=role).exclude(ends_on__lt=starts_on)
    if (overlapping.filter(starts_on__lte=ends_on) if ends_on else overlapping).exists():
        raise CannotChangePerson("The person holds this role on some of these days already.", field="role")
    try:
        with transaction.atomic():
            given = ProgrammeRole.objects.create(person=person, role=role, starts_on=starts_on, ends_on=ends_on)
    except IntegrityError as error:
        raise CannotChangePerson("The person holds this role already.", field="role") from error
    changes = {"role": role.value, "starts_on": str(starts_on), "ends_on": str(ends_on) if ends_on else None}
    record("programme_role.given", target=person, label=person_label(person), by=by, changes=changes)
    return given


@action
def end_role(*, programme_role, ends_on, by):
    """Let a programme role end on a day, which is the last on which it holds.

    Raises CannotChangePerson if the day is before the first one, or if nobody else would be left on the programme team.
    """
    if ends_on < programme_role.starts_on:
        raise CannotChangePerson("The last day must not be before the first day.", field="ends_on")
    is_team = programme_role.role == Role.PROGRAMME_ADMIN
    if is_team and not queries.programme_team_has_others(programme_role, on=ends_on + timedelta(days=1)):
        raise CannotChangePerson("Nobody else would be left on the programme team. Give the role to somebody else first.")
    programme_role.ends_on = ends_on
    programme_role.save(update_fields=["ends_on"])
    person = programme_role.person
    changes = {"role": programme_role.role, "ends_on": str(ends_on)}
    record("programme_role.ended", target=person, label=person_label(person), by=by, changes=changes)
