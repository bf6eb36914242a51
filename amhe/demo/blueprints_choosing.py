"""How the invented organisations choose populations, as plain data: a list, a short list, answers, and where they have come that far a
decision."""

from dataclasses import dataclass
from datetime import date, timedelta

from populations.models import Question, Stage, Status

NAMES = (
    "Adults with a serious mental illness who need an interpreter",
    "Young Black men using talking therapies (formerly IAPT)",
    "Korean community",
    "Gypsy, Roma and Traveller communities",
    "Asylum seekers and refugees",
    "Women veterans",
    "Rural communities",
)
DOMAINS = ("access", "experience", "outcomes")
MOST_SHORT_LISTED = 5
PARKED = (
    "A partner has a significant project under way.",
    "It overlaps with another population on the list.",
    "There are no contacts yet. We look again next year.",
)


@dataclass
class CandidatePrint:
    """A population on the list; `answered` is how many of the four questions have an answer."""

    name: str
    domains: list[str]
    status: str
    reason: str = ""
    answered: int = 0


@dataclass
class ChoicePrint:
    """A decision room: where it stands, when the decision was made (None: not yet), and since when a ranking is open (None: it is not)."""

    opened_on: date
    list_opened_on: date | None
    stage: str
    decided_on: date | None
    review_on: date | None
    ranked_on: date | None
    candidates: list[CandidatePrint]

    @property
    def selected(self):
        return [candidate for candidate in self.candidates if candidate.status == Status.SELECTED]


def choice_of(random, calendar, passage, active_until):
    """The room of an organisation that works on Milestone 2; decided when it asks for the review."""
    names = random.sample(NAMES, random.randrange(4, len(NAMES) + 1))
    stage = Stage.DISCUSS if passage.requested_on else random.choice((Stage.IDEAS, Stage.LIST, Stage.CLARIFY, Stage.RANK))
    list_opened_on = None if stage == Stage.IDEAS else min(passage.began_on + timedelta(days=2), passage.requested_on or active_until)
    return ChoicePrint(
        opened_on=passage.began_on,
        list_opened_on=list_opened_on,
        stage=stage,
        decided_on=passage.requested_on,
        review_on=calendar.ahead(random.randrange(-5, 120)) if stage == Stage.DISCUSS else None,
        ranked_on=min(passage.began_on + timedelta(days=random.randrange(5, 15)), active_until) if stage == Stage.RANK else None,
        candidates=[_candidate(random, name, status, stage) for name, status in zip(names, _statuses(random, names, stage), strict=True)],
    )


def _statuses(random, names, stage):
    """A status for each name: the selected first, then the rest of the short list, then what is parked."""
    if stage in (Stage.IDEAS, Stage.LIST):
        return [Status.CANDIDATE] * len(names)
    selected = random.choice((1, 1, 2, 2, 3)) if stage == Stage.DISCUSS else 0
    short = random.randrange(max(2, selected), min(MOST_SHORT_LISTED, len(names)) + 1)
    parked = len(names) - short
    return [Status.SELECTED] * selected + [Status.SHORT_LISTED] * (short - selected) + [Status.PARKED] * parked


def _candidate(random, name, status, stage):
    answered = 0
    if status in (Status.SELECTED, Status.SHORT_LISTED):
        answered = len(Question) if stage in (Stage.RANK, Stage.DISCUSS) else random.randrange(len(Question) + 1)
    reason = random.choice(PARKED) if status == Status.PARKED else ""
    domains = sorted(random.sample(DOMAINS, random.randrange(1, 4)))
    return CandidatePrint(name, domains, status, reason, answered)
