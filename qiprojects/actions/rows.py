"""Changing, taking away and putting back a row of a measure (`datareview.models.base.Removable`), in this app's words."""

from datetime import timedelta

from audit import clock
from qiprojects.actions.base import CannotChange

# A button pressed twice sends the same words again within this time; the same words later are meant.
TWICE_WITHIN = timedelta(minutes=1)
CHANGED = "Somebody else has changed this since you opened the page. Compare, then save again."


def said_just_now(rows, *, by, **fields):
    """The current row among `rows` with just these values that this person wrote a moment ago, or None."""
    return rows.current().filter(by=by, created_at__gte=clock.now() - TWICE_WITHIN, **fields).order_by("pk").first()


def differing(row, fields):
    """The names of those `fields` whose values are not those of the row."""
    return [name for name, value in fields.items() if getattr(row, name) != value]


def stored(row, gone):
    """The row as it is now. Raises CannotChange with the words `gone` if it was taken away."""
    now = type(row).objects.get(pk=row.pk)
    if now.is_removed:
        raise CannotChange(gone)
    return now


def change(row, now, fields):
    """Write `fields` to a row that is as it was read; `now` is the row as it is. Raises CannotChange if it was changed meanwhile."""
    if now.edited_at != row.edited_at:
        raise CannotChange(CHANGED)
    for name, value in {**fields, "edited_at": clock.now()}.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "edited_at"])


def take_away(row, *, by, gone):
    """Mark a row as taken away. Raises CannotChange with the words `gone` if it was already."""
    if not type(row).objects.current().filter(pk=row.pk).update(removed_at=clock.now(), removed_by=by):
        raise CannotChange(gone)


def bring_back(row, *, there):
    """Put a row back. Raises CannotChange with the words `there` if nobody took it away."""
    gone = type(row).objects.filter(pk=row.pk, removed_at__isnull=False)
    if not gone.update(removed_at=None, removed_by=None, edited_at=clock.now()):
        raise CannotChange(there)
