"""Choosing whom to engage first, who looks after it, and the log of what was done with each asset (starter pack 7.1)."""

from assets.actions.base import CannotChange, begin, said
from assets.engagement import LIMITS, OWNING, restate
from assets.models import Choosing, EngagementEntry, EntryKind, MappedAsset, Status
from audit import clock
from audit.recording import action
from core.dates import as_day, nhs_date
from core.errors import Refused
from datareview.actions.keeping import change, put_back, said_just_now, take_away
from organisations.models.teams import TeamKind

OFF_THE_MAP = "This asset was taken off the map meanwhile. Put it back first."
FUTURE = "The day must be today or in the past."
# What a person may write in the log; being chosen comes from a choice of the team alone.
LOGGED = (EntryKind.APPROACHED, EntryKind.ENGAGED, EntryKind.PAUSED, EntryKind.DECLINED, EntryKind.LATER, EntryKind.NOTE)


@action
def choose_first(population, *, mapped, on, partners_took_part, note, by):
    """Choose two to four assets to engage first. Returns the Choosing.

    `mapped` are MappedAsset of this map; those that were first before and are not among them are left for later. One that declined
    and is chosen again is tried again. Raises CannotChange for more or fewer, for one that must not be contacted, and for a day in
    the future or before the latest choice. The same choice again writes nothing unless it says more: a note, or that partners took part.
    """
    begin(population)
    chosen = _chosen(population, mapped)
    _not_in_future(on, field="chosen_on")
    latest = Choosing.objects.filter(population=population).first()
    were_first = list(MappedAsset.objects.filter(population=population, prioritised_on__isnull=False).select_related("asset"))
    stay = {row.pk for row in were_first if not row.is_removed and row.status != Status.DECLINED}
    new = [row for row in chosen if row.pk not in stay]
    left = [row for row in were_first if row not in chosen]
    if latest and not new and not left and not _says_more(latest, partners_took_part, note):
        return latest
    if latest and on < latest.chosen_on:
        raise CannotChange("You have chosen on a later day already. Choose a day from then on.", field="chosen_on")
    choosing = Choosing.objects.create(population=population, chosen_on=on, partners_took_part=partners_took_part, note=note, by=by)
    for kind, rows in ((EntryKind.PRIORITISED, new), (EntryKind.LATER, left)):
        for row in rows:
            _check_order(row, on)
            EngagementEntry.objects.create(mapped=row, kind=kind, on=on, choosing=choosing, by=by)
            restate(row)
    changes = {"first": [row.asset.label for row in chosen], "later": [row.asset.label for row in left]}
    said("asset.chosen", choosing, population=population, by=by, changes=changes)
    return choosing


@action
def plan(mapped, *, owner, next_action, next_on, by):
    """Say who looks after the contact with an asset, what comes next and by when; each may be empty (None, "", None).

    `owner` is a Seat that `may_own` allows today. Raises CannotChange for another one, for a new
    day that has passed, for a day without an action, and if the row was changed since it was read. The same again writes nothing.
    """
    population = mapped.population
    begin(population)
    stored = _on_map(mapped)
    new = {"owner": owner, "next_action": next_action, "next_on": next_on}
    changed = [name for name, value in new.items() if getattr(stored, name) != value]
    if not changed:
        return
    if "owner" in changed and owner is not None:
        _check_owner(stored, owner, population)
    if next_on and not next_action:
        raise CannotChange("Enter what is to be done by then.", field="next_action")
    if "next_on" in changed and next_on and next_on < as_day(clock.now()):
        raise CannotChange("The day of the next action must be today or still to come.", field="next_on")
    change(mapped, **{name: new[name] for name in changed})
    said("asset.planned", mapped, population=population, by=by, label=mapped.asset.label, changes={"fields": changed})


class CannotPlan(CannotChange):
    """One of several plans is refused; `mapped` is the one."""

    def __init__(self, mapped, refusal):
        super().__init__(str(refusal), field=refusal.field)
        self.mapped = mapped


@action
def plan_each(plans, *, by):
    """Plan several assets, all of them or none: (MappedAsset, values as for `plan`). Raises CannotPlan for the first that is refused."""
    for mapped, values in plans:
        try:
            plan(mapped, **values, by=by)
        except Refused as refusal:
            raise CannotPlan(mapped, refusal) from refusal


@action
def log(mapped, *, kind, on, text, by):
    """Write a line into the engagement log of an asset. Returns the EngagementEntry; the same one sent twice is kept once.

    `kind` is one of LOGGED; "later" takes an asset from those that are engaged first. An asset that was not chosen can be engaged
    as well (starter pack 7.1: engage other assets as the project progresses). Raises CannotChange for a day in the future, a note
    without text, and "later" for one that is not among the first, or before the day on which it was chosen.
    """
    population = mapped.population
    begin(population)
    stored = _on_map(mapped)
    if known := said_just_now(EngagementEntry.objects, by=by, mapped=mapped, kind=kind, on=on, text=text):
        return known
    _check_entry(kind, on, text)
    if kind == EntryKind.LATER and not stored.is_prioritised:
        raise CannotChange("This asset is not among those to engage first.", field="kind")
    if kind == EntryKind.LATER and on < stored.prioritised_on:
        raise CannotChange(f"It was chosen on {nhs_date(stored.prioritised_on)}. Enter that day or a later one.", field="on")
    entry = EngagementEntry.objects.create(mapped=mapped, kind=kind, on=on, text=text, by=by)
    restate(mapped)
    _said_of_entry("engagement.logged", entry, by)
    return entry


