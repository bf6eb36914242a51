"""The driver diagram in templates: `{% load qi_diagram %}{% driver_diagram tree %}{% driver_outline tree %}`, a tree of `qiprojects.tree`.

Its styles are in `qiprojects/diagram.css`.
"""

from django import template
from django.template.loader import render_to_string

from qiprojects.diagram import draw, draw_small
from qiprojects.outline import outline_of

register = template.Library()

WIDE = 1240


@register.simple_tag
def driver_diagram(tree, title="Driver diagram", name="driver-diagram", is_wide=False):
    """The picture in a region that scrolls on narrow screens; empty for a tree without drivers and ideas. Also returns it to Python.

    `name` is different for each picture of a page; `is_wide` is for a page as wide as the screen.
    """
    drawn = draw(tree, title=title, name=name, **({"width": WIDE} if is_wide else {}))
    return render_to_string("qiprojects/partials/diagram.html", {"drawn": drawn, "name": name, "is_wide": is_wide}) if drawn else ""


@register.simple_tag
def driver_diagram_small(tree, title="Driver diagram", name="driver-diagram-small"):
    """The shape of the diagram without words; what it says is its text alternative."""
    return draw_small(tree, title=title, name=name)


@register.inclusion_tag("qiprojects/partials/diagram_outline.html")
def driver_outline(tree):
    """The same as a nested list, to read."""
    return {"outline": outline_of(tree)}
