"""How much of a seat a reader gets. Every page and export reads seats through here, so that private parts cannot leak."""

from dataclasses import dataclass
from datetime import date

from accounts.permissions import Permission
from organisations.models import Seat, SeatRole

NEUTRAL_TITLE = "Team member"


@dataclass(frozen=True)
class SeatRow:
    """A seat as one reader may see it. What the reader may not see is not in it: `name` is empty, a private title is neutral."""

    pk: int
    title: str
    role: str
    role_label: str
    name: str
    count: int
    employer: str
    group: str
    starts_on: date
    ends_on: date | None
    is_mine: bool
    is_lived_experience: bool
    protected_hours: object
    accepted_on: date | None
    has_account: bool
    person_id: int | None


def may_see_lived_experience(seat, access, *, team):
    """Whether this reader may know of a lived experience seat: its holder, its team's lead, or the team if the holder agreed."""
    if seat.pk in access.seat_ids or access.may(Permission.LIVED_EXPERIENCE_EDIT, team=team):
        return True
    return seat.is_lived_experience_shared and access.is_on_team(team)


def seat_rows(seats, access, *, team, group_labels=None):
    """The seats as rows for this reader, in the order given. `group_labels` maps the code of a role group to its words."""
    labels = group_labels or {}
    names_visible = access.may(Permission.TEAM_VIEW, team=team)
    return [_row(seat, access, team, names_visible, labels) for seat in seats]


def _row(seat: Seat, access, team, names_visible, labels):
    knows = may_see_lived_experience(seat, access, team=team)
    is_private = seat.is_lived_experience and not knows
    shows_name = seat.person is not None and (names_visible or seat.pk in access.seat_ids)
    return SeatRow(
        pk=seat.pk,
        title=NEUTRAL_TITLE if is_private else seat.role_title,
        role=seat.role,
        role_label=SeatRole(seat.role).label,
        name=seat.person.shown_name if shows_name else "",
        count=seat.count,
        employer="" if is_private else seat.employer,
        group="" if is_private else labels.get(seat.role_group, ""),
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
        is_mine=seat.pk in access.seat_ids,
        is_lived_experience=seat.is_lived_experience and knows,
        protected_hours=seat.protected_hours,
        accepted_on=seat.accepted_on,
        has_account=bool(shows_name and seat.person.user_id),
        person_id=seat.person_id if shows_name else None,
    )
