"""Opening pages of a data review in tests."""

import re

from django.urls import reverse


def address(population, name, *args):
    """The address of a page of the review of this population."""
    return reverse(f"datareview:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def text(response):
    """The words of a page, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
