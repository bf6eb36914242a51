"""Two small pictures as SVG, the same for page and PDF: progress scores over time, and the ramp of a change idea.

Drawn as the charts are (FRONTEND section 5): only presentation attributes, the title first, and shape as well as colour carries meaning.
Narrow enough for a phone. The same is always there as a list or a table.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from core.dates import nhs_date, short_date

WIDTH = 400
FONT = "Arial, Liberation Sans, sans-serif"
INK, QUIET, GRID, BLUE = "#212b32", "#4c6272", "#d8dde0", "#005eb8"
LEAST, MOST = 0.5, 5.0
APART = 14  # between the words at the ends of two lines


@dataclass(frozen=True)
class Line:
    """One series of scores, in order of their days: `points` are pairs (day, score). `shape` is "circle" or "diamond"."""

    label: str
    shape: str
    points: tuple[tuple[date, float], ...]

    @property
    def words(self):
        """The series in words: first and latest score, with their days."""
        (first_on, first), (last_on, last) = self.points[0], self.points[-1]
        if len(self.points) == 1:
            return f"{self.label}: {first:.1f} on {nhs_date(first_on)}"
        return f"{self.label}: {first:.1f} on {nhs_date(first_on)}, {last:.1f} on {nhs_date(last_on)}"


@dataclass(frozen=True)
class Step:
    """One test of a ramp: its number, how large it was (0 for the smallest), and what followed ("adopt", ... or empty)."""

    number: int
    size: int
    decision: str
    words: str


def draw_scores(lines, *, name="scores"):
    """The series of progress scores over time as SVG; `lines` have points. Nothing for none."""
    if not lines:
        return ""
    left, right, top, bottom = 26, WIDTH - 104, 14, 214
    days = [day for line in lines for day, _ in line.points]
    first, last = min(days), max(days)
    span = (last - first).days

    def x_of(day):
        share = (day - first).days / span if span else 1
        return round(left + 10 + share * (right - left - 14), 1)

    def y_of(score):
        return round(bottom - (score - LEAST) / (MOST - LEAST) * (bottom - top), 1)

    grid = format_html_join(
        "", _GRID_LINE, ((left, y_of(score), right, GRID, left - 8, y_of(score) + 5, QUIET, score) for score in range(1, 6))
    )
    drawn = [_series(line, [(x_of(day), y_of(score)) for day, score in line.points]) for line in reversed(lines)]
    ends = _pushed_apart([y_of(line.points[-1][1]) for line in lines])
    labels = format_html_join(
        "",
        '<text x="{}" y="{}" fill="{}" font-weight="bold">{} {}</text>',
        ((right + 8, y + 5, INK, line.label, f"{line.points[-1][1]:.1f}") for line, y in zip(lines, ends, strict=True)),
    )
    ends_of_axis = [(right + 4, bottom + 22, QUIET, "end", short_date(last))]
    if span:
        ends_of_axis.append((left + 4, bottom + 22, QUIET, "start", short_date(first)))
    axis = format_html_join("", '<text x="{}" y="{}" fill="{}" text-anchor="{}">{}</text>', ends_of_axis)
    title = f"Progress scores on a scale from 0.5 to 5. {'; '.join(line.words for line in lines)}."
    return _svg(name, title, bottom + 32, [grid, *drawn, labels, axis])


def draw_ramp(steps, *, name="ramp", sizes):
    """The tests of a change idea as SVG: each a column, higher the larger it was. `sizes` are the names of the scales, smallest first."""
    if not steps:
        return ""
    left, row, top = 92, 34, 12
    bottom = top + row * len(sizes)
    room = (WIDTH - left - 8) / len(steps)
    places = [(round(left + room * (place + 0.5), 1), round(bottom - row * (step.size + 0.5), 1)) for place, step in enumerate(steps)]
    rows = format_html_join(
        "",
        _GRID_LINE,
        (
            (left, bottom - row * (place + 0.5), WIDTH - 4, GRID, left - 8, bottom - row * (place + 0.5) + 5, QUIET, size)
            for place, size in enumerate(sizes)
        ),
    )
    line = format_html('<path d="{}" fill="none" stroke="{}" stroke-width="2"/>', _path(places), QUIET)
    marks = [_MARKS.get(step.decision, _open)(x, y) for step, (x, y) in zip(steps, places, strict=True)]
    numbers = format_html_join(
        "",
        '<text x="{}" y="{}" fill="{}" text-anchor="middle">{}</text>',
        ((x, bottom + 16, INK, step.number) for step, (x, _) in zip(steps, places, strict=True)),
    )
    key, parts = [], (("adopt", "Adopt"), ("adapt", "Adapt"), ("abandon", "Abandon"), ("", "Not decided"))
    for place, (decision, words) in enumerate(parts):
        x = 10 + place * 96
        key.append(_MARKS.get(decision, _open)(x, bottom + 40))
        key.append(format_html('<text x="{}" y="{}" fill="{}">{}</text>', x + 12, bottom + 45, INK, words))
    title = f"The tests of this change idea and how large each was. {'; '.join(step.words for step in steps)}."
    return _svg(name, title, bottom + 54, [rows, line, *marks, numbers, *key])


_GRID_LINE = '<line x1="{0}" y1="{1}" x2="{2}" y2="{1}" stroke="{3}"/><text x="{4}" y="{5}" fill="{6}" text-anchor="end">{7}</text>'


def _svg(name, title, height, parts):
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-title" viewBox="0 0 {1} {2}" width="{1}" height="{2}" '
        'font-family="{3}" font-size="14"><title id="{0}-title">{4}</title>{5}</svg>',
        name,
        WIDTH,
        height,
        FONT,
        title,
        mark_safe("".join(parts)),  # nosec B308 B703 (each made by format_html)
    )


def _path(places):
    return "M" + "L".join(f"{x} {y}" for x, y in places)


def _series(line, places):
    """The line of one series with its marks: circles on a whole line, diamonds on a broken one."""
    is_circle = line.shape == "circle"
    colour, dashes = (BLUE, "none") if is_circle else (INK, "5 4")
    path = format_html('<path d="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>', _path(places), colour, dashes)
    marks = "".join(_circle(x, y, colour) if is_circle else _diamond(x, y, colour) for x, y in places)
    return path + mark_safe(marks)  # nosec B308 B703 (each made by format_html)


def _pushed_apart(ys):
    """The heights of words at the ends of up to two lines, `APART` at least; the order stays."""
    if len(ys) < 2 or abs(ys[0] - ys[1]) >= APART:
        return ys
    middle, up = sum(ys) / 2, APART / 2
    return [middle - up, middle + up] if ys[0] <= ys[1] else [middle + up, middle - up]


def _circle(x, y, colour=BLUE):
    return format_html('<circle cx="{}" cy="{}" r="5" fill="{}" stroke="#ffffff"/>', x, y, colour)


def _diamond(x, y, colour=INK):
    return format_html(
        '<path d="M{0} {2}L{3} {1}L{0} {4}L{5} {1}Z" fill="{6}" stroke="#ffffff"/>', x, y, y - 7, x + 7, y + 7, x - 7, colour
    )


def _square(x, y):
    return format_html('<rect x="{}" y="{}" width="10" height="10" fill="{}" stroke="#ffffff"/>', x - 5, y - 5, QUIET)


def _open(x, y):
    return format_html('<circle cx="{}" cy="{}" r="5" fill="#ffffff" stroke="{}" stroke-width="2"/>', x, y, INK)


_MARKS = {"adopt": _circle, "adapt": _diamond, "abandon": _square}
