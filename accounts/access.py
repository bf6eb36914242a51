"""Who may use the pages of this app that are for the programme team. Access to organisations is in `organisations/access.py`."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import ProgrammeRole
from accounts.permissions import Role


def has_programme_role(user, role, on):
    """Whether this account holds the programme role on this day; never for somebody signed out or deactivated."""
    if not user.is_authenticated or not user.is_active:
        return False
    return ProgrammeRole.objects.active(on).filter(person__user=user, role=role).exists()


class ProgrammeTeamRequired:
    """A page for the programme team only: 403 for everybody else. Put it first among the bases of a view."""

    def dispatch(self, request, *args, **kwargs):
        if not has_programme_role(request.user, Role.PROGRAMME_ADMIN, timezone.localdate()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
