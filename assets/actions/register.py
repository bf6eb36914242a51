"""Writing assets down on the map of a population, keeping them true, and taking them off (starter pack 7)."""

import re
from datetime import timedelta
from functools import partial

from assets.actions.base import CannotChange, begin, leave_library, said
from assets.models import Asset, MappedAsset, Prompt, Segment
from assets.queries import name_key, names_on, next_number, taken_off_by_name
from audit import clock
from audit.recording import action
from core.dates import as_day, nhs_date

# What stands on the map of one population; everything else belongs to the asset, wherever it is.
ON_THE_MAP = (*Prompt.values, "trust", "trust_note")
LONGEST_NAME = 200
MOST_AT_ONCE = 100
TWICE_WITHIN = timedelta(minutes=1)
# What the other organisations of the wave see of an asset that is shared, beside its public facts.
SEEN_IN_LIBRARY = {"name", "segment"}

# What is no person's: it may be on several maps, shared, and told to anybody.
PUBLIC = (Segment.ASSOCIATIONS, Segment.ORGANISATIONS)
# What a pasted list puts before its lines, and characters that nobody sees: of control, and those that turn the direction of writing.
LIST_MARK = re.compile(r"^\s*(?:[-*•–·]|\d{1,3}[.)])\s+")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
GONE = "This asset was taken off the map. Put it back first."
CHANGED = "Somebody else has changed this since you opened the page. Compare, then save again."


@action
def quick_add(population, *, names, prompt="", segment="", by):
    """Write assets down by their names, one for each of `names`; details can come later.

    A name that is on the map already is not doubled: it answers the question `prompt` as well, and gets the segment if nobody has
    placed it. One that was taken off comes back. Returns the MappedAsset rows in the order of the names, each once; `is_new` of a
    row says whether it is on the map since now. The same names sent twice write nothing. Raises CannotChange for no name, a name
    that is too long, or too many.
    """
    begin(population)
    names = _checked(names)
    new = partial(_new_row, population, prompt, segment, by)
    there, gone = names_on(population), taken_off_by_name(population)
    rows, changed = {}, set()
    for name in names:
        key = name_key(name)
        row = there.get(key) or (_come_back(gone[key]) if key in gone else new(name))
        row.is_new = key not in there or getattr(row, "is_new", False)
        there[key] = rows[row.pk] = row
        if _tick(row, [prompt] if prompt else []) | _place(row.asset, segment) | row.is_new:
            changed.add(row.pk)
    _say_added(population, [rows[pk] for pk in rows if pk in changed], by)
    return list(rows.values())


@action
def add_asset(population, *, by, **fields):
    """Write one asset down. `fields` are those of Asset, and of MappedAsset which questions it answers, `trust` and `trust_note`.

    Returns the MappedAsset; a button pressed twice makes one. Raises CannotChange for a name that the map has already.
    """
    begin(population)
    mine = {name: fields.pop(name) for name in ON_THE_MAP if name in fields}
    if known := names_on(population).get(name_key(fields["name"])):
        if known.by_id == by.pk and known.created_at >= clock.now() - TWICE_WITHIN and not _differing(known, {**fields, **mine}):
            return known
        raise _there_already(known)
    number = next_number(population.participation_id)
    asset = Asset.objects.create(participation=population.participation, number=number, by=by, **fields)
    mapped = MappedAsset.objects.create(population=population, asset=asset, by=by, **mine)
    said("asset.added", mapped, population=population, by=by, label=asset.label)
    return mapped


@action
def edit_asset(mapped, *, by, may_share=False, **fields):
    """Change an asset, `mapped` and its asset being as they were read. Nothing is written or recorded if nothing differs.

    Another name or segment by somebody who may not share takes the asset out of the library (see `leave_library`). Raises CannotChange
    for one that was taken off or changed meanwhile, for the name of another one on this map, and for one that is shared or a public
    service and is to be a person.
    """
    population = mapped.population
    begin(population)
    stored = _stored(mapped)
    changed = _differing(stored, fields)
    if not changed:
        return
    if (stored.edited_at, stored.asset.edited_at) != (mapped.edited_at, mapped.asset.edited_at):
        raise CannotChange(CHANGED)
    if "name" in changed and (known := names_on(population).get(name_key(fields["name"]))) and known.pk != mapped.pk:
        raise _there_already(known)
    if "segment" in changed:
        _check_segment(stored.asset, fields["segment"])
    _write(mapped, {name: fields[name] for name in changed if name in ON_THE_MAP})
    _write(mapped.asset, {name: fields[name] for name in changed if name not in ON_THE_MAP})
    _say_edited(mapped, changed, by)
    if SEEN_IN_LIBRARY & set(changed):
        leave_library(mapped, may_share=may_share, by=by)


