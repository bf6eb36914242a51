"""Why an asset is on the map, on its page."""

from django import template
from django.template.loader import render_to_string

from assets.evidence import evidence_of
from datareview.reading import reading_of

register = template.Library()


@register.simple_tag(takes_context=True)
def asset_evidence(context, mapped):
    """What speaks for it, for those who may read the data review; nothing for everybody else, nor that there is something."""
    population = context["population"]
    reading = reading_of(context["access"], population, context["request"].user)
    if not reading.may_read:
        return ""
    evidence, more = evidence_of(mapped, reading)
    names = ("organisation", "request", "may_change")
    things = {
        "population": population,
        "mapped": mapped,
        "evidence": evidence,
        "more": more,
        "quotes": any(item.node.shown.is_quote for item in evidence),
        **{name: context.get(name) for name in names},
    }
    return render_to_string("assets/partials/evidence.html", things)
