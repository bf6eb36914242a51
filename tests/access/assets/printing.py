"""The assets of an organisation and asset maps on paper: whoever may read the maps."""

from tests.access.assets.base import READERS, form, page


def organisation(world):
    return [world.organisation.slug]


def printed(name):
    """The arguments of the PDF of a print on the stage."""
    return lambda world: [world.organisation.slug, getattr(world.asset_map, name).pk]


ROWS = {
    "reports:organisation-assets": page(args=organisation),
    ("reports:organisation-assets", "as a table"): page(args=organisation, query="?format=csv"),
    "reports:organisation-assets-print": form(READERS, args=organisation),
    "reports:asset-map-print": form(READERS),
    # The PDFs are not made yet: the way leads to the page of their job.
    "reports:asset-map-pdf": page(args=printed("print"), opens=(302,)),
    ("reports:asset-map-pdf", "of the organisation"): page(args=printed("organisation_print"), opens=(302,)),
}
