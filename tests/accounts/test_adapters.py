import hashlib

import pytest
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.context import request_context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management import call_command

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

OLD, NEW = (hashlib.sha256(name).digest() for name in (b"old", b"new"))


@pytest.mark.parametrize(
    ("template", "headers"),
    [
        ("account/email/password_reset_key", {"X-AMHE-Secret": "1"}),
        ("account/email/email_confirmation", {"X-AMHE-Secret": "1"}),
        ("account/email/email_confirmation_signup", {"X-AMHE-Secret": "1"}),
        ("account/email/password_changed", {}),
    ],
)
def test_mail_with_a_link_that_opens_a_door_is_marked(template, headers, rf):
    with request_context(rf.get("/")):
        mail = get_account_adapter().render_mail(template, "a@example.org", {})

    assert mail.extra_headers == headers


def test_secret_is_encrypted_differently_each_time_and_comes_back():
    adapter = get_adapter()

    first, second = adapter.encrypt("JBSWY3DP"), adapter.encrypt("JBSWY3DP")

    assert first != second
    assert "JBSWY3DP" not in first
    assert (adapter.decrypt(first), adapter.decrypt(second)) == ("JBSWY3DP", "JBSWY3DP")


def test_secret_of_an_older_key_can_still_be_read(settings):
    settings.FACTOR_KEYS = [OLD]
    stored = get_adapter().encrypt("secret")

    settings.FACTOR_KEYS = [NEW, OLD]

    assert get_adapter().decrypt(stored) == "secret"


def test_secret_of_a_lost_key_is_an_error_and_never_an_empty_secret(settings):
    settings.FACTOR_KEYS = [OLD]
    stored = get_adapter().encrypt("secret")

    settings.FACTOR_KEYS = [NEW]

    with pytest.raises(InvalidToken):
        get_adapter().decrypt(stored)


def test_rotation_makes_the_old_key_dispensable(settings):
    settings.FACTOR_KEYS = [OLD]
    user = UserFactory()
    Authenticator.objects.create(user=user, type="totp", data={"secret": get_adapter().encrypt("one")})
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": get_adapter().encrypt("two"), "used_mask": 5})
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop", "credential": {}})

    settings.FACTOR_KEYS = [NEW, OLD]
    call_command("rotate_factor_keys")
    call_command("rotate_factor_keys")
    settings.FACTOR_KEYS = [NEW]

    totp, codes, passkey = Authenticator.objects.order_by("pk")
    assert get_adapter().decrypt(totp.data["secret"]) == "one"
    assert (get_adapter().decrypt(codes.data["seed"]), codes.data["used_mask"]) == ("two", 5)
    assert passkey.data == {"name": "Laptop", "credential": {}}


def test_keys_come_from_the_secret_key_and_its_fallbacks(settings):
    from amhe.settings import base

    assert [len(key) for key in base.factor_keys()] == [32] * (1 + len(settings.SECRET_KEY_FALLBACKS))
