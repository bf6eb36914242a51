"""What people are told before they speak: versions that are added, never changed (starter pack 6.1.1)."""

from audit.recording import action
from datareview import information as reads
from datareview.actions.base import CannotChange, begin, said
from datareview.models import Information
from populations.actions.holding import hold


class ChangedMeanwhile(CannotChange):
    """Somebody else saved a version since the page was opened."""


@action
def current(population, on, by=None):
    """The version that people are told on the day `on`, an Information. Keeps the starting text as version 1 where there is none.

    Leaves nothing in the log: nobody has written anything.
    """
    hold(population.participation_id)
    return _current(population, on, by)


@action
def write(population, text, on, by, seen=None):
    """Keep a new version if the text differs from the latest one. Returns the version that counts now, an Information.

    `seen` is the number of the version that the person started from, None where nobody was looking. Raises ChangedMeanwhile if it
    is not the latest any more, CannotChange for a population that is not worked on and for an empty text.
    """
    begin(population)
    if not text.strip():
        raise CannotChange("Enter what people are told before they speak.", field="text")
    latest = _current(population, on, by)
    if seen not in (None, latest.number):
        raise ChangedMeanwhile(f"Somebody else has saved version {latest.number} since you opened the page. Compare, then save again.")
    if latest.text == text:
        return latest
    new = Information.objects.create(population=population, number=latest.number + 1, text=text, created_on=on, by=by)
    said("information.written", new, population=population, by=by, label=str(population), changes={"version": new.number})
    return new


def _current(population, on, by):
    latest = population.information_versions.first()
    if latest is None:
        latest = Information.objects.create(population=population, number=1, text=reads.START, created_on=on, by=by)
    return latest
