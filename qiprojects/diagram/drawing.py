"""The driver diagram as SVG: only presentation attributes, the title first, words in the fonts that were measured."""

from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from assets.drawing import measure
from assets.drawing.parts import Label, short
from qiprojects.diagram import colours
from qiprojects.diagram.layout import NOTE_SPACE, Style, is_bold, lay_out
from qiprojects.diagram.nodes import NO_DRIVER, theory_of
from qiprojects.diagram.sheets import parts_of
from qiprojects.diagram.words import alternative

FONT = "Arial, Liberation Sans, sans-serif"
WIDTH, SIZE = 960, 14
SMALL = Style(300, 0, gap=18, lane=3, between=2, apart=6, margin=1)
SHEET = 1120 / 792  # the shape of a sheet across, as the print stylesheet has it
NARROWEST, WIDEST, STEP = 760, 3200, 1.06
POINTS = {paper: millimetres / 25.4 * 72 for paper, millimetres in {"a4": 260, "a3": 382}.items()}  # of the width, in the print stylesheet
SMALLEST = 8.2  # points of the text of a box on paper
READABLE = {paper: points * SIZE / SMALLEST for paper, points in POINTS.items()}  # how wide a canvas may be
DASHES, ALSO_DASHES = "5 3", "2 3"
TITLE = "Driver diagram"
ASSUMED = "A dashed edge: our assumption, because nothing is linked to the idea yet"
ALSO = "A dotted line: the idea serves this driver as well"
NONE_YET = "None yet"
SAMPLE = 34  # the length of a line in the key


def draw(tree, *, title=TITLE, name="driver-diagram", width=WIDTH, size=SIZE):
    """The diagram of a tree (`qiprojects.tree.tree_of`) as SVG of this width, as high as it must be, safe to put into a page.

    `title` begins the text alternative, `name` is a short id, different for each picture of a page, `size` that of the letters. An empty
    text for a tree without drivers and ideas.
    """
    theory = theory_of(tree)
    if not theory.branches and not theory.ideas:
        return ""
    layout = lay_out(theory, Style(width, size))
    return _svg(name, alternative(theory, title), width, end_of(theory, layout), _parts(theory, layout))


def draw_sheets(tree, *, paper, title=TITLE, name="driver-diagram"):
    """The diagram on sheets of paper lying across, "a4" or "a3": a list of SVGs of the shape of a sheet, each with its text alternative.

    Letters are as large as there is room for, and 8 points or more unless one secondary driver alone has too many ideas for a sheet.
    """
    theory = theory_of(tree)
    if not theory.branches and not theory.ideas:
        return []
    parts = parts_of(theory, lambda part: sheet_width(part) <= READABLE[paper])
    layouts = [lay_out(part, Style(max(map(sheet_width, parts)), SIZE)) for part in parts]
    width = max([layouts[0].style.width, *(end_of(*each) * SHEET for each in zip(parts, layouts, strict=True))])
    drawn = []
    for number, (part, layout) in enumerate(zip(parts, layouts, strict=True), start=1):
        of = f", sheet {number} of {len(parts)}" if len(parts) > 1 else ""
        drawn.append(
            _svg(f"{name}-{number}", alternative(part, f"{title}{of}"), width, width / SHEET, _parts(part, layout, len(parts) == 1))
        )
    return drawn


@lru_cache(maxsize=256)
def sheet_width(theory):
    """The least width with which the diagram is not higher than a sheet of that width: the wider it is, the smaller are its letters."""
    width = NARROWEST
    while width < WIDEST and width / SHEET < end_of(theory, lay_out(theory, Style(width, SIZE))):
        width = round(width * STEP)
    return width


def draw_small(tree, *, title=TITLE, name="driver-diagram-small"):
    """The shape of the diagram without words, for an overview; the text alternative says what it says."""
    theory = theory_of(tree)
    if not theory.branches and not theory.ideas:
        return ""
    layout = lay_out(theory, SMALL)
    parts = [*_wires(layout), *(_frame(box, 1) for box in layout.boxes.values())]
    return _svg(name, alternative(theory, title), SMALL.width, layout.bottom + SMALL.margin, parts)


