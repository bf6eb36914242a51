"""The forms of django-allauth in our words: sign-in, passwords and second steps. Named in settings.ACCOUNT_FORMS and MFA_FORMS.

Nothing stops a password manager: fields say what they are (`autocomplete`), and pasting works.
"""

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.recovery_codes import forms as recovery_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError

from core.forms import FormMixin

PASSWORD_HINT = "Use 12 characters or more. Three words that do not belong together work well, and so does a password manager."


class PasswordInput(forms.PasswordInput):
    """A password box with a button that shows what was typed; without JavaScript it is a plain box."""

    template_name = "accounts/widgets/password.html"

    def __init__(self, autocomplete):
        super().__init__(
            {
                "class": "nhsuk-password-input__input nhsuk-js-password-input-input",
                "autocomplete": autocomplete,
                "spellcheck": "false",
                "autocapitalize": "none",
            }
        )


class OurWords(FormMixin):
    """Puts our labels, hints and controls on the fields of a form of allauth. `words` maps a field to its label and hint."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)  # the password can be shown instead
        for name, (label, hint) in self.words.items():
            self._word(self.fields[name], label, hint)

    @staticmethod
    def _word(field, label, hint):
        field.label, field.help_text = label, hint
        attrs = field.widget.attrs
        attrs.pop("placeholder", None)
        if isinstance(field.widget, forms.PasswordInput):
            field.widget = PasswordInput(attrs.get("autocomplete", "current-password"))
        elif attrs.get("autocomplete") == "one-time-code":
            attrs.update({"class": "nhsuk-input--width-10", "spellcheck": "false", "autocapitalize": "none"})


class LoginForm(OurWords, account_forms.LoginForm):
    submit_label = "Sign in"
    words = {"login": ("Email address", ""), "password": ("Password", "")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update({"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"})


class ReauthenticateForm(OurWords, account_forms.ReauthenticateForm):
    submit_label = "Continue"
    words = {"password": ("Password", "")}


class ChangePasswordForm(OurWords, account_forms.ChangePasswordForm):
    submit_label = "Change password"
    words = {"oldpassword": ("Current password", ""), "password1": ("New password", PASSWORD_HINT)}


class ResetPasswordForm(OurWords, account_forms.ResetPasswordForm):
    submit_label = "Send the link"
    words = {"email": ("Email address", "The address that you sign in with")}


class ResetPasswordKeyForm(OurWords, account_forms.ResetPasswordKeyForm):
    submit_label = "Save new password"
    words = {"password1": ("New password", PASSWORD_HINT)}


class AuthenticateForm(OurWords, factor_forms.AuthenticateForm):
    submit_label = "Sign in"
    words = {"code": ("Code", "The 6 digits that your authenticator app shows, or one of your recovery codes")}


class ReauthenticateCodeForm(OurWords, factor_forms.ReauthenticateForm):
    submit_label = "Continue"
    words = AuthenticateForm.words


class ActivateTOTPForm(OurWords, totp_forms.ActivateTOTPForm):
    submit_label = "Turn on"
    words = {"code": ("Code from the app", "The 6 digits that the app shows now")}


class DeactivateTOTPForm(FormMixin, totp_forms.DeactivateTOTPForm):
    submit_label = "Remove the authenticator app"
    submit_style = "warning"


class GenerateRecoveryCodesForm(FormMixin, recovery_forms.GenerateRecoveryCodesForm):
    submit_label = "Make new codes"
    submit_style = "warning"


# What the passkey libraries raise on an answer that no browser gives: allauth catches the first two only.
FORGED = (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidSignature)
PASSKEY_REFUSED = "The passkey could not be used. Try again, or use another way"


class CredentialForm(FormMixin):
    """A form with the answer of a passkey: one that makes no sense is refused like a wrong one."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except FORGED as error:
            raise ValidationError(PASSKEY_REFUSED) from error


class LoginPasskeyForm(CredentialForm, passkey_forms.LoginWebAuthnForm):
    pass


class AuthenticatePasskeyForm(CredentialForm, passkey_forms.AuthenticateWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(CredentialForm, passkey_forms.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(OurWords, passkey_forms.AddWebAuthnForm):
    submit_label = "Add passkey"
    words = {
        "name": ("Name of the passkey", "So that you can tell it from others: “Work laptop”"),
        "passwordless": (
            "Let me sign in with this passkey alone",
            "You will not be asked for your password. The device asks for your fingerprint, face or PIN instead.",
        ),
    }

    def clean(self):
        try:
            return super().clean()
        except FORGED as error:
            raise ValidationError(PASSKEY_REFUSED) from error


class EditPasskeyForm(OurWords, passkey_forms.EditWebAuthnForm):
    words = {"name": ("Name of the passkey", "")}
