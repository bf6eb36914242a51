"""Several threads with connections of their own: guesses stay limited together, and an invitation makes one account."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import CannotAccept, accept_invitation
from accounts.models import User
from tests.accounts.helpers import CountingHasher, sign_in, token_in_mail
from tests.factories.accounts import PASSWORD, InvitationFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_cache")]


def in_threads(function, arguments, *, threads):
    """What the function returned for each argument, called in parallel threads."""

    def call(argument):
        try:
            return function(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(call, arguments))


def test_sixty_parallel_guesses_check_the_password_five_times_at_most(settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.helpers.CountingHasher"]
    user = UserFactory()
    CountingHasher.checks = 0

    statuses = in_threads(lambda guess: sign_in(Client(), user, f"guess-{guess}").status_code, range(60), threads=12)

    assert 1 <= CountingHasher.checks <= 5
    assert set(statuses) <= {422, 429}


def test_right_password_is_refused_while_limited_and_taken_afterwards():
    user = UserFactory()
    for guess in range(5):
        sign_in(Client(), user, f"guess-{guess}")

    refused = sign_in(Client(), user, PASSWORD)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        taken = sign_in(Client(), user, PASSWORD)

    assert refused.context["form"].non_field_errors() == ["There were too many attempts. Wait 5 minutes, then try again."]
    assert (taken.status_code, taken.url) == (302, reverse("home"))


def test_two_who_accept_at_the_same_moment_make_one_account():
    invitation = InvitationFactory()
    token = token_in_mail()

    def accept(password):
        try:
            return accept_invitation(token=token, password=password).pk
        except CannotAccept as error:
            return error.state

    results = in_threads(accept, ["first-password-here", "other-password-here"], threads=2)

    user = User.objects.get(email=invitation.email)
    assert sorted(results, key=str) == [user.pk, "accepted"]
    assert user.person == invitation.person
