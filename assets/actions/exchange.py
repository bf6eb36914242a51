"""Public services out of a map and into it, in the format of local directories."""

from datetime import timedelta
from uuid import UUID

from assets.actions.base import CannotChange, begin, said
from assets.actions.register import put_on_map
from assets.exchange.checking import NEW, check
from assets.exchange.hsds import to_json
from assets.exchange.services import facts_of, public_services
from assets.exchange.tables import to_zip
from assets.models import Asset, AssetIntake, MappedAsset, PublicService
from assets.queries import next_number
from audit import clock
from audit.recording import action

PRESSED_TWICE = timedelta(minutes=1)
MOST_AT_ONCE = 200
MAKERS = {"json": to_json, "csv": to_zip}
GONE = "What was read from the file is not here any more. Import the file again."
NOTHING = "None of these can be put on the map: they are on it already, or were left out of the file."
# What a row and the public facts of an asset have under the same name.
SAME = ("status", "url", "email", "fees", "minimum_age", "maximum_age", "location_type", "address", "town", "region", "postcode")


@action
def take_away(population, kind, *, by):
    """The public services of a map as the bytes of a file; `kind` is "json" or "csv" (packed tables). It is noted who took it.

    Also from a map that is not worked on any more: nothing is changed. Raises CannotChange if there is nothing to take.
    """
    facts = facts_of(public_services(population))
    if not facts:
        raise CannotChange("There is no public service on this map yet, so there is nothing to download.")
    said("assets.exported", population, population=population, by=by, changes={"format": kind, "services": len(facts)})
    return MAKERS[kind](facts)


@action
def keep(population, rows, *, name, sentences=(), by):
    """Keep what was read until somebody has looked at it. Returns the AssetIntake; the same rows sent twice are kept once."""
    begin(population)
    mine = AssetIntake.objects.filter(population=population, by=by, name=name[:200], created_at__gt=clock.now() - PRESSED_TWICE)
    for intake in mine:
        if intake.rows == rows:
            return intake
    intake = AssetIntake.objects.create(
        population=population, name=name[:200], rows=rows, problems=list(sentences), by=by, created_at=clock.now()
    )
    said("assets.read", intake, population=population, by=by, label=f"{len(rows)} services to look at")
    return intake


@action
def take_in(intake, chosen, *, segment="", prompts=(), by):
    """Put chosen services on the map. `chosen` are numbers of rows, `prompts` the questions that they answer.

    New ones become assets with their public facts; those that the organisation has on another map are put on this one too. Rows are
    compared again, so that two people, or two presses, make nothing twice. Returns how many are on the map now, and a sentence for each
    one that could not be put there. Raises CannotChange if none could.
    """
    population = intake.population
    begin(population)
    held = _held(intake, by)
    wanted = [line for line in check(held.rows, population) if line.number in chosen and line.can_be_taken]
    if not wanted:
        raise CannotChange(NOTHING)
    if len(wanted) > MOST_AT_ONCE:
        raise CannotChange(f"Take at most {MOST_AT_ONCE} at a time.")
    new = [line.row for line in wanted if line.state == NEW]
    assets = Asset.objects.in_bulk([line.known.pk for line in wanted if line.known])
    _make(new, population, segment, prompts, held.name, by)
    refused = [refusal for asset in assets.values() if (refusal := _refused(asset, population, prompts, by))]
    taken = len(new) + len(assets) - len(refused)
    if not taken:
        raise CannotChange(" ".join(refused) or NOTHING)
    if new:
        said("assets.imported", population, population=population, by=by, changes={"services": len(new)})
    return taken, refused


@action
def drop(intake, *, by):
    """Forget what was read from a file, also on a map that is not worked on any more. Raises CannotChange if it is gone."""
    deleted, _ = AssetIntake.objects.filter(pk=intake.pk, by=by).delete()
    if not deleted:
        raise CannotChange(GONE)
    said("assets.dropped", intake, population=intake.population, by=by, label=f"{len(intake.rows)} services not taken over")


def _held(intake, by):
    held = AssetIntake.objects.select_for_update().filter(pk=intake.pk, by=by).first()
    if held is None:
        raise CannotChange(GONE)
    return held


def _make(rows, population, segment, prompts, origin, by):
    """Assets with their place on the map and their public facts, in a few queries."""
    number = next_number(population.participation_id)
    assets = Asset.objects.bulk_create(
        Asset(
            participation=population.participation,
            number=number + place,
            name=row["name"],
            segment=segment,
            place=_place(row),
            origin=origin,
            origin_guid=UUID(row["id"]) if row["id"] else None,
            by=by,
        )
        for place, row in enumerate(rows)
    )
    MappedAsset.objects.bulk_create(
        MappedAsset(population=population, asset=asset, by=by, **dict.fromkeys(prompts, True)) for asset in assets
    )
    PublicService.objects.bulk_create(
        PublicService(
            asset=asset,
            organisation_name=row["organisation"] or row["name"],
            summary=row["summary"] or row["name"],
            by=by,
            **{name: row[name] for name in SAME},
        )
        for asset, row in zip(assets, rows, strict=True)
    )


def _place(row):
    return (", ".join(part for part in (row["town"], row["postcode"]) if part) or row["place"])[:200]


def _refused(asset, population, prompts, by):
    """Put an asset of another map on this one; why it cannot be, or an empty text."""
    try:
        put_on_map(asset, population, by=by, prompts=prompts)
    except CannotChange as refusal:
        return f"{asset}: {refusal}"
    return ""
