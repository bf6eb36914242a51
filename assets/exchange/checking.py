"""What of a file is new, and what the organisation has already: found by id, or by name and place. Nothing is written."""

from dataclasses import dataclass

from assets.models import Asset, Segment
from assets.queries import name_key

NEW, ELSEWHERE, HERE, TWICE, BROKEN = "new", "elsewhere", "here", "twice", "broken"
CAN_BE_TAKEN = (NEW, ELSEWHERE)
# With how many of the same name a service is compared: a file of one name in thousands of places is not read all day.
COMPARED = 50


@dataclass(frozen=True)
class Known:
    """An asset that the organisation has already. `mapped` is the key of its row on this map, `is_off` tells that it was taken off."""

    pk: int
    name: str
    places: tuple[str, ...]
    mapped: int | None
    is_off: bool


@dataclass(frozen=True)
class Line:
    """A row with how it stands: NEW, ELSEWHERE (the organisation has it, and this map has not), HERE, TWICE or BROKEN.

    `known` is the asset that it is; `namesake` one that has its name and another place. `same_as` is the number of the earlier row.
    """

    row: dict
    state: str
    known: Known | None = None
    namesake: Known | None = None
    same_as: int | None = None

    @property
    def number(self):
        return self.row["row"]

    @property
    def can_be_taken(self):
        return self.state in CAN_BE_TAKEN


def check(rows, population):
    """A Line for each row, in their order. Two queries, however many rows there are."""
    by_id, by_name = _known(population)
    seen_ids, seen_names, lines = {}, {}, []
    for row in rows:
        line = _line(row, by_id, by_name, seen_ids, seen_names)
        if line.can_be_taken:
            if row["id"]:
                seen_ids[row["id"]] = row
            same = seen_names.setdefault(name_key(row["name"]), [])
            if len(same) < COMPARED:
                same.append((row, _places_of_row(row)))
        lines.append(line)
    return lines


def _line(row, by_id, by_name, seen_ids, seen_names):
    if row["problems"]:
        return Line(row, BROKEN)
    places = _places_of_row(row)
    earlier = seen_ids.get(row["id"]) or _same_place(places, seen_names.get(name_key(row["name"]), []))
    if earlier:
        return Line(row, TWICE, same_as=earlier["row"])
    namesakes = by_name.get(name_key(row["name"]), [])
    known = by_id.get(row["id"]) or _same_place(places, [(known, known.places) for known in namesakes[:COMPARED]])
    if known is None:
        return Line(row, NEW, namesake=next(iter(namesakes), None))
    return Line(row, HERE if known.mapped and not known.is_off else ELSEWHERE, known=known)


def _known(population):
    """The assets of the organisation, but for individuals: ({id as text: Known}, {compared name: [Known, those on this map first]})."""
    on_map = {asset: (pk, bool(off)) for pk, asset, off in population.mapped_assets.values_list("pk", "asset_id", "removed_at")}
    fields = ("pk", "name", "guid", "origin_guid", "place", "service__town", "service__postcode")
    assets = Asset.objects.filter(participation_id=population.participation_id).exclude(segment=Segment.INDIVIDUALS)
    by_id, by_name = {}, {}
    for pk, name, guid, origin, *places in assets.order_by("number").values_list(*fields):
        known = Known(pk, name, _places(places), *on_map.get(pk, (None, False)))
        for key in (guid, origin):
            if key and (str(key) not in by_id or known.mapped):
                by_id[str(key)] = known
        by_name.setdefault(name_key(name), []).append(known)
    for knowns in by_name.values():
        knowns.sort(key=lambda known: (known.mapped is None, known.is_off))
    return by_id, by_name


def _same_place(mine, others):
    """The first of the others, each with its places, that may be at these places: none said fits all. None if there is none."""
    for other, theirs in others:
        if not mine or not theirs or any(_is_in(a, b) or _is_in(b, a) for a in mine for b in theirs):
            return other
    return None


def _is_in(part, whole):
    """Whether the words of one place stand in another: "exampleton" in "hall street exampleton"."""
    return f" {part} " in f" {whole} "


def _places_of_row(row):
    return _places((row["town"], row["postcode"], row["place"]))


def _places(texts):
    return tuple(name_key(text) for text in texts if text and text.strip())
