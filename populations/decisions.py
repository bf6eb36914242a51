"""Reads about decisions: what the ranking of a room showed, what can be chosen, and the records."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q

from populations import ranking
from populations.models import Decision, DecisionChoice, Population, RankingRound, RoundOption, Status
from populations.ranking import Ranking
from populations.rules import MOST_SELECTED


@dataclass(frozen=True)
class Counted:
    """A closed round and its result; `populations` maps the id of an option to its population."""

    round: RankingRound
    ranking: Ranking
    populations: dict[int, Population]

    def option_of(self, population):
        """The option of a population, None when it was not in the round."""
        return next((option for option, other in self.populations.items() if other == population), None)

    def order(self):
        """The populations by points, best first, equals together."""
        return [[self.populations[option] for option in group] for group in self.ranking.groups]

    @property
    def tied(self):
        """The populations that are level at the cut, so that the ranking leaves the choice between them to people."""
        return [self.populations[option] for option in self.ranking.tied]


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
        return any(_differ(counted.round.result.get("groups")) for counted in self.rounds)

    def agrees(self, chosen):
        """Whether the populations chosen, in their order, follow the ranking. A run-off decides between those that it was about."""
        first, *runoffs = self.rounds
        return ranking.agrees(first.ranking, [first.option_of(population) for population in chosen]) and all(
            ranking.agrees(counted.ranking, [option for population in chosen if (option := counted.option_of(population)) is not None])
            for counted in runoffs
        )

    def in_words(self):
        """The order in a sentence for each round: "Rural communities, then Farm workers and Veterans with equal points"."""
        return [", then ".join(_together(group) for group in counted.order()) for counted in self.rounds]


def _together(populations):
    names = [str(population) for population in populations]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} with equal points"


def _differ(groups):
    if not groups:
        return False
    return _top_three(groups["lived_experience"]) != _top_three(groups["others"])


def _top_three(stored):
    """The first three places as sets of equals; a group of equals that reaches into them counts as a whole."""
    places, taken = [], 0
    for group in ranking.from_json(stored).groups:
        if taken >= 3:
            break
        places.append(set(group))
        taken += len(group)
    return places


def showed(room):
    """What the latest closed ranking of the room showed, with the rounds that it runs off; None without one. Two queries."""
    options = RoundOption.objects.select_related("population")
    closed = room.rounds.filter(closed_at__isnull=False, cancelled_at__isnull=True, result__isnull=False)
    rounds = {row.pk: row for row in closed.order_by("number").prefetch_related(Prefetch("options", queryset=options))}
    if not rounds:
        return None
    chain, row = [], list(rounds.values())[-1]
    while row is not None:
        chain.insert(0, _counted(row))
        row = rounds.get(row.runoff_of_id)
    return Showed(tuple(chain))


def _counted(row):
    return Counted(
        round=row,
        ranking=ranking.from_json(row.result["ranking"]),
        populations={option.pk: option.population for option in row.options.all()},
    )


def choosable(participation):
    """Populations that a room can decide on: the short list, and those selected of which no decision is kept."""
    recorded = DecisionChoice.objects.filter(population=OuterRef("pk"))
    return Population.objects.filter(participation=participation).filter(
        Q(status=Status.SHORT_LISTED) | Q(status=Status.SELECTED) & ~Exists(recorded)
    )


def free_places(participation):
    """How many populations can still be selected."""
    return max(MOST_SELECTED - Population.objects.filter(participation=participation).selected().count(), 0)


def recorded_of(participation):
    """The decisions of an organisation, the latest first, with what their pages show."""
    choices = DecisionChoice.objects.select_related("population")
    return (
        Decision.objects.filter(participation=participation).select_related("room").prefetch_related(Prefetch("choices", queryset=choices))
    )
