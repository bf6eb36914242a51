"""What people do about populations. Choosing together, definitions with versions and the rest come with their own issue."""

from django.db import IntegrityError, transaction

from audit.recording import action, record
from core.errors import Refused
from organisations.team_actions import form_sub_team
from populations.models import Population

MOST_SELECTED = 3


class CannotSelect(Refused):
    """The population cannot be recorded or selected as asked."""


@action
def add_population(*, participation, name, definition, on, by=None):
    """Record a population that is not selected yet. Returns it. Raises CannotSelect if the name is there already."""
    try:
        with transaction.atomic():
            population = Population.objects.create(participation=participation, name=name, definition=definition, created_on=on)
    except IntegrityError:
        raise CannotSelect("There is a population with this name already.", field="name") from None
    record("population.added", target=population, organisation=participation.organisation, population=population, by=by)
    return population


@action
def edit_population(*, population, name, definition, by):
    """Change the name and the short definition; the sub-team is renamed with it. Raises CannotSelect as `add_population`."""
    population.name, population.definition = name, definition
    try:
        with transaction.atomic():
            population.save(update_fields=["name", "definition"])
    except IntegrityError:
        raise CannotSelect("There is a population with this name already.", field="name") from None
    if population.team:
        population.team.name = sub_team_name(population)
        population.team.save(update_fields=["name"])
    organisation = population.participation.organisation
    record("population.edited", target=population, organisation=organisation, population=population, by=by)


@action
def select(*, population, on, by=None):
    """Select a population, and form its sub-team if it has none. Raises CannotSelect for a fourth one."""
    # One at a time: two people cannot select a third population, or the same one twice.
    participation = type(population.participation).objects.select_for_update().get(pk=population.participation_id)
    population.refresh_from_db(fields=["is_selected", "team"])
    if population.is_selected:
        return
    if participation.populations.filter(is_selected=True).count() >= MOST_SELECTED:
        raise CannotSelect("Three populations are selected already. Take one back before you select another.")
    if population.team is None:
        population.team = form_sub_team(participation=participation, name=sub_team_name(population), by=by)
    population.is_selected, population.selected_on = True, on
    population.save(update_fields=["is_selected", "selected_on", "team"])
    record("population.selected", target=population, organisation=participation.organisation, population=population, by=by)


@action
def unselect(*, population, by):
    """Take a selection back. Its sub-team, milestones and journal are kept, and come back if it is selected again."""
    population.is_selected, population.selected_on = False, None
    population.save(update_fields=["is_selected", "selected_on"])
    organisation = population.participation.organisation
    record("population.unselected", target=population, organisation=organisation, population=population, by=by)


def sub_team_name(population):
    """What the sub-team of a population is called."""
    return f"Sub-team: {population.name}"[:200]
