"""From a paste or a file to rows of points. Nothing is left out without being named, and nothing typed is lost.

A row is a dict that can be kept as JSON:

    line         the number of the line, from 1
    words        the line as it was typed, its cells with tabs between them
    on           the day as YYYY-MM-DD, "" where there is none
    is_counted   the line has no date: the day was counted from the first period
    group        the key of the group of a breakdown, None for everybody
    value, numerator, denominator   numbers as text, "" where there is none
    is_missing   the line says that the point was not collected
    is_empty     the line has no number: it is left out
    is_heading   the line holds the names of the columns
    note         what is said about the point
    problems     what could not be read, without a stop at the end

`qiprojects.intake.check` compares the rows with each other and with what is there.
"""

from dataclasses import dataclass, field
from datetime import date

from core.spreadsheets import TableError, read_table
from core.text import find_identifiers
from qiprojects import due
from qiprojects.intake_columns import (
    DATE,
    DENOMINATOR,
    GROUP,
    NOTE,
    NUMBERS,
    NUMERATOR,
    STATUS,
    VALUE,
    WORDS,
    is_heading,
    layout_of,
    name_of,
    read_as,
    upright,
)
from qiprojects.intake_lines import PART_OF, Line, lines_of
from qiprojects.models import Unit
from qiprojects.typed_points import date_in, is_month_first, is_not_collected, is_percent, number_in, serial_date_in

MOST_LINES = 2_000
MAX_CHARACTERS = 200_000
LONGEST_NOTE = 300
LONGEST_LINE = 1_000
MERGED = "merged cells"
SOME_DAY = date(2001, 1, 1)
EVERYBODY = frozenset({"", "everybody", "everyone", "all", "all people", "overall"})


@dataclass(frozen=True)
class Parsed:
    """`rows` as above, and sentences on how the whole was read. `needs_start`: the lines have no dates, and no first one was given."""

    rows: list[dict]
    sentences: list[str] = field(default_factory=list)
    needs_start: bool = False


def from_text(measure, text, *, starts_on=None, group=None, groups=()):
    """The rows of a paste: numbers alone (then `starts_on` is the first day), or lines with dates. Raises TableError for what is none.

    `group` is the BreakdownGroup that they are about, None for everybody; `groups` are those that a column may name.
    """
    if len(text) > MAX_CHARACTERS:
        raise TableError(f"This is more than {MAX_CHARACTERS:,} characters. Paste it in parts, or import a file.")
    return _parsed(measure, lines_of(measure, text), starts_on, group, groups)


def from_file(measure, file, *, starts_on=None, group=None, groups=()):
    """The rows of an uploaded CSV or XLSX file, read by `core.spreadsheets.read_table`. Raises TableError for one that is no table."""
    header, rows = read_table(file)
    lines = [Line(1, "\t".join(header), list(header))]
    lines += [Line(row.number, "\t".join(row).rstrip("\t"), [MERGED] if row.is_merged else list(row)) for row in rows]
    return _parsed(measure, lines, starts_on, group, groups)


def text_of(rows):
    """The text of a paste that gives these rows again. Where lines before them are gone, days that were counted are written down."""
    lines = [row["line"] for row in rows]
    if lines == list(range(lines[0], lines[0] + len(lines))) if lines else True:
        return "\n".join(row["words"] for row in rows)
    is_counted = any(row["is_counted"] for row in rows)
    kept = [row for row in rows if not (is_counted and row["is_heading"])]
    return "\n".join(f"{row['on']}\t{row['words'].strip()}" if row["is_counted"] else row["words"] for row in kept)


def _parsed(measure, lines, starts_on, group, groups):
    lines, is_turned = upright(measure, lines)
    while lines and not any(lines[0].cells):
        lines = lines[1:]
    heading = lines[0] if lines and is_heading(measure, lines) else None
    body = lines[1:] if heading else lines
    filled = [line for line in body if any(line.cells)]
    _refuse_what_is_none(filled)
    layout = layout_of(measure, heading, filled)
    reader = _Reader(measure, layout, group, groups)
    rows = [reader.row(line) for line in filled] if DATE in layout else reader.counted_rows(body, starts_on or SOME_DAY)
    if not any(row[role] or row["is_missing"] for row in rows for role in NUMBERS):
        raise TableError(_no_numbers(rows))
    if DATE not in layout and starts_on is None:
        return Parsed([], needs_start=True)
    sentences = [read_as(measure, layout, heading)]
    if odd := _month_first(rows, layout, filled):
        sentences.append(f"Line {odd} has the month before the day. Dates are read with the day first: look at each of them.")
    if is_turned:
        sentences.append("The points stood side by side: line 1 is the first of them.")
    if reader.are_shares_of_one(rows):
        _times_hundred(rows)
        sentences.append("All numbers are between 0 and 1, so they are read as shares: 0.38 is 38%.")
    return Parsed([*([{**_empty_row(heading), "is_heading": True}] if heading else []), *rows], sentences)