@action
def tick_prompts(mapped, *, prompts, by):
    """Say that an asset answers these questions as well; what it answers already stays."""
    begin(mapped.population)
    _stored(mapped)
    if _tick(mapped, prompts):
        _say_edited(mapped, prompts, by)


@action
def put_on_map(asset, population, *, by, prompts=()):
    """Let an asset of the same organisation serve this population too; one that was taken off comes back. Returns the MappedAsset.

    Raises CannotChange for an asset of another organisation, for a person whose name somebody keeps with their agreement (they
    agreed to it for another map), and where the map has another one of this name.
    """
    begin(population)
    if asset.participation_id != population.participation_id:
        raise CannotChange("This asset belongs to another organisation.")
    mapped = MappedAsset.objects.filter(population=population, asset=asset).select_related("asset").first()
    is_there = mapped is not None and not mapped.is_removed
    if not is_there:
        _check_name_is_free(population, asset)
        _check_may_be_passed_on(asset, population)
        if mapped is not None:
            _come_back(mapped)
        else:
            mapped = MappedAsset.objects.create(population=population, asset=asset, by=by, **dict.fromkeys(prompts, True))
    if _tick(mapped, prompts) or not is_there:
        said("asset.edited" if is_there else "asset.mapped", mapped, population=population, by=by, label=asset.label)
    return mapped


@action
def take_off(mapped, *, by):
    """Take an asset off this map; on the maps of other populations it stays. It can be put back as it was."""
    begin(mapped.population)
    if not MappedAsset.objects.current().filter(pk=mapped.pk).update(removed_at=clock.now(), removed_by=by):
        raise CannotChange("This asset was taken off the map already.")
    said("asset.taken_off", mapped, population=mapped.population, by=by, label=mapped.asset.label)


@action
def put_back(mapped, *, by):
    """Put an asset back on the map. Raises CannotChange if it is there, or if the map has another one of this name now."""
    begin(mapped.population)
    if not MappedAsset.objects.filter(pk=mapped.pk, removed_at__isnull=False).exists():
        raise CannotChange("This asset is on the map already.")
    _check_name_is_free(mapped.population, mapped.asset)
    _come_back(mapped)
    said("asset.put_back", mapped, population=mapped.population, by=by, label=mapped.asset.label)


@action
def check(mapped, *, on, by):
    """Say that what is written about an asset was still true on the day `on`, for all maps that it is on. Once for each day.

    Raises CannotChange for a day in the future, or before the day on which it was last checked.
    """
    begin(mapped.population)
    asset = _stored(mapped).asset
    if on > as_day(clock.now()):
        raise CannotChange("The day must be today or before.", field="on")
    if asset.checked_on == on:
        return
    if asset.checked_on and on < asset.checked_on:
        raise CannotChange(f"It was checked on {nhs_date(asset.checked_on)} already, which is later.", field="on")
    Asset.objects.filter(pk=asset.pk).update(checked_on=on, checked_by=by)
    mapped.asset.checked_on, mapped.asset.checked_by = on, by
    said("asset.checked", mapped, population=mapped.population, by=by, label=asset.label)


@action
def set_do_not_contact(mapped, *, reason, by):
    """Say that nobody is to contact this asset, on any map; `reason` is for the teams. The log names no reason."""
    begin(mapped.population)
    asset = _stored(mapped).asset
    if asset.do_not_contact and asset.do_not_contact_reason == reason:
        return
    _write(mapped.asset, {"do_not_contact": True, "do_not_contact_reason": reason})
    said("asset.not_to_contact", mapped, population=mapped.population, by=by, label=asset.label)


@action
def may_contact(mapped, *, by):
    """Say that an asset may be contacted again. Nothing is written if it may."""
    begin(mapped.population)
    asset = _stored(mapped).asset
    if not asset.do_not_contact:
        return
    _write(mapped.asset, {"do_not_contact": False, "do_not_contact_reason": ""})
    said("asset.may_be_contacted", mapped, population=mapped.population, by=by, label=asset.label)


def _new_row(population, prompt, segment, by, name):
    number = next_number(population.participation_id)
    asset = Asset.objects.create(participation=population.participation, number=number, name=name, segment=segment, by=by)
    return MappedAsset.objects.create(population=population, asset=asset, by=by, **{prompt: True} if prompt else {})


