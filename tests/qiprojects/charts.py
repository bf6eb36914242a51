"""Charts without a database: measures and points in memory, and what an SVG picture holds."""

import re
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from xml.etree import ElementTree

from dateutil.relativedelta import relativedelta

from assets.drawing.measure import width
from qiprojects.charts.making import chart_of
from qiprojects.figures import shown_points
from qiprojects.models import Measure

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2024, 1, 1)
MONTH = relativedelta(months=1)
STABLE = (38, 41, 36, 40, 43, 37, 39, 42, 35, 41, 38, 40, 44, 37, 39, 41, 36, 43, 38, 40, 42, 37, 39, 41)
STEP = (20, 22, 19, 21, 23, 18, 20, 22, 21, 19, 20, 21, 40, 42, 39, 41, 43, 38, 40, 42, 41, 39, 40, 41)


def a_measure(**fields):
    """A count by the month that nobody has to hide; not saved."""
    return Measure(**{"pk": 7, "name": "First appointments", "unit": "count", "counts_people": False, "direction": "up", **fields})


def a_share(**fields):
    return a_measure(**{"unit": "percentage", "name": "Seen within four weeks", "counts_people": True, **fields})


def rows(*values, first=FIRST, step=MONTH):
    """A point for each value, a month apart: a number, a pair (numerator, denominator), or None for one that was not collected."""
    return [_row(place, value, first + step * place) for place, value in enumerate(values)]


def _row(place, value, on):
    row = SimpleNamespace(pk=place + 1, starts_on=on, ends_on=None, numerator=None, denominator=None, value=None, is_missing=False, note="")
    if value is None:
        row.is_missing = True
    elif isinstance(value, tuple):
        row.numerator, row.denominator = value
        row.value = 100 * value[0] / value[1]
    else:
        row.value = value
    return row


def a_chart(*values, measure=None, exact=True, first=FIRST, step=MONTH, **more):
    measure = measure or (a_share() if any(isinstance(value, tuple) for value in values) else a_measure())
    shown = shown_points(measure, rows(*values, first=first, step=step), exact=exact)
    return chart_of(measure, shown, exact=exact, **more)


def day(place):
    """The day of the point at a place."""
    return FIRST + MONTH * place


def annotation(on, text="New leaflet"):
    return SimpleNamespace(on=on, text=text)


def rebase(on, reason="The clinic moved"):
    return SimpleNamespace(on=on, reason=reason)


def cycle(started_on, ended_on=None, question="Do people come?", decision=""):
    return SimpleNamespace(
        started_on=started_on,
        ended_on=ended_on,
        question=question,
        decision=decision,
        label="PDSA cycle 1 of change idea 2",
        get_decision_display=lambda: decision.title(),
    )


def parsed(svg):
    return ElementTree.fromstring(svg)


def circles(picture, fill):
    """(x, y) of the circles in groups of this fill that lie on the field of the chart, not in the key."""
    found = []
    for group in picture.iter(f"{SVG}g"):
        if group.get("fill") == fill:
            found += [(float(node.get("cx")), float(node.get("cy"))) for node in group.iter(f"{SVG}circle")]
    return found


def shapes(picture, fill):
    """(x, y) of the shapes that paths of this fill hold."""
    found = []
    for path in picture.iter(f"{SVG}path"):
        if path.get("fill") == fill:
            found += [(float(x), float(y)) for x, y in re.findall(r"M([\d.-]+) ([\d.-]+)", path.get("d"))]
    return found


@dataclass(frozen=True)
class TextBox:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other):
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def text_boxes(svg):
    """The place of every text of a picture, from the widths of the bundled font."""
    return list(_boxes(parsed(svg), {"font-size": "14", "text-anchor": "start", "font-weight": "normal"}))


def _boxes(node, look):
    look = {name: node.get(name, value) for name, value in look.items()}
    if node.tag == f"{SVG}text":
        size = float(look["font-size"])
        wide = width(node.text, size, look["font-weight"] == "bold")
        x, y = float(node.get("x")), float(node.get("y"))
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[look["text-anchor"]]
        yield TextBox(node.text, left, y - 0.72 * size, left + wide, y + 0.2 * size)
    for child in node:
        yield from _boxes(child, look)
