"""Reads about ranking rounds. Before close nothing here reads what is on a ballot, but for the person whom it belongs to."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.permissions import PERMISSIONS_BY_ROLE, Permission, Role
from core.dates import nhs_date
from organisations.models import Seat, SeatRole
from organisations.models.teams import TeamKind
from organisations.presenters import seat_rows
from populations import ranking as counting
from populations.models import Ballot, Elector, Population, RankingRound, RoundOption, Status
from populations.rules import FEW_ELECTORS, MOST_SELECTED

RANKING_ROLES = [role for role in SeatRole.for_kind(TeamKind.PROJECT) if Permission.RANKING_CAST in PERMISSIONS_BY_ROLE[role.access_role]]
PARTNERS, OTHERS = "lived_experience", "others"
TOP = 3


def of(participation):
    """The rounds of an organisation with what their pages read."""
    return RankingRound.objects.filter(room__participation=participation).select_related("room__participation__organisation", "runoff_of")


def to_rank(participation):
    """The populations that a ranking is about: the short list."""
    return Population.objects.filter(participation=participation, status=Status.SHORT_LISTED).order_by("pk")


def free_places(participation):
    """How many populations can still be selected."""
    return max(MOST_SELECTED - Population.objects.filter(participation=participation).selected().count(), 0)


def in_a_row(words):
    """ "A", "A and B", "A, B and C"."""
    *first, last = [str(word) for word in words]
    return f"{', '.join(first)} and {last}" if first else last


def moment_words(moment):
    """ "20 November 2026 at 17:00", as the clocks in the United Kingdom show it."""
    return f"{nhs_date(moment)} at {timezone.localtime(moment):%H:%M}"


# Who may rank


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


# Turnout


@dataclass(frozen=True)
class Turnout:
    """How many of how many have ranked, so far or (`is_final`) at close. `partner_took_part` is a yes or no for the round; None before
    close, and where it would say whose ballot is whose."""

    electorate: int
    ballots: int
    partner_took_part: bool | None = None
    is_final: bool = False

    @property
    def is_half(self):
        return self.ballots * 2 >= self.electorate

    @property
    def is_met(self):
        """Whether the target is met: half of the electorate, and a lived experience partner among them."""
        return self.is_half and bool(self.partner_took_part)

    @property
    def is_few(self):
        """Whether so few may rank, or did, that they can work out who ranked what."""
        return self.electorate < FEW_ELECTORS or (self.is_final and 0 < self.ballots < FEW_ELECTORS)

    @property
    def words(self):
        return f"{self.ballots} of {self.electorate} {'person' if self.electorate == 1 else 'people'}"


def turnout_of(round):
    """The Turnout so far, or of a closed round."""
    if round.closed_at is None:
        return Turnout(round.electorate, Ballot.objects.filter(elector__round=round).count())
    return Turnout(round.electorate, round.ballots_counted, round.partner_took_part, is_final=True)


# Results


@dataclass(frozen=True)
class ResultRow:
    """One population in the result. `place` is "1" or "2 equal", `points` "13½"; `ahead_of`, `level_with` and `behind` are
    (name, own count, other's count) triples, and `spread` holds how many ballots ranked it first, second, ..., and not at all."""

    option: int
    population: Population
    name: str
    place: str
    points: str
    is_chosen: bool
    is_tied: bool
    ahead_of: tuple
    level_with: tuple
    behind: tuple
    spread: tuple


@dataclass(frozen=True)
class GroupOrder:
    """The order of one group of ballots: (place, name, points) triples."""

    ballots: int
    rows: tuple


@dataclass(frozen=True)
class Groups:
    """The order of lived experience partners beside that of the others; made only where both may be shown."""

    partners: GroupOrder
    others: GroupOrder
    differ: bool


@dataclass(frozen=True)
class Result:
    """What the page of a closed round says. `rows` are in the order of points; `ranking` is counted by ids of options."""

    ranking: counting.Ranking
    rows: tuple
    turnout: Turnout
    seats: int
    seats_left: int
    settled: str
    condorcet: str
    groups: Groups | None

    @property
    def chosen(self):
        return [row for row in self.rows if row.is_chosen]

    @property
    def tied(self):
        return [row for row in self.rows if row.is_tied]

    @property
    def is_all_equal(self):
        """Whether the ballots put nothing before anything else: every population has the same points."""
        return len(self.ranking.groups) == 1 and len(self.rows) > 1

    @property
    def ranks(self):
        """The headings of the spread: 1, 2, ..., and after them the unranked."""
        return range(1, len(self.rows) + 1)

    def names(self, rows):
        return in_a_row(row.name for row in rows)

    @property
    def chosen_names(self):
        return self.names(self.chosen) if self.chosen else ""

    @property
    def tied_names(self):
        return self.names(self.tied) if self.tied else ""


def result_of(round):
    """The Result of a closed round, None before close and for one that was called off. One query."""
    if round.result is None:
        return None
    ranking = counting.from_json(round.result["ranking"])
    options = {row.pk: row for row in RoundOption.objects.filter(round=round).select_related("population")}
    names = {pk: option.name for pk, option in options.items()}
    places = places_of(ranking)
    return Result(
        ranking=ranking,
        rows=tuple(_row(ranking, pk, options[pk], places[pk], names) for group in ranking.groups for pk in group),
        turnout=turnout_of(round),
        seats=ranking.seats,
        seats_left=ranking.seats_left,
        settled=settled_words(ranking, names),
        condorcet=names[ranking.condorcet] if ranking.condorcet is not None else "",
        groups=_groups(round.result["groups"], names),
    )


def _row(ranking, pk, option, place, names):
    duels = [(names[other], ranking.head_to_head[pk][other], ranking.head_to_head[other][pk]) for other in ranking.options if other != pk]
    return ResultRow(
        option=pk,
        population=option.population,
        name=option.name,
        place=place,
        points=points_words(ranking.points[pk]),
        is_chosen=pk in ranking.selected,
        is_tied=pk in ranking.tied,
        ahead_of=tuple(duel for duel in duels if duel[1] > duel[2]),
        level_with=tuple(duel for duel in duels if duel[1] == duel[2]),
        behind=tuple(duel for duel in duels if duel[1] < duel[2]),
        spread=tuple(ranking.spread[pk].values()),
    )


def points_words(points):
    """Points exactly: "13", "13½", "½"."""
    whole, half = divmod(points.numerator, 2) if points.denominator == 2 else (points.numerator, 0)
    return f"{whole or ''}½" if half else str(whole)


def places_of(ranking):
    """The place of each option in words: {option: "1" or "2 equal"}."""
    places, before = {}, 0
    for group in ranking.groups:
        places |= dict.fromkeys(group, f"{before + 1} equal" if len(group) > 1 else str(before + 1))
        before += len(group)
    return places


def settled_words(ranking, names):
    """How a tie across the cut was settled, or that it was not; an empty text where there was none."""
    if ranking.at_the_cut is None:
        return ""
    cut = ranking.at_the_cut
    level = in_a_row(names[pk] for pk in cut.group)
    for_places = "the last place" if cut.seats == 1 else f"the last {cut.seats} places"
    start = f"{level} have equal points for {for_places}."
    if ranking.settled_by == "tie":
        tied = in_a_row(names[pk] for pk in ranking.tied)
        return f"{start} They are compared head to head, then by how often they are among the first three; {tied} are level in both."
    duels = ", ".join(f"{names[pk]}: {signed(cut.duels[pk])}" for pk in cut.group)
    words = f"{start} Between them, head to head decides: duels won less duels lost ({duels})."
    if ranking.settled_by == "head_to_head":
        return words
    top = ", ".join(f"{names[pk]}: {cut.top_three[pk]}" for pk in cut.group)
    return f"{words} Where that leaves them level, the number of ballots with the population in the first three decides ({top})."


def signed(number):
    """ "+2" or "0", with a true minus sign where it is less."""
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"


def _groups(stored, names):
    if not stored:
        return None
    partners, others = (counting.from_json(stored[name]) for name in (PARTNERS, OTHERS))
    return Groups(_order(partners, names), _order(others, names), top_of(partners) != top_of(others))


def _order(ranking, names):
    places = places_of(ranking)
    rows = [(places[pk], names[pk], points_words(ranking.points[pk])) for group in ranking.groups for pk in group]
    return GroupOrder(ranking.ballots, tuple(rows))


def top_of(ranking):
    """The first three places as sets of equals; a group of equals that reaches into them counts as a whole."""
    top, taken = [], 0
    for group in ranking.groups:
        if taken < TOP:
            top.append(set(group))
        taken += len(group)
    return top


def withdrawn_options(round):
    """The options that were taken out, in the order of the round."""
    return list(round.options.filter(withdrawn_at__isnull=False))


def options_to_rank(round):
    """The options that can be ranked, in the order of the round."""
    return list(round.options.filter(withdrawn_at__isnull=True))


def has_open_round(room):
    """Whether a ranking is open in the room."""
    return RankingRound.objects.filter(room=room, closed_at__isnull=True, cancelled_at__isnull=True).exists()