@action
def edit_entry(entry, *, kind, on, text, by):
    """Change a line of the log. Raises CannotChange as `log` does, for a line of a choice, and for one that was changed meanwhile."""
    mapped = _of_entry(entry)
    stored = EngagementEntry.objects.get(pk=entry.pk)
    new = {"kind": kind, "on": on, "text": text}
    changed = [name for name, value in new.items() if getattr(stored, name) != value]
    if not changed and not stored.is_removed:
        return
    _check_entry(kind, on, text)
    change(entry, **{name: new[name] for name in changed})
    _restate(mapped)
    _said_of_entry("engagement.edited", entry, by)


@action
def remove_entry(entry, *, by):
    """Take a line of the log away; it can be put back. Raises CannotChange for a line of a choice, and for one that is gone."""
    mapped = _of_entry(entry)
    take_away(entry, by=by)
    _restate(mapped)
    _said_of_entry("engagement.removed", entry, by)


@action
def restore_entry(entry, *, by):
    """Put a line of the log back. Raises CannotChange for one that is there."""
    mapped = _of_entry(entry)
    put_back(entry)
    _restate(mapped)
    _said_of_entry("engagement.restored", entry, by)


def may_own(seat, population, on):
    """Whether this seat may own an asset of this map on this day: held by a project lead, or by somebody of this sub-team."""
    team = seat.team
    on_team = team.pk == population.team_id or (team.kind == TeamKind.PROJECT and team.participation_id == population.participation_id)
    return on_team and seat.role in OWNING and seat.person_id is not None and seat.is_active(on)


def _chosen(population, mapped):
    """The rows of the map that are chosen, as they are stored, in the order given."""
    keys = list(dict.fromkeys(row.pk for row in mapped))
    if not LIMITS.min <= len(keys) <= LIMITS.max:
        raise CannotChange(f"Choose two to four assets to engage first. You have chosen {len(keys) or 'none'}.", field="first")
    stored = MappedAsset.objects.current().filter(population=population).select_related("asset").in_bulk(keys)
    if len(stored) < len(keys):
        raise CannotChange("One of these assets was taken off the map meanwhile. Choose again.", field="first")
    for row in stored.values():
        if row.asset.do_not_contact:
            raise CannotChange(f"“{row}” must not be contacted, so it cannot be chosen.", field="first")
    return [stored[key] for key in keys]


def _says_more(latest, partners_took_part, note):
    return (partners_took_part and not latest.partners_took_part) or (bool(note) and note != latest.note)


def _check_order(row, on):
    """Refuse a choice dated before what it is about: that this asset was chosen, left for later, or declined."""
    kinds = [EntryKind.PRIORITISED, EntryKind.LATER, *([EntryKind.DECLINED] if row.status == Status.DECLINED else [])]
    decided = row.entries.current().filter(kind__in=kinds).values_list("on", flat=True).first()
    if decided and decided > on:
        raise CannotChange(
            f"The log of “{row}” says something else on a later day. Choose {nhs_date(decided)} or later.", field="chosen_on"
        )


def _on_map(mapped):
    """The row as it is stored now; raises CannotChange for one that was taken off."""
    stored = MappedAsset.objects.current().select_related("owner").filter(pk=mapped.pk).first()
    if stored is None:
        raise CannotChange(OFF_THE_MAP)
    return stored


def _check_owner(stored, owner, population):
    if not may_own(owner, population, as_day(clock.now())):
        raise CannotChange("Choose somebody who is on this sub-team now, or a project lead.", field="owner")


def _not_in_future(on, *, field):
    if on > as_day(clock.now()):
        raise CannotChange(FUTURE, field=field)


def _check_entry(kind, on, text):
    if kind not in LOGGED:
        raise CannotChange("Choose what happened.", field="kind")
    _not_in_future(on, field="on")
    if kind == EntryKind.NOTE and not text.strip():
        raise CannotChange("Enter the note.", field="text")


def _of_entry(entry):
    """Hold what an entry belongs to. Returns its MappedAsset; raises CannotChange for one of a choice, which is changed by choosing."""
    mapped = entry.mapped
    begin(mapped.population)
    _on_map(mapped)
    if entry.choosing_id is not None:
        raise CannotChange("This comes from a choice of the team. Choose again to change it.")
    return mapped


def _restate(mapped):
    """Restate after a change of the log; raises CannotChange if there would be more among the first than may be.

    One that was taken off the map while it was first counts, because it may be put back.
    """
    restate(mapped)
    first = MappedAsset.objects.filter(population=mapped.population_id, prioritised_on__isnull=False)
    if mapped.is_prioritised and first.count() > LIMITS.max:
        raise CannotChange("With this one there would be more than four assets to engage first. Choose again instead.")


def _said_of_entry(code, entry, by):
    population = entry.mapped.population
    said(code, entry, population=population, by=by, label=entry.mapped.asset.label, changes={"kind": entry.kind})
