"""What is known about the short-listed populations, side by side, for the talk before the ranking (starter pack 4.2 and 4.3)."""

from dataclasses import dataclass

from populations.hints import hint_of
from populations.lists import MOST_NAMED, prefetch_overlaps
from populations.models import Population, Question, RankingRound, Status
from populations.presenters import domain_words
from populations.questions import answer_rows, answers_of, verdicts_of
from populations.rules import FEWEST_OPTIONS, MOST_SELECTED, SHORT_LIST_MOST

LATEST = 5  # answers in a cell; the rest is a link away


@dataclass(frozen=True)
class Cell:
    """What is answered to one question about one population."""

    question: Question
    answers: list
    more: int

    @property
    def is_gap(self):
        return not self.answers


@dataclass(frozen=True)
class ComparisonRow:
    population: Population
    domains: str
    overlaps: list
    has_more_overlaps: bool
    cells: list
    hints: list
    may_answer: bool

    @property
    def gaps(self):
        return [cell.question for cell in self.cells if cell.is_gap]


@dataclass(frozen=True)
class Comparison:
    """The rows, in the order of the list, and what is still missing before the ranking can open."""

    rows: list
    open_round: RankingRound | None

    @property
    def options(self):
        """The rows that a ranking would be about: what is selected already is not ranked again."""
        return [row for row in self.rows if row.population.status == Status.SHORT_LISTED]

    @property
    def gaps(self):
        return [row for row in self.options if row.gaps]

    @property
    def has_enough(self):
        return len(self.options) >= FEWEST_OPTIONS


def comparison_of(participation, *, may_answer):
    """The comparison of a participation; `may_answer(population)` says whether the reader may add an answer. Six queries."""
    populations = list(
        Population.objects.filter(participation=participation)
        .on_short_list()
        .select_related("team")
        .order_by("pk")[: SHORT_LIST_MOST + MOST_SELECTED]
    )
    prefetch_overlaps(populations)
    answers = answers_of(populations, most=LATEST)
    verdicts = verdicts_of(populations)
    open_rounds = RankingRound.objects.open().filter(room__participation=participation)
    rows = [
        ComparisonRow(
            population=population,
            domains=domain_words(population),
            overlaps=population.overlaps_named[:MOST_NAMED],
            has_more_overlaps=len(population.overlaps_named) > MOST_NAMED,
            cells=[_cell(question, answers[population.pk][question], verdicts[population.pk][question]) for question in Question],
            hints=hint_of(verdicts[population.pk]),
            may_answer=may_answer(population),
        )
        for population in populations
    ]
    return Comparison(rows, open_rounds.order_by("-pk").first())


def _cell(question, answers, verdicts):
    return Cell(question, answer_rows(answers), verdicts.total() - len(answers))
