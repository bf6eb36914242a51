"""Every address, tried as everybody, by GET and by POST."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.access.answers import text_of
from tests.access.matrix import MATRIX
from tests.access.public import CLOSED, PUBLIC
from tests.access.world import EVERYBODY, INSIDE, World

pytestmark = pytest.mark.django_db


def url_names(patterns, namespace=""):
    """The names of all addresses, with their namespaces."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            yield from url_names(pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def name_of(key):
    return key if isinstance(key, str) else key[0]


def test_every_address_has_a_row():
    rows = {name_of(key) for key in MATRIX} | set(PUBLIC)

    assert set(url_names(get_resolver().url_patterns)) == rows


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, and rolled back when the module is done; each request is rolled back too."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def expected(row, who, let_in):
    """The statuses that this person may get."""
    if who in let_in:
        return None
    if who in INSIDE:
        return (row.rest, 403)
    return (row.outside,)


# Who reads the raw notes of the stage, which have the same words: their author (`submember`, or the sub-team lead) and that lead.
READS_RAW_NOTE = {
    "datareview:note": {"sublead", "submember"},
    "datareview:note-edit": {"submember"},
    ("datareview:note", "of the lead"): {"sublead"},
    ("datareview:note-edit", "of the lead"): {"sublead"},
}


def statuses(world, key, row, method, let_in):
    """What went wrong: (who, status) pairs, and (who, "raw note") where its words came along. Every request is undone."""
    address = reverse(name_of(key), args=row.args(world)) + row.query
    wrong = []
    for who in sorted(EVERYBODY):
        client = Client(raise_request_exception=True)
        with transaction.atomic():
            client.force_login(world.people[who], settings.AUTHENTICATION_BACKENDS[0])
            response = getattr(client, method)(address)
            if world.data_review.raw_note.text in text_of(response) and who not in READS_RAW_NOTE.get(key, ()):
                wrong.append((who, "raw note"))
            transaction.set_rollback(True)
        status = response.status_code
        allowed = expected(row, who, let_in) or (row.opens if method == "get" else row.post_opens)
        if status not in allowed:
            wrong.append((who, status))
    return wrong


@pytest.mark.parametrize("key", MATRIX, ids=str)
def test_get(world, key):
    row = MATRIX[key]

    assert statuses(world, key, row, "get", row.get) == []


@pytest.mark.parametrize("key", [key for key in MATRIX if MATRIX[key].post is not None], ids=str)
def test_post(world, key):
    row = MATRIX[key]

    assert statuses(world, key, row, "post", row.post) == []


@pytest.mark.parametrize("key", [key for key in MATRIX if MATRIX[key].post is None], ids=str)
def test_a_page_that_takes_no_post_refuses_it(world, key):
    row = MATRIX[key]
    address = reverse(name_of(key), args=row.args(world))
    client = Client()
    with transaction.atomic():
        client.force_login(world.people[min(row.get)], settings.AUTHENTICATION_BACKENDS[0])
        status = client.post(address).status_code
        transaction.set_rollback(True)

    assert status == 405 or (status == 404 and 404 in row.opens)


@pytest.mark.parametrize("key", MATRIX, ids=str)
def test_a_visitor_is_sent_to_sign_in(world, key):
    address = reverse(name_of(key), args=MATRIX[key].args(world))

    response = Client().get(address)

    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("key", [key for key in MATRIX if MATRIX[key].post], ids=str)
def test_a_post_without_a_token_is_refused(world, key):
    row = MATRIX[key]
    client = Client(enforce_csrf_checks=True)
    with transaction.atomic():
        client.force_login(world.people[sorted(row.post)[0]], settings.AUTHENTICATION_BACKENDS[0])
        status = client.post(reverse(name_of(key), args=row.args(world))).status_code
        transaction.set_rollback(True)

    assert status == 403


@pytest.mark.parametrize("name", PUBLIC)
def test_a_visitor_without_a_key_sees_words_or_nothing(world, name):
    response = Client().get(reverse(name, args=PUBLIC[name][1]))

    if name in CLOSED:
        assert response.status_code == 404
    else:
        assert response.status_code in (200, 302, 404, 405, 410, 503)
    shown = response.content.decode()
    assert world.organisation.name not in shown
    assert not [user.email for user in world.people.values() if user.email in shown]
