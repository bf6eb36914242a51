"""Whom to ask at an asset, on its page."""

from django import template
from django.template.loader import render_to_string

from assets.models import AssetContact

register = template.Library()


@register.simple_tag(takes_context=True)
def asset_contact(context, mapped):
    """Whether there is a contact, for those who may read it; nothing for everybody else. Its words are never on this page."""
    if not context["reading"].may_engage:
        return ""
    names = list(AssetContact.objects.filter(asset=mapped.asset_id).values_list("name", flat=True))
    things = {name: context.get(name) for name in ("organisation", "population", "may_engage", "request")}
    shown = {"has_contact": bool(names), "has_name": any(names)}
    return render_to_string("assets/partials/contact.html", {"mapped": mapped, **shown, **things})
