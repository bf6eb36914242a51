from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.urls import get_resolver, reverse

from accounts.middleware import SET_UP_PAGES
from audit.models import Entry
from tests.accounts.helpers import confirm_password, sign_in
from tests.factories.accounts import PASSWORD, ProgrammeRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(required):
    return UserFactory()


def names_without_arguments(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_without_arguments(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name and not pattern.pattern.regex.groupindex:
            yield prefix + pattern.name


ALL_NAMES = sorted(set(names_without_arguments(get_resolver().url_patterns)) - SET_UP_PAGES)


@pytest.mark.parametrize("name", ALL_NAMES)
def test_without_second_step_no_other_page_opens(client, user, name):
    ProgrammeRoleFactory(person=user.person)
    sign_in(client, user)

    responses = [client.get(reverse(name)), client.post(reverse(name))]

    assert [(response.status_code, response.url) for response in responses] == [(302, reverse("mfa_index"))] * 2


@pytest.mark.parametrize("name", sorted(SET_UP_PAGES - {"mfa_totp_qr"}))
def test_without_second_step_the_set_up_pages_open(client, user, name):
    sign_in(client, user)
    confirm_password(client)

    response = client.post(reverse(name)) if name == "account_keep_alive" else client.get(reverse(name))

    assert response.status_code in (200, 204)


def test_demonstration_asks_for_no_second_step(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client, UserFactory())

    assert client.get(reverse("account")).status_code == 200


def test_set_up_page_says_that_the_password_is_asked_for_again(client, user):
    sign_in(client, user)

    page = client.get(reverse("mfa_index")).content.decode()
    response = client.get(reverse("mfa_activate_totp"))

    assert "asks for your password again, even if you have only just signed in" in page
    assert response.url == f"{reverse('account_reauthenticate')}?{urlencode({'next': reverse('mfa_activate_totp')})}"


def test_wrong_code_sets_up_nothing_and_keeps_the_secret(client, user):
    sign_in(client, user)
    confirm_password(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    response = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert response.status_code == 422
    assert response.context["form"].secret == secret
    assert not Authenticator.objects.exists()


def test_picture_for_the_app_is_svg_from_our_own_address(client, user):
    sign_in(client, user)
    confirm_password(client)
    page = client.get(reverse("mfa_activate_totp"))

    picture = client.get(reverse("mfa_totp_qr"))

    assert f'src="{reverse("mfa_totp_qr")}"' in page.content.decode()
    assert "data:image" not in page.content.decode()
    assert page.context["secret_in_groups"].replace(" ", "") == page.context["form"].secret
    assert (picture.headers["Content-Type"], picture.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert picture.content.startswith(b"<?xml")
    assert b"<svg" in picture.content


def test_no_picture_is_given_when_nothing_is_being_set_up(client, user):
    sign_in(client, user)

    assert client.get(reverse("mfa_totp_qr")).status_code == 404


def test_wrong_password_at_the_confirmation_is_refused_and_logged(client, user):
    sign_in(client, user)

    response = client.post(reverse("account_reauthenticate"), {"password": "wrong-password"})

    assert response.status_code == 422
    assert Entry.objects.last().action == "account.sign_in_failed"


def test_passkey_page_hands_its_options_to_the_script_without_inline_script(client, user):
    sign_in(client, user)
    confirm_password(client)

    page = client.get(reverse("mfa_add_webauthn")).content.decode()

    assert 'data-passkey="add"' in page
    assert "&quot;challenge&quot;" in page
    assert "<script>" not in page
    assert "application/json" not in page


def test_passkey_without_credential_is_refused_with_words(client, user):
    sign_in(client, user)
    confirm_password(client)

    response = client.post(reverse("mfa_add_webauthn"), {"name": "Laptop"})

    assert response.status_code == 422
    assert not Authenticator.objects.exists()


FORGED = [
    "",
    "[]",
    "null",
    "7",
    '"text"',
    "{}",
    '{"id": "x"}',
    '{"id": "x", "rawId": "x", "response": {"userHandle": "MQ"}, "type": "public-key"}',
    '{"id": "eA", "rawId": "eA", "response": {"userHandle": "MQ", "clientDataJSON": "e30", "authenticatorData": "AA", "signature": ""}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
]


@pytest.mark.parametrize("credential", FORGED)
def test_forged_passkey_is_refused_at_sign_in(client, user, credential):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

    response = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert response.url == reverse("account_login")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("credential", FORGED)
def test_forged_passkey_is_refused_at_set_up(client, user, credential):
    sign_in(client, user)
    confirm_password(client)
    client.get(reverse("mfa_add_webauthn"))

    response = client.post(reverse("mfa_add_webauthn"), {"name": "Laptop", "credential": credential})

    assert response.status_code == 422
    assert not Authenticator.objects.exists()


def test_password_still_works_for_confirmation_after_a_reset(client, user):
    """allauth confirms by the verified address; it exists for every account that this site makes."""
    sign_in(client, user)

    assert confirm_password(client, PASSWORD).url == reverse("mfa_index")
