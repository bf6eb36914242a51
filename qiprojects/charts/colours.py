"""The colours of a chart: each is 5:1 or more on white, which a test works out. Each goes with a shape of its own."""

INK, QUIET, PAPER, HAIRLINE = "#212b32", "#4c6272", "#ffffff", "#d8dde0"
POINT = "#4c6272"  # circle
BETTER = "#005eb8"  # diamond
WORSE = "#b34700"  # triangle
OTHER = "#5c2d91"  # square: high or low where neither is better
TARGET = "#007f3b"  # dotted line
TEST = "#12484c"
FONT = "Arial, Liberation Sans, sans-serif"
