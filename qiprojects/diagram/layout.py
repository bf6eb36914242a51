"""Where each box and each line of a diagram is. Boxes stand in columns; what belongs to a driver stands beside it and to nobody else.

Every branch has a stretch of the height to itself, so that no two boxes of a column meet, and lines bend in the gaps between columns.
"""

from dataclasses import dataclass

from assets.drawing import measure

HEADINGS = {"aim": "Aim", "primary": "Primary drivers", "secondary": "Secondary drivers", "idea": "Change ideas"}
ALONE = "Drivers"  # the heading of primary drivers without secondary ones
SHARES = {"aim": 0.19, "primary": 0.2, "secondary": 0.2, "idea": 0.41}  # of the width of all boxes
SHARES_WITHOUT = {"aim": 0.23, "primary": 0.27, "idea": 0.5}
NOTE_SPACE = 3  # between the text of a box and its note


@dataclass(frozen=True)
class Style:
    """How large things are: `width` of the canvas, `size` of letters (0 for boxes without words), and the space between boxes."""

    width: float
    size: float
    margin: float = 2
    across: float = 9  # from the edge of a box to its words
    down: float = 6
    gap: float = 34  # between two columns, where lines bend
    lane: float = 7  # between two lines side by side
    between: float = 7  # two boxes of one driver
    apart: float = 18  # two primary drivers
    bare: float = 6  # the height of a box without words

    @property
    def note(self):
        return self.size * 0.86

    @property
    def top(self):
        """Where boxes begin, below the headings."""
        return self.margin + measure.height(1, self.size) + 14 if self.size else self.margin


@dataclass(frozen=True)
class Column:
    """Where a column begins and how wide its boxes are."""

    kind: str
    title: str
    left: float
    width: float

    @property
    def right(self):
        return self.left + self.width


@dataclass(frozen=True)
class Box:
    """A node in its place, with its text and its note broken into lines."""

    node: object
    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def right(self):
        return self.left + self.width

    @property
    def bottom(self):
        return self.top + self.height

    @property
    def middle(self):
        return self.top + self.height / 2


@dataclass(frozen=True)
class Wire:
    """A line through these points, each straight across or straight down from the one before."""

    points: tuple[tuple[float, float], ...]
    is_also: bool = False


@dataclass(frozen=True)
class Layout:
    """The whole diagram. `loose_top` is where the words stand over ideas without a driver, or None; `bottom` where the boxes end."""

    style: Style
    columns: dict
    boxes: dict
    wires: tuple
    loose_top: float | None
    bottom: float


def lay_out(theory, style):
    """The Layout of a Theory in this Style."""
    return _Placing(theory, style).layout()


