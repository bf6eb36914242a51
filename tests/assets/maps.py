"""Maps to draw, the same in every run: so many assets, in these shares of the three segments."""

from assets.drawing import MapData, Segment, Spot, Word
from assets.models import Segment as Part
from assets.words import has_words, who_words

NAMES = (
    "Choir at the mill",
    "Chaplain with links to churches",
    "Pop-ups at farmers' markets that talk about mental health",
    "Central library",
    "Women's sewing circle",
    "Barber who listens",
    "Residents' association of Hill Top",
    "Doctor who runs outreach clinics for refugees",
    "Men's shed",
    "Food bank at the market hall",
    "GP",
    "Self-help group for hearing voices",
    "College of further education",
)
LONG = "and everybody who works with them in all the towns and villages of the whole county and far beyond"
CASES = {
    "none": {"many": 0},
    "one": {"many": 1},
    "five": {"many": 5},
    "twenty": {"many": 20},
    "thirty": {"many": 30},
    "sixty": {"many": 60},
    "sixty in one segment": {"many": 60, "shares": (0, 1, 0)},
    "sixty long names": {"many": 60, "long": True},
    "twenty long names": {"many": 20, "long": True},
    "not placed": {"many": 9, "unplaced": 12},
    "all to engage first": {"many": 12, "first": 12},
    "two hundred": {"many": 200},
    "a thousand": {"many": 1000},
    "numbers of four digits": {"many": 40, "from_number": 4321},
    "own words": {"many": 20, "own": 40},
}


def map_with(many, *, shares=(0.3, 0.4, 0.3), first=4, unplaced=0, long=False, from_number=1, own=0, population="Black men aged 18 to 35"):
    """A MapData. `first` of the assets are to be engaged first; `own` is how many words of its own each segment has besides."""
    counts = [int(many * share) for share in shares]
    counts[1] += many - sum(counts)
    segments, number = [], from_number
    for part, count in zip(Part, counts, strict=True):
        spots = tuple(_spot(number + at, many, first, from_number, part, long) for at in range(count))
        number += count
        own_words = [f"{part.label} word {at}" for at in range(own)]
        segments.append(
            Segment(
                part.value,
                part.label,
                spots,
                who=_words(who_words(part), [spot.who for spot in spots]),
                has=(*_words(has_words(part), [spot.has for spot in spots]), *(Word(word, 1) for word in own_words)),
            )
        )
    rest = tuple(Spot(number + at, number + at, f"Found in the notes {at}") for at in range(unplaced))
    return MapData(f"Asset map of {population}", population, tuple(segments), rest)


def case(name):
    return map_with(**CASES[name])


def _spot(number, many, first, from_number, part, long):
    place = number - from_number
    name = NAMES[place % len(NAMES)] + (f" {place // len(NAMES) + 1}" if place >= len(NAMES) else "")
    who, has = who_words(part), has_words(part)
    return Spot(
        number,
        number,
        f"{name} {LONG}"[:80].strip() if long else name,
        is_first=bool(first) and place % max(1, many // first) == 0 and place // max(1, many // first) < first,
        who=(who[place % len(who)],) if place % 2 else (),
        has=tuple(sorted({has[place % len(has)], has[(place * 3) % len(has)]})) if place % 3 else (),
    )


def _words(suggested, lists):
    return tuple(Word(word, sum(word in words for words in lists)) for word in suggested)
