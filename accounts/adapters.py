"""Where django-allauth asks us: who may have an account, what its mails say, and how second factors are stored."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.emails import SECRET, site_url
from accounts.queries import account_label, account_with_email
from audit.recording import record

MAILS_WITH_A_TOKEN = {"password_reset_key", "email_confirmation", "email_confirmation_signup"}
WAIT_AND_TRY_AGAIN = "There were too many attempts. Wait 5 minutes, then try again."


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only; every link in a mail starts with the site's own address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right",
        "enter_current_password": "Your current password is not right",
        "incorrect_code": "The code is not right",
        "incorrect_password": "The password is not right",
        "invalid_password_reset": "This link does not work any more",
        "too_many_login_attempts": WAIT_AND_TRY_AGAIN,
        "rate_limited": WAIT_AND_TRY_AGAIN,
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            account = account_with_email(credentials.get("email", ""))
            record("account.sign_in_limited", target=account, label=account_label(account))
            raise

    def send_password_reset_mail(self, user, email, context):
        record("account.password_reset_requested", target=user, label=account_label(user))
        super().send_password_reset_mail(user, email, context)

    def get_reset_password_from_key_url(self, key):
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return site_url(path.replace("UID-KEY", key))

    def get_email_confirmation_url(self, request, emailconfirmation):
        return site_url(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_mail(self, template_prefix, email, context):
        super().send_mail(template_prefix, email, {"site_url": settings.SITE_URL, "contact_email": settings.CONTACT_EMAIL, **context})

    def render_mail(self, template_prefix, email, context, headers=None):
        secret = SECRET if template_prefix.rpartition("/")[2] in MAILS_WITH_A_TOKEN else {}
        return super().render_mail(template_prefix, email, context, headers={**(headers or {}), **secret})

    def get_password_change_redirect_url(self, request):
        return reverse("account")


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted with the newest of FACTOR_KEYS and can be read with any of them."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not right. Codes change every 30 seconds: wait for the next one and try again",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first",
        "unverified_email": "Your email address is not confirmed yet. Ask the programme team to invite you again",
    }

    def encrypt(self, text):
        return factor_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """The secret as text. Raises InvalidToken when no key fits: a secret that cannot be read must never pass for an empty one."""
        return factor_cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user, type):
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}


def factor_cipher():
    """The cipher for secrets of second factors, from settings.FACTOR_KEYS (digests of 32 bytes, newest first)."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in settings.FACTOR_KEYS])
