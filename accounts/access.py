"""Who may use what belongs to the whole programme. Access to organisations is in `organisations/access.py`."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import ProgrammeRole
from accounts.permissions import PERMISSIONS_BY_ROLE, Permission, Role


def programme_roles_of(user, *, on):
    """The programme-wide roles that the person holds on this day, as a frozenset of Role; none for a closed account or a visitor."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return frozenset(Role(role) for role in ProgrammeRole.objects.active(on).filter(person__user=user).values_list("role", flat=True))


def programme_roles_in(request, *, on):
    """The programme-wide roles of the person who asks, read once for a request: both the page and its header want to know."""
    if not hasattr(request, "programme_roles"):
        request.programme_roles = programme_roles_of(request.user, on=on)
    return request.programme_roles


def has_programme_permission(user, permission, *, on):
    """Whether the person may do this for the whole programme on this day."""
    return _include(programme_roles_of(user, on=on), permission)


def _include(roles, permission):
    return any(permission in PERMISSIONS_BY_ROLE[role] for role in roles)


class ProgrammeMixin:
    """A page of the whole programme: 403 if you may not do this. Put it first among the bases of a view.

    A subclass names its `permission`; one without fails closed. Sets `today`.
    """

    permission: Permission

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    def dispatch(self, request, *args, **kwargs):
        if not _include(programme_roles_in(request, on=self.today), self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
