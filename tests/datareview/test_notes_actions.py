"""Raw notes are kept for a while, and then they are gone."""

from datetime import date, timedelta

import pytest
import time_machine

from audit.models import Entry
from datareview.actions import notes
from datareview.actions.base import CannotChange
from datareview.models import RawNote
from tests.factories.accounts import UserFactory
from tests.factories.datareview import ActivityFactory, ConsentFactory, RawNoteFactory
from tests.factories.organisations import PopulationFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
WORDS = "She cried about the waiting room"


def add(**fields):
    return notes.add(**{"activity": ActivityFactory(), "text": WORDS, "on": ON, "by": UserFactory(), **fields})


def test_note_goes_after_90_days_unless_its_author_says_otherwise():
    assert add().delete_on == date(2027, 2, 18)
    assert add(delete_on=date(2026, 12, 1)).delete_on == date(2026, 12, 1)


@pytest.mark.parametrize("day", [ON, ON - timedelta(days=1), date(2027, 11, 21)])
def test_day_is_ahead_and_no_more_than_twelve_months(day):
    with pytest.raises(CannotChange) as refusal:
        add(delete_on=day)

    assert (refusal.value.field, RawNote.objects.count()) == ("delete_on", 0)


def test_last_day_is_counted_from_the_writing_so_that_no_note_is_kept_for_ever():
    with time_machine.travel("2026-11-20 12:00Z"):
        note = add(delete_on=date(2027, 11, 20))
    edit = {"raw_note": note, "text": WORDS, "on": date(2027, 6, 1), "by": note.by}

    with pytest.raises(CannotChange, match="20 November 2027"):
        notes.edit(delete_on=date(2027, 12, 1), **edit)
    notes.edit(delete_on=date(2027, 11, 20), **edit)


def test_log_says_that_there_is_a_note_and_none_of_its_words():
    note = add()
    notes.edit(raw_note=note, text=f"{WORDS}, twice", on=ON, by=note.by, delete_on=note.delete_on)
    notes.delete(raw_note=note, by=note.by)

    entries = Entry.objects.filter(actor_id=note.by_id).order_by("pk")
    assert [(row.action, row.target_label, row.changes, row.reason) for row in entries] == [
        (code, f"Raw note {note.pk}", {}, "") for code in ("raw_note.added", "raw_note.edited", "raw_note.deleted")
    ]


def test_note_that_was_changed_meanwhile_is_not_overwritten():
    note = add()
    late = RawNote.objects.select_related("activity__population").get(pk=note.pk)
    edit = {"on": ON, "by": note.by, "delete_on": note.delete_on}
    notes.edit(raw_note=note, text="At home", **edit)

    with pytest.raises(CannotChange, match="changed or taken away since"):
        notes.edit(raw_note=late, text="On the train", **edit)

    assert RawNote.objects.get().text == "At home"


def test_same_note_sent_twice_is_kept_once():
    activity, by = ActivityFactory(), UserFactory()

    first, second = (add(activity=activity, by=by) for _ in range(2))

    assert (first, RawNote.objects.count()) == (second, 1)


def test_nobody_changes_a_note_of_somebody_else():
    note = RawNoteFactory()

    with pytest.raises(CannotChange, match="Only the person who wrote"):
        notes.edit(raw_note=note, text="Other words", on=ON, by=UserFactory(), delete_on=note.delete_on)


def test_note_rests_on_an_agreement_of_its_activity_that_is_in_force():
    activity = ActivityFactory()
    for consent in (ConsentFactory(), ConsentFactory(activity=activity, withdrawn_on=ON), ConsentFactory(activity=activity, may_use=False)):
        with pytest.raises(CannotChange) as refusal:
            add(activity=activity, consent=consent)
        assert refusal.value.field == "consent"

    assert add(activity=activity, consent=ConsentFactory(activity=activity)).pk


def test_nothing_is_added_where_the_population_or_the_activity_is_off_the_table_and_what_is_there_can_be_deleted():
    closed = ActivityFactory(population=PopulationFactory())
    for activity in (closed, ActivityFactory(removed_at="2026-11-01T10:00Z")):
        with pytest.raises(CannotChange):
            add(activity=activity)

    note = RawNoteFactory(activity=closed)
    notes.delete(raw_note=note, by=note.by)

    assert not RawNote.objects.exists()


def test_deleting_twice_is_told():
    note = RawNoteFactory()
    notes.delete(raw_note=note, by=note.by)

    with pytest.raises(CannotChange, match="already"):
        notes.delete(raw_note=note, by=note.by)


def test_notes_go_on_their_day_with_one_entry_for_a_population():
    activity = ActivityFactory()
    due = [RawNoteFactory(activity=activity, delete_on=ON - timedelta(days=days)) for days in (0, 3)]
    kept = RawNoteFactory(activity=activity, delete_on=ON + timedelta(days=1))
    elsewhere = RawNoteFactory(delete_on=ON)

    assert [notes.delete_due(on=ON), notes.delete_due(on=ON)] == [3, 0]

    assert list(RawNote.objects.all()) == [kept]
    entries = Entry.objects.filter(action="raw_note.expired").order_by("population_id")
    assert [(row.population_id, row.changes, row.actor_id) for row in entries] == [
        (activity.population_id, {"notes": len(due)}, None),
        (elsewhere.activity.population_id, {"notes": 1}, None),
    ]
