"""Which column of a paste or a file holds what: by the names of the columns, else by where they stand."""

import re
from collections import Counter

from core.text import in_a_row
from qiprojects.intake_lines import PART_OF, Line, day_in, is_number
from qiprojects.models import Unit
from qiprojects.typed_points import is_not_collected, serial_date_in, tidied

DATE, VALUE, NUMERATOR, DENOMINATOR, NOTE, GROUP, STATUS = "date", "value", "numerator", "denominator", "note", "group", "status"
NUMBERS = (NUMERATOR, DENOMINATOR, VALUE)
NAMES = {
    DATE: {"date", "month", "period", "week", "week commencing", "w/c", "quarter", "year", "day", "starts on", "period start"},
    NUMERATOR: {"numerator", "num", "n"},
    DENOMINATOR: {"denominator", "den", "d", "out of", "how many people", "people"},
    VALUE: {"value", "number", "count", "percentage", "percent", "%", "rate", "mean", "median", "average", "score", "time", "result"},
    NOTE: {"note", "notes", "comment", "comments"},
    GROUP: {"group"},
    STATUS: {"status"},
}
WORDS = {
    DATE: "the date",
    NUMERATOR: "the numerator",
    DENOMINATOR: "the denominator",
    VALUE: "the number",
    NOTE: "a note",
    GROUP: "the group",
    STATUS: "whether it was collected",
}


def upright(measure, lines):
    """The lines as they are, or turned where a row of a spreadsheet was pasted and not a column. Returns (lines, whether turned)."""
    filled = [line.cells for line in lines if any(line.cells)]
    if not 1 <= len(filled) <= 4 or not _lies(measure, filled):
        return lines, False
    columns = [[cells[place] if place < len(cells) else "" for cells in filled] for place in range(max(map(len, filled)))]
    return [Line(number, "\t".join(cells), cells) for number, cells in enumerate(columns, start=1)], True


def _lies(measure, filled):
    """Whether the first line, perhaps after a name, holds nothing but days; or one line by itself nothing but numbers."""
    first = [cell for cell in filled[0] if cell]
    days = sum(1 for cell in first if day_in(measure, cell))
    if len(filled) > 1:
        return len(first) >= 4 and days >= len(first) - 1
    return len(first) >= 5 and not days and sum(map(is_number, first)) >= len(first) - 1


def is_heading(measure, lines):
    """Whether the first line holds names of columns: words, and no date or number."""
    cells = [cell for cell in lines[0].cells if cell]
    if any(day_in(measure, cell) or re.match(r"[-+£]?[0-9]", cell) or is_not_collected(cell) for cell in cells):
        return False
    return len(lines) > 1 and any(re.search("[a-z%]", cell, re.IGNORECASE) for cell in cells)


def layout_of(measure, heading, lines):
    """The place of each column by its role. `heading` is the Line with the names of the columns, or None; `lines` are not empty."""
    named = _named(measure, heading.cells) if heading else {}
    if VALUE not in named and not {NUMERATOR, DENOMINATOR} <= set(named):
        return _placed(measure, lines)
    if DATE not in named:
        free = [place for place in range(_width(lines)) if place not in named.values()]
        dated = [place for place in free if _is_dated(measure, lines, place)]
        named |= {DATE: dated[0]} if dated else {}
    return named


def read_as(measure, layout, heading):
    """How the columns were understood, in a sentence."""
    names = heading.cells if heading else []
    places = sorted(layout.items(), key=lambda item: item[1])
    words = WORDS if measure.has_parts else WORDS | {DENOMINATOR: "how many it is about"}
    columns = [
        f"{words[role]} (“{names[place][:40]}”)" if names[place : place + 1] not in ([], [""]) else words[role] for role, place in places
    ]
    return f"Each line was read as {in_a_row(columns)}."


def name_of(text):
    """The name of a column or a group without what may differ: capital letters, underscores, spaces."""
    return re.sub(r"[\s_]+", " ", tidied(text)).casefold().strip(" :.")


def _named(measure, cells):
    own = {VALUE: measure.name, NUMERATOR: measure.numerator, DENOMINATOR: measure.denominator}
    known = {role: names | {name_of(own.get(role, ""))} - {""} for role, names in NAMES.items()}
    if not measure.has_parts:  # "n" is how many people it is about
        known[DENOMINATOR] |= {"n"}
        del known[NUMERATOR]
    found = {}
    for place, cell in enumerate(cells):
        role = next((role for role, names in known.items() if name_of(cell) in names and role not in found), None)
        if role:
            found[role] = place
    return found


def _width(lines):
    return max(len(line.cells) for line in lines)


def _column(lines, place):
    return [line.cells[place] for line in lines if place < len(line.cells) and line.cells[place]]


def _is_dated(measure, lines, place):
    cells = _column(lines, place)
    return bool(cells) and 2 * sum(1 for cell in cells if day_in(measure, cell)) >= len(cells)


def _holds_numbers(lines, place):
    """Whether most cells of a column are numbers, or say that there is none."""
    cells = _column(lines, place)
    return bool(cells) and 2 * sum(1 for cell in cells if is_not_collected(cell) or is_number(cell) or PART_OF.fullmatch(cell)) >= len(
        cells
    )


def _placed(measure, lines):
    """A date if there is one, then the numbers, then a note. A further number, such as a percentage that was worked out, is left."""
    layout = {DATE: 0} if _begins_with_date(measure, lines) else {}
    rest = list(range(len(layout), _width(lines)))
    numbers = [place for place in rest if _holds_numbers(lines, place)] or rest[:1]
    if measure.has_parts and len(numbers) >= 2:
        layout |= {NUMERATOR: numbers[0], DENOMINATOR: numbers[1]}
    elif numbers:
        layout[VALUE] = numbers[0]
        if len(numbers) == 2 and not measure.has_parts and measure.unit != Unit.COUNT:
            layout[DENOMINATOR] = numbers[1]
    notes = [place for place in rest if place not in numbers and place > max(numbers)] if numbers else []
    return {**layout, NOTE: notes[0]} if notes else layout


def _begins_with_date(measure, lines):
    """Whether the first of several columns holds dates, readable or not."""
    if _width(lines) == 1:
        return False
    if _is_dated(measure, lines, 0) or all(serial_date_in(cell) for cell in _column(lines, 0)):
        return True
    usual = Counter(len(line.cells) for line in lines).most_common(1)[0][0]
    return usual >= (3 if measure.has_parts else 2) and not _holds_numbers(lines, 0)
