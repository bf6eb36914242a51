"""Linking things of the evidence thread, by choosing from a list (BEYOND 8)."""

from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.models import ThreadLink
from datareview.thread import KINDS, find


@action
def link(population, from_kind, from_id, to_kind, to_id, note="", *, by):
    """Say that what is at the `from` end is a reason for what is at the `to` end. Returns the ThreadLink.

    Kinds are codes of `thread.KINDS`, `note` a few words on why, never a quotation. A link that is there is kept as it is. Raises
    CannotChange for what is not there, or is not of this population, and for a link that leads back towards the sources.
    """
    begin(population)
    ends = [find(from_kind, population, from_id), find(to_kind, population, to_id)]
    if None in ends:
        raise CannotChange("What you chose is not there any more. Choose again from the list.")
    if KINDS[from_kind].rank >= KINDS[to_kind].rank:
        raise CannotChange(f"{KINDS[from_kind].label} cannot be a reason for {KINDS[to_kind].label.lower()}.")
    key = {"from_kind": from_kind, "from_id": from_id, "to_kind": to_kind, "to_id": to_id}
    row, is_new = ThreadLink.objects.get_or_create(**key, defaults={"population": population, "note": note, "by": by})
    if is_new:
        said("thread.linked", row, population=population, by=by, label=_label(*zip((from_kind, to_kind), ends, strict=True)))
    return row


@action
def unlink(link, *, by):
    """Take a link away. Raises CannotChange if it is gone already."""
    population = link.population
    begin(population)
    if not ThreadLink.objects.filter(pk=link.pk).exists():
        raise CannotChange("This link was taken away already.")
    ends = [(kind, find(kind, population, pk)) for kind, pk in ((link.from_kind, link.from_id), (link.to_kind, link.to_id))]
    said("thread.unlinked", link, population=population, by=by, label=_label(*ends))
    ThreadLink.objects.filter(pk=link.pk).delete()


def _label(*ends):
    return " to ".join(KINDS[kind].label_of(row) if row else "something that was taken away" for kind, row in ends)
