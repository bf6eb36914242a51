"""The equality impact assessment: where it is and what it says, and what is to be done so that nobody is harmed (AMHE 3A)."""

from assets.actions.engagement import may_own
from audit import clock
from audit.recording import action
from core.dates import as_day, nhs_date
from datareview.actions.keeping import CHANGED_MEANWHILE, change, put_back, said_just_now, take_away
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.models import EqualityAction, EqualityAssessment

LABEL = "Equality impact assessment"
ACTION = "Action of the equality impact assessment"
FUTURE = "The day must be today or before."
ANY = object()


@action
def save_assessment(population, *, url, owner, started_on, signed_off_on, review_on, summary, by, seen=ANY):
    """Keep where the assessment is, who looks after it (Seat or None), its days and what it says. Returns the EqualityAssessment.

    The same again writes nothing. `seen` is the row that the person started from, None for none. Raises CannotChange for a day in the
    future or days in the wrong order, an owner who may not be one, and if the row was changed meanwhile.
    """
    begin(population)
    row = EqualityAssessment.objects.filter(population=population).first()
    new = {
        "url": url,
        "owner": owner,
        "started_on": started_on,
        "signed_off_on": signed_off_on,
        "review_on": review_on,
        "summary": summary,
    }
    changed = [name for name, value in new.items() if getattr(row, name, None) != value]
    if row and not changed:
        return row
    if seen is not ANY and _state(seen) != _state(row):
        raise CannotChange(CHANGED_MEANWHILE)
    _check_days(started_on, signed_off_on, review_on)
    _check_owner(population, owner, row)
    row = row or EqualityAssessment(population=population, by=by)
    for name, value in {**new, "edited_at": clock.now()}.items():
        setattr(row, name, value)
    row.save()
    said("equality.saved", row, population=population, by=by, label=LABEL, changes={"fields": changed})
    return row


@action
def add_equality_action(population, *, text, owner=None, due_on=None, by):
    """Write down what is to be done; the assessment is made where there is none. Returns the EqualityAction; sent twice, it is one."""
    begin(population)
    _check_owner(population, owner)
    assessment = EqualityAssessment.objects.get_or_create(population=population, defaults={"by": by})[0]
    fields = {"text": text, "owner": owner, "due_on": due_on}
    if known := said_just_now(assessment.actions, by=by, **fields):
        return known
    row = EqualityAction.objects.create(assessment=assessment, by=by, **fields)
    _said("equality_action.added", row, by)
    return row


@action
def edit_equality_action(row, *, text, owner, due_on, done_on, by):
    """Change an action that is as it was read. Raises CannotChange for a day of doing in the future, and an owner who may not be one."""
    population = row.assessment.population
    begin(population)
    stored = EqualityAction.objects.get(pk=row.pk)
    new = {"text": text, "owner": owner, "due_on": due_on, "done_on": done_on}
    if not stored.is_removed and all(getattr(stored, name) == value for name, value in new.items()):
        return
    if done_on and done_on > as_day(clock.now()):
        raise CannotChange(FUTURE, field="done_on")
    _check_owner(population, owner, stored)
    change(row, **new)
    _said("equality_action.edited", row, by)


@action
def equality_action_done(row, *, on, by):
    """Say that an action was done on the day `on`. Raises CannotChange if that is said already, or the row was changed meanwhile."""
    begin(row.assessment.population)
    if EqualityAction.objects.filter(pk=row.pk, done_on__isnull=False).exists():
        raise CannotChange("This action is done already.")
    change(row, done_on=on)
    _said("equality_action.done", row, by)


@action
def remove_equality_action(row, *, by):
    """Take an action away. Raises CannotChange if it was already."""
    begin(row.assessment.population)
    take_away(row, by=by)
    _said("equality_action.removed", row, by)


@action
def put_back_equality_action(row, *, by):
    """Put an action back that was taken away. Raises CannotChange if it is there."""
    begin(row.assessment.population)
    put_back(row)
    _said("equality_action.put_back", row, by)


def _check_days(started_on, signed_off_on, review_on):
    today = as_day(clock.now())
    for name, day in (("started_on", started_on), ("signed_off_on", signed_off_on)):
        if day and day > today:
            raise CannotChange(FUTURE, field=name)
    if started_on and signed_off_on and signed_off_on < started_on:
        raise CannotChange(f"It was started on {nhs_date(started_on)}. Enter that day or a later one.", field="signed_off_on")
    if started_on and review_on and review_on < started_on:
        raise CannotChange(f"It was started on {nhs_date(started_on)}. Enter that day or a later one.", field="review_on")


def _check_owner(population, owner, row=None):
    """An owner is on the team now; whoever owned it before may stay until somebody else is chosen."""
    if owner is None or (row is not None and row.owner_id == owner.pk):
        return
    if not may_own(owner, population, as_day(clock.now())):
        raise CannotChange("Choose somebody who is on this sub-team now, or a project lead.", field="owner")


def _state(row):
    return (row.pk, row.edited_at) if row else None


def _said(code, row, by):
    said(code, row, population=row.assessment.population, by=by, label=ACTION)
