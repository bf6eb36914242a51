from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import deactivate_account
from accounts.sessions import device_in_words, purge_sessions, sessions_of
from audit.models import Entry
from tests.accounts.helpers import sign_in
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0"


def is_signed_in(client):
    return client.get(reverse("account")).status_code == 200


def test_session_ends_after_an_hour_without_use(client):
    sign_in(client, UserFactory())

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert not is_signed_in(client)


def test_use_extends_the_session(client):
    sign_in(client, UserFactory())
    start = timezone.now()

    with time_machine.travel(start + timedelta(minutes=59)):
        kept = client.post(reverse("account_keep_alive"))
    with time_machine.travel(start + timedelta(minutes=118)):
        assert is_signed_in(client)
    assert (kept.status_code, kept.content) == (204, b"")


def test_session_ends_twelve_hours_after_sign_in_however_busy(client):
    user = UserFactory()
    sign_in(client, user)
    start = timezone.now()
    states = []

    for half_hours in range(1, 25):
        with time_machine.travel(start + timedelta(minutes=30 * half_hours)):
            states.append(is_signed_in(client))

    assert states == [True] * 23 + [False]
    assert "_auth_user_id" not in client.session
    entry = Entry.objects.last()
    assert (entry.action, entry.target_id, entry.actor_id) == ("account.session_expired", user.pk, None)


def test_session_over_its_limit_leads_to_sign_in_with_a_word_about_it(client):
    sign_in(client, UserFactory())
    session = client.session
    session["signed_in_at"] -= 12 * 3600
    session.save()

    response = client.get(reverse("account"), follow=True)

    assert response.redirect_chain == [(f"{reverse('account_login')}?next={reverse('account')}", 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "You were signed out because you signed in 12 hours ago. Sign in again to go on."
    ]


def test_session_of_unknown_age_is_over(client):
    sign_in(client, UserFactory())
    session = client.session
    del session["signed_in_at"]
    session.save()

    assert not is_signed_in(client)


def test_keeping_alive_is_for_those_signed_in(client):
    assert client.post(reverse("account_keep_alive")).status_code == 302
    client.force_login(UserFactory())
    assert client.get(reverse("account_keep_alive")).status_code == 405


def test_list_shows_own_sessions_only_with_device_and_times(client):
    user = UserFactory()
    other = Client(headers={"user-agent": FIREFOX})
    sign_in(other, user)
    sign_in(Client(), UserFactory())
    sign_in(client, user)

    rows = client.get(reverse("usersessions_list")).context["sessions"]

    assert [(row.device, row.ip, row.is_current) for row in rows] == [
        ("Unknown browser", "127.0.0.1", True),
        ("Firefox on Windows", "127.0.0.1", False),
    ]
    assert all(abs(row.last_seen_at - timezone.now()) < timedelta(seconds=10) for row in rows)


def test_one_other_session_can_be_ended(client):
    user = UserFactory()
    first, second = Client(), Client()
    for browser in (client, first, second):
        sign_in(browser, user)
    row = UserSession.objects.get(session_key=first.session.session_key)

    client.post(reverse("usersessions_list"), {"end": row.pk})

    assert [is_signed_in(browser) for browser in (client, first, second)] == [True, False, True]
    entry = Entry.objects.last()
    assert (entry.action, entry.actor_id, entry.changes) == ("account.sessions_ended", user.pk, {"sessions": 1})


def test_all_other_sessions_can_be_ended(client):
    user = UserFactory()
    others = [Client(), Client()]
    for browser in (*others, client):
        sign_in(browser, user)

    client.post(reverse("usersessions_list"), {"end": "others"})

    assert [is_signed_in(browser) for browser in (client, *others)] == [True, False, False]
    assert Entry.objects.last().changes == {"sessions": 2}


@pytest.mark.parametrize("chosen", ["", "x", "-1", "9" * 30, "٣"])
def test_nonsense_ends_no_session(client, chosen):
    user = UserFactory()
    other = Client()
    sign_in(other, user)
    sign_in(client, user)

    response = client.post(reverse("usersessions_list"), {"end": chosen})

    assert response.status_code == 302
    assert is_signed_in(other)


def test_session_of_somebody_else_cannot_be_ended(client):
    other = Client()
    sign_in(other, UserFactory())
    row = UserSession.objects.get()
    sign_in(client, UserFactory())

    client.post(reverse("usersessions_list"), {"end": row.pk})

    assert is_signed_in(other)


def test_own_session_is_not_ended_from_the_list(client):
    sign_in(client, UserFactory())

    client.post(reverse("usersessions_list"), {"end": UserSession.objects.get().pk})

    assert is_signed_in(client)


def test_closing_an_account_ends_its_sessions_at_once(client):
    user = UserFactory()
    sign_in(client, user)

    deactivate_account(user=user, by=UserFactory())

    assert not is_signed_in(client)
    assert sessions_of(user, current_key=None) == []


def test_list_runs_the_same_queries_for_any_number_of_sessions(client, django_assert_num_queries):
    user = UserFactory()
    for _ in range(3):
        sign_in(Client(), user)
    sign_in(client, user)
    key = client.session.session_key

    with django_assert_num_queries(2):
        sessions_of(user, current_key=key)


def test_sessions_that_are_over_are_forgotten_with_browser_and_address(client):
    sign_in(Client(), UserFactory())
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    with time_machine.travel(tomorrow):
        user = UserFactory()
        sign_in(client, user)

        purge_sessions(timezone.now())

        assert is_signed_in(client)
    assert list(UserSession.objects.values_list("user", flat=True)) == [user.pk]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0 Safari/537.36 Edg/139.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
            "Safari on Mac",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 CriOS/139.0 Mobile Safari/604.1", "Chrome on iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("something on Linux", "A browser on Linux"),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_device_in_words(user_agent, words):
    assert device_in_words(user_agent) == words
