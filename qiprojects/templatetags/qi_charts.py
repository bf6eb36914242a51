"""Charts of measures in templates: `{% load qi_charts %}{% measure_chart chart %}`."""

from django import template

from qiprojects.charts import drawing, words
from qiprojects.charts.small import draw_small

register = template.Library()
register.filter("variation_words", words.variation_words)
register.filter("assurance_words", words.assurance_words)


@register.inclusion_tag("qiprojects/partials/chart.html")
def measure_chart(chart):
    """The picture with what it says, its icons, what is marked on it, and its numbers as a table."""
    return {"chart": chart, "wide": drawing.draw(chart)}


@register.simple_tag
def measure_sparkline(chart):
    """The points and their centre line in the size of a line of text."""
    return draw_small(chart)
