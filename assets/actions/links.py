"""Linking an asset to what was heard or counted that speaks for it (`datareview.actions.thread`)."""

from assets.actions.base import CannotChange, begin
from audit.recording import action
from datareview.actions import thread


@action
def add_evidence(mapped, chosen, *, note="", by):
    """Link what was chosen ([(kind, id)]) to a MappedAsset as reasons for it. Returns the ThreadLink rows; one that is there is kept.

    What the person may read was asked before (`assets.evidence.may_link`). Raises CannotChange if nothing is chosen, and as
    `datareview.actions.thread.link` does.
    """
    begin(mapped.population)
    if not chosen:
        raise CannotChange("Choose what speaks for it.", field="what")
    return [thread.link(mapped.population, kind, pk, "asset", mapped.pk, note, by=by) for kind, pk in chosen]


@action
def remove_evidence(link, *, by):
    """Take a link away; what it led to stays as it is, and linking it again puts it back. Raises CannotChange if it is gone already."""
    thread.unlink(link, by=by)
