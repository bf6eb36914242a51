"""Changing, taking away and putting back a row that a sub-team shares (`datareview.models.base.Removable`)."""

from datetime import timedelta

from audit import clock
from datareview.actions.base import CannotChange

# A button pressed twice sends the same words again within this time; the same words later are meant.
TWICE_WITHIN = timedelta(minutes=1)
CHANGED_MEANWHILE = "This was changed or taken away since you opened the page. Compare, then save again."


def said_just_now(rows, *, by, **fields):
    """The row among `rows` with just these values that this person wrote a moment ago, or None."""
    return rows.current().filter(by=by, created_at__gte=clock.now() - TWICE_WITHIN, **fields).order_by("pk").first()


def change(row, **fields):
    """Write `fields` to a row that is as it was read. Raises CannotChange if it was changed or taken away meanwhile."""
    now = clock.now()
    unchanged = type(row).objects.current().filter(pk=row.pk, edited_at=row.edited_at)
    if not unchanged.update(**fields, edited_at=now):
        raise CannotChange(CHANGED_MEANWHILE)
    for name, value in {**fields, "edited_at": now}.items():
        setattr(row, name, value)


def take_away(row, *, by):
    """Mark a row as taken away. Raises CannotChange if it was already."""
    if not type(row).objects.current().filter(pk=row.pk).update(removed_at=clock.now(), removed_by=by):
        raise CannotChange("This was taken away already.")


def put_back(row):
    """Bring a row back that was taken away. Raises CannotChange if it is there."""
    if not type(row).objects.filter(pk=row.pk, removed_at__isnull=False).update(removed_at=None, removed_by=None):
        raise CannotChange("This is back already.")
