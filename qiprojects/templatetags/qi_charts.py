"""Charts of measures in templates: `{% load qi_charts %}{% measure_chart chart %}`; their styles are in `qiprojects/charts.css`."""

from django import template

from qiprojects.charts import words
from qiprojects.charts.drawing import draw
from qiprojects.charts.icons import draw_icon
from qiprojects.charts.small import draw_small

MOST_ROWS = 104  # of a table: two years of weeks

register = template.Library()
register.filter("variation_words", words.variation_words)
register.filter("assurance_words", words.assurance_words)


@register.inclusion_tag("qiprojects/partials/chart.html")
def measure_chart(chart, with_table=True):
    """The picture for wide and narrow screens with what it says, its icons, what is marked on it, and its latest numbers as a table."""
    icons = [
        (draw_icon(kind, code, is_silent=True), say(code))
        for kind, code, say in (
            ("variation", chart.variation, words.variation_words),
            ("assurance", chart.assurance, words.assurance_words),
        )
        if code
    ]
    rows = chart.rows[-MOST_ROWS:] if with_table else ()
    return {"chart": chart, "wide": draw(chart), "narrow": draw(chart, narrow=True), "icons": icons, "rows": rows}


@register.inclusion_tag("qiprojects/partials/chart_print.html")
def printed_chart(chart):
    """The picture for paper, with what it says and what is marked on it."""
    return {"chart": chart, "wide": draw(chart)}


@register.simple_tag
def measure_sparkline(chart):
    """The latest points and their centre line in the size of a line of text."""
    return draw_small(chart)


@register.simple_tag
def measure_icon(kind, code, name="icon"):
    """The icon of a "variation" or "assurance" code, with its words as text alternative; `name` is a short id."""
    return draw_icon(kind, code, name)
