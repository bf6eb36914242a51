"""Defining a population: versions that are added, never changed (starter pack 4.4)."""

from audit.recording import action, record
from core.errors import Refused
from populations.actions.holding import hold
from populations.definitions import DEFINABLE, gaps_in
from populations.models import Definition


class CannotDefine(Refused):
    """The definition cannot be kept as asked."""


class ChangedMeanwhile(CannotDefine):
    """Somebody else saved a version since the page was opened."""


@action
def define(*, population, text, on, by=None, seen=None, **fields):
    """Keep a new version of the definition, if anything in it differs from the latest one. Returns the current Definition.

    `fields` are the other fields of Definition; `seen` is the number of the version that the person started from (0 for none), and
    None where nobody was looking. Raises ChangedMeanwhile if it is not the latest any more, CannotDefine for a population that is
    parked, merged or closed, and for fields that do not go together.
    """
    hold(population.participation_id)
    population.refresh_from_db(fields=["status"])
    if population.status not in DEFINABLE:
        raise CannotDefine(f"“{population}” is {population.get_status_display().lower()}. Bring it back before you define it.")
    for field, problem in gaps_in(**fields):
        raise CannotDefine(problem, field=field)
    latest = population.definitions.first()
    number = latest.number if latest else 0
    if seen not in (None, number):
        raise ChangedMeanwhile(f"Somebody else has saved version {number} since you opened the page. Compare, then save again.")
    new = Definition(population=population, number=number + 1, text=text, created_on=on, by=by, **fields)
    if latest and all(getattr(latest, name) == getattr(new, name) for name in CONTENT):
        return latest
    new.save()
    population.definition = text
    population.save(update_fields=["definition"])
    organisation = population.participation.organisation
    changes = {"version": new.number}
    record(
        "population.defined", target=new, label=str(population), organisation=organisation, population=population, by=by, changes=changes
    )
    return new


CONTENT = (
    "text",
    "who_is_in",
    "who_is_out",
    "private_text",
    "segment_types",
    "characteristics",
    "other_characteristic",
    "place",
    "deprivation_index",
    "deprivation_year",
    "deprivation_deciles",
    "programmes",
    "people",
    "is_open",
    "still_open",
)
