"""What of an asset is a public service, on its page."""

from django import template

from assets.exchange.services import MAY_BE_PUBLIC
from assets.models import PublicService

register = template.Library()


@register.inclusion_tag("assets/partials/service.html", takes_context=True)
def asset_service(context, mapped):
    """The public facts of an association or an organisation, and the way to write them down; nothing for individuals."""
    asset = mapped.asset
    may_be_public = asset.segment in MAY_BE_PUBLIC
    return {
        "organisation": context["organisation"],
        "population": context["population"],
        "mapped": mapped,
        "asset": asset,
        "may_be_public": may_be_public,
        "service": PublicService.objects.filter(asset=asset.pk).first() if may_be_public else None,
        "may_change": context.get("may_change"),
    }