class _Placing:
    def __init__(self, theory, style):
        self.theory, self.style = theory, style
        self.served_twice = {key for key, _ in theory.also}
        self.columns = self._columns()
        self.boxes, self.wires, self.corridors = {}, [], {}
        self.heights = {}

    def layout(self):
        bottom = self._branches(self.style.top)
        loose_top, bottom = self._loose(bottom)
        bottom = self._aim(bottom)
        self._own_wires()
        self._also_wires()
        return Layout(self.style, self.columns, self.boxes, tuple(self.wires), loose_top, bottom)

    # Columns

    def _columns(self):
        style, kinds = self.style, ["aim", "primary", "secondary", "idea"]
        if not self.theory.has_secondary:
            kinds.remove("secondary")
        gaps = dict.fromkeys(kinds, style.gap)
        gaps["idea"] = style.gap + style.lane * len(self.served_twice)
        if self.theory.has_secondary:
            gaps["secondary"] += style.lane
        room = style.width - 2 * style.margin - sum(gaps[kind] for kind in kinds[1:])
        shares = (
            {"aim": 0.19, "primary": 0.2, "secondary": 0.2, "idea": 0.41}
            if len(kinds) == 4
            else {"aim": 0.23, "primary": 0.27, "idea": 0.5}
        )
        widest = dict.fromkeys(("aim", "primary", "secondary"), style.size * 18 or room)
        widths = {kind: min(room * shares[kind], widest[kind]) for kind in kinds[:-1]}
        widths["idea"] = room - sum(widths.values())
        columns, left = {}, style.margin
        for kind in kinds:
            left += gaps[kind] if kind != "aim" else 0
            title = ALONE if kind == "primary" and len(kinds) == 3 else HEADINGS[kind]
            columns[kind] = Column(kind, title, left, widths[kind])
            left += widths[kind]
        return columns

    # Boxes

    def _put(self, node, top):
        style, column = self.style, self.columns[node.kind]
        room = column.width - 2 * style.across
        lines = measure.wrap(node.text, style.size, room, is_bold(node)) if style.size else ()
        notes = measure.wrap(node.note, style.note, room) if style.size else ()
        high = (
            measure.height(len(lines), style.size) + measure.height(len(notes), style.note) + (NOTE_SPACE if notes else 0) + 2 * style.down
        )
        box = Box(node, column.left, top, column.width, high if style.size else style.bare, lines, notes)
        self.boxes[node.key] = box
        return box

    def _branches(self, top):
        """Puts all drivers with what is under them. Returns where the last one ends."""
        bottom = top
        for branch in self.theory.branches:
            bottom = self._branch(branch, top)
            self.corridors[branch.node.key] = bottom + self.style.apart / 2
            top = bottom + self.style.apart
        return bottom

    def _branch(self, branch, top):
        """Puts a driver half-way down what is under it, or that half-way down the driver where this is higher. Returns the end."""
        own = self._put(branch.node, top)
        at, keys = top, []
        for idea in branch.ideas:
            at = self._put(idea, at).bottom + self.style.between
            keys.append(idea.key)
        for below in branch.branches:
            at = self._branch(below, at) + self.style.between + 3
            keys += [below.node.key, *(idea.key for idea in below.ideas)]
        end = max([own.bottom, *(self.boxes[key].bottom for key in keys)])
        reached = max((self.boxes[key].bottom for key in keys), default=end)
        self._shift([own.node.key], (end - own.bottom) / 2)
        self._shift(keys, (end - reached) / 2)
        return end

    def _shift(self, keys, down):
        for key in keys:
            box = self.boxes[key]
            self.boxes[key] = Box(box.node, box.left, box.top + down, box.width, box.height, box.lines, box.notes)

    def _loose(self, bottom):
        """Puts the ideas without a driver below all others. Returns (where the words over them stand, the end)."""
        if not self.theory.loose:
            return None, bottom
        words = measure.height(1, self.style.note) + 5 if self.style.size else 0
        above = bottom + self.style.apart if self.theory.branches else self.style.top
        at = above + words
        for idea in self.theory.loose:
            bottom = self._put(idea, at).bottom
            at = bottom + self.style.between
        return above, bottom

    def _aim(self, bottom):
        """Puts the aim half-way down the drivers."""
        own = self._put(self.theory.aim, self.style.top)
        drivers = [self.boxes[branch.node.key].middle for branch in self.theory.branches]
        middle = (drivers[0] + drivers[-1]) / 2 if drivers else own.middle
        top = max(self.style.top, min(middle - own.height / 2, bottom - own.height))
        self._shift(["aim"], top - own.top)
        below = [self.corridors[branch.node.key] for branch in self.theory.branches if self._goes_below(branch.node.key)]
        return max([bottom, top + own.height, *below])

    def _goes_below(self, key):
        """Whether lines of a primary driver run below its branch: they cannot pass through the boxes of secondary drivers."""
        return self.theory.has_secondary and key in self.served_twice

    # Lines

    def _own_wires(self):
        tops = [branch.node.key for branch in self.theory.branches]
        self._join("aim", tops)
        for branch in self.theory.branches:
            self._join(branch.node.key, [*(idea.key for idea in branch.ideas), *(below.node.key for below in branch.branches)])
            for below in branch.branches:
                self._join(below.node.key, [idea.key for idea in below.ideas])

    def _join(self, above, keys):
        box = self.boxes[above]
        bend = box.right + self.style.gap * 0.42
        for key in keys:
            to = self.boxes[key]
            self._wire([(box.right, box.middle), (bend, box.middle), (bend, self._entry(key, above)), (to.left, self._entry(key, above))])

    def _also_wires(self):
        """Lines to ideas that stand elsewhere: each driver has a lane of its own beside the ideas."""
        order = sorted(self.served_twice, key=lambda key: self.boxes[key].middle)
        start = self.columns["idea"].left - self.style.gap * 0.58
        lanes = {key: start - self.style.lane * place for place, key in enumerate(reversed(order))}
        for driver, idea in self.theory.also:
            box, lane, entry = self.boxes[driver], lanes[driver], self._entry(idea, driver)
            leaves = box.middle + min(5, box.height / 4)
            points = [(box.right, leaves)]
            if box.node.kind == "primary" and self._goes_below(driver):
                bend, corridor = box.right + self.style.gap * 0.42 + self.style.lane, self.corridors[driver]
                points += [(bend, leaves), (bend, corridor), (lane, corridor)]
            else:
                points.append((lane, leaves))
            self._wire([*points, (lane, entry), (self.boxes[idea].left, entry)], is_also=True)

    def _entry(self, key, driver):
        """The height at which the line of a driver meets the left edge of a box; lines from above come in above."""
        box = self.boxes[key]
        others = [other for other, idea in self.theory.also if idea == key]
        if not others:
            return box.middle
        own = next((each for each in self._owners() if key in each[1]), ("", ()))[0]
        order = sorted({own, *others}, key=lambda each: self.boxes[each].middle if each else 0)
        return box.top + box.height * (order.index(driver) + 1) / (len(order) + 1)

    def _owners(self):
        for branch in self.theory.branches:
            for part in (branch, *branch.branches):
                yield part.node.key, {idea.key for idea in part.ideas}

    def _wire(self, points, is_also=False):
        kept = [points[0]]
        for point in points[1:]:
            if point != kept[-1]:
                kept.append(point)
        self.wires.append(Wire(tuple(kept), is_also))


def is_bold(node):
    return node.kind in ("aim", "primary")
