"""From the rows of one or several maps to what is drawn, for one reader; and back from what a snapshot keeps."""

from collections import Counter
from dataclasses import asdict, dataclass

from django.urls import reverse
from django.utils import timezone

from assets import queries, words
from assets.drawing import MapData, Segment, Spot, Word
from assets.models import MappedAsset, Prompt
from assets.models import Segment as Part

FIRST = "first"


@dataclass(frozen=True)
class Filters:
    """What a map is narrowed to; an empty text narrows nothing. `segment`, `prompt` and `priority` as in `queries.narrowed`."""

    segment: str = ""
    prompt: str = ""
    priority: str = ""
    words: str = ""

    @property
    def note(self):
        """In words, for the picture: "Shown: associations; only those to engage first". Empty when nothing is left out."""
        parts = []
        if self.segment == queries.UNPLACED:
            parts.append("not placed yet")
        elif self.segment in Part.values:
            parts.append(Part(self.segment).label.lower())
        if self.priority in PRIORITY_WORDS:
            parts.append(PRIORITY_WORDS[self.priority])
        if self.prompt in Prompt.values:
            parts.append(f"those that answer “{Prompt(self.prompt).label}”")
        if self.words.strip():
            parts.append(f"those with “{self.words.strip()}”")
        return f"Shown: {'; '.join(parts)}" if parts else ""


PRIORITY_WORDS = {FIRST: "to engage first", "later": "left for later"}


def map_of(populations, readings, filters=None):
    """The map of one or several populations of one organisation, as MapData, with those assets alone that the reader may see.

    `populations` and `readings` (AssetReading, in the same order) may be single ones. A population that may not be read adds nothing.
    An asset of several of the populations stands there once, and is to be engaged first when it is so for one of them. One query.
    """
    populations, readings = _listed(populations), _listed(readings)
    seen = {row.pk: row for row, reading in zip(populations, readings, strict=True) if reading.may_view}
    filters = filters or Filters()
    rows = MappedAsset.objects.current().filter(population__in=list(seen)).select_related("asset").order_by("asset__number", "asset", "pk")
    rows = queries.narrowed(
        rows, on=timezone.localdate(), segment=filters.segment, prompt=filters.prompt, priority=filters.priority, words=filters.words
    )
    return _made(list(rows) if seen else [], seen, populations, filters.note)


def _listed(value):
    return list(value) if isinstance(value, list | tuple) else [value]


def _made(rows, seen, populations, note):
    by_asset: dict = {}
    for row in rows:
        by_asset.setdefault(row.asset_id, []).append(row)
    placed: dict = {code: [] for code in ["", *Part.values]}
    for same in by_asset.values():
        placed[same[0].asset.segment].append(_spot(same, seen))
    several = len(populations) > 1
    middle = str(populations[0].participation.organisation) if several else str(populations[0])
    return MapData(
        title=f"Asset map of {middle}",
        population=middle,
        segments=tuple(_segment(part, placed[part], with_suggestions=not note) for part in Part),
        unplaced=tuple(placed[""]),
        note=note,
    )


def _spot(same, seen):
    row = same[0]
    population = seen[row.population_id]
    return Spot(
        pk=row.pk,
        number=row.asset.number,
        name=row.asset.name,
        is_first=any(other.is_prioritised for other in same),
        who=tuple(row.asset.who),
        has=tuple(row.asset.has),
        url=reverse("assets:asset", args=[population.participation.organisation.slug, population.pk, row.pk]),
        populations=tuple(str(seen[other.population_id]) for other in same) if len(seen) > 1 else (),
    )


def _segment(part, spots, *, with_suggestions):
    """A segment; where assets are left out, a word that none of the others has is no suggestion, and does not stand there."""
    who, has = (words.who_words(part), words.has_words(part)) if with_suggestions else ([], [])
    return Segment(
        code=part.value,
        title=part.label,
        assets=tuple(spots),
        who=_counted(who, [spot.who for spot in spots]),
        has=_counted(has, [spot.has for spot in spots]),
    )


def _counted(suggested, lists):
    """The suggested words in the order of the figure, so that each keeps its place, then own ones, with how many assets have each."""
    spelt = {word.casefold(): word for word in suggested}
    counts: Counter = Counter()
    for words_of_one in lists:
        for key in {word.casefold() for word in words_of_one}:
            counts[key] += 1
        for word in words_of_one:
            spelt.setdefault(word.casefold(), word)
    return tuple(Word(text, counts[key]) for key, text in spelt.items())


def as_data(data):
    """A map as plain values for JSON, without addresses: a snapshot outlives pages."""
    kept = asdict(data)
    for spot in [spot for segment in kept["segments"] for spot in segment["assets"]] + list(kept["unplaced"]):
        spot["url"] = ""
    return kept


def from_data(kept):
    """The MapData that `as_data` was given, whatever has read the JSON in between."""
    return MapData(
        title=kept["title"],
        population=kept["population"],
        segments=tuple(_segment_from(segment) for segment in kept["segments"]),
        unplaced=_spots_from(kept["unplaced"]),
        note=kept["note"],
    )


def _segment_from(kept):
    return Segment(
        code=kept["code"],
        title=kept["title"],
        assets=_spots_from(kept["assets"]),
        who=tuple(Word(**word) for word in kept["who"]),
        has=tuple(Word(**word) for word in kept["has"]),
    )


def _spots_from(kept):
    return tuple(Spot(**{**spot, **{field: tuple(spot[field]) for field in ("who", "has", "populations")}}) for spot in kept)


@dataclass(frozen=True)
class ListPart:
    """A part of the nested list: a segment, or what is not placed yet. `who` and `has` are the words that its assets have."""

    title: str
    assets: tuple[Spot, ...]
    who: tuple[Word, ...] = ()
    has: tuple[Word, ...] = ()


def nested_list(data):
    """The same content as the picture's, as a tuple of ListPart in the order of the picture; a part without assets is there as well."""
    parts = [
        ListPart(
            segment.title,
            segment.assets,
            who=tuple(word for word in segment.who if word.count),
            has=tuple(word for word in segment.has if word.count),
        )
        for segment in data.segments
    ]
    return (*parts, ListPart("Not placed yet", data.unplaced)) if data.unplaced else tuple(parts)
