"""What a picture consists of: lines of words and marks, each of which knows its box and how it is drawn."""

from dataclasses import dataclass, replace
from math import hypot

from django.utils.html import format_html, format_html_join

from assets.drawing import colours, measure


@dataclass(frozen=True)
class Box:
    """The place that a text or a mark takes on the canvas."""

    kind: str
    label: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other):
        """Whether the two share any place; of two marks the circles around them count."""
        if self.kind == other.kind == "mark":
            apart = hypot(self.left + self.right - other.left - other.right, self.top + self.bottom - other.top - other.bottom) / 2
            return apart < (self.right - self.left + other.right - other.left) / 2
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class Label:
    """Lines of text of one size. `x` is where they begin, have their middle or end, as `anchor` says; `top` is the top of the first."""

    lines: tuple[str, ...]
    x: float
    top: float
    size: float
    colour: str = colours.INK
    bold: bool = False
    anchor: str = "start"

    @property
    def box(self):
        widest = max((measure.width(line, self.size, self.bold) for line in self.lines), default=0)
        left = self.x - {"start": 0, "middle": widest / 2, "end": widest}[self.anchor]
        return Box("text", " ".join(self.lines), left, self.top, left + widest, self.top + measure.height(len(self.lines), self.size))

    def moved(self, across, down):
        return replace(self, x=self.x + across, top=self.top + down)

    def drawn(self):
        first, step = self.top + self.size * measure.ASCENT, self.size * measure.LEADING
        rows = [(short(self.x), short(first + step * at), line) for at, line in enumerate(self.lines)]
        return format_html(
            '<g font-size="{}" font-weight="{}" fill="{}" text-anchor="{}">{}</g>',
            short(self.size),
            "bold" if self.bold else "normal",
            self.colour,
            self.anchor,
            format_html_join("", '<text x="{}" y="{}">{}</text>', rows),
        )


@dataclass(frozen=True)
class Mark:
    """An asset in a ring, with its number: a circle, or a diamond for one to engage first. Without a number it is a mark of the key."""

    x: float
    y: float
    radius: float
    is_first: bool
    colour: str
    number: str = ""
    size: float = 0

    @property
    def box(self):
        reach = self.radius + 0.8
        return Box("mark", self.number, self.x - reach, self.y - reach, self.x + reach, self.y + reach)

    def moved(self, across, down):
        return replace(self, x=self.x + across, y=self.y + down)

    def drawn(self):
        edge = 1.6 if self.number else 1.2
        if self.is_first:
            x, y, r = self.x, self.y, self.radius
            path = f"M{short(x)} {short(y - r)}L{short(x + r)} {short(y)}L{short(x)} {short(y + r)}L{short(x - r)} {short(y)}Z"
            shape = format_html(
                '<path d="{}" fill="{}" stroke="{}" stroke-width="{}" stroke-linejoin="round"/>', path, colours.FIRST, colours.INK, edge
            )
        else:
            shape = format_html(
                '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="{}"/>',
                short(self.x),
                short(self.y),
                short(self.radius),
                colours.PAPER,
                self.colour,
                edge,
            )
        return format_html("{}{}", shape, self._number()) if self.number else shape

    def _number(self):
        return format_html(
            '<text x="{}" y="{}" font-size="{}" font-weight="bold" fill="{}" text-anchor="middle">{}</text>',
            short(self.x),
            short(self.y + self.size * 0.35),
            short(self.size),
            colours.ON_FIRST if self.is_first else self.colour,
            self.number,
        )


@dataclass(frozen=True)
class Line:
    """A thin line across, as under a heading; it takes no room."""

    left: float
    y: float
    right: float
    colour: str
    box = None

    def drawn(self):
        return format_html(
            '<line x1="{0}" y1="{1}" x2="{2}" y2="{1}" stroke="{3}" stroke-width="1"/>',
            *map(short, (self.left, self.y, self.right)),
            self.colour,
        )


def mark_radius(number, size, is_first):
    """How large a mark must be for its number to stand inside it."""
    half_width, half_height = measure.width(number, size, True) / 2, size * 0.36
    return round(half_width + half_height + 2.2 if is_first else max(hypot(half_width, half_height) + 2.4, size * 0.86), 2)


def short(value):
    """A length as short as it can be written."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
