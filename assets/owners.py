"""Who looks after the contact with an asset, as far as a reader may know, and who may be asked to."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.permissions import Permission
from assets.engagement import OWNING, owner_is_current
from organisations.models import Seat
from organisations.models.teams import TeamKind
from organisations.presenters import NEUTRAL_TITLE, seat_rows


@dataclass(frozen=True)
class Owner:
    """`words` are a name, a title or both, as the reader may see them; `has_left` if nobody who may own an asset holds it."""

    words: str
    has_left: bool


def owner_of(mapped, access, on):
    """The Owner of a MappedAsset for this reader, or None. No query if `mapped.owner` is there with its team, person and account."""
    if mapped.owner is None:
        return None
    return Owner(words=words_of(mapped.owner, access), has_left=not owner_is_current(mapped, on))


def words_of(seat, access):
    """A seat in words that give nothing private away; neutral where this reader may know nothing of it (as on the page of the team)."""
    is_mine = seat.pk in access.seat_ids
    rows = seat_rows([seat], access, team=seat.team) if is_mine or access.may(Permission.TEAM_TITLES, team=seat.team) else []
    return (_words(rows[0]) if rows else "") or NEUTRAL_TITLE


def may_be_asked(population, on):
    """The seats from which an owner is chosen: held on this day by a person who may engage assets, on the sub-team or as project lead."""
    project = Q(team__kind=TeamKind.PROJECT, team__participation=population.participation_id)
    held = Seat.objects.active(on).filter(Q(team=population.team_id) | project, person__isnull=False, role__in=OWNING)
    return held.for_list()


def owner_choices(seats, population, access, *, now=None):
    """Whom the reader may choose, as groups for a select: [(name of the team, [(key of the seat, words), ...]), ...]. No query.

    `seats` are those of `may_be_asked`. Whoever is on both teams stands with the sub-team. `now` is the current owner (Seat), kept on
    the list also where the reader does not see who it is.
    """
    on_sub_team = {seat.person_id for seat in seats if seat.team_id == population.team_id}
    groups = [
        ("Sub-team", population.team, [seat for seat in seats if seat.team_id == population.team_id]),
        ("Project team", None, [seat for seat in seats if seat.team_id != population.team_id and seat.person_id not in on_sub_team]),
    ]
    choices = []
    for name, team, members in groups:
        if members:
            rows = seat_rows(members, access, team=team or members[0].team)
            choices.append((name, [(row.pk, _words(row) or NEUTRAL_TITLE) for row in rows]))
    known = {pk for _, rows in choices for pk, _ in rows}
    if now is not None and now.pk not in known and any(seat.pk == now.pk for seat in seats):
        choices.append(("Now", [(now.pk, words_of(now, access))]))
    return choices


def _words(row):
    return ", ".join(words for words in (row.name, row.title) if words) or row.role_label
