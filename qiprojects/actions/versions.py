"""Keeping the theory of change as it stands on a day, to look back at and to compare with."""

from audit import clock
from audit.recording import action
from core.dates import as_day
from qiprojects.actions.base import CannotChange, begin, next_number, said
from qiprojects.models import TheoryVersion
from qiprojects.tree import tree_of


@action
def keep_version(population, *, reason="", on, by):
    """Keep the theory as it stands now, said to be of the day `on`. Returns the TheoryVersion; a button pressed twice keeps one.

    Raises CannotChange for a theory without drivers and ideas, for one that is as the latest version has it, for a day to come, and for
    one before the latest version.
    """
    begin(population)
    if on > as_day(clock.now()):
        raise CannotChange("The day must be today or before.", field="on")
    tree = tree_of(population)
    if not tree["drivers"] and not tree["ideas"]:
        raise CannotChange("There is nothing to keep yet. Add a driver or a change idea first.")
    latest = TheoryVersion.objects.filter(population=population).order_by("-number").first()
    if latest is not None:
        if latest.tree == tree and (latest.reason, latest.kept_on, latest.by_id) == (reason, on, by.pk):
            return latest
        if latest.tree == tree:
            raise CannotChange(f"Nothing has changed since version {latest.number}.")
        if on < latest.kept_on:
            raise CannotChange(f"Version {latest.number} is of a later day. Choose that day or a later one.", field="on")
    number = next_number(TheoryVersion.objects.filter(population=population))
    version = TheoryVersion.objects.create(population=population, number=number, kept_on=on, reason=reason, tree=tree, by=by)
    said("theory.kept", version, population=population, by=by, label=f"Version {number}")
    return version
