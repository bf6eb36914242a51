"""Nobody but their author and the sub-team lead gets at the words of a raw note: not on a page, in a file, by a search or in a log.

That no page holds them is proved by the matrix, which opens every address as everybody (`tests/access/test_matrix.py`); here are
searches, downloads and what is not a page.
"""

import json
import logging

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.personal_data import personal_data
from audit.models import Entry
from datareview.models import RawNote
from tests.access.answers import text_of
from tests.access.matrix import MATRIX
from tests.access.world import EVERYBODY, World
from tests.populations.ballot_search import stored_rows

pytestmark = [pytest.mark.django_db, pytest.mark.req("R106", "R210")]
SEARCHED, SECRET = "Quillfeather", "Brambleknott"
WORDS = f"{SEARCHED} told us about {SECRET}"
# Beside the plain address: searches for a word of the note, downloads, and what a page shows only when asked.
QUERIES = (f"?q={SEARCHED}&words={SEARCHED}&search={SEARCHED}&others=1&format=csv", "?format=xlsx")
READERS = {
    "datareview:note": {"sublead", "submember"},
    "datareview:note-edit": {"submember"},
}


def name_of(key):
    return key if isinstance(key, str) else key[0]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The stage, the note of `submember` having words that are nowhere else."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        RawNote.objects.filter(pk=world.data_review.raw_note.pk).update(text=WORDS)
        yield world
        transaction.set_rollback(True)


def opened(world, who, address, method="get"):
    """What the person gets, every request being undone."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        client.force_login(world.people[who], settings.AUTHENTICATION_BACKENDS[0])
        text = text_of(getattr(client, method)(address))
        transaction.set_rollback(True)
    return text


def test_words_are_found_where_they_may_be_read(world):
    for name, readers in READERS.items():
        address = reverse(name, args=MATRIX[name].args(world))
        assert {who for who in EVERYBODY if SECRET in opened(world, who, address)} == readers, name


@pytest.mark.parametrize("query", QUERIES)
def test_no_search_download_or_filter_of_a_data_review_holds_the_words(world, query):
    pages = [key for key in MATRIX if name_of(key).startswith("datareview:") or "data-review" in name_of(key)]
    found = set()
    for key in pages:
        row = MATRIX[key]
        address = reverse(name_of(key), args=row.args(world)) + query
        people = {"community", "lead", "evaluator"} & row.get - READERS.get(key, set())  # the team, the organisation, the programme
        found |= {(key, who) for who in sorted(people) if SECRET in opened(world, who, address)}

    assert found == set()


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_words_are_in_nobodys_download_of_their_data(world, who):
    user = world.people[who]

    text = json.dumps(personal_data(person=getattr(user, "person", None), user=user), cls=DjangoJSONEncoder)

    assert SECRET not in text


def test_words_lie_in_one_table_alone_also_after_the_lead_has_read_them(world):
    address = reverse("datareview:note", args=MATRIX["datareview:note"].args(world))
    client = Client()
    client.force_login(world.people["sublead"], settings.AUTHENTICATION_BACKENDS[0])

    client.get(address)

    assert {table for table, text in stored_rows() if SECRET in text} == {"datareview_rawnote"}
    assert Entry.objects.filter(action="raw_note.viewed", target_id=world.data_review.raw_note.pk).exists()


def test_log_of_the_service_never_holds_the_words(world, caplog):
    note = world.data_review.raw_note
    edit = reverse("datareview:note-edit", args=MATRIX["datareview:note-edit"].args(world))
    client = Client()
    with caplog.at_level(logging.DEBUG), transaction.atomic():
        client.force_login(world.people["submember"], settings.AUTHENTICATION_BACKENDS[0])
        client.post(edit, {"text": WORDS, "delete_on": "not a day"})
        client.post(edit, {"text": WORDS, "delete_on": note.delete_on.isoformat()})
        transaction.set_rollback(True)

    assert caplog.records
    assert not [record for record in caplog.records if SECRET in f"{record.getMessage()} {record.__dict__}"]


def test_reminders_and_digests_hold_no_word(world, mailoutbox):
    with transaction.atomic():
        call_command("remind", on=str(world.data_review.raw_note.delete_on))
        assert not [text for table, text in stored_rows() if SECRET in text and table != "datareview_rawnote"]
        transaction.set_rollback(True)
    assert not [mail for mail in mailoutbox if SECRET in mail.body]
