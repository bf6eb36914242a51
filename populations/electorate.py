"""Who may rank, and whom a helper enters a ranking for. What is on a ballot is read here for the person whom it belongs to, only."""

from dataclasses import dataclass

from accounts.permissions import PERMISSIONS_BY_ROLE, Permission, Role
from organisations.models import Seat, SeatRole
from organisations.models.teams import TeamKind
from organisations.presenters import seat_rows
from populations.models import Ballot, Elector

RANKING_ROLES = [role for role in SeatRole.for_kind(TeamKind.PROJECT) if Permission.RANKING_CAST in PERMISSIONS_BY_ROLE[role.access_role]]


@dataclass(frozen=True)
class Vote:
    """One vote of a seat: the ids of the seat and of its holder, which of the votes of the seat it is, and (private) whether it is
    that of a lived experience partner."""

    seat: int
    person: int | None
    place: int
    is_partner: bool


def seats_that_rank(participation, *, on):
    """The seats of the project team that may rank on this day: not observers, and a role that ranks."""
    seats = Seat.objects.active(on).filter(team__participation=participation, team__kind=TeamKind.PROJECT)
    return seats.filter(role__in=RANKING_ROLES, is_observer=False).for_list()


def electors_of(participation, *, on):
    """The electorate as it would be fixed now, as Votes. A seat of several people has as many; somebody on two seats has one."""
    seats = list(seats_that_rank(participation, on=on))
    partners = {seat.person_id for seat in seats if seat.is_lived_experience} - {None}
    votes, known = [], set()
    for seat in seats:
        if seat.person_id and seat.person_id in known:
            continue
        known.add(seat.person_id)
        is_partner = seat.is_lived_experience or seat.person_id in partners
        votes += [Vote(seat.pk, seat.person_id, place, is_partner) for place in range(1, seat.count + 1)]
    return votes


def electorate_rows(participation, access, *, team, on):
    """Who may rank as this reader may see it: (words, how many votes) pairs."""
    seats = list(seats_that_rank(participation, on=on))
    return [(words_of(row), row.count) for row in seat_rows(seats, access, team=team)]


def words_of(row):
    """A seat row in words: the name and the title as far as they are known, or else the role."""
    return ", ".join(words for words in (row.name, row.title) if words) or f"{row.role_label}, no name entered"


def elector_of(round, user):
    """The elector that this person is in the round, or None."""
    return Elector.objects.filter(round=round, person__user=user).select_related("person").first()


def is_elector(elector, user):
    """Whether the vote is this person's own."""
    return elector.person is not None and elector.person.user_id == user.pk


def ballot_of(elector):
    """The ballot of an elector, or None. For the elector's own eyes; of others only whether it is there."""
    return Ballot.objects.filter(elector=elector).select_related("entered_by__person").first()


def has_ranked_alone(elector):
    """Whether the elector, who has an account, has entered the ballot personally: then no helper may replace it."""
    has_account = elector.person is not None and elector.person.user_id is not None
    return has_account and Ballot.objects.filter(elector=elector, entered_by__isnull=True).exists()


def why_not(round, access, user, *, on):
    """Why somebody who is no elector of an open round does not rank, in words."""
    seats = Seat.objects.active(on).filter(person__user=user, team__participation=round.room.participation_id, team__kind=TeamKind.PROJECT)
    seat = seats.first()
    if seat is not None and seat.is_observer:
        return "You are an observer on the project team. Observers see and discuss everything, and do not rank."
    if seat is not None and seat.role in RANKING_ROLES:
        return (
            "You joined the team, or took over your seat, after this ranking was opened. Who may rank is fixed at opening, so that "
            "everybody ranks once. Your voice counts in the discussion, and you can rank next time."
        )
    if seat is not None:
        return f"Your role on the team ({seat.get_role_display().lower()}) does not rank. Your voice counts in the discussion."
    if Role.QI_COACH in access.roles:
        return "Coaches help a team to choose, and do not rank."
    return "Only the members of the project team rank."


# Rankings on paper

OBSERVES = "You are an observer on the project team. Observers do not rank, and do not enter rankings for others."


def is_observer(participation, user, *, on):
    """Whether this person is on the project team as an observer, and nothing else."""
    seats = Seat.objects.active(on).filter(person__user=user, team__participation=participation, team__kind=TeamKind.PROJECT)
    return set(seats.values_list("is_observer", flat=True)) == {True}


@dataclass(frozen=True)
class HelpRow:
    """An elector whom a helper may enter a ranking for. `entered_by` is the helper who did; whether somebody ranked alone is not told."""

    pk: int
    words: str
    has_account: bool
    entered_by: str


def help_rows(round, access, user, *, team):
    """Everybody in the electorate but the helper, those without an account first."""
    electors = list(
        Elector.objects.filter(round=round)
        .exclude(person__user=user)
        .select_related("person", "seat__person", "ballot__entered_by__person")
        .defer("ballot__ranking")
        .order_by("pk")
    )
    rows = [help_row(elector, access, team=team) for elector in electors]
    return sorted(rows, key=lambda row: (row.has_account, row.pk))


def help_row(elector, access, *, team):
    """One elector as a HelpRow; the relations of `help_rows` are loaded."""
    ballot = getattr(elector, "ballot", None)
    return HelpRow(
        pk=elector.pk,
        words=elector_words(elector, access, team=team),
        has_account=bool(elector.person and elector.person.user_id),
        entered_by=str(ballot.entered_by) if ballot and ballot.entered_by else "",
    )


def elector_words(elector, access, *, team):
    """An elector in words that give nothing private away. The name is that of the person who holds the vote."""
    if elector.seat is None:
        return elector.person.shown_name if elector.person else "A seat that was removed since"
    seat = elector.seat
    if seat.person_id != elector.person_id:  # the seat went to somebody else, and its title with it
        return elector.person.shown_name if elector.person else f"{seat.get_role_display()}, no name entered"
    words = words_of(seat_rows([seat], access, team=team)[0])
    return f"{words} ({elector.place} of {seat.count})" if seat.count > 1 else words
