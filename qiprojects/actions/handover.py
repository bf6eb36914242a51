"""How the work goes on after the programme: handed over, continued, or both (P3.4)."""

from django.db.models import Q

from audit import clock
from audit.recording import action
from core.dates import as_day
from datareview.actions.keeping import CHANGED_MEANWHILE
from populations.models import Population, Status
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.models import Ending, Handover

ANY = object()
HANDED_OVER = frozenset({Ending.HAND_OVER, Ending.BOTH})
# What somebody accepts: where it changes, they are asked again.
ACCEPTED = frozenset({"ending", "to_role", "what"})


@action
def save_handover(population, *, ending, on, to_role, what, open_matters, next_populations=None, by, seen=ANY):
    """Keep how the work goes on. `next_populations` are parked populations that the team takes up next; None leaves them as they are.

    Returns the Handover. The same again writes nothing; who it goes to and what they take on is to be accepted anew once it changes.
    `seen` is the row that the person started from, None for none. Raises CannotChange for a population that is not parked, and if the
    row was changed meanwhile.
    """
    begin(population)
    row = Handover.objects.filter(population=population).first()
    new = {"ending": ending, "on": on, "to_role": to_role, "what": what, "open_matters": open_matters}
    changed = sorted(name for name, value in new.items() if getattr(row, name, None) != value)
    before = {one.pk for one in next_of(row)}
    chosen = before if next_populations is None else {one.pk for one in next_populations}
    if row and not changed and chosen == before:
        return row
    if seen is not ANY and _state(seen) != _state(row):
        raise CannotChange(CHANGED_MEANWHILE)
    _check_next(population, chosen - before)
    row = row or Handover(population=population, by=by)
    for name, value in {**new, "edited_at": clock.now()}.items():
        setattr(row, name, value)
    if ACCEPTED & set(changed):
        row.accepted_on = None
    row.save()
    if chosen != before:
        row.next_populations.set(chosen)
        changed.append("next populations")
    said("handover.saved", row, population=population, by=by, changes={"fields": ", ".join(changed)})
    return row


@action
def accept(handover, *, on, by):
    """Write down that whoever takes the work over accepted it on the day `on`. The same again writes nothing.

    Raises CannotChange where nothing is handed over or nobody is named to take it, for a day in the future, and if what is handed over
    was changed meanwhile.
    """
    begin(handover.population)
    stored = Handover.objects.get(pk=handover.pk)
    if stored.accepted_on == on:
        return
    if stored.edited_at != handover.edited_at:
        raise CannotChange(CHANGED_MEANWHILE)
    if why_not := why_not_acceptable(stored):
        raise CannotChange(why_not)
    if on > as_day(clock.now()):
        raise CannotChange("The day must be today or before.", field="on")
    handover.accepted_on, handover.edited_at = on, clock.now()
    handover.save(update_fields=["accepted_on", "edited_at"])
    said("handover.accepted", handover, population=handover.population, by=by)


def why_not_acceptable(handover):
    """Why nobody can accept it yet, in words; empty if somebody can."""
    if handover is None or handover.ending not in HANDED_OVER:
        return "Nothing is handed over. Say first how the work goes on."
    return "" if handover.to_role else "Say first which post or team takes it over."


def next_of(handover):
    """The populations that the team takes up next, in the order in which they were added; none without a Handover."""
    return handover.next_populations.order_by("pk") if handover else Population.objects.none()


def may_be_next(population, handover=None):
    """The parked populations of the organisation, by name, and those that `handover` has already, whatever became of them."""
    parked = Q(participation=population.participation_id, status=Status.PARKED)
    chosen = Q(pk__in=[one.pk for one in next_of(handover)])
    return Population.objects.filter(parked | chosen).order_by("name", "pk")


def _check_next(population, added):
    """A population is chosen while it is parked; it may be taken up, and stays on the list, since."""
    if may_be_next(population).filter(pk__in=added).count() != len(added):
        raise CannotChange("One of these populations is not parked any more. Choose again.", field="next_populations")


def _state(row):
    return (row.pk, row.edited_at) if row else None
