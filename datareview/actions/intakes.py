"""Keeping what was pasted or uploaded until every row is right, and taking it over. Only its maker sees it."""

from datetime import timedelta
from functools import partial

from django.db import transaction

from audit import clock
from audit.recording import action
from core.erasing import erase_traces
from datareview.actions import excerpts
from datareview.actions.base import CannotChange, begin, said
from datareview.intake.checking import check, scanned
from datareview.models import Consent, Intake, IntakeKind
from datareview.places import place_of
from populations.actions.holding import hold

PRESSED_TWICE = timedelta(minutes=1)
GONE = "These rows were taken over or dropped already."
NO_PLACE = "The activity or source that these rows belong to was taken away. Put it back, or drop the rows."


@action
def keep(population, place, rows, by, name="", ignored=(), sheets=()):
    """Keep parsed rows of a Place for whoever brought them. Returns the Intake; the same rows sent twice are kept once.

    `ignored` are columns, and `sheets` the names of the sheet that was read and of those that were not.
    """
    begin(population)
    settings = {**place.ids, "ignored": list(ignored), "sheets": list(sheets)}
    rows = [scanned(row) for row in rows]
    mine = Intake.objects.filter(population=population, by=by, kind=IntakeKind.EXCERPTS, created_at__gt=clock.now() - PRESSED_TWICE)
    for intake in mine:
        if intake.rows == rows and intake.settings == settings:
            return intake
    intake = Intake.objects.create(
        population=population, kind=IntakeKind.EXCERPTS, name=name[:200], settings=settings, rows=rows, by=by, created_at=clock.now()
    )
    said("excerpts.read", intake, population=population, by=by, label=f"{len(rows)} rows to check")
    return intake


@transaction.atomic
def mend(intake, number, by, **fields):
    """Change one row of one's own intake: `fields` as in the package `intake`. What was not understood in it counts as answered.

    Part of no record yet, so it leaves no entry. Raises CannotChange for a row that is not there any more.
    """
    held = _held(intake, by)
    row = next((row for row in held.rows if row["row"] == number), None)
    if row is None:
        raise CannotChange("This row was taken over or dropped already.")
    row.update(fields)
    row.pop("unread", None)
    row.pop("is_merged", None)
    row.update(scanned(row))
    held.save(update_fields=["rows"])
    intake.rows = held.rows


@transaction.atomic
def drop_row(intake, number, by):
    """Leave one row out. An intake without rows is gone. Returns whether any are left."""
    held = _held(intake, by)
    return _keep_only(held, [row for row in held.rows if row["row"] != number])


@action
def take_over(intake, by):
    """Make excerpts of every row without a problem; the others stay. Returns (how many were made, how many stay).

    Rows are checked again: what is shown may be older than a withdrawal. Raises CannotChange if nothing can be taken over.
    """
    population = intake.population
    begin(population)
    held = _held(intake, by)
    place = place_of(population, held.settings)
    if place is None:
        raise CannotChange(NO_PLACE)
    lines = check(held.rows, place)
    good = [line.row for line in lines if line.is_good]
    if not good:
        raise CannotChange("No row is ready yet. Mend the rows below first.")
    consents = Consent.objects.in_bulk({row["consent"] for row in good if row.get("consent")})
    rows = [
        {
            "text": row["text"],
            "topic": row.get("topic", ""),
            "speaker": row.get("speaker", ""),
            "may_distress": row.get("may_distress", False),
            "consent": consents.get(row.get("consent")),
        }
        for row in good
    ]
    new = excerpts.add_many(population, rows, by, activity=place.activity, source=place.source)
    left = [line.row for line in lines if not line.is_good]
    _keep_only(held, left)
    return len(new), len(left)


@action
def drop(intake, by):
    """Forget an intake with all of its rows, also of a population that is not worked on any more; their traces go as well.

    Raises CannotChange for one that was taken over or dropped already.
    """
    held = _held(intake, by)
    population, count = intake.population, len(held.rows)
    said("excerpts.dropped", held, population=population, by=by, label=f"{count} rows dropped")
    _keep_only(held, [])


def _held(intake, by):
    """One's own intake, held after the participation: the order in which a withdrawal takes them. Raises CannotChange if it is gone."""
    population = intake.population
    population.participation = hold(population.participation_id)
    held = Intake.objects.select_for_update().filter(pk=intake.pk, by=by, kind=IntakeKind.EXCERPTS).first()
    if held is None:
        raise CannotChange(GONE)
    return held


def _keep_only(intake, rows):
    """Whether any rows are left; without any the intake is deleted."""
    if rows:
        intake.rows = rows
        intake.save(update_fields=["rows"])
    else:
        intake.delete()
    transaction.on_commit(partial(erase_traces, Intake), robust=True)
    return bool(rows)
