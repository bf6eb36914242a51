"""Words for the state of accounts and invitations, and for what the audit log says was done."""

from django.utils import timezone

from core.dates import when

ACCOUNT_STATES = {
    "active": "Has an account",
    "closed": "Account closed",
    "invited": "Invited",
    "expired": "Invitation expired",
    "none": "Not invited",
}
STATE_COLOURS = {"active": "green", "closed": "grey", "invited": "blue", "expired": "orange", "none": "white"}

# The actions of this app; those of others are worded from their code.
ACTION_WORDS = {
    "account.signed_in": "Signed in",
    "account.signed_out": "Signed out",
    "account.sign_in_failed": "Sign-in failed",
    "account.sign_in_limited": "Sign-in refused: too many attempts",
    "account.session_expired": "Signed out after 12 hours",
    "account.sessions_ended": "Signed out in other browsers",
    "account.password_changed": "Password changed",
    "account.password_reset_requested": "Link for a new password requested",
    "account.password_reset": "Password replaced by link",
    "account.created": "Account made",
    "account.deactivated": "Account closed",
    "account.reactivated": "Account opened again",
    "factor.added": "Second step set up",
    "factor.removed": "Second step removed",
    "factor.codes_renewed": "New recovery codes made",
    "factor.failed": "Wrong code at the second step",
    "factor.reset": "Second steps taken away by the programme team",
    "invitation.sent": "Invitation sent",
    "invitation.resent": "Invitation sent again",
    "invitation.revoked": "Invitation taken back",
    "invitation.accepted": "Invitation accepted",
    "person.added": "Person added",
    "person.edited": "Name changed",
    "person.email_changed": "Email address changed",
    "personal_data.downloaded": "Own data downloaded",
    "programme_role.given": "Programme role given",
    "programme_role.ended": "Programme role ended",
    "audit.exported": "Audit log downloaded",
}


def action_words(code):
    """What was done, in words: "milestone.signed_off" becomes "Milestone: signed off" where there are no better ones."""
    if code in ACTION_WORDS:
        return ACTION_WORDS[code]
    noun, _, verb = code.replace("_", " ").partition(".")
    return f"{noun.capitalize()}: {verb}" if verb else noun.capitalize()


def account_state(person):
    """The code in ACCOUNT_STATES of a person from `queries.people_for_list`."""
    if person.user:
        return "active" if person.user.is_active else "closed"
    if not person.invitation_id:
        return "none"
    return "expired" if person.invitation_expires_at <= timezone.now() else "invited"


def state_words(person):
    """The state with its days: "Invited 3 days ago, opened"."""
    state = account_state(person)
    if state == "invited":
        opened = ", opened" if person.invitation_opened_at else ", not opened"
        return f"Invited {when(person.invited_at, on=timezone.localdate())}{opened}"
    return ACCOUNT_STATES[state]


def person_row(person, *, on):
    """One row of the list of people."""
    roles = [
        role.get_role_display()
        for role in person.programme_roles.all()
        if role.starts_on <= on and not (role.ends_on and role.ends_on < on)
    ]
    return {"person": person, "roles": roles, "state": state_words(person), "colour": STATE_COLOURS[account_state(person)]}


def entry_row(entry, names):
    """One row of the audit log; `names` are those of `queries.names_in`, for people who can still be named."""
    about = names.get((entry.target_type, entry.target_id), "")
    return {
        "at": entry.at,
        "action": action_words(entry.action),
        "code": entry.action,
        "who": names.get(("accounts.user", entry.actor_id)) or entry.actor_label or ("" if entry.actor_id else "The service"),
        "about": f"{entry.target_label}: {about}" if about and about not in entry.target_label else entry.target_label,
        "organisation": names.get(("organisation", entry.organisation_id), ""),
        "organisation_id": entry.organisation_id,
        "reason": entry.reason,
        "changes": [(name.replace("_", " "), plain(value)) for name, value in sorted(entry.changes.items())],
        "request": entry.request_id,
    }


VALUE_WORDS = {
    "webauthn": "passkey",
    "totp": "authenticator app",
    "recovery_codes": "recovery codes",
    None: "none",
    True: "yes",
    False: "no",
}


def plain(value):
    """A value of an audit entry's changes as text."""
    if isinstance(value, list):
        return ", ".join(map(plain, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {plain(inner)}" for key, inner in value.items())
    return VALUE_WORDS.get(value, str(value)) if isinstance(value, str | bool | None) else str(value)
