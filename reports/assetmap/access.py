"""Who may read an asset map on paper: whoever may read the map of each population that is on it."""

from accounts.permissions import Permission
from populations.models import Population


def may_read(made, access):
    """Whether a reader with this Access of its organisation may have the print. In one query."""
    wanted = [row["id"] for row in made.snapshot["populations"]]
    found = list(Population.objects.filter(pk__in=wanted, participation=made.participation_id).select_related("team"))
    return len(found) == len(wanted) and all(row.team and access.may(Permission.ASSETS_VIEW, team=row.team) for row in found)
