"""What the picture of an asset map is made of: plain values, which a snapshot can keep as they are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word of one of the rings. `count` is how many assets of the segment have it; 0 for one that is only suggested."""

    text: str
    count: int = 0


@dataclass(frozen=True)
class Spot:
    """One asset. `number` is what people call it in a meeting; `is_first` for one of those to engage first.

    `url` leads to its page, and is used in the list, not in the picture. `populations` are the populations that it serves, where the
    map shows several.
    """

    pk: int
    number: int
    name: str
    is_first: bool = False
    who: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    url: str = ""
    populations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Segment:
    """One of the three parts of the map, with its assets in the order of their numbers and the words of its two rings."""

    code: str
    title: str
    assets: tuple[Spot, ...] = ()
    who: tuple[Word, ...] = ()
    has: tuple[Word, ...] = ()


@dataclass(frozen=True)
class MapData:
    """A map as one reader may see it.

    `population` are the words of the middle. `unplaced` are the assets whose segment nobody has chosen yet. `note` says what is left
    out ("Only assets to engage first"), empty for the whole map.
    """

    title: str
    population: str
    segments: tuple[Segment, ...]
    unplaced: tuple[Spot, ...] = ()
    note: str = ""

    @property
    def assets(self):
        """All of them, segment by segment."""
        return tuple(spot for segment in self.segments for spot in segment.assets) + self.unplaced

    @property
    def first(self):
        """Those to engage first."""
        return tuple(spot for spot in self.assets if spot.is_first)

    @property
    def nothing(self):
        """What stands where a part has no asset."""
        return "None shown" if self.note else "Nothing here yet"

    @property
    def alternative(self):
        """What is read out instead of the picture; the list after it names every asset."""
        if not self.assets:
            suggested = "" if self.note else "The rings hold the words that the starter pack suggests"
            return _sentences(f"{self.title}. No assets are shown", suggested, self.note)
        first = f"To engage first: {'; '.join(spot.name for spot in self.first)}" if self.first else "None is chosen to engage first yet"
        return _sentences(f"{self.title}. {counted(self)}", first, self.note, "The list after the picture names them all")

    @property
    def brief_alternative(self):
        """What is read out instead of the small picture, which no list follows."""
        first = f"To engage first: {'; '.join(spot.name for spot in self.first)}" if self.first else "None is chosen to engage first yet"
        return _sentences(f"{self.title}. {counted(self)}", first)


def counted(data):
    """How many assets each segment has, in words: "5 assets: individuals 2, associations 2, organisations 1"."""
    parts = [f"{segment.title.lower()} {len(segment.assets):,}" for segment in data.segments]
    if data.unplaced:
        parts.append(f"not placed yet {len(data.unplaced):,}")
    return f"{len(data.assets):,} asset{'' if len(data.assets) == 1 else 's'}: {', '.join(parts)}"


def _sentences(*parts):
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
