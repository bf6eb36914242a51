"""Pages of long lists."""

from django.core.paginator import Paginator


def page_of(rows, number, *, size=25):
    """One page of rows as Django's Page; a number that does not exist gives the nearest page."""
    return Paginator(rows, size).get_page(number)