def _svg(name, title, width, height, parts):
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-title" viewBox="0 0 {1} {2}" width="{1}" height="{2}" '
        'font-family="{3}"><title id="{0}-title">{4}</title><rect width="{1}" height="{2}" fill="{5}"/>{6}</svg>',
        name,
        short(width),
        short(height),
        FONT,
        title,
        colours.PAPER,
        mark_safe("".join(parts)),  # nosec B308 B703 (each made by format_html)
    )


def _parts(theory, layout, is_whole=True):
    boxes = layout.boxes.values()
    return [*_headings(layout, is_whole), *_wires(layout), *(_box(box, layout.style) for box in boxes), *_key(theory, layout)]


def _headings(layout, is_whole):
    style = layout.style
    for kind, column in layout.columns.items():
        yield Label((column.title,), column.left, style.margin, style.size, colours.INK, bold=True).drawn()
        y = style.margin + measure.height(1, style.size) + 5
        yield format_html(
            '<line x1="{0}" y1="{1}" x2="{2}" y2="{1}" stroke="{3}" stroke-width="1"/>',
            *map(short, (column.left, y, column.right)),
            colours.LINE,
        )
        if is_whole and not any(box.node.kind == kind for box in layout.boxes.values()):
            yield Label((NONE_YET,), column.left, style.top, style.note, colours.QUIET).drawn()
    if layout.loose_top is not None:
        yield Label((NO_DRIVER,), layout.columns["idea"].left, layout.loose_top, style.note, colours.QUIET, bold=True).drawn()


def _wires(layout):
    for is_also, colour, dashes in ((False, colours.LINE, "none"), (True, colours.ALSO, ALSO_DASHES)):
        path = "".join(_path(wire.points) for wire in layout.wires if wire.is_also is is_also)
        if path:
            width = 1.5 if layout.style.size else 1
            yield format_html('<path d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>', path, colour, width, dashes)


def _path(points):
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)


def _frame(box, edge=1.4):
    fill, _, _, stroke = colours.BOXES[box.node.kind]
    dashes = DASHES if box.node.is_assumption and box.lines else "none"
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>',
        *map(short, (box.left, box.top, box.width, box.height)),
        4 if box.lines else 1,
        fill,
        stroke,
        edge,
        dashes,
    )


def _box(box, style):
    return format_html("{}{}", _frame(box), format_html_join("", "{}", ((label.drawn(),) for label in labels(box, style))))


def labels(box, style):
    """The words of a box in their places, as a list of Label."""
    _, strong, quiet, _ = colours.BOXES[box.node.kind]
    x, top = box.left + style.across, box.top + style.down
    found = [Label(box.lines, x, top, style.size, strong, bold=is_bold(box.node))]
    if box.notes:
        found.append(Label(box.notes, x, top + measure.height(len(box.lines), style.size) + NOTE_SPACE, style.note, quiet))
    return found


def key_of(theory, layout):
    """What lines mean, where the diagram has such lines, as (dashes, colour, Label) from the bottom of the boxes down."""
    style, rows = layout.style, []
    if any(idea.is_assumption for idea in theory.ideas):
        rows.append((DASHES, colours.LINE, ASSUMED))
    if theory.also:
        rows.append((ALSO_DASHES, colours.ALSO, ALSO))
    top, step = layout.bottom + 14, style.note * measure.LEADING + 3
    return [
        (dashes, colour, Label((words,), style.margin + SAMPLE + 8, top + step * place, style.note, colours.QUIET))
        for place, (dashes, colour, words) in enumerate(rows)
    ]


def _key(theory, layout):
    for dashes, colour, label in key_of(theory, layout):
        y = label.top + layout.style.note * 0.5
        yield format_html(
            '<line x1="{0}" y1="{1}" x2="{2}" y2="{1}" stroke="{3}" stroke-width="1.6" stroke-dasharray="{4}"/>{5}',
            *map(short, (layout.style.margin, y, layout.style.margin + SAMPLE)),
            colour,
            dashes,
            label.drawn(),
        )


def end_of(theory, layout):
    """The height that the whole diagram needs."""
    lowest = max([layout.bottom, *(label.box.bottom for _, _, label in key_of(theory, layout))])
    return lowest + layout.style.margin + 2
