"""Raw notes: what the listener wrote down, for the listener and the sub-team lead, until a day (DOMAIN sections 14.4 and 14.12)."""

import logging
from datetime import timedelta
from functools import partial

from django.db import transaction

from audit import clock
from audit.recording import action, note
from core.dates import add_months, as_day, nhs_date
from core.erasing import erase_traces
from datareview.actions.base import CannotChange, begin, said
from datareview.actions.keeping import CHANGED_MEANWHILE
from datareview.models import RawNote
from populations.actions.holding import hold
from populations.models import Population

logger = logging.getLogger(__name__)
KEPT_DAYS = 90
MOST_MONTHS = 12


def usual_day(on):
    """The day on which a note that is written on the day `on` goes, unless its author chooses another one."""
    return on + timedelta(days=KEPT_DAYS)


def last_day(written_on):
    """The last day that may be chosen for a note that was written on that day."""
    return add_months(written_on, MOST_MONTHS)


@action
def add(*, activity, text, on, by, consent=None, delete_on=None):
    """Keep a raw note until `delete_on` (90 days ahead unless given). Returns the RawNote.

    `consent` is the agreement of whoever said it. Raises CannotChange for a day that has come or is more than 12 months ahead, for
    an agreement that is not in force, and for a population that is not worked on. The same note by the same person is kept once.
    """
    begin(activity.population)
    activity.refresh_from_db(fields=["removed_at"])
    if activity.is_removed:
        raise CannotChange("This activity was taken away. Put it back before you add to it.")
    delete_on = delete_on or usual_day(on)
    _check(activity, text, consent, delete_on, on=on, written_on=on)
    values = {"activity": activity, "text": text, "consent": consent, "delete_on": delete_on, "by": by}
    if kept := RawNote.objects.filter(**values).first():
        return kept
    new = RawNote.objects.create(**values)
    _said("raw_note.added", new, by)
    return new


@action
def edit(*, raw_note, text, on, by, delete_on, consent=None):
    """Change one's own note. Returns the RawNote. Raises CannotChange for somebody else's, one that is gone, and as `add` does."""
    activity = raw_note.activity
    begin(activity.population)
    held = RawNote.objects.select_for_update().filter(pk=raw_note.pk).first()
    if held is None:
        raise CannotChange("This note was deleted meanwhile.")
    if held.by_id != by.pk:
        raise CannotChange("Only the person who wrote a raw note can change it.")
    if held.edited_at != raw_note.edited_at:
        raise CannotChange(CHANGED_MEANWHILE)
    _check(activity, text, consent, delete_on, on=on, written_on=as_day(held.created_at))
    held.text, held.consent, held.delete_on, held.edited_at = text, consent, delete_on, clock.now()
    held.save(update_fields=["text", "consent", "delete_on", "edited_at"])
    _said("raw_note.edited", held, by)
    transaction.on_commit(partial(erase_traces, RawNote), robust=True)
    return held


@action
def delete(*, raw_note, by):
    """Delete a note for good, at any time, also of a population that is closed. Raises CannotChange for one that is gone already."""
    population = raw_note.activity.population
    population.participation = hold(population.participation_id)
    if not RawNote.objects.filter(pk=raw_note.pk).delete()[0]:
        raise CannotChange("This note was deleted already.")
    said("raw_note.deleted", raw_note, population=population, by=by, label=f"Raw note {raw_note.pk}")
    transaction.on_commit(partial(erase_traces, RawNote), robust=True)


def delete_due(on):
    """Delete the notes whose day has come by the day `on`, population by population. Returns how many.

    For the schedule: safe to run twice, and one population that fails does not stop the others.
    """
    deleted = 0
    for population in Population.objects.filter(activities__raw_notes__delete_on__lte=on).distinct().order_by("pk"):
        try:
            deleted += _delete_due_of(population=population, on=on)
        except Exception as error:  # without its words: an error of the database can quote a row
            logger.error("Could not delete raw notes", extra={"population": population.pk, "error": type(error).__name__})
    if deleted:
        erase_traces(RawNote)
    return deleted


@action
def _delete_due_of(*, population, on):
    population.participation = hold(population.participation_id)
    deleted, _ = RawNote.objects.filter(activity__population=population, delete_on__lte=on).delete()
    if deleted:
        said("raw_note.expired", population, population=population, by=None, label=str(population), changes={"notes": deleted})
    return deleted


def note_reading(*, raw_note, by):
    """Write down that the lead opened a note that somebody else wrote."""
    note("raw_note.viewed", target=raw_note, by=by, organisation=raw_note.activity.population.participation.organisation)


def _check(activity, text, consent, delete_on, *, on, written_on):
    if not text.strip():
        raise CannotChange("Enter the note.", field="text")
    if delete_on <= on:
        raise CannotChange("The day on which the note is deleted must be in the future.", field="delete_on")
    if delete_on > last_day(written_on):
        raise CannotChange(
            f"A raw note is kept for 12 months at most: choose a day up to {nhs_date(last_day(written_on))}.", field="delete_on"
        )
    if consent is not None:
        consent.refresh_from_db()
        if consent.activity_id != activity.pk or not consent.is_in_force:
            raise CannotChange("Choose an agreement of this activity that is in force.", field="consent")


def _said(code, raw_note, by):
    said(code, raw_note, population=raw_note.activity.population, by=by, label=f"Raw note {raw_note.pk}")
