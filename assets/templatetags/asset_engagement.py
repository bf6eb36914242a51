"""What was done with an asset on this map, on its page."""

from django import template
from django.template.loader import render_to_string

from assets.log import one_of

register = template.Library()


@register.simple_tag(takes_context=True)
def asset_engagement(context, mapped):
    """Who looks after it, what comes next, and the latest of its log, as far as the reader may know."""
    names = ("organisation", "population", "reading", "may_engage", "asset", "request")
    shown = one_of(mapped, reading=context["reading"], access=context["access"], on=context["today"])
    return render_to_string(
        "assets/partials/engagement.html", {"shown": shown, "mapped": mapped, **{name: context.get(name) for name in names}}
    )
