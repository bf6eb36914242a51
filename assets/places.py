"""The assets of a map by where they are: what stands in place of a map of places (docs/adr/0013)."""

import re
from dataclasses import dataclass

from assets.queries import name_key, on_map

POSTCODE = re.compile(r"(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})")


@dataclass(frozen=True)
class Placed:
    """A row of the map with `place`, the town or area that it is listed under, and `where`, its place in full; empty if nobody knows."""

    mapped: object
    place: str
    where: str


def by_place(population):
    """The assets of a map as Placed, by place and name; those without a place come last. One query."""
    rows = [_placed(row) for row in on_map(population).select_related("asset__service")]
    names = {}
    for row in rows:
        names.setdefault(name_key(row.place), row.place)
    rows = [Placed(row.mapped, names[name_key(row.place)], row.where) for row in rows]
    return sorted(rows, key=lambda row: (not row.place, name_key(row.place), name_key(row.mapped.asset.name), row.mapped.pk))


def _placed(mapped):
    asset = mapped.asset
    service = getattr(asset, "service", None)
    town = service.town if service else ""
    return Placed(mapped, town or _area(asset.place), asset.place or town)


def _area(place):
    """The last part of a place that is no postcode: "Exampleton" of "Church Lane, Exampleton, EX1 2AB"."""
    parts = [part.strip() for part in place.split(",")]
    named = [part for part in parts if part and not POSTCODE.fullmatch(part.upper())]
    return named[-1] if named else place.strip()
