"""Keeping what was adopted: who owns it and who watches it how, and the sustainability check of the team (DOMAIN section 10).

Until close an answer of a check is tied to a person, so that it can be changed and nobody answers twice. Whoever adds to this module
keeps to the rules of the rankings (`populations.actions.rounds`, ADR 8): no entry, message or job says that or when somebody answered;
nothing about answers is read before close but by the person whose they are, not even how many there are; and at the end of a round
every tie to a person is deleted, also from the files of the database.
"""

import random
from datetime import timedelta
from functools import partial

from django.db import IntegrityError, transaction

from assets.actions.engagement import may_own
from audit import clock
from audit.recording import action
from core.dates import as_day
from core.erasing import erase_traces
from datareview.actions.keeping import CHANGED_MEANWHILE
from populations.actions.holding import hold
from populations.models import Population, Status
from qiprojects import sustainability
from qiprojects.actions.base import CannotChange, begin, next_number, said
from qiprojects.models import Measure, SustainabilityAnswer, SustainabilityRound, Sustaining

ANY = object()
ALREADY_OPEN = "A sustainability check is open already. Close that one first."
CLOSED = "This check was closed, so your answers were not kept."
ERASED_WITHIN = timedelta(days=1)
TWO_OWNERS = "Choose somebody, or write a post, not both: it must be clear who it is."


@action
def save_sustaining(idea, *, owner, owner_role, monitoring, measure, review_on, by, seen=ANY):
    """Keep who owns a change (a Seat, or a post in words), how it is watched and with which Measure, and when it is looked at again.

    Returns the Sustaining. The same again writes nothing. `seen` is the row that the person started from, None for none. Raises
    CannotChange for two owners, an owner or a measure that may not be one, and if the row was changed meanwhile.
    """
    population = idea.population
    begin(population)
    row = Sustaining.objects.filter(idea=idea).first()
    new = {"owner": owner, "owner_role": owner_role, "monitoring": monitoring, "measure": measure, "review_on": review_on}
    changed = [name for name, value in new.items() if getattr(row, name, None) != value]
    if row and not changed:
        return row
    if seen is not ANY and _state(seen) != _state(row):
        raise CannotChange(CHANGED_MEANWHILE)
    _check_owner(population, owner, owner_role, row)
    if measure is not None and not Measure.objects.current().filter(pk=measure.pk, population=population).exists():
        raise CannotChange("This measure was taken away. Choose another one.", field="measure")
    row = row or Sustaining(idea=idea, by=by)
    for name, value in {**new, "edited_at": clock.now()}.items():
        setattr(row, name, value)
    row.save()
    said("sustaining.saved", row, population=population, by=by, label=idea.label, changes={"fields": ", ".join(sorted(changed))})
    return row


@action
def open_round(population, *, about="", on, by):
    """Open a sustainability check for the members of the sub-team. Returns the SustainabilityRound.

    Raises CannotChange while another one is open.
    """
    begin(population)
    rounds = SustainabilityRound.objects.filter(population=population)
    if rounds.filter(closed_on__isnull=True).exists():
        raise CannotChange(ALREADY_OPEN)
    try:
        with transaction.atomic():
            round = SustainabilityRound.objects.create(population=population, number=next_number(rounds), about=about, opened_on=on, by=by)
    except IntegrityError:
        raise CannotChange(ALREADY_OPEN) from None
    said("sustainability.opened", round, population=population, by=by)
    return round


@action
def answer(round, *, levels, by):
    """Keep what this person answers, {factor: level}, in place of what the person answered before. Nothing is recorded.

    Without any level the answers are taken back. Raises CannotChange after close, for somebody who is not on the sub-team today, and
    for no level where there is nothing to take back.
    """
    population = round.population
    begin(population)
    round = _locked(round)
    if round.closed_on is not None:
        raise CannotChange(CLOSED)
    if not sustainability.may_answer(population, by, as_day(clock.now())):
        raise CannotChange("Only the members of the sub-team answer.")
    kept = sustainability.kept_levels(levels)
    own = SustainabilityAnswer.objects.filter(round=round, person=by.person)
    if kept:
        SustainabilityAnswer.objects.update_or_create(round=round, person=by.person, defaults={"levels": kept})
    elif not own.delete()[0]:
        raise CannotChange("Choose a level for at least one of the factors.")


