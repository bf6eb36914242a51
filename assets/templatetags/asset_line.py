"""The asset map in one line, for pages that lead to it."""

from django import template
from django.db.models import Count, Q

from assets.models import MappedAsset

register = template.Library()


@register.simple_tag
def asset_line(population):
    """How many assets are on the map and how many of them come first, as a sentence. One query."""
    rows = MappedAsset.objects.current().filter(population=population)
    numbers = rows.aggregate(assets=Count("pk"), first=Count("pk", filter=Q(prioritised_on__isnull=False)))
    return line_of(**numbers)


def line_of(assets, first):
    """ "12 assets are mapped, 3 of them to engage first."."""
    if not assets:
        return "Nothing is mapped yet."
    mapped = "1 asset is mapped" if assets == 1 else f"{assets:,} assets are mapped"
    return f"{mapped}, {first or 'none'} of them to engage first."
