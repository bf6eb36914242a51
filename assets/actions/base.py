"""What every action of this app begins and ends with."""

from assets.models import Asset
from audit.recording import record
from core.errors import Refused
from populations.actions.holding import hold_selected

CLOSED = "This population is not worked on any more, so its asset map can be read, and not changed."


class CannotChange(Refused):
    """The asset map cannot be changed as asked; the message says why."""


def begin(population):
    """Hold the participation, and see that the population is still worked on. Raises CannotChange for one that is not selected."""
    hold_selected(population, CannotChange(CLOSED))


def leave_library(mapped, *, may_share, by):
    """Take an asset out of the library whose name or public facts somebody changed who may not share it; a lead looks at it again.

    Sets `mapped.left_library`: whether it was there and is not any more. Called in the transaction of the change.
    """
    in_library = Asset.objects.filter(pk=mapped.asset_id, shared_on__isnull=False)
    mapped.left_library = not may_share and bool(in_library.update(shared_on=None, shared_by=None))
    if mapped.left_library:
        mapped.asset.shared_on = mapped.asset.shared_by = None
        said("asset.unshared", mapped, population=mapped.population, by=by, label=mapped.asset.label)


def said(code, target, *, population, by, label="", reason="", changes=None):
    """Write the audit entry of an action. `label` is `asset.label`; `changes` holds names of fields, never what stands in a contact."""
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
