"""What every action of this app begins and ends with."""

from audit.recording import record
from core.errors import Refused
from populations.actions.holding import hold_selected

CLOSED = "This population is not worked on any more, so its data review can be read, and not changed."


class CannotChange(Refused):
    """The data review cannot be changed as asked; the message says why."""


def begin(population):
    """Hold the participation, and see that the population is still worked on. Raises CannotChange for one that is not selected."""
    hold_selected(population, CannotChange(CLOSED))


def said(code, target, *, population, by, label="", reason="", changes=None):
    """Write the audit entry of an action. `label` and `changes` never hold words of an excerpt, a note or a consent."""
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
