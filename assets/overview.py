"""What there is on the map of a population, in numbers: for its first page, the report and the start page."""

from dataclasses import dataclass

from django.db.models import Count, Q

from assets.engagement import LIMITS, is_late, owner_is_current
from assets.models import MappedAsset, Prompt, PromptConsidered, Segment, Status
from assets.staleness import stale_q


@dataclass(frozen=True)
class Question:
    """One of the four questions: how many assets answer it, and when the team said that it talked about it (or None)."""

    prompt: Prompt
    assets: int
    marked: PromptConsidered | None = None

    @property
    def is_considered(self):
        """As in `assets.considered`."""
        return bool(self.assets or self.marked)


@dataclass(frozen=True)
class First:
    """An asset to engage first, and what it lacks on the day of the page."""

    mapped: MappedAsset
    has_owner: bool
    is_late: bool

    @property
    def is_planned(self):
        """Whether somebody looks after it and knows what to do next; one that declined needs neither."""
        return self.mapped.status == Status.DECLINED or (self.has_owner and bool(self.mapped.next_action))


@dataclass(frozen=True)
class Overview:
    """`segments` maps every Segment to its number of assets; `not_placed` are those without one. `first`: in the order of their numbers."""

    assets: int
    segments: dict[Segment, int]
    not_placed: int
    stale: int
    questions: tuple[Question, ...]
    first: tuple[First, ...]

    @property
    def is_empty(self):
        """Whether nothing has been done yet."""
        return not self.assets and not self.considered

    @property
    def considered(self):
        """How many of the four questions are."""
        return sum(question.is_considered for question in self.questions)

    @property
    def next_question(self):
        """The Prompt of the first question that is not considered, or None."""
        return next((question.prompt for question in self.questions if not question.is_considered), None)

    @property
    def later(self):
        """How many assets wait for later."""
        return self.assets - len(self.first)

    @property
    def chosen(self):
        """How many are to be engaged first, without those that declined."""
        return sum(first.mapped.status != Status.DECLINED for first in self.first)

    @property
    def lacks_choice(self):
        return self.chosen < LIMITS.min

    @property
    def without_plan(self):
        """Those to engage first that have no current owner, or no next action."""
        return [first for first in self.first if not first.is_planned]


def overview_of(population, on):
    """The Overview of the map of a population on this day. Three queries."""
    rows = MappedAsset.objects.current().filter(population=population, created_at__date__lte=on)
    numbers = rows.aggregate(
        assets=Count("pk"),
        not_placed=Count("pk", filter=Q(asset__segment="")),
        stale=Count("pk", filter=stale_q(on)),
        **{f"in_{segment.value}": Count("pk", filter=Q(asset__segment=segment)) for segment in Segment},
        **{f"for_{prompt.value}": Count("pk", filter=Q(**{prompt.value: True})) for prompt in Prompt},
    )
    marked = {row.prompt: row for row in PromptConsidered.objects.current().filter(population=population, considered_on__lte=on)}
    first = rows.prioritised().select_related("asset", "owner__person__user", "owner__team").order_by("asset__number", "pk")
    return Overview(
        assets=numbers["assets"],
        segments={segment: numbers[f"in_{segment.value}"] for segment in Segment},
        not_placed=numbers["not_placed"],
        stale=numbers["stale"],
        questions=tuple(Question(prompt, numbers[f"for_{prompt.value}"], marked.get(prompt.value)) for prompt in Prompt),
        first=tuple(First(row, owner_is_current(row, on), is_late(row, on)) for row in first),
    )
