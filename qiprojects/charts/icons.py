"""The icons of Making Data Count, drawn by ourselves: what the latest point says, and how the limits stand to the target.

A letter and a shape say the same as the colour: H and L for high and low, P, F and ? for the target (MEASURES section 2.5).
"""

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from qiprojects.charts import colours
from qiprojects.charts.words import assurance_words, variation_words

SIZE = 56
_WAVE = "M13 33c5 -16 9 -16 13 -6s8 10 13 -6"
_RISE, _FALL = "M12 40L22 32L30 34L43 18M43 18l-8 1M43 18l-1 8", "M12 18L22 26L30 24L43 40M43 40l-8 -1M43 40l-1 -8"
VARIATION = {
    "common_cause": (colours.QUIET, "", _WAVE),
    "improvement_high": (colours.BETTER, "H", _RISE),
    "improvement_low": (colours.BETTER, "L", _FALL),
    "concern_high": (colours.WORSE, "H", _RISE),
    "concern_low": (colours.WORSE, "L", _FALL),
    "neutral_high": (colours.OTHER, "", _RISE),
    "neutral_low": (colours.OTHER, "", _FALL),
}
ASSURANCE = {"pass": (colours.BETTER, "P"), "fail": (colours.WORSE, "F"), "hit_or_miss": (colours.QUIET, "?")}


def draw_icon(kind, code, name="icon", *, is_silent=False):
    """The icon of a "variation" or "assurance" code as a small SVG picture with its words as title; empty for no code.

    `name` is a short id, different for each icon of a page. `is_silent`: the words stand beside it, so that it is not read out.
    """
    if kind == "variation" and code in VARIATION:
        colour, letter, path = VARIATION[code]
        words, inside = variation_words(code), _line(path, colour, letter)
    elif kind == "assurance" and code in ASSURANCE:
        colour, letter = ASSURANCE[code]
        words, inside = assurance_words(code), _letter(letter, SIZE / 2, 37, 27, colour)
    else:
        return mark_safe("")
    said = format_html('role="img" aria-labelledby="{}"', name)
    title = format_html('<title id="{}">{}</title>', name, words)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" {} viewBox="0 0 {} {}" width="{}" height="{}" font-family="{}">{}{}{}</svg>',
        mark_safe('aria-hidden="true"') if is_silent else said,
        *[SIZE] * 4,
        colours.FONT,
        "" if is_silent else title,
        _ring(colour),
        inside,
    )


def _ring(colour):
    middle = SIZE // 2
    ring = '<circle cx="{0}" cy="{0}" r="{1}" fill="{2}" stroke="{3}" stroke-width="4"/>'
    return format_html(ring, middle, middle - 3, colours.PAPER, colour)


def _line(path, colour, letter):
    """The way the values go, with its letter in the corner that the line leaves free."""
    drawn = format_html(
        '<path d="{}" fill="none" stroke="{}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>', path, colour
    )
    if not letter:
        return drawn
    x, y = (19, 25) if letter == "H" else (20, 46)
    return format_html("{}{}", drawn, _letter(letter, x, y, 16, colour))


def _letter(letter, x, y, size, colour):
    return format_html(
        '<text x="{}" y="{}" font-size="{}" font-weight="bold" text-anchor="middle" fill="{}">{}</text>', x, y, size, colour, letter
    )
