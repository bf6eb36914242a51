"""Words in a part of a ring."""

from assets.drawing import colours, measure
from assets.drawing.parts import Label
from assets.drawing.rings import SMALLEST
from assets.drawing.spreading import spread

MOST_LINES, MOST_WORDS = 4, 16
WIDTHS = (104, 84, 70, 58)  # of a line


def words_in(words, region, fixed, strong, sizes=(11, 10.5, 10, 9.5, SMALLEST)):
    """Labels for words (Word) in their order, in the largest size in which they find room, as a list.

    What some assets have is bold and in the `strong` colour; a suggestion that none has is quiet. Where not all find room, suggestions
    are left out first, then the words that fewest have.
    """
    left = most(words)
    while left:
        for size in sizes:
            for widest in WIDTHS:
                if labels := _labels(left, region, fixed, strong, size, widest):
                    return labels
        left, sizes = _fewer(left), sizes[-1:]
    return []


def _labels(words, region, fixed, strong, size, widest):
    """The words with letters of this size, or None where they do not all find room, or one would be broken inside for it."""
    if widest < WIDTHS[0] and any(measure.breaks_words(said(word), size, widest, word.count > 0) for word in words):
        return None
    blocks = [measure.shortened(said(word), size, widest, MOST_LINES, word.count > 0) for word in words]
    boxes = tuple(
        (max(measure.width(line, size, word.count > 0) for line in lines), measure.height(len(lines), size))
        for word, lines in zip(words, blocks, strict=True)
    )
    if (middles := spread(boxes, region, fixed, closest=6, pad=6)) is None:
        return None
    return [
        Label(lines, x, y - high / 2, size, strong if word.count else colours.QUIET, word.count > 0, "middle")
        for word, lines, (_, high), (x, y) in zip(words, blocks, boxes, middles, strict=True)
    ]


def said(word):
    """A word with how many assets have it, where it is more than one; a no-break space holds the two together."""
    return f"{word.text}\u00a0×{word.count}" if word.count > 1 else word.text


def most(words):
    """Those that most assets have, the earlier ones first where as many have two, in their order."""
    places = sorted(range(len(words)), key=lambda place: -words[place].count)[:MOST_WORDS]
    return [words[place] for place in sorted(places)]


def _fewer(words):
    """The words without the last of those that fewest assets have."""
    least = min(word.count for word in words)
    at = max(place for place, word in enumerate(words) if word.count == least)
    return words[:at] + words[at + 1 :]
