"""Tests of change ideas in templates: `{% load qi_cycles %}`."""

from django import template

from qiprojects import cycles as reads
from qiprojects.models import Scale
from qiprojects.pictures import Step, draw_ramp

register = template.Library()

# How many tests of an idea are listed on its page: the latest.
LISTED = 5
SIZES = {
    Scale.ONE_PERSON: "One person",
    Scale.ONE_TEAM: "One team",
    Scale.SEVERAL: "Several",
    Scale.SERVICE: "The service",
    Scale.WIDER: "Wider",
}


@register.inclusion_tag("components/status_tag.html")
def cycle_tag(cycle):
    """Where a test stands, as a tag."""
    text, colour = reads.standing_of(cycle)
    return {"text": text, "colour": colour}


@register.inclusion_tag("qiprojects/partials/cycles_of_idea.html", takes_context=True)
def idea_cycles(context, idea):
    """The latest tests of a change idea, with links to its ramp and to plan the next one. Two queries."""
    rows = list(reads.cycles_of(context["population"]).filter(idea=idea).order_by("-number")[: LISTED + 1])
    names = ("organisation", "population", "may_change")
    return {"idea": idea, "cycles": rows[:LISTED], "has_more": len(rows) > LISTED, **{name: context.get(name) for name in names}}


@register.simple_tag
def ramp_picture(cycles):
    """The tests of one idea as a picture, in the order that is given; nothing for fewer than two."""
    if len(cycles) < 2:
        return ""
    steps = [Step(row.number, reads.SIZES.index(Scale(row.scale)), row.decision, _in_words(row)) for row in cycles]
    return draw_ramp(steps, sizes=list(SIZES.values()))


def _in_words(cycle):
    return f"test {cycle.number}, {cycle.get_scale_display().lower()}, {reads.standing_of(cycle)[0].lower()}"
