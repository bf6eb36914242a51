"""The colours of the map: the NHS palette, dark enough for words (5:1 or more, which a test works out)."""

from dataclasses import dataclass

INK, QUIET, PAPER, HAIRLINE = "#212b32", "#425563", "#ffffff", "#c8d0d6"
MIDDLE, ON_MIDDLE = "#12484c", "#ffffff"
FIRST, ON_FIRST = "#ffb81c", "#212b32"


@dataclass(frozen=True)
class Hue:
    """`strong` for words and edges, `wash` for the inner ring, `tint` for the outer one."""

    strong: str
    wash: str
    tint: str


HUES = {
    "individuals": Hue("#7c2855", "#f8f0f4", "#f0e0e9"),
    "associations": Hue("#006747", "#edf5f1", "#d9ebe3"),
    "organisations": Hue("#005eb8", "#eff5fa", "#e3edf7"),
}
NO_HUE = Hue("#425563", "#f0f4f5", "#e8edee")


def hue_of(code):
    """The colours of a segment; grey for one that has no place in the rings."""
    return HUES.get(code, NO_HUE)
