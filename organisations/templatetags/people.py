"""Small helps for pages about people."""

from django import template

register = template.Library()


@register.filter
def at(mapping, key):
    """The value of a mapping at a key that the template holds in a variable; None if there is none."""
    return mapping.get(key)