def _say_added(population, rows, by):
    """One entry in the log for what was written down at once, or nothing for no rows."""
    noun = "assets" if len(rows) > 1 else "asset"
    code = f"{noun}.{'added' if any(row.is_new for row in rows) else 'edited'}"
    if len(rows) > 1:
        said(code, population, population=population, by=by, changes={"assets": len(rows)})
    elif rows:
        said(code, rows[0], population=population, by=by, label=rows[0].asset.label)


def _say_edited(mapped, fields, by):
    changes = {"fields": ", ".join(sorted(fields))}
    said("asset.edited", mapped, population=mapped.population, by=by, label=mapped.asset.label, changes=changes)


def _checked(names):
    """The names without spaces around them, marks of a pasted list and empty lines; raises CannotChange for those that are none."""
    names = [tidied for name in names if (tidied := " ".join(LIST_MARK.sub("", UNSEEN.sub("", name)).split()))]
    if not names:
        raise CannotChange("Write at least one name, one on each line.", field="names")
    if len(names) > MOST_AT_ONCE:
        raise CannotChange(f"Write up to {MOST_AT_ONCE} names at once; these are {len(names)}.", field="names")
    for line, name in enumerate(names, start=1):
        if len(name) > LONGEST_NAME:
            raise CannotChange(f"Line {line} is longer than {LONGEST_NAME} characters. Shorten it; details can come later.", field="names")
    return names


def _stored(mapped):
    """The row as it is now, with its asset. Raises CannotChange for one that was taken off."""
    stored = MappedAsset.objects.select_related("asset").get(pk=mapped.pk)
    if stored.is_removed:
        raise CannotChange(GONE)
    return stored


def _differing(stored, fields):
    """The names of those fields whose values are not those of the row, or of its asset."""
    return [name for name, value in fields.items() if getattr(stored if name in ON_THE_MAP else stored.asset, name) != value]


def _write(row, fields):
    """Save these fields of a row, and say that it was edited now; nothing for no fields."""
    if not fields:
        return
    for name, value in fields.items():
        setattr(row, name, value)
    row.edited_at = clock.now()
    row.save(update_fields=[*fields, "edited_at"])


def _tick(mapped, prompts):
    """Let a row answer these questions; whether anything was written."""
    new = [prompt for prompt in prompts if not getattr(mapped, prompt)]
    _write(mapped, dict.fromkeys(new, True))
    return bool(new)


def _place(asset, segment):
    """Give an asset a segment that has none; whether anything was written."""
    if not segment or asset.segment:
        return False
    _write(asset, {"segment": segment})
    return True


def _come_back(mapped):
    """Put a row that was taken off on its map again. Returns it. Raises CannotChange for a person who agreed for another map meanwhile."""
    _check_may_be_passed_on(mapped.asset, mapped.population)
    mapped.removed_at = mapped.removed_by = None
    mapped.edited_at = clock.now()
    mapped.save(update_fields=["removed_at", "removed_by", "edited_at"])
    return mapped


def _check_name_is_free(population, asset):
    known = names_on(population).get(name_key(asset.name))
    if known and known.asset_id != asset.pk:
        raise CannotChange(f"Another asset on the map is called “{known}”. Rename that one first.")


def _check_may_be_passed_on(asset, population):
    """Refuse a person, or one who may be one, whose name is kept: they agreed for the map on which they were."""
    maps = dict(MappedAsset.objects.filter(asset=asset.pk).values_list("population", "removed_at"))
    was_here_alone = population.pk in maps and all(removed_at for pk, removed_at in maps.items() if pk != population.pk)
    if asset.segment not in PUBLIC and not was_here_alone and _has_named_contact(asset):
        raise CannotChange(
            "This person agreed to be named for another map, so they are not put on this one. Ask them, and write them down here."
        )


def _has_named_contact(asset):
    return Asset.objects.filter(pk=asset.pk, contact__isnull=False).exclude(contact__name="").exists()


def _check_segment(asset, segment):
    if segment in PUBLIC:
        if asset.segment not in PUBLIC and _has_named_contact(asset):
            raise CannotChange(
                "A person's name is kept with this asset, and they agreed as a person. Delete the contact first, or leave it as it is.",
                field="segment",
            )
        return
    if asset.shared_on:
        raise CannotChange("This asset is shared with other organisations. Stop sharing it before you place it elsewhere.", field="segment")
    if Asset.objects.filter(pk=asset.pk, service__isnull=False).exists():
        raise CannotChange(
            "This asset is a public service. Say first that it is not public any more, or place it with associations or organisations.",
            field="segment",
        )


def _there_already(known):
    return CannotChange(f"“{known}” is on the map already. Change it there, or give this one another name.", field="name")
