import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from tests.accounts.helpers import sign_in
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "kettle-orbit-blue-9"


def log():
    """The audit log: (action, id of the account it is about, who acted, details), oldest first."""
    return list(Entry.objects.order_by("pk").values_list("action", "target_id", "actor_id", "changes"))


def test_sign_in_leads_to_the_start_page_and_is_logged(client):
    user = UserFactory()

    response = sign_in(client, user)

    assert (response.status_code, response.url) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(user.pk)
    assert log() == [("account.signed_in", user.pk, user.pk, {"with": ["password"]})]


def test_sign_in_takes_the_address_in_any_letter_case(client):
    user = UserFactory(email="somebody.else@example.org")

    response = client.post(reverse("account_login"), {"login": " Somebody.Else@EXAMPLE.org ", "password": PASSWORD})

    assert (response.status_code, response.url) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(user.pk)


def test_sign_in_leads_to_the_page_that_was_asked_for(client):
    user = UserFactory()

    response = client.post(reverse("account_login") + "?next=/accounts/me/", {"login": user.email, "password": PASSWORD})

    assert response.url == "/accounts/me/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "http:evil.example"])
def test_sign_in_ignores_a_foreign_next(client, target):
    response = sign_in(client, UserFactory(), next=target)

    assert response.url == reverse("home")


def test_sign_out_ignores_a_foreign_next(client):
    client.force_login(UserFactory())

    response = client.post(reverse("account_logout"), {"next": "https://evil.example/"})

    assert response.url == reverse("account_login")


def test_wrong_password_and_unknown_address_get_the_same_answer():
    user = UserFactory()

    def answer(login):
        response = Client().post(reverse("account_login"), {"login": login, "password": "wrong-password"})
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        return response.status_code, page.replace(login, "ADDRESS")

    assert answer(user.email) == answer("nobody@example.org")
    assert answer(user.email)[0] == 422


def test_failed_sign_in_is_logged_without_address_and_password(client):
    user = UserFactory()

    client.post(reverse("account_login"), {"login": user.email, "password": "wrong-password"})
    client.post(reverse("account_login"), {"login": "nobody@example.org", "password": "wrong-password"})

    assert list(
        Entry.objects.order_by("pk").values("action", "target_id", "target_label", "actor_id", "actor_label", "reason", "changes")
    ) == [
        {
            "action": "account.sign_in_failed",
            "target_id": target_id,
            "target_label": label,
            "actor_id": None,
            "actor_label": "",
            "reason": "",
            "changes": {},
        }
        for target_id, label in [(user.pk, f"Account {user.pk}"), (None, "Unknown account")]
    ]


def test_limited_sign_in_is_logged(client):
    user = UserFactory()
    for _ in range(6):
        sign_in(client, user, "wrong-password")

    assert [action for action, *_ in log()] == ["account.sign_in_failed"] * 5 + ["account.sign_in_limited"]
    assert log()[-1] == ("account.sign_in_limited", user.pk, None, {})


def test_many_other_counts_do_not_push_a_limit_out_of_the_cache(client):
    user = UserFactory()
    for _ in range(5):
        sign_in(client, user, "wrong-password")

    for number in range(400):
        cache.set(f"zz-{number}", "x" * 10, 300)

    assert sign_in(client, user).status_code == 422


def test_closed_account_cannot_sign_in(client):
    user = UserFactory(is_active=False)

    response = sign_in(client, user)

    assert response.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    assert log() == [("account.sign_in_failed", user.pk, None, {})]


def test_account_with_an_unproven_address_is_asked_to_prove_it(client):
    user = UserFactory()
    EmailAddress.objects.filter(user=user).update(verified=False)

    response = sign_in(client, user)

    assert response.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    link = re.search(r"http\S+", mail.outbox[0].body)[0]
    assert link.startswith("http://127.0.0.1:8000/accounts/confirm-email/")
    assert "Is <strong>" + user.email in client.get(link).content.decode()
    client.post(link)
    assert sign_in(client, user).url == reverse("home")


def test_sign_in_form_without_its_token_is_refused():
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@example.org", "password": "x"})

    assert response.status_code == 403


