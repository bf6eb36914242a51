"""Addresses that need no sign-in: each with the reason, and what a visitor gets there."""

PUBLIC: dict[str, tuple[str, tuple]] = {
    "privacy": ("what is kept of whom", ()),
    "accessibility": ("the accessibility statement", ()),
    "healthz": ("the process answers", ()),
    "readyz": ("what the process needs answers", ()),
    "gallery": ("404 unless DEBUG", ()),
    "account_login": ("sign-in", ()),
    "account_logout": ("sign-out", ()),
    "account_inactive": ("an account that is closed", ()),
    "account_invitation": ("the invited person has no account yet; the token is the key", ("not-a-token",)),
    "account_reset_password": ("a forgotten password", ()),
    "account_reset_password_done": ("a forgotten password", ()),
    "account_reset_password_from_key": ("a forgotten password; the key is in the mail", ("1", "not-a-key")),
    "account_reset_password_from_key_done": ("a forgotten password", ()),
    "account_email_verification_sent": ("an address that waits to be confirmed", ()),
    "account_confirm_email": ("an address that waits to be confirmed; the key is in the mail", ("not-a-key",)),
    "account_signup": ("404: there is no open sign-up", ()),
    "account_set_password": ("404", ()),
    "mfa_authenticate": ("the second step of signing in", ()),
    "mfa_login_webauthn": ("signing in with a passkey", ()),
    "jobs:demo-mail-list": ("the mails of the demonstration; 404 elsewhere", ()),
    "jobs:demo-mail": ("the mails of the demonstration; 404 elsewhere", ("none",)),
    "reminders:unsubscribe": ("one click from a mail; the token is the key", ("not-a-token",)),
    "reminders:subscribe-again": ("one click from a mail; the token is the key", ("not-a-token",)),
}
# What a visitor may see there without a key: words about the service, or that there is nothing.
CLOSED = ("gallery", "account_signup", "account_set_password", "jobs:demo-mail-list", "jobs:demo-mail")
