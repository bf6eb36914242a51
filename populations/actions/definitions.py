"""Defining a population: versions that are added, never changed (starter pack 4.4)."""

from audit.recording import action, record
from core.errors import Refused
from populations.models import Definition, Population


class CannotDefine(Refused):
    """The definition cannot be kept as asked."""


@action
def define(*, population, text, on, by=None, **fields):
    """Keep a new version of the definition, if anything in it differs from the latest one. Returns the current Definition.

    `fields` are the other fields of Definition.
    """
    Population.objects.select_for_update().get(pk=population.pk)
    latest = population.definitions.first()
    new = Definition(population=population, number=latest.number + 1 if latest else 1, text=text, created_on=on, by=by, **fields)
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
