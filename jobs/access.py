"""Who looks after failed work."""

from accounts.models import ProgrammeRole
from accounts.permissions import Role


def looks_after_jobs(user, *, on):
    """Whether the person is in the programme team on that day."""
    return ProgrammeRole.objects.active(on).filter(role=Role.PROGRAMME_ADMIN, person__user=user).exists()
