"""Reads about decisions: what the ranking of a room showed, what can be chosen, and the records."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, Q

from core.text import in_a_row
from populations.models import Decision, DecisionChoice, Population, RankingRound, Status
from populations.ranking import agrees
from populations.results import Result, result_of


@dataclass(frozen=True)
class Counted:
    """A closed round and its result."""

    round: RankingRound
    result: Result

    def option_of(self, population):
        """The option of a population, None when it was not in the round."""
        return next((row.option for row in self.result.rows if row.population == population), None)

    def in_words(self):
        """The order in a line: "Rural communities, then Farm workers and Veterans with equal points"."""
        groups = [[row.name for row in rows] for _, rows in groupby(self.result.rows, key=lambda row: row.place)]
        return ", then ".join(names[0] if len(names) == 1 else f"{in_a_row(names)} with equal points" for names in groups)


@dataclass(frozen=True)
class Showed:
    """What ranking showed in a room: the first round, and the run-offs that followed it."""

    rounds: tuple[Counted, ...]

    @property
    def latest(self):
        return self.rounds[-1]

    @property
    def partner_took_part(self):
        """Whether somebody with lived experience ranked; a yes or no for the whole."""
        return any(counted.round.partner_took_part for counted in self.rounds)

    @property
    def partners_differ(self):
        """Whether lived experience partners had another order in the first three places; False where that may not be shown."""
        return any(counted.result.groups is not None and counted.result.groups.differ for counted in self.rounds)

    def agrees(self, chosen):
        """Whether the populations chosen, in their order, follow the ranking. A run-off decides between those that it was about."""
        first, *runoffs = self.rounds
        return agrees(first.result.ranking, [first.option_of(population) for population in chosen]) and all(
            agrees(counted.result.ranking, [option for population in chosen if (option := counted.option_of(population)) is not None])
            for counted in runoffs
        )


def showed(room):
    """What the latest closed ranking of the room showed, with the rounds that it runs off; None without one. A query for each."""
    closed = room.rounds.filter(closed_at__isnull=False, cancelled_at__isnull=True, result__isnull=False)
    rounds = {row.pk: row for row in closed.order_by("number")}
    chain, row = [], next(reversed(rounds.values()), None)
    while row is not None:
        chain.insert(0, Counted(row, result_of(row)))
        row = rounds.get(row.runoff_of_id)
    return Showed(tuple(chain)) if chain else None


def choosable(participation):
    """Populations that a room can decide on: the short list, and those selected of which no decision is kept."""
    recorded = DecisionChoice.objects.filter(population=OuterRef("pk"))
    return Population.objects.filter(participation=participation).filter(
        Q(status=Status.SHORT_LISTED) | Q(status=Status.SELECTED) & ~Exists(recorded)
    )


def decision_of(room):
    """The decision of a room, or None."""
    return Decision.objects.filter(room=room).first()


def recorded_of(participation):
    """The decisions of an organisation, the latest first, with what their pages show."""
    choices = DecisionChoice.objects.select_related("population")
    return (
        Decision.objects.filter(participation=participation).select_related("room").prefetch_related(Prefetch("choices", queryset=choices))
    )
