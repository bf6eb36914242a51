"""Meetings in which a team looks at its measures, with lived experience partners or without (P2.3, DOMAIN section 6)."""

from audit import clock
from audit.recording import action
from core.dates import as_day
from datareview.actions.keeping import change, put_back, said_just_now, take_away
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.models import DataMeeting, Measure

FUTURE = "The day must be today or before."


@action
def add_data_meeting(population, *, held_on, with_partners=False, measures=(), seen="", heard="", decided="", by):
    """Write down a meeting on the day `held_on`: what the charts say, what people made of it, what follows. Returns the DataMeeting.

    A button pressed twice writes one. Raises CannotChange for a day in the future, and a measure of another population.
    """
    begin(population)
    fields = {"held_on": held_on, "with_partners": with_partners, "seen": seen, "heard": heard, "decided": decided}
    _check(population, held_on, measures)
    if known := said_just_now(DataMeeting.objects.filter(population=population), by=by, **fields):
        return known
    meeting = DataMeeting.objects.create(population=population, by=by, **fields)
    meeting.measures.set(measures)
    said("data_meeting.added", meeting, population=population, by=by)
    return meeting


@action
def edit_data_meeting(meeting, *, held_on, with_partners, measures, seen, heard, decided, by):
    """Change a meeting that is as it was read. The same again writes nothing. Raises CannotChange as `add_data_meeting` does."""
    population = meeting.population
    begin(population)
    stored = DataMeeting.objects.get(pk=meeting.pk)
    fields = {"held_on": held_on, "with_partners": with_partners, "seen": seen, "heard": heard, "decided": decided}
    is_same = {row.pk for row in measures} == set(stored.measures.filter(removed_at__isnull=True).values_list("pk", flat=True))
    if not stored.is_removed and is_same and all(getattr(stored, name) == value for name, value in fields.items()):
        return
    _check(population, held_on, measures)
    change(meeting, **fields)
    if not is_same:
        gone = stored.measures.filter(removed_at__isnull=False)
        meeting.measures.set([*measures, *gone])
    said("data_meeting.edited", meeting, population=population, by=by)


@action
def remove_data_meeting(meeting, *, by):
    """Take a meeting away. Raises CannotChange if it was already."""
    begin(meeting.population)
    take_away(meeting, by=by)
    said("data_meeting.removed", meeting, population=meeting.population, by=by)


@action
def put_back_data_meeting(meeting, *, by):
    """Put a meeting back that was taken away. Raises CannotChange if it is there."""
    begin(meeting.population)
    put_back(meeting)
    said("data_meeting.put_back", meeting, population=meeting.population, by=by)


def _check(population, held_on, measures):
    if held_on > as_day(clock.now()):
        raise CannotChange(FUTURE, field="held_on")
    chosen = {row.pk for row in measures}
    if Measure.objects.current().filter(population=population, pk__in=chosen).count() != len(chosen):
        raise CannotChange("One of these measures was taken away meanwhile. Choose again.", field="measures")
