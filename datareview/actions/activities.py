"""Engagement activities: planned, held, reflected on (starter pack 6.1 and 6.2)."""

from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.actions.keeping import change, put_back, said_just_now, take_away
from datareview.models import Activity


@action
def add_activity(*, population, by, **fields):
    """Plan an activity, or write one down that was held. Returns the Activity; a button pressed twice makes one.

    `fields` are those of Activity; `people` is empty while it is planned.
    """
    begin(population)
    if already := said_just_now(population.activities, by=by, **fields):
        return already
    activity = Activity.objects.create(population=population, by=by, **fields)
    _said("activity.added", activity, by)
    return activity


@action
def edit_activity(*, activity, by, **fields):
    """Change an activity that is as it was read. Raises CannotChange, also where excerpts were heard from the other strand."""
    begin(activity.population)
    strand = fields.get("strand", activity.strand)
    if strand != activity.strand and activity.excerpts.exists():
        raise CannotChange("Its excerpts are from the other strand, so the strand stays as it is.", field="strand")
    change(activity, **fields)
    _said("activity.edited", activity, by)


@action
def reflect(*, activity, strengths, needs, made_worse, changes, by):
    """Keep what the team reflected on afterwards, each of the four in words or empty."""
    begin(activity.population)
    change(activity, strengths=strengths, needs=needs, made_worse=made_worse, changes=changes)
    _said("activity.reflected", activity, by)


@action
def remove_activity(*, activity, by):
    """Take an activity away. Raises CannotChange for one with excerpts or raw notes, which would be out of sight without it."""
    begin(activity.population)
    if reason := why_it_stays(activity):
        raise CannotChange(reason)
    take_away(activity, by=by)
    _said("activity.removed", activity, by)


@action
def restore_activity(*, activity, by):
    """Put an activity back that was taken away."""
    begin(activity.population)
    put_back(activity)
    _said("activity.restored", activity, by)


def why_it_stays(activity):
    """Why this activity cannot be taken away, in words for the page; empty if it can."""
    if activity.excerpts.exists():
        return "This activity has excerpts, so it cannot be taken away: nobody could see where they come from."
    if activity.raw_notes.exists():
        return "This activity has raw notes. Delete them first, so that nothing is kept out of sight."
    return ""


def _said(code, activity, by):
    said(code, activity, population=activity.population, by=by, label=activity.get_method_display())
