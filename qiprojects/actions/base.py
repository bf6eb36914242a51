"""What every action of this app begins and ends with."""

from audit.recording import record
from core.errors import Refused
from populations.actions.holding import hold_selected
from qiprojects.models import Project

CLOSED = "This population is not worked on any more, so its project can be read, and not changed."


class CannotChange(Refused):
    """The project cannot be changed as asked; the message says why."""


def begin(population):
    """Hold the participation, and see that the population is still worked on. Raises CannotChange for one that is not selected."""
    hold_selected(population, CannotChange(CLOSED))


def project_of(population):
    """The Project of a population, made where there is none. Called after `begin`."""
    return Project.objects.get_or_create(population=population)[0]


def next_number(rows, field="number"):
    """The number that comes after the highest of these rows, those that were taken away included. Called after `begin`."""
    return (rows.order_by(f"-{field}").values_list(field, flat=True).first() or 0) + 1


def said(code, target, *, population, by, label="", reason="", changes=None):
    """Write the audit entry of an action. `label` names the thing by its number, never by what somebody wrote."""
    record(
        code,
        target=target,
        label=label,
        organisation=population.participation.organisation,
        population=population,
        by=by,
        reason=reason,
        changes=changes,
    )
