"""What people do about their diary."""

from audit.recording import action, record
from core.errors import Refused
from meetings.models import MeetingSeries


class CannotHold(Refused):
    """A meeting cannot have been held on that day."""


@action
def plan_series(*, team, by=None, **fields):
    """Set the rhythm of a team: every_days, minutes, first_on, starts_at, place. Returns the MeetingSeries.

    A first meeting that was recorded stays recorded.
    """
    series, _ = MeetingSeries.objects.update_or_create(team=team, defaults=fields)
    changes = {"every_days": series.every_days, "first_on": str(series.first_on)}
    record("meeting_series.planned", target=series, organisation=team.participation.organisation, by=by, changes=changes)
    return series


@action
def record_first_meeting(*, series, held_on, on, by=None):
    """Say that the first meeting took place on `held_on`; None takes it back. Raises CannotHold for a day after `on`."""
    if held_on and held_on > on:
        raise CannotHold("The first meeting cannot have been held in the future.", field="first_held_on")
    series.first_held_on = held_on
    series.save(update_fields=["first_held_on"])
    changes = {"held_on": str(held_on or "")}
    record("meeting_series.first_held", target=series, organisation=series.team.participation.organisation, by=by, changes=changes)
