"""What the header offers to this person."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.permissions import PERMISSIONS_BY_ROLE, Permission
from organisations.access import programme_roles_in

# Label, name of the address, start of the addresses that belong to it, permission that is needed (None: nothing but an account).
ITEMS = (
    ("Home", "home", "", None),
    ("Board", "reports:board", "/board/", Permission.BOARD_VIEW),
    ("Organisations", "milestones:organisation-list", "/organisations/", None),
    ("Programme", "organisations:wave-list", "/programme/", Permission.PROGRAMME_MANAGE),
)


def navigation(request):
    """`navigation`: the items of the menu, worked out in one query when a page shows them; none for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    return {"navigation": SimpleLazyObject(lambda: menu(programme_roles_in(request, on=timezone.localdate()), request.path))}


def menu(roles, path):
    """The items for somebody with these programme-wide roles on this page: dicts with label, url and current."""
    held = {permission for role in roles for permission in PERMISSIONS_BY_ROLE[role]}
    return [
        {"label": label, "url": reverse(name), "current": path.startswith(start) if start else path == reverse(name)}
        for label, name, start, permission in ITEMS
        if permission is None or permission in held
    ]
