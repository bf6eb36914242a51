"""Opening pages of an asset map in tests."""

from django.urls import reverse

from tests.datareview.pages import text  # noqa: F401  the words of a page


def address(population, name, *args):
    """The address of a page of this population's asset map."""
    return reverse(f"assets:{name}", args=[population.participation.organisation.slug, population.pk, *args])
