"""Words, colours and the picture of a theory of change on pages."""

from importlib import import_module
from importlib.util import find_spec

from django import template

from qiprojects.models import IdeaStatus

register = template.Library()

STATUS_COLOURS = {
    IdeaStatus.IDEA: "white",
    IdeaStatus.TESTING: "blue",
    IdeaStatus.ADOPTED: "green",
    IdeaStatus.ADAPTED: "aqua-green",
    IdeaStatus.ABANDONED: "grey",
    IdeaStatus.IMPLEMENTING: "purple",
    IdeaStatus.SCALED: "green",
}


@register.inclusion_tag("components/status_tag.html")
def idea_status(status):
    """The status of an idea (a code) as a tag: its words say what its colour says."""
    status = IdeaStatus(status)
    return {"text": status.label, "colour": STATUS_COLOURS[status]}


@register.simple_tag
def theory_picture(tree):
    """The driver diagram of a tree; empty where there is nothing to draw, or nothing that draws it."""
    if not tree["drivers"] or find_spec("qiprojects.templatetags.qi_diagram") is None:
        return ""
    return import_module("qiprojects.templatetags.qi_diagram").driver_diagram(tree)
