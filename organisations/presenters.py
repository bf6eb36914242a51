"""How much of a seat a reader gets. Every page and export reads seats through here, so that private parts cannot leak."""

from dataclasses import dataclass, replace
from datetime import date

from accounts.permissions import Permission
from organisations.models import Outreach, Seat, SeatRole

NEUTRAL_TITLE = "Team member"


@dataclass(frozen=True)
class SeatRow:
    """A seat as one reader may see it. What the reader may not see is not in it: a name or a title is empty, or neutral."""

    pk: int
    title: str
    role: str
    role_label: str
    name: str
    count: int
    employer: str
    group: str
    starts_on: date | None
    ends_on: date | None
    is_mine: bool
    is_lived_experience: bool
    is_observer: bool
    protected_hours: object
    accepted_on: date | None
    has_account: bool
    person_id: int | None
    has_address: bool


def may_see_lived_experience(seat, access, *, team):
    """Whether this reader may know of a lived experience seat: its holder, its team's lead, or the team if the holder agreed."""
    if seat.pk in access.seat_ids or access.may(Permission.LIVED_EXPERIENCE_EDIT, team=team):
        return True
    return seat.is_lived_experience_shared and access.is_on_team(team)


def may_see_details(seat, access, *, team):
    """Whether this reader may see title, group and employer of a seat.

    Where names are, they are for the team's lead, for one's own seat, and for a lived experience seat whose holder shares it. If
    only those of lived experience seats were left out, the gap itself would say which seats they are.
    """
    if seat.pk in access.seat_ids or access.may(Permission.LIVED_EXPERIENCE_EDIT, team=team):
        return True
    if access.may(Permission.TEAM_VIEW, team=team):
        return seat.is_lived_experience and may_see_lived_experience(seat, access, team=team)
    return not seat.is_lived_experience


def seat_rows(seats, access, *, team, group_labels=None):
    """The seats as rows for this reader, in the order given. `group_labels` maps the code of a role group to its words."""
    labels = group_labels or {}
    names_visible = access.may(Permission.TEAM_VIEW, team=team)
    rows = [_row(seat, access, team, names_visible, labels) for seat in seats]
    return rows if names_visible else [_undated(row) for row in rows if row.title != NEUTRAL_TITLE]


def _undated(row):
    """The row for a reader who sees no names, without what could be matched with when somebody joined. Private seats are left out."""
    return row if row.is_mine else replace(row, starts_on=None, ends_on=None, accepted_on=None, protected_hours=None)


def _row(seat: Seat, access, team, names_visible, labels):
    shows_name = seat.person is not None and (names_visible or seat.pk in access.seat_ids)
    shows_details = may_see_details(seat, access, team=team)
    hidden_title = "" if names_visible else NEUTRAL_TITLE
    return SeatRow(
        pk=seat.pk,
        title=seat.role_title if shows_details else hidden_title,
        role=seat.role,
        role_label=SeatRole(seat.role).label,
        name=seat.person.shown_name if shows_name else "",
        count=seat.count,
        employer=seat.employer if shows_details else "",
        group=labels.get(seat.role_group, "") if shows_details else "",
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
        is_mine=seat.pk in access.seat_ids,
        is_lived_experience=seat.is_lived_experience and may_see_lived_experience(seat, access, team=team),
        is_observer=seat.is_observer,
        protected_hours=seat.protected_hours,
        accepted_on=seat.accepted_on,
        has_account=bool(shows_name and seat.person.user_id),
        person_id=seat.person_id if shows_name else None,
        has_address=bool(shows_name and (seat.person.user_id or seat.person.email)),
    )


def seat_words(seat, access, *, team):
    """A seat in words that give nothing private away: name and title as far as the reader may see them."""
    row = seat_rows([seat], access, team=team)[0]
    return ", ".join(words for words in (row.name, row.title) if words)


@dataclass(frozen=True)
class OutreachRow:
    """One thing that a team tried. `barriers` are words, in the order of the form."""

    outreach: Outreach
    barriers: list
    may_edit: bool


def outreach_rows(rows, author=None, *, edits=False):
    """The entries as rows for a reader: `edits` says that they may change the team, and so every entry; an `author` changes their
    own, None stands for who may change nothing."""
    return [
        OutreachRow(
            outreach=row,
            barriers=[words for code, words in Outreach.BARRIERS if code in row.barriers],
            may_edit=edits or (author is not None and row.created_by_id == author.pk),
        )
        for row in rows
    ]
