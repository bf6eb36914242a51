"""The colours of the diagram: words on each are 5:1 or more, which a test works out. What a colour says, words or lines say as well."""

INK, QUIET, PAPER = "#212b32", "#425563", "#ffffff"
LINE, ALSO = "#4c6272", "#7c2855"  # of a driver to what is under it, and to an idea that stands elsewhere

# {kind of a box: (fill, words, small words, edge)}
BOXES = {
    "aim": ("#12484c", PAPER, PAPER, "#12484c"),
    "primary": ("#005eb8", PAPER, PAPER, "#005eb8"),
    "secondary": ("#e3edf7", INK, QUIET, "#005eb8"),
    "idea": (PAPER, INK, QUIET, LINE),
}
