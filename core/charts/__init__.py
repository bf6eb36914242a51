"""Charts: a plain dataclass in, an SVG picture out, the same in a page and in a PDF."""

from core.charts.bars import Bar, Bars, draw_bars

__all__ = ["Bar", "Bars", "draw_bars"]
