"""The picture of an asset map: plain dataclasses in, an SVG picture out, the same in a page and in a PDF. Knows no rows."""

from assets.drawing.data import MapData, Segment, Spot, Word
from assets.drawing.picture import boxes, draw_map
from assets.drawing.small import draw_small, draw_wheel

__all__ = ["MapData", "Segment", "Spot", "Word", "boxes", "draw_map", "draw_small", "draw_wheel"]
