"""People change their mind: their words go everywhere, and a neutral marker stays (BEYOND 8). It is not undone.

It can be done at any time, also when the population is not worked on any more.
"""

from functools import partial

from django.db import transaction

from audit import clock
from audit.recording import action
from core.erasing import erase_traces
from datareview.actions.base import CannotChange, said
from datareview.actions.consents import label_of
from datareview.models import CodeChange, Consent, Excerpt, Intake, IntakeKind, RawNote
from datareview.quoted import SHORTEST, bare, changes_with, published_with, strings_in
from populations.actions.holding import hold

TAKEN_OUT = "words that were withdrawn"


@action
def withdraw_consent(consent, on, by, delete_notes):
    """Take the words of these people out of the review. Returns how many excerpts lost their words.

    Raw notes that rest on this agreement are deleted; with `delete_notes` also those of the same activity that rest on none. Raises
    CannotChange if they had withdrawn already.
    """
    population = consent.activity.population
    population.participation = hold(population.participation_id)
    if not Consent.objects.filter(pk=consent.pk, withdrawn_on__isnull=True).update(withdrawn_on=on, withdrawn_by=by):
        raise CannotChange("That these people withdrew is recorded already.")
    consent.withdrawn_on, consent.withdrawn_by = on, by
    words = _empty(Excerpt.objects.filter(consent=consent), by)
    _forget_notes(consent.activity_id, consent, delete_notes)
    _forget_intakes(population, words, consent)
    _forget_history(population, words)
    changes = {"excerpts": len(words), **_published(population, words)}
    said("consent.withdrawn", consent, population=population, by=by, label=label_of(consent), changes=changes)
    _erase_traces()
    return len(words)


@action
def withdraw_excerpt(excerpt, by, delete_notes):
    """Take the words of one excerpt out of the review. Raises CannotChange if that was done already.

    With `delete_notes` raw notes of its activity that rest on its agreement, or on none, are deleted.
    """
    population = excerpt.population
    population.participation = hold(population.participation_id)
    words = _empty(Excerpt.objects.filter(pk=excerpt.pk), by)
    if not words:
        raise CannotChange("The words of this excerpt were taken out already.")
    if delete_notes and excerpt.activity_id:
        _forget_notes(excerpt.activity_id, excerpt.consent, delete_notes)
    _forget_intakes(population, words)
    _forget_history(population, words)
    said("excerpt.withdrawn", excerpt, population=population, by=by, label=str(excerpt), changes=_published(population, words))
    _erase_traces()
    excerpt.refresh_from_db()


def _empty(excerpts, by):
    """Empty these excerpts and mark them as withdrawn. Returns the words that they had, a list of texts."""
    rows = list(excerpts.filter(withdrawn_at__isnull=True).values_list("pk", "text"))
    gone = {"text": "", "speaker": "", "topic": "", "may_distress": False, "withdrawn_at": clock.now(), "withdrawn_by": by}
    Excerpt.objects.filter(pk__in=[pk for pk, _ in rows]).update(**gone)
    return [text for _, text in rows]


def _forget_notes(activity_id, consent, delete_notes):
    if consent is not None:
        RawNote.objects.filter(consent=consent).delete()
    if delete_notes:
        RawNote.objects.filter(activity_id=activity_id, consent=None).delete()


def _forget_intakes(population, words, consent=None):
    """Take out of what waits to be checked in whatever holds these words, or rests on this agreement; other rows of excerpts stay.

    A codebook or a table that holds them goes as a whole, because its rows belong together.
    """
    gone = {bare(text) for text in words} - {""}
    for intake in Intake.objects.select_for_update().filter(population=population).order_by("pk"):
        if intake.kind != IntakeKind.EXCERPTS:
            if _holds([intake.rows, intake.settings, intake.name], gone):
                intake.delete()
            continue
        if consent is not None and _is(intake.settings.get("consent"), consent):
            intake.delete()
            continue
        kept = [row for row in intake.rows if not (_holds(row, gone) or (consent is not None and _is(_consent_of(row), consent)))]
        if len(kept) < len(intake.rows):
            intake.rows = kept
            intake.save(update_fields=["rows"])


def _is(found, consent):
    return found is not None and str(found) == str(consent.pk)


def _consent_of(row):
    return row.get("consent") if isinstance(row, dict) else None


def _holds(row, gone):
    """Whether a text in it is one of these, or holds one that is too long to stand there by chance."""
    cells = [bare(value) for value in strings_in(row)]
    return any(cell == words or (len(words) >= SHORTEST and words in cell) for cell in cells for words in gone)


def _forget_history(population, words):
    """The history of a code tells its names for ever, also one that was a quotation."""
    for pk, fields in changes_with(population, words).items():
        CodeChange.objects.filter(pk=pk).update(**dict.fromkeys(fields, TAKEN_OUT))


def _published(population, words):
    """For the log, and for whoever has to write to readers: what was published with these words, by its name."""
    found = [place.words for place in published_with(population, words)]
    return {"published": found} if found else {}


def _erase_traces():
    transaction.on_commit(partial(erase_traces, Excerpt, RawNote, Intake, CodeChange), robust=True)
