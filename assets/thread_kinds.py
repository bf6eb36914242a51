"""An asset in the evidence thread: it rests on excerpts, themes and figures, and change ideas may rest on it. Importing registers it."""

from accounts.permissions import Permission
from assets.models import MappedAsset
from datareview.thread import Shown, register

KEPT_INSIDE = "An asset on the map, which is not for every reader of the data review"


def mapped(population):
    return MappedAsset.objects.current().filter(population=population).select_related("asset").order_by("asset__number", "pk")


def _show(rows, reading):
    """Who may read what was heard may not read every map: an evaluator learns that there is an asset, and no name."""
    if reading.may(Permission.ASSETS_VIEW):
        return {row.pk: Shown(row.asset.name, detail=row.asset.get_segment_display()) for row in rows}
    return {row.pk: Shown(KEPT_INSIDE, is_hidden=True) for row in rows}


register(
    "asset",
    label="Asset",
    plural="Assets",
    rank=50,
    rows=mapped,
    label_of=lambda row: row.asset.label,
    page="assets:asset",
    show=_show,
)
