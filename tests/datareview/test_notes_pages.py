"""Raw notes on the pages: their author and the lead, and nobody else."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from datareview.models import RawNote
from populations.models import Population
from tests.counting import queries_of
from tests.factories.datareview import ActivityFactory, ConsentFactory, RawNoteFactory, member_of

pytestmark = pytest.mark.django_db
WORDS = "She cried about the waiting room"


class Room:
    def __init__(self):
        self.activity = ActivityFactory()
        self.population = self.activity.population
        self.author = member_of(self.population)
        self.other = member_of(self.population)
        self.lead = member_of(self.population, "sub_team_lead")
        self.day = timezone.localdate() + timedelta(days=30)
        self.note = RawNoteFactory(activity=self.activity, by=self.author, text=WORDS, delete_on=self.day)

    def client(self, user):
        client = Client()
        client.force_login(user)
        return client

    def address(self, name, *args):
        return reverse(f"datareview:{name}", args=[self.population.participation.organisation.slug, self.population.pk, *args])


@pytest.fixture
def room(db):
    return Room()


@pytest.mark.req("R210")
def test_author_and_lead_read_a_note_and_for_others_it_is_not_there(room):
    address = room.address("note", room.note.pk)

    assert [WORDS in room.client(user).get(address).text for user in (room.author, room.lead)] == [True, True]
    assert room.client(room.other).get(address).status_code == 404


def test_reading_by_the_lead_goes_into_the_log_and_reading_ones_own_does_not(room):
    address = room.address("note", room.note.pk)
    room.client(room.author).get(address)

    before = Entry.objects.filter(action="raw_note.viewed").count()
    response = room.client(room.lead).get(address)

    [entry] = Entry.objects.filter(action="raw_note.viewed")
    assert (before, entry.actor_id, entry.target_id, entry.target_label) == (0, room.lead.pk, room.note.pk, f"Raw note {room.note.pk}")
    assert "That you opened it is in the log." in response.text


def test_what_was_written_by_somebody_else_is_read_and_deleted_by_the_lead_and_not_changed(room):
    lead = room.client(room.lead)

    assert lead.get(room.address("note-edit", room.note.pk)).status_code == 404
    response = lead.post(room.address("note-delete", room.note.pk), follow=True)

    assert "The note is deleted." in response.text
    assert not RawNote.objects.exists()


def test_page_that_asks_before_deleting_does_not_show_the_words(room):
    assert WORDS not in room.client(room.lead).get(room.address("note-delete", room.note.pk)).text


@pytest.mark.req("R210")
def test_note_is_written_with_a_day_on_which_it_goes_and_the_browser_keeps_no_draft(room):
    author = room.client(room.author)
    address = room.address("note-add", room.activity.pk)
    form = author.get(address).text

    consent = ConsentFactory(activity=room.activity)
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    response = author.post(address, {"text": "Another note", "consent": consent.pk, "delete_on": day}, follow=True)

    new = RawNote.objects.get(text="Another note")
    assert response.redirect_chain == [(room.address("note", new.pk), 302)]
    assert (new.by, new.consent, new.delete_on) == (room.author, consent, date.fromisoformat(day))
    assert re.search(r'<textarea[^>]*name="text"[^>]* data-no-draft', form)
    assert "data-draft=" not in form
    ahead = timezone.localdate() + timedelta(days=90)
    assert [re.search(rf'name="delete_on_{box}"[^>]*value="(\d+)"', form)[1] for box in range(3)] == [
        str(part) for part in (ahead.day, ahead.month, ahead.year)
    ]


def test_note_with_an_nhs_number_is_asked_about_and_nothing_is_lost(room):
    response = room.client(room.author).post(
        room.address("note-add", room.activity.pk), {"text": "Her number is 943 476 5919", "delete_on": room.day.isoformat()}
    )

    assert response.status_code == 422
    assert "looks like an NHS number" in response.text
    assert "Her number is 943 476 5919</textarea>" in response.text


def test_day_that_is_too_far_is_said_beside_the_field(room):
    day = (timezone.localdate() + timedelta(days=400)).isoformat()

    response = room.client(room.author).post(room.address("note-add", room.activity.pk), {"text": "Words", "delete_on": day})

    assert response.status_code == 422
    assert "on or before" in response.text


def test_change_is_saved_and_a_form_that_is_too_old_says_so(room):
    author, address = room.client(room.author), room.address("note-edit", room.note.pk)
    said = {"text": f"{WORDS}, twice", "delete_on": room.day.isoformat(), "seen": "new"}

    assert author.post(address, said, follow=True).status_code == 200
    too_old = author.post(address, {**said, "text": "Older words"})

    room.note.refresh_from_db()
    assert room.note.text == f"{WORDS}, twice"
    assert (too_old.status_code, "Older words" in too_old.text) == (422, True)


def test_activity_lists_only_notes_that_the_reader_may_open_and_none_of_their_words(room):
    mine = RawNoteFactory(activity=room.activity, by=room.other)
    pages = {user: room.client(user).get(room.address("activity", room.activity.pk)).text for user in (room.author, room.other, room.lead)}

    notes = {who: {pk for pk in (room.note.pk, mine.pk) if room.address("note", pk) in page} for who, page in pages.items()}
    assert notes == {room.author: {room.note.pk}, room.other: {mine.pk}, room.lead: {room.note.pk, mine.pk}}
    assert not [page for page in pages.values() if WORDS in page]


def test_notes_of_a_closed_population_are_read_and_deleted_and_not_changed(room):
    Population.objects.filter(pk=room.population.pk).update(status="closed")
    author = room.client(room.author)

    page = author.get(room.address("note", room.note.pk)).text
    edit = author.get(room.address("note-edit", room.note.pk), follow=True)
    author.post(room.address("note-delete", room.note.pk))

    assert WORDS in page
    assert "Change the note" not in page
    assert "not worked on any more" in edit.text
    assert not RawNote.objects.exists()


def test_page_of_the_activity_runs_the_same_queries_for_any_number_of_notes(room):
    counts = []
    for upto in (3, 30):
        for _ in range(RawNote.objects.count(), upto):
            RawNoteFactory(activity=room.activity, by=room.author)
        counts.append(queries_of(room.client(room.lead), room.address("activity", room.activity.pk)))

    assert counts[0] == counts[1]


@pytest.mark.req("R113")
def test_tick_for_what_could_identify_somebody_says_what_is_claimed(room):
    said = {"text": "Call 020 7946 0018", "delete_on": room.day.isoformat()}

    response = room.client(room.author).post(room.address("note-add", room.activity.pk), said)

    assert response.status_code == 422
    assert "I have looked at each of these: none is a real number, address or postcode of a person" in response.text
    assert RawNote.objects.count() == 1
