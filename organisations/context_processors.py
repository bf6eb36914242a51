"""What the header offers to this person."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.permissions import PERMISSIONS_BY_ROLE, Permission
from organisations.access import programme_roles_of

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
    return {"navigation": SimpleLazyObject(lambda: menu(user, request.path))}


def menu(user, path):
    """The items for this person on this page: dicts with label, url and current."""
    roles = programme_roles_of(user, on=timezone.localdate())
    held = {permission for role in roles for permission in PERMISSIONS_BY_ROLE[role]}
    return [
        {"label": label, "url": reverse(name), "current": path.startswith(start) if start else path == reverse(name)}
        for label, name, start, permission in ITEMS
        if permission is None or permission in held
    ]
