"""What a member needs to take part: kept, changed and forgotten. Nothing of it is in the audit log but that it was done."""

from audit.recording import action, note, record
from core.errors import Refused
from organisations.models import AccessNeeds


class CannotKeepNeeds(Refused):
    """These needs are not for this person to write."""


def may_write(seat, user):
    """Whether the holder's needs are this person's to write: one's own, or those of somebody who cannot sign in."""
    holder = seat.person.user_id if seat.person else None
    return holder is None or holder == user.pk


@action
def save_access_needs(*, seat, text, on, by):
    """Keep what the holder of the seat needs. Raises CannotKeepNeeds where the holder has an account and is somebody else."""
    _check(seat, by)
    AccessNeeds.objects.update_or_create(seat=seat, defaults={"text": text, "updated_on": on})
    _record("access_needs.saved", seat, by)


@action
def forget_access_needs(*, seat, by):
    """Delete what was kept; nothing of it stays. Raises CannotKeepNeeds as `save_access_needs`."""
    _check(seat, by)
    AccessNeeds.objects.filter(seat=seat).delete()
    _record("access_needs.deleted", seat, by)


def note_reading(*, seat, by):
    """Write down that a lead opened the page of somebody's needs, whether or not there are any."""
    note("access_needs.viewed", target=seat, by=by, organisation=seat.team.participation.organisation)


def _check(seat, by):
    if not may_write(seat, by):
        raise CannotKeepNeeds("This person can sign in, so only they can change this. Ask them to.")


def _record(code, seat, by):
    """On the team and, where it is one's own, without a name: that somebody has needs is as private as what they are."""
    is_own = bool(seat.person and seat.person.user_id == by.pk)
    record(code, target=seat.team, organisation=seat.team.participation.organisation, by=None if is_own else by)
