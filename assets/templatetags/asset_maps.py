"""On which maps an asset is, and whether other organisations see it, on its page."""

from django import template
from django.urls import reverse

from accounts.permissions import Permission
from assets.library import sharing_of
from assets.models import MappedAsset

register = template.Library()


@register.inclusion_tag("assets/partials/maps.html", takes_context=True)
def asset_maps(context, mapped):
    """The maps that the asset is on, this one first, each with a link for whoever may read it, and its place in the library."""
    access, organisation, population = context["access"], context["organisation"], context["population"]
    rows = MappedAsset.objects.current().filter(asset=mapped.asset_id).select_related("population__team")
    rows = sorted(rows.order_by("population__name", "pk"), key=lambda row: row.pk != mapped.pk)
    readable = [row for row in rows if row.population.team and access.may(Permission.ASSETS_VIEW, team=row.population.team)]
    return {
        "organisation": organisation,
        "population": population,
        "mapped": mapped,
        "asset": mapped.asset,
        "maps": [(row.population, reverse("assets:asset", args=[organisation.slug, row.population_id, row.pk])) for row in readable],
        "sharing": sharing_of(mapped.asset),
        "may_share": context["reading"].may_share and population.is_selected,
    }
