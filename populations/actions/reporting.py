"""How the sub-team of a population reports to the project team (starter pack 5.3)."""

from audit.recording import action, record
from core.errors import Refused
from populations.actions.holding import hold
from populations.models import Reporting


class CannotReport(Refused):
    """The reporting line cannot be kept as asked."""


@action
def plan_reporting(*, population, first_on, every_weeks, by, how=""):
    """Say when the sub-team reports first, and how often and how from then on. Returns the Reporting.

    Raises CannotReport for a population without a sub-team. Saying the same twice writes nothing.
    """
    hold(population.participation_id)
    if population.team is None:
        raise CannotReport(f"“{population}” has no sub-team yet. Select it first.")
    plan = {"first_on": first_on, "every_weeks": every_weeks, "how": how}
    reporting = Reporting.objects.filter(population=population).first()
    if reporting and plan == {name: getattr(reporting, name) for name in plan}:
        return reporting
    reporting, _ = Reporting.objects.update_or_create(population=population, defaults=plan)
    changes = {"first_on": first_on.isoformat(), "every_weeks": every_weeks}
    _record("reporting.planned", reporting, population, by=by, changes=changes)
    return reporting


@action
def remove_reporting(*, population, by):
    """Take the reporting line away. Doing it twice does nothing more."""
    hold(population.participation_id)
    reporting = Reporting.objects.filter(population=population).first()
    if reporting is None:
        return
    _record("reporting.removed", reporting, population, by=by, changes={})
    reporting.delete()


def _record(code, reporting, population, *, by, changes):
    organisation = population.participation.organisation
    record(code, target=reporting, label=str(population), organisation=organisation, population=population, by=by, changes=changes)
