import json
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from tests.accounts.helpers import code_now, confirm_password, set_up_totp, sign_in
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_cache")]


@pytest.fixture
def user(required):
    return UserFactory()


@pytest.fixture
def protected(client, user):
    """An account with an authenticator app, signed out again; the secret is `user.secret`."""
    sign_in(client, user)
    user.secret = set_up_totp(client)
    client.post(reverse("account_logout"))
    mail.outbox.clear()
    return user


def later(seconds=31):
    """The next code of the app: the same one is never taken twice."""
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds))


def test_setting_up_an_app_opens_the_site_and_gives_recovery_codes(client, user):
    sign_in(client, user)

    set_up_totp(client)

    assert client.get(reverse("account")).status_code == 200
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10
    assert [message.subject for message in mail.outbox] == ["An authenticator app was set up"]
    assert list(Entry.objects.order_by("pk").values_list("action", "target_id", "changes")) == [
        ("account.signed_in", user.pk, {"with": ["password"]}),
        ("factor.added", user.pk, {"type": "totp"}),
        ("factor.added", user.pk, {"type": "recovery_codes"}),
    ]


def test_sign_in_asks_for_the_code(client, protected):
    first = sign_in(client, protected)
    before = client.get(reverse("account")).status_code
    with later():
        second = client.post(reverse("mfa_authenticate"), {"code": code_now(protected.secret)})
        after = client.get(reverse("account")).status_code

    assert (first.url, before) == (reverse("mfa_authenticate"), 302)
    assert (second.url, after) == (reverse("home"), 200)
    entry = Entry.objects.filter(action="account.signed_in").last()
    assert (entry.actor_id, entry.changes) == (protected.pk, {"with": ["password", "totp"]})


def test_wrong_code_is_refused_limited_and_logged(client, protected):
    sign_in(client, protected)

    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}) for _ in range(6)]
    with later():
        right = client.post(reverse("mfa_authenticate"), {"code": code_now(protected.secret)})

    assert [answer.status_code for answer in answers] == [422] * 6
    assert right.context["form"].errors["code"] == ["There were too many attempts. Wait 5 minutes, then try again."]
    assert (
        list(Entry.objects.filter(action="factor.failed").values_list("target_id", "actor_id", "changes"))
        == [(protected.pk, None, {"type": "totp"})] * 5
    )


def test_code_works_once(client, protected):
    with later():
        code = code_now(protected.secret)
        sign_in(client, protected)
        client.post(reverse("mfa_authenticate"), {"code": code})
        other = Client()
        sign_in(other, protected)
        again = other.post(reverse("mfa_authenticate"), {"code": code})

    assert again.status_code == 422


def test_recovery_code_works_once(client, protected):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, protected)
    first = client.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    sign_in(other, protected)
    second = other.post(reverse("mfa_authenticate"), {"code": code})

    assert (first.url, second.status_code) == (reverse("home"), 422)
    assert Entry.objects.filter(action="account.signed_in").last().changes == {"with": ["password", "recovery_codes"]}


def test_password_alone_from_before_does_not_count(client, user):
    """Somebody with the password signs in before there is a second step; the owner sets one up; the first is out."""
    thief = Client()
    sign_in(thief, user)
    sign_in(client, user)
    set_up_totp(client)

    response = thief.get(reverse("account"))

    assert response.url == f"{reverse('account_login')}?next={reverse('account')}"
    assert "_auth_user_id" not in thief.session


def test_taking_away_the_last_second_step_closes_the_site_again(client, user):
    sign_in(client, user)
    set_up_totp(client)
    confirm_password(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert client.get(reverse("account")).url == reverse("mfa_index")
    assert not Authenticator.objects.exists()
    assert list(Entry.objects.filter(action="factor.removed").values_list("changes", flat=True)) == [
        {"type": "totp"},
        {"type": "recovery_codes"},
    ]


def test_recovery_codes_alone_do_not_count(client, user):
    sign_in(client, user)
    set_up_totp(client)
    Authenticator.objects.filter(type="totp").delete()

    assert client.get(reverse("account")).url == reverse("mfa_index")


def test_new_recovery_codes_replace_the_old_ones(client, user):
    sign_in(client, user)
    set_up_totp(client)
    old = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    client.post(reverse("mfa_generate_recovery_codes"))

    new = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert set(old).isdisjoint(new)
    assert Entry.objects.last().action == "factor.codes_renewed"


def test_recovery_codes_can_be_downloaded(client, user):
    sign_in(client, user)
    set_up_totp(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    response = client.get(reverse("mfa_download_recovery_codes"))

    assert response.content.decode().split()[-10:] == codes
    assert response.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'


def test_secrets_are_encrypted_in_the_database(client, user):
    sign_in(client, user)
    secret = set_up_totp(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in stored
    assert not [code for code in codes if code in stored]
    assert Authenticator.objects.get(type="totp").data["secret"].startswith("gAAAA")
    assert Authenticator.objects.get(type="recovery_codes").data["seed"].startswith("gAAAA")


def test_changing_second_steps_needs_the_password_even_with_the_session(client, user):
    sign_in(client, user)
    set_up_totp(client)

    with later(301):
        responses = [
            client.post(reverse(name))
            for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_view_recovery_codes")
        ]

    assert [response.url.split("?")[0] for response in responses[:3]] == [reverse("account_reauthenticate")] * 3
    assert responses[3].status_code == 405
    assert Authenticator.objects.count() == 2


def test_passkeys_are_listed_and_a_foreign_one_is_not_found(client, required):
    owner, other = UserFactory(), UserFactory()
    passkey = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Key of somebody else", "credential": {}})
    sign_in(client, owner)
    set_up_totp(client)
    confirm_password(client)

    listed = client.get(reverse("mfa_list_webauthn"))
    answers = [client.post(reverse(name, args=[passkey.pk])) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")]

    assert "Key of somebody else" not in listed.content.decode()
    assert [answer.status_code for answer in answers] == [404, 404]
    assert Authenticator.objects.filter(pk=passkey.pk).exists()