@action
def close_round(round, *, on, by):
    """Close a check: the answers stay, and whose they are is deleted for good. Below the threshold the answers are deleted as well.

    Raises CannotChange if it is closed already, so of two who close one does.
    """
    begin(round.population)
    _close(round, on=on, by=by)


@action
def save_note(round, *, note, by):
    """Keep what the team makes of the result of a closed check. Raises CannotChange for one that is open."""
    begin(round.population)
    stored = _locked(round)
    if stored.closed_on is None:
        raise CannotChange("This check is still open. Close it first.")
    if stored.note == note:
        return
    SustainabilityRound.objects.filter(pk=round.pk).update(note=note)
    round.note = note
    said("sustainability.noted", round, population=round.population, by=by)


def close_left(*, on):
    """Close the checks of populations that are not worked on any more, where nobody can. For the tick: safe to run twice."""
    left = SustainabilityRound.objects.filter(closed_on__isnull=True).exclude(population__status=Status.SELECTED)
    for round in left.select_related("population").order_by("pk"):
        try:
            _close_left(round, on=on)
        except CannotChange:
            continue  # it is closed, or worked on again, meanwhile


def erase_closed(*, at):
    """Clear what the answers of closed checks left in the files of the database, until that has been done. For the tick.

    It is tried at close, but somebody's long read can stand in the way. After a day it is left to the database.
    """
    since = as_day(at - ERASED_WITHIN)
    waiting = list(SustainabilityRound.objects.filter(closed_on__gte=since, erased_at__isnull=True).values_list("pk", flat=True))
    if waiting:
        _erase(waiting)


@action
def _close_left(round, *, on):
    hold(round.population.participation_id)
    round.population = Population.objects.select_related("participation__organisation").get(pk=round.population_id)
    if round.population.is_selected:
        raise CannotChange("This population is worked on.")
    _close(round, on=on, by=None)


def _close(round, *, on, by):
    stored = _locked(round)
    if stored.closed_on is not None:
        raise CannotChange("This check was closed already.")
    answers = SustainabilityAnswer.objects.filter(round=stored)
    levels = list(answers.order_by("pk").values_list("levels", flat=True))
    answers.delete()
    if len(levels) >= sustainability.FEWEST:
        random.SystemRandom().shuffle(levels)
        SustainabilityAnswer.objects.bulk_create(SustainabilityAnswer(round=stored, levels=one) for one in levels)
    SustainabilityRound.objects.filter(pk=stored.pk).update(closed_on=on)
    round.closed_on = on
    transaction.on_commit(partial(_erase, [stored.pk]), robust=True)
    said("sustainability.closed", round, population=round.population, by=by)


def _erase(rounds):
    if erase_traces(SustainabilityAnswer):
        SustainabilityRound.objects.filter(pk__in=rounds).update(erased_at=clock.now())


def _locked(round):
    """The round as it is now, held until the end of the transaction: answers and closing come one after the other."""
    return SustainabilityRound.objects.select_for_update(of=("self",)).get(pk=round.pk)


def _check_owner(population, owner, owner_role, row):
    """An owner is on the team now; whoever owned it before may stay until somebody else is chosen."""
    if owner is None:
        return
    if owner_role:
        raise CannotChange(TWO_OWNERS, field="owner_role")
    if row is not None and row.owner_id == owner.pk:
        return
    if not may_own(owner, population, as_day(clock.now())):
        raise CannotChange("Choose somebody who is on this sub-team now, or a project lead.", field="owner")


def _state(row):
    return (row.pk, row.edited_at) if row else None
