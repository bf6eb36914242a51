"""The sign-in log: what django-allauth and Django announce becomes an audit entry, without names, addresses or passwords."""

import time

from allauth.account import signals as account_signals
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth_signals
from django.dispatch import receiver

from accounts.middleware import FACTOR_SET_UP, SIGNED_IN_AT
from accounts.queries import account_label, account_with_email
from accounts.sessions import end_sessions
from audit.recording import record


@receiver(auth_signals.user_logged_in)
def note_start_of_session(request, **kwargs):
    """The 12 hours of a session count from here; sign-in, an accepted invitation and a passkey all pass this point."""
    if request is not None:
        request.session[SIGNED_IN_AT] = time.time()


@receiver(account_signals.user_logged_in)
def record_sign_in(request, user, **kwargs):
    """`changes` holds how: password, or the type of the second step."""
    methods = [entry.get("type") or entry["method"] for entry in get_authentication_records(request, user)]
    _record("account.signed_in", user, by=user, changes={"with": methods})


@receiver(auth_signals.user_logged_out)
def record_sign_out(user, **kwargs):
    if user is not None:
        _record("account.signed_out", user, by=user)


@receiver(auth_signals.user_login_failed)
def record_failed_sign_in(credentials, **kwargs):
    """A wrong password, an unknown address, or a closed account."""
    _record("account.sign_in_failed", account_with_email(credentials.get("email") or ""))


@receiver(account_signals.password_changed)
@receiver(account_signals.password_set)
def record_password_change(request, user, **kwargs):
    """Other sessions cannot be used any more, because their key is made from the password; here they go from the list too."""
    end_sessions(user, keep=request.session.session_key)
    _record("account.password_changed", user, by=user)


@receiver(account_signals.password_reset)
def record_password_reset(user, **kwargs):
    end_sessions(user)
    _record("account.password_reset", user, by=user)


@receiver(factor_signals.authenticator_added)
def record_added_factor(request, user, authenticator, **kwargs):
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[FACTOR_SET_UP] = True
    _record("factor.added", user, by=user, changes={"type": str(authenticator.type)})


@receiver(factor_signals.authenticator_removed)
def record_removed_factor(user, authenticator, **kwargs):
    _record("factor.removed", user, by=user, changes={"type": str(authenticator.type)})


@receiver(factor_signals.authenticator_reset)
def record_renewed_codes(user, authenticator, **kwargs):
    _record("factor.codes_renewed", user, by=user, changes={"type": str(authenticator.type)})


@receiver(factor_signals.authentication_failed)
def record_failed_factor(user, authenticator, **kwargs):
    _record("factor.failed", user, changes={"type": str(authenticator.type)})


def _record(code, user, *, by=None, changes=None):
    record(code, target=user, label=account_label(user), by=by, changes=changes)
