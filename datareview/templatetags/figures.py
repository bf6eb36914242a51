"""Charts of tables of figures, in pages and in the PDF."""

from django import template

from core.charts import draw_bars

register = template.Library()


@register.filter
def drawn(shown, name=""):
    """A ShownTable as a chart: `{{ shown|drawn }}`; with a name of its own where the page draws it twice."""
    return draw_bars(shown.chart(name))
