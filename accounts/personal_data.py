"""What a person can download about themselves. Apps above this one register what they hold, in `AppConfig.ready`:

    @personal_data.exporter("meetings")
    def meetings_of(person, user):
        return [...]

An exporter gets the Person (None for an account without one) and the User (None for a person without an account) and returns
dicts, lists, texts, numbers, booleans, dates, moments or None. It leaves out what is about somebody else.
"""

from allauth.mfa.models import Authenticator

from accounts.models import Invitation
from accounts.sessions import sessions_of
from audit.models import Entry

_exporters = {}


def exporter(name):
    """Register a function for the part `name` of the download; a second one for the same name is an error."""

    def register(function):
        if name in _exporters:
            raise ValueError(f"There is an exporter called {name} already.")
        _exporters[name] = function
        return function

    return register


def personal_data(*, person, user):
    """Everything that the site holds about a person: {name of the part: what its exporter returns}, in alphabetical order."""
    return {name: _exporters[name](person, user) for name in sorted(_exporters)}


@exporter("person")
def person_data(person, user):
    if person is None:
        return None
    return {
        "name": person.name,
        "display_name": person.display_name,
        "email": person.email,
        "programme_roles": [
            {"role": role.get_role_display(), "starts_on": role.starts_on, "ends_on": role.ends_on}
            for role in person.programme_roles.order_by("starts_on", "pk")
        ],
        "invitations": [
            {"email": row.email, "to": row.context, "sent_at": row.created_at, "opened_at": row.opened_at, "accepted_at": row.accepted_at}
            for row in Invitation.objects.filter(person=person).order_by("pk")
        ],
    }


@exporter("account")
def account_data(person, user):
    if user is None:
        return None
    return {
        "email": user.email,
        "made_at": user.date_joined,
        "last_sign_in_at": user.last_login,
        "second_steps": [
            {"type": row.get_type_display(), "set_up_at": row.created_at, "last_used_at": row.last_used_at}
            for row in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "sessions": [
            {"device": row.device, "network_address": row.ip, "signed_in_at": row.signed_in_at, "last_seen_at": row.last_seen_at}
            for row in sessions_of(user, current_key=None)
        ],
    }


@exporter("activity")
def activity_data(person, user):
    """What the audit log says the person did: when and what, not what they wrote."""
    if user is None:
        return []
    entries = Entry.objects.filter(actor_id=user.pk).order_by("pk")
    return [{"at": entry.at, "action": entry.action, "about": entry.target_label} for entry in entries]
