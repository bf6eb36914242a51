"""The numbered flags above a chart: each over its day, in as many rows as they need, with the bars of tests."""

from dataclasses import dataclass

from assets.drawing.measure import width
from qiprojects.charts import colours

SIZE, HEIGHT, ROW = 11, 16, 20  # of the letters, of a flag, of a row with the space below it
GAP = 3


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag in row `row` (0 is the lowest) whose middle is `x` and whose width is `wide`; a test has a bar from there to `until`."""

    x: float
    wide: float
    row: int
    text: str
    kind: str
    until: float
    is_open: bool = False


def flags_of(chart, axis):
    """The Flags of the notes that lie on the chart. What lies on the same day shares one flag ("3 to 5"), so that rows stay few."""
    flags, ends = [], []
    for notes in _by_place(chart, axis):
        first, last = notes[0], notes[-1]
        x = axis.place(first.on)
        text = str(first.number) if first is last else f"{first.number}–{last.number}"
        wide = max(HEIGHT, width(text, SIZE, True) + 8)
        x = min(max(x, axis.left - 8 + wide / 2), axis.right + 8 - wide / 2)
        until, is_open = x, False
        if len(notes) == 1 and first.kind == "cycle":
            until, is_open = _end(chart, axis, first), first.is_open
        left, right = x - wide / 2, max(x + wide / 2, until)
        row = next((row for row, end in enumerate(ends) if left >= end + GAP), len(ends))
        ends[row : row + 1] = [right]
        kinds = {note.kind for note in notes}
        flags.append(Flag(x, wide, row, text, kinds.pop() if len(kinds) == 1 else "annotation", until, is_open))
    return flags


def height(flags):
    """How much room the flags take above the chart."""
    return ROW * (1 + max(flag.row for flag in flags)) if flags else 0


def _by_place(chart, axis):
    """The notes on the chart in lists, each of those whose days are drawn at the same place."""
    groups = []
    for note in chart.notes:
        if not note.is_shown:
            continue
        if groups and axis.place(note.on) - axis.place(groups[-1][0].on) < 4:
            groups[-1].append(note)
        else:
            groups.append([note])
    return groups


def _end(chart, axis, note):
    if note.until is None:
        return axis.right
    return min(axis.place(note.until), axis.right)


def drawn(flags, field):
    """The flags as SVG text: round for notes, a box with a bar for tests, an open box for new lines."""
    parts = []
    for flag in flags:
        middle = field.top - 8 - ROW * flag.row - HEIGHT / 2
        if flag.until > flag.x + flag.wide / 2:
            parts.append(_bar(flag, middle))
        parts.append(_flag(flag, middle))
    return "".join(parts)


def _flag(flag, middle):
    look = f'fill="{colours.INK}"'
    if flag.kind == "rebase":
        look = f'fill="{colours.PAPER}" stroke="{colours.INK}" stroke-width="1.5"'
    elif flag.kind == "cycle":
        look = f'fill="{colours.TEST}"'
    corner, left, top = (8 if flag.kind == "annotation" else 2), flag.x - flag.wide / 2, middle - HEIGHT / 2
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{flag.wide:.1f}" height="{HEIGHT}" rx="{corner}" {look}/>'
        f'<text x="{flag.x:.1f}" y="{middle + SIZE * 0.36:.1f}" font-size="{SIZE}" font-weight="bold" text-anchor="middle" '
        f'fill="{colours.INK if flag.kind == "rebase" else colours.PAPER}">{flag.text}</text>'
    )


def _bar(flag, middle):
    """From the flag to the end of the test; one that runs on ends in an arrow."""
    end = "l-5 -4m5 4l-5 4" if flag.is_open else "m0 -4v8"
    return f'<path d="M{flag.x:.1f} {middle:.1f}H{flag.until:.1f}{end}" fill="none" stroke="{colours.TEST}" stroke-width="2.5"/>'
