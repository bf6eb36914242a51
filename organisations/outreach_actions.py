"""What a team tried when people were hard to find, and other ways in which people take part. Small starts count."""

from django.utils import timezone

from audit.recording import action, record
from core.errors import Refused
from organisations.models import Outreach, Participation


class CannotChangeOutreach(Refused):
    """It was removed, or put back, by somebody else meanwhile."""


@action
def add_outreach(*, team, kind, done_on, text, barriers=(), offered="", came_of_it="", by=None):
    """Write down one thing that was tried, or another way to take part. Returns the Outreach. `barriers` are codes of BARRIERS.

    What the same person has on the list already, word for word, is kept once: a form that was sent twice.
    """
    Participation.objects.select_for_update().get(pk=team.participation_id)  # one at a time, so that the second sees the first
    fields = {"kind": kind, "done_on": done_on, "text": text, "barriers": list(barriers), "offered": offered, "came_of_it": came_of_it}
    if already := Outreach.objects.on_list().filter(team=team, created_by=by, **fields).first():
        return already
    outreach = Outreach.objects.create(team=team, created_by=by, **fields)
    _record("outreach.added", outreach, by)
    return outreach


@action
def edit_outreach(*, outreach, by, **fields):
    """Change what was written."""
    for name, value in fields.items():
        setattr(outreach, name, value)
    outreach.save(update_fields=[*fields])
    _record("outreach.edited", outreach, by)


@action
def remove_outreach(*, outreach, by):
    """Take it off the list; it can be put back. Raises CannotChangeOutreach if it is off the list already."""
    _set_removed(outreach, timezone.now())
    _record("outreach.removed", outreach, by)


@action
def restore_outreach(*, outreach, by):
    """Put it back on the list. Raises CannotChangeOutreach if it is there already."""
    _set_removed(outreach, None)
    _record("outreach.restored", outreach, by)


def _set_removed(outreach, moment):
    before = Outreach.objects.filter(pk=outreach.pk, removed_at__isnull=moment is not None)
    if not before.update(removed_at=moment):
        raise CannotChangeOutreach("Somebody else has done this meanwhile. Look at the list.")
    outreach.removed_at = moment


def _record(code, outreach, by):
    team = outreach.team
    record(code, target=team, label=f"{team}, {outreach.done_on}", organisation=team.participation.organisation, by=by)
