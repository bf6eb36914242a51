"""The points of a chart: each kind a shape and a colour of its own, written as short as can be, because there may be hundreds."""

from qiprojects.charts import colours
from qiprojects.charts.data import COMMON, CONCERN, IMPROVEMENT, NEUTRAL_HIGH, NEUTRAL_LOW, SHIFT

CROSS, STAR = "missing", "hidden"
COLOUR = {IMPROVEMENT: colours.BETTER, CONCERN: colours.WORSE, NEUTRAL_HIGH: colours.OTHER, NEUTRAL_LOW: colours.OTHER}


def drawn(mark, places, radius):
    """All points of one kind, at these (x, y), as SVG text."""
    if not places:
        return ""
    if mark == COMMON:
        return _circles(places, radius, f'fill="{colours.POINT}"')
    if mark == SHIFT:
        return _circles(places, radius + 0.3, f'fill="{colours.PAPER}" stroke="{colours.INK}" stroke-width="2"')
    if mark in (CROSS, STAR):
        return _shapes(places, _shape_of(mark, 3.6), f'fill="none" stroke="{colours.QUIET}" stroke-width="1.6"')
    return _shapes(places, _shape_of(mark, radius), f'fill="{COLOUR[mark]}" stroke="{colours.PAPER}" stroke-width="0.8"')


def _circles(places, radius, look):
    r = f"{radius:.3g}"
    circles = "".join([f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}"/>' for x, y in places])
    return f"<g {look}>{circles}</g>"


def _shapes(places, shape, look):
    path = "".join([f"M{x:.1f} {y:.1f}{shape}" for x, y in places])
    return f'<path d="{path}" {look}/>'


def _shape_of(mark, r):
    """The rest of a path that begins in the middle of the shape."""
    if mark == IMPROVEMENT:
        r = r * 1.45
        return f"m0 {-r:.3g}l{r:.3g} {r:.3g}l{-r:.3g} {r:.3g}l{-r:.3g} {-r:.3g}z"
    if mark == CONCERN:
        r = r * 1.45
        return f"m0 {-r:.3g}l{r:.3g} {1.75 * r:.3g}h{-2 * r:.3g}z"
    if mark == CROSS:
        return f"m{-r} {-r}l{2 * r} {2 * r}m0 {-2 * r}l{-2 * r} {2 * r}"
    if mark == STAR:
        return f"m0 {-r}v{2 * r}m{-r * 0.87:.3g} {-1.5 * r:.3g}l{r * 1.74:.3g} {r}m0 {-r}l{-r * 1.74:.3g} {r}"
    r = r * 1.05
    return f"m{-r:.3g} {-r:.3g}h{2 * r:.3g}v{2 * r:.3g}h{-2 * r:.3g}z"


def path(at):
    """A line through places, with a new start after each gap."""
    parts, command = [], "M"
    for where in at:
        if where is None:
            command = "M"
            continue
        parts.append(f"{command}{where[0]:.1f} {where[1]:.1f}")
        command = "L"
    return "".join(parts)
