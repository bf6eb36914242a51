"""Words and colours of change ideas on pages."""

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
