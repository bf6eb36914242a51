"""Putting an item of the write-up into the team's own words (P3.3)."""

from audit import clock
from audit.recording import action
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.models import WriteUpSection

CHANGED = "Somebody else has changed this item since you opened the page. Compare, then save again."
ANY = object()


@action
def write_section(population, *, item, text, by, seen=ANY):
    """Keep the team's words for one item (a code of squire_2.json); no words go back to the draft from records.

    Returns the WriteUpSection or None. The same again writes nothing. `seen` is the row that the person started from, None for none.
    Raises CannotChange if it was changed meanwhile.
    """
    begin(population)
    row = WriteUpSection.objects.filter(population=population, item=item).first()
    text = text.strip()
    if (row.text if row else "") == text:
        return row
    if seen is not ANY and _state(seen) != _state(row):
        raise CannotChange(CHANGED)
    row = row or WriteUpSection(population=population, item=item)
    if text:
        row.text, row.by, row.edited_at = text, by, clock.now()
        row.save()
    said("write_up.written" if text else "write_up.reset", row, population=population, by=by, label=f"Item {item}")
    if not text:
        row.delete()
        return None
    return row


@action
def note_export(population, *, kind, by):
    """Note that somebody took the write-up away as a file of this `kind`."""
    said("write_up.exported", population, population=population, by=by, label="Write-up", changes={"format": kind})


def _state(row):
    return (row.pk, row.edited_at) if row else None
