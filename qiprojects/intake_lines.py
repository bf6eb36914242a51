"""From the text of a paste to lines of cells, whatever stands between the cells: tabs, semicolons, commas, or just spaces."""

import csv
import re
from dataclasses import dataclass
from io import StringIO

from qiprojects.typed_points import THOUSANDS, date_in, number_in, tidied

PART_OF = re.compile(r"([0-9][0-9,]*) ?(?:/|of|out of) ?([0-9][0-9,]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A line as it came: its number, its words, and its cells without spaces at their ends."""

    number: int
    words: str
    cells: list[str]


def lines_of(measure, text):
    """The Lines of a text, those at its end without words left out."""
    typed = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while typed and not tidied(typed[-1]):
        typed.pop()
    cells = _cells(measure, typed)
    return [Line(number, words, each) for number, (words, each) in enumerate(zip(typed, cells, strict=True), start=1)]


def day_in(measure, text):
    """The day that a cell names, or None."""
    return date_in(text, measure.frequency)[0]


def is_number(text):
    return number_in(text)[0] is not None


def _cells(measure, texts):
    for separator in ("\t", ";"):
        if any(separator in text for text in texts):
            return [[tidied(cell) for cell in text.split(separator)] for text in texts]
    return [_loose_cells(measure, text) for text in texts]


def _loose_cells(measure, text):
    """The cells of a line without tabs: quoted, between commas, or with spaces between a date and its numbers."""
    if '"' in text:
        return [tidied(cell) for cell in next(csv.reader(StringIO(text), skipinitialspace=True), [""])]
    whole = tidied(text)
    if not whole or is_number(whole) or day_in(measure, whole):
        return [whole]
    wide = [tidied(cell) for cell in re.split(r"\s{2,}|\s*[,:|]\s+", text.strip())]
    if len(wide) > 1:
        return wide
    return _after_date(measure, whole) or (_comma_cells(measure, whole) if "," in whole else _spaced_numbers(measure, whole))


def _after_date(measure, whole):
    """A date and what stands after it, behind a space or a comma: a number, perhaps with a space in it, or two; [] without a date."""
    words = re.split(r"[ ,]", whole)
    for count in range(min(4, len(words) - 1), 0, -1):
        before = " ".join(words[:count])
        if day_in(measure, before):
            after = whole[len(before) + 1 :].strip()
            return [before, *_numbers(measure, after)]
    return []


def _numbers(measure, text):
    """The cells of what stands after a date: two for numerator and denominator, else one."""
    if PART_OF.fullmatch(text) or (not measure.has_parts and (is_number(text) or THOUSANDS.fullmatch(text))):
        return [text]
    cells = re.split(r"[ ,]", text)
    return cells if len(cells) > 1 and all(map(is_number, cells)) else [text]


def _comma_cells(measure, whole):
    """Cells between commas; for one number a comma may stand between thousands, or for a decimal point."""
    cells = [tidied(cell) for cell in whole.split(",")]
    return cells if measure.has_parts or not re.search("[0-9]", cells[0]) else [whole]


def _spaced_numbers(measure, whole):
    words = whole.split(" ")
    return words if measure.has_parts and len(words) == 2 and all(map(is_number, words)) else [whole]
