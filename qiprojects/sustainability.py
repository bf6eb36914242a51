"""What the members of a sub-team say about how far a change will last: factors, who may answer, and the result (DOMAIN section 10).

The factors are those of the NHS Sustainability Model, our words for its prompts. Its scores are not confirmed, so neither scores nor
totals are shown: a result says which level the answers lie at, in letters and words, and how far they lie apart. Below `FEWEST`
answers it says nothing, and nothing of a factor that fewer have answered (DOMAIN section 14.7).
"""

from dataclasses import dataclass

from core import reference
from organisations.models import Seat
from qiprojects.models import SustainabilityAnswer

FEWEST = 5
LEVELS = {row["code"]: row["meaning"] for row in reference.load("sustainability_factors")["levels"]}
ORDER = {row["code"]: row["order"] for row in reference.load("sustainability_factors")["levels"]}
LETTERS = {order: code for code, order in ORDER.items()}
TOO_FEW = f"Fewer than {FEWEST} members answered, so no answer is shown."
# How far the answers lie apart, by the number of levels between the best and the lowest.
APART = {0: "All agree", 1: "Close together", 2: "Apart", 3: "Far apart"}


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the ten factors, with its area and what to ask oneself."""

    code: str
    area: str
    title: str
    prompt: str


FACTORS = tuple(
    Factor(code=row["code"], area=row["area"], title=row["title"], prompt=row["prompt"])
    for row in sorted(reference.load("sustainability_factors")["items"], key=lambda row: row["order"])
)


@dataclass(frozen=True, slots=True)
class FactorResult:
    """What the answers to one factor say together.

    `middle` is the mean on the scale from 1 (a, fully true) to 4 (d, not true), rounded to halves so that nothing can be worked back;
    `best` and `lowest` are the ends of the answers on the same scale. All three are None where fewer than `FEWEST` answered.
    """

    factor: Factor
    middle: float | None
    best: int | None
    lowest: int | None

    @property
    def is_shown(self):
        return self.middle is not None

    @property
    def letters(self):
        """ "c", or "between b and c"."""
        below, above = int(self.middle), int(self.middle + 0.5)
        return LETTERS[below] if below == above else f"between {LETTERS[below]} and {LETTERS[above]}"

    @property
    def words(self):
        """ "partly true", or "between mostly true and partly true"."""
        below, above = int(self.middle), int(self.middle + 0.5)
        return LEVELS[LETTERS[below]] if below == above else f"between {LEVELS[LETTERS[below]]} and {LEVELS[LETTERS[above]]}"

    @property
    def spread(self):
        """ "Far apart: from a to d"."""
        apart = APART[self.lowest - self.best]
        return f"{apart}: from {LETTERS[self.best]} to {LETTERS[self.lowest]}" if self.lowest > self.best else apart


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a closed check: the factors that can be shown, lowest first, and those that too few answered."""

    answers: int
    shown: tuple[FactorResult, ...]
    not_shown: tuple[FactorResult, ...]


def result_of(round):
    """The Result of a closed SustainabilityRound; None while it is open, and below `FEWEST` answers. One query."""
    if round.closed_on is None:
        return None
    answers = list(SustainabilityAnswer.objects.filter(round=round).order_by("pk").values_list("levels", flat=True))
    if len(answers) < FEWEST:
        return None
    levels = {factor.code: _levels(answers, factor.code) for factor in FACTORS}
    rows = [_of_factor(factor, levels[factor.code]) for factor in FACTORS]
    lowest_first = sorted((row for row in rows if row.is_shown), key=lambda row: -_mean(levels[row.factor.code]))
    return Result(answers=len(answers), shown=tuple(lowest_first), not_shown=tuple(row for row in rows if not row.is_shown))


def kept_levels(levels):
    """What is stored of an answer: known factors and levels, in the order of the model, whatever the order of answering was."""
    return {factor.code: levels[factor.code] for factor in FACTORS if levels.get(factor.code) in LEVELS}


def answer_of(round, user):
    """What this person answered in an open round, as {factor: level}; empty for nothing. For nobody's eyes but the person's own."""
    if round.closed_on is not None:
        return {}
    found = SustainabilityAnswer.objects.filter(round=round, person__isnull=False, person__user=user)
    return found.values_list("levels", flat=True).first() or {}


def members(population, on):
    """The seats of the sub-team that a person holds on this day: each of these people may answer once."""
    return Seat.objects.active(on).filter(team=population.team_id, person__isnull=False)


def may_answer(population, user, on):
    """Whether this person is on the sub-team on this day. One query."""
    return members(population, on).filter(person__user=user).exists()


def members_with_account(population, on):
    """How many people of the sub-team can sign in to answer. One query."""
    return members(population, on).filter(person__user__isnull=False).values("person").distinct().count()


def _levels(answers, code):
    return [ORDER[levels[code]] for levels in answers if levels.get(code) in ORDER]


def _mean(levels):
    return sum(levels) / len(levels)


def _of_factor(factor, levels):
    if len(levels) < FEWEST:
        return FactorResult(factor=factor, middle=None, best=None, lowest=None)
    return FactorResult(factor=factor, middle=_to_halves(_mean(levels)), best=min(levels), lowest=max(levels))


def _to_halves(mean):
    """The nearest half; one that lies between two halves goes to the lower level, so that nothing looks better than it is."""
    return int(mean * 2 + 0.5) / 2
