"""How wide words are, in the fonts of the PDF, which have the widths of Arial; and how they break into lines."""

import re
from functools import cache, lru_cache

from django.contrib.staticfiles import finders
from PIL import ImageFont

FILES = {False: "pdf/LiberationSans-Regular.ttf", True: "pdf/LiberationSans-Bold.ttf"}
EM = 1000
SAFETY = 1.015  # another machine's Arial, and another engine's kerning
WIDE_FROM = 0x2E80  # scripts that the font does not have, as wide as they are high
ASCENT, DESCENT, LEADING = 0.76, 0.22, 1.22


@cache
def _font(bold):
    return ImageFont.truetype(finders.find(FILES[bold]), EM, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def _ems(text, bold):
    known = "".join(char for char in text if ord(char) < WIDE_FROM)
    return _font(bold).getlength(known) / EM * SAFETY + len(text) - len(known)


def width(text, size, bold=False):
    """The width of a line of this text at this size."""
    return _ems(text, bold) * size


def height(lines, size):
    """The height of so many lines, from the top of the first to the bottom of the last."""
    return ((lines - 1) * LEADING + ASCENT + DESCENT) * size if lines else 0


def wrap(text, size, widest, bold=False):
    """The text in lines no wider than `widest`, broken at spaces and after hyphens and slashes, inside a word only where it must be."""
    lines, line = [], ""
    for piece in _pieces(text):
        if width((line + piece).rstrip(), size, bold) <= widest:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        *full, line = _cut(piece, size, widest, bold)
        lines += full
    return (*lines, line.strip()) if line.strip() else tuple(lines)


def balanced(text, size, widest, bold=False):
    """As `wrap`, with lines about as long as one another, which looks better around a middle."""
    lines = wrap(text, size, widest, bold)
    low, high = 0.0, widest
    while len(lines) > 1 and high - low > widest / 60:
        middle = (low + high) / 2
        if len(wrap(text, size, middle, bold)) > len(lines) or breaks_words(text, size, middle, bold):
            low = middle
        else:
            high = middle
    return wrap(text, size, high, bold) if len(lines) > 1 else lines


def breaks_words(text, size, widest, bold=False):
    """Whether a word has to be broken inside for lines of this width."""
    return any(width(piece.rstrip(), size, bold) > widest for piece in _pieces(text))


def _pieces(text):
    """The words with what follows them; "pop-up" is two pieces. A no-break space holds together."""
    piece = ""
    for char in re.sub(r"[ \t\r\n]+", " ", text.strip()):
        piece += char
        if char in " -/":
            yield piece
            piece = ""
    if piece:
        yield piece


def _cut(piece, size, widest, bold):
    """A word in parts that fit; one part when it fits as it is."""
    parts, part = [], ""
    for char in piece:
        if part and width((part + char).rstrip(), size, bold) > widest:
            parts.append(part)
            part = ""
        part += char
    return [*parts, part]


def shortened(text, size, widest, lines, bold=False):
    """Lines of `wrap`, the last of at most so many ending in "…" where there are more."""
    wrapped = wrap(text, size, widest, bold)
    if len(wrapped) <= lines:
        return balanced(text, size, widest, bold)
    last = wrapped[lines - 1]
    while last and width(f"{last}…", size, bold) > widest:
        last = last.rpartition(" ")[0] or last[:-1]
    return (*wrapped[: lines - 1], f"{last}…")
