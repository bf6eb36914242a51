"""The long list: suggest, change, merge, park, restore, short-list (starter pack 4.1)."""

from django.db import IntegrityError, transaction

from audit import clock
from audit.recording import action, record
from core.errors import Refused
from populations.actions.selection import sub_team_name
from populations.models import DecisionRoom, Population


class CannotList(Refused):
    """The long list cannot be changed as asked."""


@action
def suggest(*, participation, name, on, by=None, why="", domains=(), is_significant_project=False, significant_project=""):
    """Put a population on the long list. Returns it. Raises CannotList if the name is there already.

    It stays unsigned until the list is opened, or is signed at once if it is open (silent generation, BEYOND 7).
    """
    is_list_open = DecisionRoom.objects.filter(participation=participation, ended_on__isnull=True, list_opened_at__isnull=False).exists()
    try:
        with transaction.atomic():
            population = Population.objects.create(
                participation=participation,
                name=name,
                why=why,
                domains=list(domains),
                is_significant_project=is_significant_project,
                significant_project=significant_project,
                suggested_by=by,
                signed_at=clock.now() if is_list_open else None,
                created_on=on,
            )
    except IntegrityError:
        raise CannotList("There is a population with this name already.", field="name") from None
    record("population.suggested", target=population, organisation=participation.organisation, population=population, by=by)
    return population


@action
def edit(*, population, by, name, **fields):
    """Change the name and what was said when it was suggested; the sub-team is renamed with it. Raises CannotList as `suggest`."""
    population.name = name
    for field, value in fields.items():
        setattr(population, field, value)
    try:
        with transaction.atomic():
            population.save(update_fields=["name", *fields])
    except IntegrityError:
        raise CannotList("There is a population with this name already.", field="name") from None
    if population.team:
        population.team.name = sub_team_name(population)
        population.team.save(update_fields=["name"])
    organisation = population.participation.organisation
    record("population.edited", target=population, organisation=organisation, population=population, by=by)
