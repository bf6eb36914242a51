"""Opening pages of a QI project in tests."""

from django.urls import reverse

from tests.datareview.pages import text  # noqa: F401  the words of a page


def address(population, name, *args):
    """The address of a page of this population's QI project."""
    return reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def day(name, value):
    """A date as a form sends it."""
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}
