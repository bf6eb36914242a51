"""What there is in the QI project of a population: for its first page, and for the next step."""

from dataclasses import dataclass

from django.db.models import Count, Q

from qiprojects import cycles as tests
from qiprojects import later
from qiprojects.actions.aim import current_aim
from qiprojects.definition import is_defined, is_defined_q
from qiprojects.models import Aim, Cycle, EqualityAssessment, IdeaStatus, Measure, MeasureKind, Project, Stage, Theory
from qiprojects.scores import Standing, standing_of
from qiprojects.tree import tree_of

# How many tests that are not finished are looked through for what waits, and how many of them are named on the first page.
LOOKED_AT = 50
NAMED = 5
# What an idea may be in, in the order in which it is said: what is under way comes first.
SAID = (
    (IdeaStatus.TESTING, "being tested"),
    (IdeaStatus.ADAPTED, "adapted"),
    (IdeaStatus.ADOPTED, "adopted"),
    (IdeaStatus.IMPLEMENTING, "being implemented"),
    (IdeaStatus.SCALED, "scaled up"),
    (IdeaStatus.ABANDONED, "abandoned"),
    (IdeaStatus.IDEA, "not tried yet"),
)


@dataclass(frozen=True)
class Theories:
    """The theory of change in numbers, from its `tree`; `partners` are those of `Theory`, None where nobody wrote about it."""

    tree: dict
    theory: Theory | None

    @property
    def drivers(self):
        return len(self.tree["drivers"])

    @property
    def ideas(self):
        return len(self.tree["ideas"])

    @property
    def has_partners(self):
        return bool(self.theory and self.theory.with_partners_on)

    @property
    def assumptions(self):
        """How many ideas rest on nothing that was heard, counted or found."""
        return sum(idea["is_assumption"] for idea in self.tree["ideas"])

    @property
    def links_aim_to_ideas(self):
        """Whether there is a driver, and an idea that serves one."""
        return bool(self.drivers) and any(idea["drivers"] for idea in self.tree["ideas"])

    @property
    def by_status(self):
        """ "2 being tested, 1 adopted": the ideas by what became of them; empty without ideas."""
        numbers = [(sum(idea["status"] == status for idea in self.tree["ideas"]), words) for status, words in SAID]
        return ", ".join(f"{number} {words}" for number, words in numbers if number)


@dataclass(frozen=True)
class Tests:
    """The tests: how many are under way, planned and finished, and those that are not finished (`open`, up to `LOOKED_AT`)."""

    under_way: int
    planned: int
    finished: int
    open: tuple[Cycle, ...]

    @property
    def named(self):
        return self.open[:NAMED]

    @property
    def started(self):
        return self.under_way + self.finished

    @property
    def total(self):
        return self.started + self.planned

    def waiting(self, on):
        """The first test that waits for somebody on this day: to be decided, to be studied, past its day; or None."""
        by_stage = {stage: next((cycle for cycle in self.open if cycle.stage == stage), None) for stage in (Stage.ACT, Stage.STUDY)}
        late = next((cycle for cycle in self.open if cycle.started_on is None and cycle.planned_on and cycle.planned_on <= on), None)
        return by_stage[Stage.ACT] or by_stage[Stage.STUDY] or late


@dataclass(frozen=True)
class Measures:
    """The measures in numbers; `to_define` is an outcome measure without an operational definition where none has one, else None."""

    total: int
    due: int
    defined_outcomes: int
    to_define: Measure | None


@dataclass(frozen=True)
class Overview:
    """What there is on the day `on`."""

    on: object
    aim: Aim | None
    theory: Theories
    tests: Tests
    measures: Measures
    scores: Standing
    project: Project | None
    assessment: EqualityAssessment | None
    kept: int
    gaps: int

    @property
    def is_empty(self):
        """Whether nothing has been written down yet."""
        return not (self.aim or self.theory.drivers or self.theory.ideas or self.measures.total)

    @property
    def is_starting(self):
        """Whether the parts that make a project are still being put together: no test has begun."""
        return not self.tests.started

    @property
    def has_outcome_or_date(self):
        """Whether an outcome measure is defined, or the date agreed with the coach for it has not passed."""
        agreed = self.project and self.project.measures_by
        return bool(self.measures.defined_outcomes or (agreed and agreed >= self.on))


def overview_of(population, on):
    """The Overview of the project of a population on this day. The number of queries does not depend on what there is."""
    changes = list(later.to_sustain(population, on))
    return Overview(
        on=on,
        aim=current_aim(population),
        theory=Theories(tree_of(population), Theory.objects.filter(population=population).first()),
        tests=_tests(population),
        measures=_measures(population, on),
        scores=standing_of(population),
        project=Project.objects.filter(population=population).first(),
        assessment=EqualityAssessment.objects.filter(population=population).first(),
        kept=len(changes),
        gaps=sum(bool(change.lacks_owner or change.lacks_monitoring) for change in changes),
    )


def _tests(population):
    rows = tests.cycles_of(population)
    numbers = rows.aggregate(**{part: Count("pk", filter=condition) for part, condition in tests.IN_PART.items()})
    return Tests(**numbers, open=tuple(tests.for_list(rows.filter(decision=""))[:LOOKED_AT]))


def _measures(population, on):
    rows = Measure.objects.current().filter(population=population)
    outcome = Q(kind=MeasureKind.OUTCOME)
    numbers = rows.aggregate(
        total=Count("pk"), due=Count("pk", filter=Q(next_due_on__lte=on)), defined_outcomes=Count("pk", filter=outcome & is_defined_q())
    )
    first = None if numbers["defined_outcomes"] else rows.filter(outcome).order_by("position", "pk").first()
    return Measures(**numbers, to_define=first if first and not is_defined(first) else None)
