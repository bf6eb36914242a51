"""The driver diagram: a tree of `qiprojects.tree` in, an SVG picture out, the same in a page and in a PDF. Knows no rows."""

from qiprojects.diagram.drawing import draw, draw_sheets, draw_small

__all__ = ["draw", "draw_sheets", "draw_small"]
