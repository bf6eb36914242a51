"""Pictures of Phases 2 and 3."""

from django import template
from django.utils.html import format_html, format_html_join

from qiprojects.sustainability import LETTERS

register = template.Library()

WIDTH, HEIGHT, LINE = 200, 40, 12
STEP = 56
FIRST = 16


@register.simple_tag
def level_scale(row):
    """A FactorResult as a small picture: from the lowest answer to the best one, with a dot at the average. The words beside it say the
    same, so it is hidden from screen readers. Better lies to the right."""
    marks = format_html_join(
        "",
        '<line x1="{0}" y1="6" x2="{0}" y2="18" stroke="#768692"/>'
        '<text x="{0}" y="36" text-anchor="middle" font-size="14" fill="#4c6272">{1}</text>',
        ((_x(order), letter) for order, letter in LETTERS.items()),
    )
    return format_html(
        '<svg class="app-level" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">'
        '<line x1="{}" y1="{line}" x2="{}" y2="{line}" stroke="#aeb7bd" stroke-width="2"/>{}'
        '<line x1="{}" y1="{line}" x2="{}" y2="{line}" stroke="#12484c" stroke-width="6" stroke-linecap="round"/>'
        '<circle cx="{}" cy="{line}" r="7" fill="#fff" stroke="#12484c" stroke-width="4"/></svg>',
        WIDTH, HEIGHT, WIDTH, HEIGHT, _x(4), _x(1), marks, _x(row.lowest), _x(row.best), _x(row.middle), line=LINE,
    )  # fmt: skip


def _x(level):
    """Where a level (1 is the best one) lies."""
    return FIRST + STEP * (4 - level)
