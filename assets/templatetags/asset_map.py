"""The picture of an asset map and the same as a list, from one MapData."""

from django import template

from assets.drawing import draw_map, draw_small
from assets.mapping import nested_list

register = template.Library()


@register.inclusion_tag("assets/partials/map.html")
def asset_map(map, name="asset-map"):
    """The picture in a region that scrolls on narrow screens. `name` is different for each picture of a page."""
    return {"map": map, "drawn": draw_map(map, name), "name": name}


@register.inclusion_tag("assets/partials/map_list.html")
def asset_map_list(map, heading=2):
    """The same content as a nested list; `heading` is the level of the segments' headings."""
    return {"parts": nested_list(map), "tag": f"h{int(heading)}"}


@register.simple_tag
def asset_map_svg(map, name="asset-map"):
    """The picture alone, for a print template."""
    return draw_map(map, name)


@register.simple_tag
def asset_map_small(map, name="asset-map-small"):
    """The small picture alone, for a report."""
    return draw_small(map, name)
