"""What a member needs to take part: kept, changed and forgotten; gone when the seat has ended.

The audit log says what a lead wrote and opened. Of one's own needs it says nothing, not even when somebody wrote some.
"""

from django.utils import timezone

from audit.recording import action, note, record
from core.errors import Refused
from organisations.models import AccessNeeds


class CannotKeepNeeds(Refused):
    """These needs are not for this person to write."""


def is_holder(seat, user):
    """Whether the seat is, or was, this person's."""
    return seat.person is not None and seat.person.user_id == user.pk


def may_write(seat, user):
    """Whether the holder's needs are this person's to write: one's own, or those of somebody who cannot sign in."""
    return is_holder(seat, user) or seat.person is None or seat.person.user_id is None


@action
def save_access_needs(*, seat, text, on, by):
    """Keep what the holder of the seat needs.

    Raises CannotKeepNeeds where the holder has an account and is somebody else, or where the seat has ended.
    """
    _check(seat, by)
    if seat.has_ended(on):
        raise CannotKeepNeeds("This seat has ended. Nothing is kept here any more.")
    AccessNeeds.objects.update_or_create(seat=seat, defaults={"text": text, "updated_on": on})
    _record("access_needs.saved", seat, by)


@action
def forget_access_needs(*, seat, by):
    """Delete what was kept; nothing of it stays. Raises CannotKeepNeeds as `save_access_needs`."""
    _check(seat, by)
    AccessNeeds.objects.filter(seat=seat).delete()
    _record("access_needs.deleted", seat, by)


def forget_ended(now):
    """Delete what was kept for seats whose last day is over. Called by the minute tick; safe to run twice. Leaves nothing in the log."""
    AccessNeeds.objects.filter(seat__ends_on__lt=timezone.localdate(now)).delete()


def note_reading(*, seat, by):
    """Write down that a lead opened the page of somebody's needs, whether or not there are any."""
    note("access_needs.viewed", target=seat, by=by, organisation=seat.team.participation.organisation)


def _check(seat, by):
    if not may_write(seat, by):
        raise CannotKeepNeeds("This person can sign in, so only they can change this. Ask them to.")


def _record(code, seat, by):
    """On the team, and only where it is not one's own: that somebody has needs is as private as what they are."""
    if not is_holder(seat, by):
        record(code, target=seat.team, organisation=seat.team.participation.organisation, by=by)
