"""Two rules for everybody who is signed in: a session ends 12 hours after sign-in, and an account has a second step."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect

from accounts.queries import account_label
from audit.recording import record

SIGNED_IN_AT = "signed_in_at"
FACTOR_SET_UP = "factor_set_up"
SET_UP_PAGES = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_totp_qr",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_logout",
    "account_keep_alive",
    "privacy",
    "accessibility",
}


class SessionLimitMiddleware:
    """Sign out whoever signed in longer ago than settings.SESSION_ABSOLUTE_AGE, however busy they were since."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and self._is_over(request.session):
            record("account.session_expired", target=request.user, label=account_label(request.user))
            sign_out(request, "You were signed out because you signed in 12 hours ago. Sign in again to go on.")
        return self.get_response(request)

    @staticmethod
    def _is_over(session):
        return time.time() - session.get(SIGNED_IN_AT, 0) >= settings.SESSION_ABSOLUTE_AGE.total_seconds()


class RequireSecondFactorMiddleware:
    """Without an authenticator app or a passkey only the pages that set one up can be used.

    Having one is not enough: the session must have used it, or set it up. A browser that signed in with the password alone,
    before there was a second step, is signed out. Off with settings.SECOND_FACTOR_REQUIRED False.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        if has_second_factor(request.user):
            if used_second_factor(request):
                return None
            sign_out(request, "Your account now has a second step. Sign in again.")
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        return None if request.resolver_match.view_name in SET_UP_PAGES else redirect("mfa_index")


def has_second_factor(user):
    """Whether the account has an authenticator app or a passkey; recovery codes alone do not count."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def used_second_factor(request):
    """Whether this session was proven with a second step: at sign-in, or by setting one up."""
    records = get_authentication_records(request, request.user)
    return bool(request.session.get(FACTOR_SET_UP)) or any(entry["method"] == "mfa" for entry in records)


def sign_out(request, message):
    """End this session and leave a message for the next page."""
    request.session.flush()
    request.user = AnonymousUser()
    messages.info(request, message)
