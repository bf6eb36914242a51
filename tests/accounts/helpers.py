"""What several tests of accounts do: sign in, set up a second step, read a link in a mail."""

import re
import time
from threading import Lock

from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, format_hotp_value, hotp_value
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.urls import reverse

from tests.factories.accounts import PASSWORD


def sign_in(client, user, password=PASSWORD, **more):
    """The answer to the sign-in form."""
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **more})


def confirm_password(client, password=PASSWORD, then="mfa_index"):
    return client.post(reverse("account_reauthenticate") + f"?next={reverse(then)}", {"password": password})


def code_now(secret):
    """The code that an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_totp(client):
    """Set up an authenticator app in a signed-in session. Returns its secret.

    Needs a test with `django_db(transaction=True)`: allauth tells of the new step after the commit.
    """
    confirm_password(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session[SECRET_SESSION_KEY]
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    return secret


def token_in_mail():
    """The token of the link in the newest mail."""
    return re.search(r"/accounts/invitation/([^/\s]+)/", mail.outbox[-1].body)[1]


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password was checked, in all threads together."""

    algorithm = "md5"
    checks = 0
    lock = Lock()

    def verify(self, password, encoded):
        with self.lock:
            CountingHasher.checks += 1
        return super().verify(password, encoded)
