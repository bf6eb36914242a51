"""Writing sources of existing data down, and saying that they were reviewed (starter pack 6.3)."""

from audit import clock
from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.models import DataSource

GONE = "This source was taken away. Put it back first."
CHANGED = "Somebody else has changed this since you opened the page. Compare, then save again."


@action
def add_source(population, *, by, **fields):
    """Write a source down. `fields` are those of DataSource. Returns it; the same one sent twice is kept once.

    Raises CannotChange for another one of the same name and period.
    """
    begin(population)
    if known := _same(population, fields["name"], fields.get("period", "")):
        if known.by_id == by.pk and all(getattr(known, name) == value for name, value in fields.items()):
            return known
        raise _there_already(known)
    source = DataSource.objects.create(population=population, by=by, **fields)
    said("source.added", source, population=population, by=by)
    return source


@action
def edit_source(source, *, by, **fields):
    """Change a source. Nothing is written or recorded if nothing differs.

    Raises CannotChange for one that was taken away or changed since it was read, and for the name and period of another.
    """
    population = source.population
    begin(population)
    stored = DataSource.objects.get(pk=source.pk)
    if stored.is_removed:
        raise CannotChange(GONE)
    changed = [name for name, value in fields.items() if getattr(stored, name) != value]
    if not changed:
        return
    if stored.edited_at != source.edited_at:
        raise CannotChange(CHANGED)
    if known := _same(population, fields.get("name", stored.name), fields.get("period", stored.period), but=stored):
        raise _there_already(known)
    for name, value in fields.items():
        setattr(source, name, value)
    source.edited_at = clock.now()
    source.save(update_fields=[*changed, "edited_at"])
    said("source.edited", source, population=population, by=by)


@action
def mark_reviewed(source, *, on, by):
    """Say on which day the team looked at this source (a date), or with None that it has not yet: it counts from then on."""
    population = source.population
    begin(population)
    if not DataSource.objects.current().filter(pk=source.pk).exclude(reviewed_on=on).update(reviewed_on=on, edited_at=clock.now()):
        if DataSource.objects.current().filter(pk=source.pk).exists():
            return
        raise CannotChange(GONE)
    source.reviewed_on = on
    said("source.reviewed" if on else "source.not_reviewed", source, population=population, by=by)


@action
def remove_source(source, *, by):
    """Take a source away with its tables; it can be put back. Raises CannotChange while excerpts come from it."""
    population = source.population
    begin(population)
    if source.excerpts.filter(withdrawn_at__isnull=True).exists():
        raise CannotChange("Excerpts come from this source, so it stays. Withdraw them first if the source is not to be used.")
    if not DataSource.objects.current().filter(pk=source.pk).update(removed_at=clock.now(), removed_by=by):
        raise CannotChange("This source was taken away already.")
    said("source.removed", source, population=population, by=by)


@action
def restore_source(source, *, by):
    """Put a source back that was taken away. Raises CannotChange if another one has its name and period now."""
    population = source.population
    begin(population)
    if known := _same(population, source.name, source.period, but=source):
        raise CannotChange(f"Another source is called “{known}” and is about the same time. Rename that one first.")
    if not DataSource.objects.filter(pk=source.pk, removed_at__isnull=False).update(removed_at=None, removed_by=None):
        raise CannotChange("This source is on the list already.")
    said("source.restored", source, population=population, by=by)


def _same(population, name, period, but=None):
    """Another current source of this name and period, or None."""
    same = DataSource.objects.current().filter(population=population, name__iexact=name, period=period)
    return same.exclude(pk=but.pk).first() if but else same.first()


def _there_already(known):
    return CannotChange(f"“{known}” is on the list already. Change it there, or give this one another name.", field="name")