@pytest.mark.parametrize(
    "name",
    ["account_logout", "account_change_password", "usersessions_list", "account", "account_keep_alive", "mfa_generate_recovery_codes"],
)
def test_forms_of_ones_own_account_without_token_are_refused(name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())

    assert client.post(reverse(name)).status_code == 403


def test_nobody_signs_up(client):
    data = {"email": "new@example.org", "password1": NEW_PASSWORD}

    responses = [client.get(reverse("account_signup")), client.post(reverse("account_signup"), data), client.get("/accounts/email/")]

    assert [response.status_code for response in responses] == [404, 404, 404]
    assert not User.objects.exists()


def test_sign_out_ends_the_session_and_is_logged(client):
    user = UserFactory()
    client.force_login(user)

    response = client.post(reverse("account_logout"))

    assert response.url == reverse("account_login")
    assert "_auth_user_id" not in client.session
    assert log() == [("account.signed_out", user.pk, user.pk, {})]


# Passwords


def test_new_password_by_link(client):
    user = UserFactory()

    asked = client.post(reverse("account_reset_password"), {"email": user.email.upper()})
    link = re.search(r"http\S+", mail.outbox[0].body)[0]
    form = client.get(link).url
    done = client.post(form, {"password1": NEW_PASSWORD})

    assert asked.url == reverse("account_reset_password_done")
    assert link.startswith("http://127.0.0.1:8000/accounts/password/reset/key/")
    assert "set-password" in form
    assert done.url == reverse("account_reset_password_from_key_done")
    assert sign_in(Client(), user, NEW_PASSWORD).url == reverse("home")
    assert sign_in(Client(), user, PASSWORD).status_code == 422
    assert [entry[:2] for entry in log()[:2]] == [("account.password_reset_requested", user.pk), ("account.password_reset", user.pk)]
    assert [message.subject for message in mail.outbox] == ["Choose a new password", "Your password was changed"]


def test_link_for_a_new_password_works_once_and_for_four_hours(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http\S+", mail.outbox[0].body)[0]

    with time_machine.travel(timezone.now() + timedelta(hours=4, minutes=1)):
        late = Client().get(link)
    client.post(client.get(link).url, {"password1": NEW_PASSWORD})
    again = Client().get(link)

    assert [response.context["token_fail"] for response in (late, again)] == [True, True]


def test_asking_for_a_new_password_tells_nothing_about_who_has_an_account(client):
    user = UserFactory()

    known = client.post(reverse("account_reset_password"), {"email": user.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_link_in_the_mail_does_not_follow_a_forged_host(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    user = UserFactory()

    client.post(reverse("account_reset_password"), {"email": user.email}, headers={"host": "evil.example"})

    assert "evil.example" not in mail.outbox[0].body


def test_password_change_keeps_this_session_and_ends_the_others(client):
    user = UserFactory()
    other = Client()
    sign_in(client, user)
    sign_in(other, user)

    response = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})

    assert response.url == reverse("account")
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    assert len(client.get(reverse("usersessions_list")).context["sessions"]) == 1
    assert log()[-1] == ("account.password_changed", user.pk, user.pk, {})


@pytest.mark.parametrize("password", ["short-one", "password1234", "somebody.example", "x" * 11])
def test_weak_password_is_refused(client, password):
    client.force_login(UserFactory(email="somebody.example@example.org"))

    response = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password})

    assert response.status_code == 422
    assert len(response.context["form"].errors["password1"]) >= 1


def test_long_password_is_taken_whole(client):
    user = UserFactory()
    client.force_login(user)
    password = "correct horse battery staple " * 5

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password})

    user.refresh_from_db()
    assert user.check_password(password)
    assert not user.check_password(password[:128])


def test_passwords_are_stored_with_argon2(settings):
    from amhe.settings import base  # the settings of the tests have a quick hasher

    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    assert UserFactory().password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("account_login", "login", "username"),
        ("account_login", "password", "current-password"),
        ("account_reset_password", "email", "email"),
    ],
)
def test_fields_say_what_they_are_to_password_managers(client, name, field, expected):
    form = client.get(reverse(name)).context["form"]

    assert form.fields[field].widget.attrs["autocomplete"] == expected
    assert "onpaste" not in form.fields[field].widget.attrs
