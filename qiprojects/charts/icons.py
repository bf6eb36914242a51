"""The icons of Making Data Count, drawn by ourselves: what the latest point says, and how the limits stand to the target.

A letter and a shape say the same as the colour: H and L for high and low, the mark that such a point has on a chart, P, F and ? for the
target (MEASURES section 2.5).
"""

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from qiprojects.charts import colours, marks
from qiprojects.charts.data import CONCERN, IMPROVEMENT, NEUTRAL_HIGH, NEUTRAL_LOW
from qiprojects.charts.words import assurance_words, variation_words

SIZE = 56
_WAVE, _RISE, _FALL = "M13 33c5 -16 9 -16 13 -6s8 10 13 -6", "M12 41L22 32L30 35L41 18", "M12 16L22 25L30 22L41 39"
_HIGH, _LOW = (41, 18), (41, 39)
VARIATION = {  # colour, letter, the way of the values, the mark of the latest of them and where it is
    "common_cause": (colours.QUIET, "", _WAVE, None, None),
    "improvement_high": (colours.BETTER, "H", _RISE, IMPROVEMENT, _HIGH),
    "improvement_low": (colours.BETTER, "L", _FALL, IMPROVEMENT, _LOW),
    "concern_high": (colours.WORSE, "H", _RISE, CONCERN, _HIGH),
    "concern_low": (colours.WORSE, "L", _FALL, CONCERN, _LOW),
    "neutral_high": (colours.OTHER, "", _RISE, NEUTRAL_HIGH, _HIGH),
    "neutral_low": (colours.OTHER, "", _FALL, NEUTRAL_LOW, _LOW),
}
ASSURANCE = {"pass": (colours.BETTER, "P"), "fail": (colours.WORSE, "F"), "hit_or_miss": (colours.QUIET, "?")}


def draw_icon(kind, code, name="icon", *, is_silent=False):
    """The icon of a "variation" or "assurance" code as a small SVG picture with its words as title; empty for no code.

    `name` is a short id, different for each icon of a page. `is_silent`: the words stand beside it, so that it is not read out.
    """
    if kind == "variation" and code in VARIATION:
        colour = VARIATION[code][0]
        words, inside = variation_words(code), _way(*VARIATION[code])
    elif kind == "assurance" and code in ASSURANCE:
        colour, letter = ASSURANCE[code]
        words, inside = assurance_words(code), _letter(letter, SIZE / 2, 37, 27, colour)
    else:
        return ""
    said = format_html(*(('aria-hidden="{}"', "true") if is_silent else ('role="img" aria-labelledby="{}"', name)))
    title = "" if is_silent else format_html('<title id="{}">{}</title>', name, words)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" {} viewBox="0 0 {} {}" width="{}" height="{}" font-family="{}">{}{}{}</svg>',
        said,
        *[SIZE] * 4,
        colours.FONT,
        title,
        _ring(colour),
        inside,
    )


def _ring(colour):
    middle = SIZE // 2
    ring = '<circle cx="{0}" cy="{0}" r="{1}" fill="{2}" stroke="{3}" stroke-width="4"/>'
    return format_html(ring, middle, middle - 3, colours.PAPER, colour)


def _way(colour, letter, path, mark, end):
    """The way the values go to the mark of the latest, with the letter in the corner that the line leaves free."""
    drawn = format_html(
        '<path d="{}" fill="none" stroke="{}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>', path, colour
    )
    if mark:
        drawn += mark_safe(marks.drawn(mark, [end], 5))  # nosec B308 B703 (numbers only)
    if letter:
        drawn += _letter(letter, *((19, 25) if letter == "H" else (19, 46)), 16, colour)
    return drawn


def _letter(letter, x, y, size, colour):
    return format_html(
        '<text x="{}" y="{}" font-size="{}" font-weight="bold" text-anchor="middle" fill="{}">{}</text>', x, y, size, colour, letter
    )
