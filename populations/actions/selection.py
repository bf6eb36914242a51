"""Selecting populations, taking a selection back, and closing what is finished."""

from audit.recording import action, record
from core.errors import Refused
from organisations.team_actions import form_sub_team
from populations.actions.holding import hold
from populations.models import Status
from populations.rules import MOST_SELECTED


class CannotSelect(Refused):
    """The population cannot be selected, or its selection taken back, as asked."""


@action
def select(*, population, on, by=None):
    """Select a population, and form its sub-team if it has none. Raises CannotSelect for a fourth one, or one that is merged."""
    participation = hold(population.participation_id)
    population.refresh_from_db(fields=["status", "team"])
    if population.is_selected:
        return
    if population.status == Status.MERGED:
        raise CannotSelect(f"“{population}” is merged into another population. Restore it first.")
    if participation.populations.selected().count() >= MOST_SELECTED:
        raise CannotSelect("Three populations are selected already. Take one back before you select another.")
    if population.team is None:
        population.team = form_sub_team(participation=participation, name=sub_team_name(population), by=by)
    population.status, population.status_reason = Status.SELECTED, ""
    population.selected_on = population.status_changed_on = on
    population.save(update_fields=["status", "status_reason", "status_changed_on", "selected_on", "team"])
    record("population.selected", target=population, organisation=participation.organisation, population=population, by=by)


@action
def unselect(*, population, on, by, reason=""):
    """Take a selection back: it is short-listed again. Its sub-team, milestones and journal are kept, and come back if it is
    selected again."""
    _leave_selection(population, Status.SHORT_LISTED, "population.unselected", on=on, by=by, reason=reason)


@action
def close(*, population, on, by, reason):
    """Close a population whose work has ended, with a reason; everything about it is kept."""
    _leave_selection(population, Status.CLOSED, "population.closed", on=on, by=by, reason=reason)


def _leave_selection(population, status, code, *, on, by, reason):
    hold(population.participation_id)
    population.refresh_from_db(fields=["status"])
    if not population.is_selected:
        raise CannotSelect(f"“{population}” is not selected any more.")
    population.status, population.status_reason = status, reason
    population.selected_on, population.status_changed_on = None, on
    population.save(update_fields=["status", "status_reason", "status_changed_on", "selected_on"])
    organisation = population.participation.organisation
    record(code, target=population, organisation=organisation, population=population, by=by, reason=reason)


def sub_team_name(population):
    """What the sub-team of a population is called."""
    return f"Sub-team: {population.name}"[:200]
