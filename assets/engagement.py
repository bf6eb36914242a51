"""Whom to engage first, and what follows from the engagement log: status, and since when an asset is among the first."""

from typing import NamedTuple

from django.db.models import Q

from accounts.permissions import PERMISSIONS_BY_ROLE, Permission
from assets.models import EntryKind, MappedAsset, Status
from core.reference import load
from organisations.models import SeatRole


class Limits(NamedTuple):
    min: int
    max: int


# "Prioritise between two to four assets to start engaging" (starter pack 7.1).
LIMITS = Limits(load("asset_rings")["prioritise"]["min"], load("asset_rings")["prioritise"]["max"])
# Whoever looks after a contact keeps its log and reads it: only these seats may.
OWNING = tuple(role for role in SeatRole if Permission.ASSETS_ENGAGE in PERMISSIONS_BY_ROLE[role.access_role])


def standing(entries):
    """What these entries of one asset's log say together: (Status, the day on which it was chosen to be first, or None).

    `entries` are those that were not taken away, in any order. The latest day counts, and of one day what was written last; a note
    changes nothing. Whatever became of it since, it stays among the first until it is left for later.
    """
    status, chosen_on = Status.MAPPED, None
    for entry in sorted(entries, key=lambda entry: (entry.on, entry.pk)):
        if entry.kind == EntryKind.NOTE:
            continue
        if entry.kind == EntryKind.LATER:
            status, chosen_on = Status.MAPPED, None
            continue
        status = Status(entry.kind)
        if entry.kind == EntryKind.PRIORITISED:
            chosen_on = entry.on
    return status, chosen_on


def restate(mapped):
    """Bring status and `prioritised_on` of a MappedAsset in line with its log. The only place where they are written."""
    mapped.status, mapped.prioritised_on = standing(mapped.entries.current())
    MappedAsset.objects.filter(pk=mapped.pk).update(status=mapped.status, prioritised_on=mapped.prioritised_on)


def owner_is_current(mapped, on):
    """Whether somebody looks after the contact on this day: an owner whose seat is held and may (`OWNING`). Reads `mapped.owner` alone."""
    owner = mapped.owner
    return owner is not None and owner.person_id is not None and owner.role in OWNING and owner.is_active(on)


def owner_is_current_q(on):
    """The same as a condition on rows of MappedAsset."""
    held = Q(owner__person__isnull=False, owner__role__in=OWNING, owner__starts_on__lte=on)
    return held & (Q(owner__ends_on__isnull=True) | Q(owner__ends_on__gte=on))


def may_be_asked_for_q():
    """A condition on rows of MappedAsset: neither declined nor not to be contacted. Nobody is asked to do something with the others."""
    return ~Q(status=Status.DECLINED) & Q(asset__do_not_contact=False)


def is_late(mapped, on):
    """Whether the day of the next action has passed, for one that may be asked for (`may_be_asked_for_q`). Reads its asset as well."""
    asked_for = mapped.status != Status.DECLINED and not mapped.asset.do_not_contact
    return asked_for and mapped.next_on is not None and mapped.next_on < on


def late(rows, on):
    """Those of these rows (a QuerySet of MappedAsset) that are late on this day, as `is_late` says."""
    return rows.filter(may_be_asked_for_q(), next_on__lt=on)
