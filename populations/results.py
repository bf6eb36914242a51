"""How many have ranked, and what a closed round says. Nothing here is read before close but how many ballots there are."""

from dataclasses import dataclass, replace

from core.text import in_a_row
from populations import ranking as counting
from populations.models import Ballot, Population, RoundOption
from populations.rules import FEW_ELECTORS, GROUP_MINIMUM

PARTNERS, OTHERS = "lived_experience", "others"
TOP = 3


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
    (name, own count, other's count) triples, and `spread` holds how many ballots ranked it first, second, ..., and not at all; these
    four are empty where too few have ranked."""

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
    """What the page of a closed round says. `rows` are in the order of points; `ranking` is counted by ids of options.

    With fewer ballots than GROUP_MINIMUM `has_figures` is False: what would show single ballots is in none of the fields.
    """

    ranking: counting.Ranking
    rows: tuple
    turnout: Turnout
    seats: int
    seats_left: int
    settled: str
    condorcet: str
    groups: Groups | None
    has_figures: bool

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
    whole = counting.from_json(round.result["ranking"])
    has_figures = whole.ballots >= GROUP_MINIMUM
    ranking = whole if has_figures else replace(whole, head_to_head={}, spread={}, at_the_cut=None)
    options = {row.pk: row for row in RoundOption.objects.filter(round=round).select_related("population")}
    names = {pk: option.name for pk, option in options.items()}
    places = places_of(ranking)
    return Result(
        ranking=ranking,
        rows=tuple(_row(ranking, pk, options[pk], places[pk], names) for group in ranking.groups for pk in group),
        turnout=turnout_of(round),
        seats=ranking.seats,
        seats_left=ranking.seats_left,
        settled=settled_words(whole, names) if has_figures else settled_words_without_figures(whole, names),
        condorcet=names[ranking.condorcet] if ranking.condorcet is not None else "",
        groups=_groups(round.result["groups"], names),
        has_figures=has_figures,
    )


def _row(ranking, pk, option, place, names):
    table = ranking.head_to_head
    duels = [(names[other], table[pk][other], table[other][pk]) for other in table if other != pk]
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
        spread=tuple(ranking.spread.get(pk, {}).values()),
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
    cut, start = ranking.at_the_cut, _level_words(ranking, names)
    if ranking.settled_by == "tie":
        return f"{start} {_tie_words(ranking, names)}"
    duels = ", ".join(f"{names[pk]}: {signed(cut.duels[pk])}" for pk in cut.group)
    words = f"{start} Between them, head to head decides: duels won less duels lost ({duels})."
    if ranking.settled_by == "head_to_head":
        return words
    top = ", ".join(f"{names[pk]}: {cut.top_three[pk]}" for pk in cut.group)
    return f"{words} Where that leaves them level, the number of ballots with the population in the first three decides ({top})."


def settled_words_without_figures(ranking, names):
    """The same where figures would show single ballots: by what a tie was settled, and for whom."""
    if ranking.at_the_cut is None:
        return ""
    start = _level_words(ranking, names)
    if ranking.settled_by == "tie":
        return f"{start} {_tie_words(ranking, names)}"
    chosen = in_a_row(names[pk] for pk in ranking.at_the_cut.group if pk in ranking.selected)
    if ranking.settled_by == "head_to_head":
        return f"{start} Between them, head to head decides for {chosen}."
    return f"{start} Head to head, and then how often each is among the first three, decides for {chosen}."


def _level_words(ranking, names):
    cut = ranking.at_the_cut
    level = in_a_row(names[pk] for pk in cut.group)
    for_places = "the last place" if cut.seats == 1 else f"the last {cut.seats} places"
    return f"{level} have equal points for {for_places}."


def _tie_words(ranking, names):
    tied = in_a_row(names[pk] for pk in ranking.tied)
    return f"They are compared head to head, then by how often they are among the first three; {tied} are level in both."


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
