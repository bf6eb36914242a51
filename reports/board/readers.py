"""Who looks at the board, and which organisations they look after."""

from dataclasses import dataclass
from datetime import date

from accounts.permissions import PERMISSIONS_BY_ROLE, SEES_EVERY_ORGANISATION, Permission, Role
from core.prepared import prepared
from organisations.models import Assignment

# Open every organisation and read names there; an evaluator sees every organisation too, but nobody's name.
SEES_EVERYTHING = frozenset(
    role for role in SEES_EVERY_ORGANISATION if {Permission.BOARD_VIEW, Permission.TEAM_VIEW} <= PERMISSIONS_BY_ROLE[role]
)


@dataclass(frozen=True)
class Reader:
    """Somebody who looks at the board on a day: how far they see, and which participations they look after."""

    user: object
    on: date
    sees_all: bool
    is_coach: bool
    own: frozenset[int] = frozenset()

    def is_own(self, participation):
        """Whether the reader may open the organisation with this participation, and read names there."""
        return self.sees_all or participation in self.own


def reader_of(user, *, on, roles):
    """The Reader with these programme-wide roles, in one query at most: whoever sees everything is not asked what is theirs."""
    sees_all = bool(roles & SEES_EVERYTHING)
    own = () if sees_all else _looked_after_by(user=user.pk, on=on)
    return Reader(user=user, on=on, sees_all=sees_all, is_coach=Role.QI_COACH in roles, own=frozenset(pk for (pk,) in own))


@prepared
def _looked_after_by(user, on):
    return Assignment.objects.active(on).filter(person__user=user, role=Role.QI_COACH).values_list("participation")