def _refuse_what_is_none(filled):
    if not filled:
        raise TableError("There are no numbers in it.")
    if len(filled) > MOST_LINES:
        raise TableError(f"These are more than {MOST_LINES:,} lines. Bring them in parts.")
    for line in filled:
        if len(line.words) > LONGEST_LINE:
            raise TableError(f"Line {line.number} is longer than {LONGEST_LINE:,} characters. Paste the cells of the points alone.")


def _no_numbers(rows):
    """Why nothing in it can be used: what is wrong with its first line."""
    wrong = next((row for row in rows if row["problems"]), None)
    return (
        f"There is no number in it that we can read. Line {wrong['line']}: {wrong['problems'][0]}."
        if wrong
        else "There are no numbers in it."
    )


def _month_first(rows, layout, lines):
    """The number of a line whose date is none with the day first, and is one with the month first; None if there is none."""
    for row, line in zip(rows, lines, strict=False):
        if DATE in layout and not row["on"] and layout[DATE] < len(line.cells) and is_month_first(line.cells[layout[DATE]]):
            return row["line"]
    return None


def _empty_row(line):
    texts = dict.fromkeys(("on", *NUMBERS, "note"), "")
    flags = dict.fromkeys(("is_counted", "is_missing", "is_empty", "is_heading"), False)
    return {"line": line.number, "words": line.words, **texts, **flags, "group": None, "problems": []}


def _times_hundred(rows):
    for row in rows:
        if row["value"]:
            row["value"] = f"{number_in(row['value'])[0] * 100:f}"


class _Reader:
    """Makes rows of lines whose columns are known."""

    def __init__(self, measure, layout, group, groups):
        self.measure, self.layout = measure, layout
        self.group = group.pk if group else None
        self.groups = {name_of(each.label): each.pk for each in groups}

    def counted_rows(self, lines, starts_on):
        """Rows of lines without dates: the first one is about the period from `starts_on`, and an empty line stands for a period too."""
        rows, day, before = [], starts_on, None
        for line in lines:
            rows.append({**self.row(line, day), "is_counted": True})
            day, before = due.period_from(self.measure, day, before).due_on, day
        return rows

    def row(self, line, day=None):
        row = {**_empty_row(line), "group": self.group}
        if line.cells == [MERGED]:
            row["problems"].append("Cells of this line are merged. Undo that in the spreadsheet, and bring it again")
            return row
        cells = {role: line.cells[place] if place < len(line.cells) else "" for role, place in self.layout.items()}
        day = day or self._date(cells[DATE], row)
        row["on"] = day.isoformat() if day else ""
        self._find_group(cells.get(GROUP, ""), row)
        self._numbers(cells, row)
        self._note(cells.get(NOTE, ""), row)
        return row

    def _date(self, text, row):
        day, problem = date_in(text, self.measure.frequency)
        day = day or serial_date_in(text)
        if day is None:
            row["problems"].append(problem)
        return day

    def _find_group(self, text, row):
        name = name_of(text)
        if name in self.groups:
            row["group"] = self.groups[name]
        elif name not in EVERYBODY:
            row["problems"].append(f"“{text[:60]}” is no group of this measure")

    def _numbers(self, cells, row):
        texts = {role: cells.get(role, "") for role in NUMBERS}
        both = texts[VALUE] or (texts[NUMERATOR] if not texts[DENOMINATOR] else "")
        if self.measure.has_parts and (found := PART_OF.fullmatch(both)):
            texts = {NUMERATOR: found[1], DENOMINATOR: found[2], VALUE: ""}
        if self.measure.has_parts and texts[NUMERATOR] and texts[DENOMINATOR]:
            texts[VALUE] = ""  # worked out from them
        if name_of(cells.get(STATUS, "")) == "not collected" or any(map(is_not_collected, texts.values())):
            row["is_missing"] = True
            return
        row["is_empty"] = not any(texts.values())
        for role, text in texts.items():
            number, problem = number_in(text)
            if not problem and is_percent(text) and (role != VALUE or self.measure.unit != Unit.PERCENTAGE):
                problem = f"“{text[:60]}” is a percentage, and {WORDS[role]} of this measure is none"
            if problem:
                row["problems"].append(problem)
            elif number is not None:
                row[role] = f"{number:f}"

    def _note(self, text, row):
        if len(text) > LONGEST_NOTE:
            row["problems"].append(f"The note is longer than {LONGEST_NOTE} characters")
        elif found := find_identifiers(text):
            row["problems"].append(f"“{found[0][1]}” in the note may identify a person. Take it out")
        else:
            row["note"] = text

    def are_shares_of_one(self, rows):
        """Whether percentages came as a spreadsheet keeps them: 0.38 for 38%."""
        values = [row for row in rows if row[VALUE]]
        if self.measure.unit != Unit.PERCENTAGE or not values or any("%" in row["words"] for row in values):
            return False
        numbers = [number_in(row[VALUE])[0] for row in values]
        return all(0 <= number <= 1 for number in numbers) and any(number not in (0, 1) for number in numbers)
