"""Reads for the pages of tests: lists of them, who could test, and where a test stands, in words."""

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce

from assets.models import MappedAsset
from qiprojects.models import Act, ChangeIdea, Cycle, Measure, Scale, Stage

# The parts of the list, in its order: those under way first.
UNDER_WAY, PLANNED, FINISHED = "under_way", "planned", "finished"
PARTS = {UNDER_WAY: "Under way", PLANNED: "Planned", FINISHED: "Finished"}
IN_PART = {
    UNDER_WAY: Q(started_on__isnull=False, decision=""),
    PLANNED: Q(started_on__isnull=True, decision=""),
    FINISHED: ~Q(decision=""),
}
STAGES = {
    Stage.PLAN: ("Planned", "white"),
    Stage.DO: ("Do: under way", "blue"),
    Stage.STUDY: ("To be studied", "yellow"),
    Stage.ACT: ("To be decided", "yellow"),
}
DECISIONS = {
    Act.ADOPT: ("Adopted", "green"),
    Act.ADAPT: ("Adapted", "blue"),
    Act.ABANDON: ("Abandoned, with learning", "purple"),
}
SIZES = list(Scale)
# How many tests of a ramp are drawn: the latest.
PICTURED = 12


def cycles_of(population):
    """The tests of a population that are there, those of ideas that were taken away left out."""
    return Cycle.objects.current().filter(population=population, idea__removed_at__isnull=True).select_related("idea")


def for_list(rows):
    """Those under way first, then the planned ones, then the finished ones, the latest first in each part; `part` is one of `PARTS`."""
    order = Case(*(When(IN_PART[part], then=Value(place)) for place, part in enumerate(PARTS)), output_field=IntegerField())
    latest = Coalesce("decided_on", "ended_on", "started_on", "planned_on")
    return rows.annotate(place=order, latest_on=latest).order_by("place", F("latest_on").desc(nulls_last=True), "-pk")


def part_of(cycle):
    """Which of `PARTS` a test is in."""
    return FINISHED if cycle.decision else UNDER_WAY if cycle.started_on else PLANNED


def standing_of(cycle):
    """Where a test stands, as (words, colour of a tag)."""
    return DECISIONS[cycle.decision] if cycle.decision else STAGES[cycle.stage]


def ideas_of(population):
    return ChangeIdea.objects.current().filter(population=population).order_by("position", "pk")


def measures_of(population):
    return Measure.objects.current().filter(population=population).order_by("position", "pk")


def able_to_test(population, idea=None, now=None):
    """Which assets may be chosen to test, as groups: [(name of the group, rows), ...]; those said to be able to test this idea first.

    An asset that is not to be contacted is left out; `now`, the one that is chosen already, stays.
    """
    rows = MappedAsset.objects.filter(population=population).select_related("asset").order_by("asset__name", "pk")
    rows = list(rows.filter(Q(removed_at__isnull=True, asset__do_not_contact=False) | Q(pk=now)))
    able = set(idea.testers.values_list("pk", flat=True)) if idea is not None else set()
    return [
        ("Could test this idea", [row for row in rows if row.pk in able]),
        ("On the asset map", [row for row in rows if row.pk not in able]),
    ]


def larger(scale):
    """The next scale of a ramp; the widest stays."""
    return SIZES[min(SIZES.index(Scale(scale)) + 1, len(SIZES) - 1)]


@dataclass(frozen=True)
class NextStep:
    """What comes next with a test: `page` is the name of an address, `label` the words of its button."""

    words: str
    label: str
    page: str


_NEXT = {
    Stage.DO: NextStep(
        "The test is under way. Note what happens as it happens, also what surprises you.", "Write down what happened", "cycle-do"
    ),
    Stage.STUDY: NextStep("The test has ended. Compare what happened with what you expected.", "Study what happened", "cycle-study"),
    Stage.ACT: NextStep("You have learnt something. Decide together: adopt, adapt or abandon?", "Decide what follows", "cycle-act"),
}
_AFTER = {
    Act.ADOPT: "It works at this scale. Try it at a larger one, before you rely on it everywhere.",
    Act.ADAPT: "Change the idea as you decided, and test it again, small.",
}
_AFTER_ABANDON = NextStep(
    "A good result: you know now what does not help here, and why. Choose what is worth a test instead.",
    "Plan a test of another idea",
    "cycle-add",
)


def next_step_of(cycle):
    """The NextStep of a test."""
    if cycle.decision == Act.ABANDON:
        return _AFTER_ABANDON
    if cycle.decision:
        return NextStep(_AFTER[cycle.decision], "Plan the next test", "cycle-add")
    if cycle.stage == Stage.PLAN:
        asked = "" if cycle.prediction else " You will be asked what you expect to happen."
        return NextStep(f"Start when you are ready. From then on the prediction is locked.{asked}", "Start the test", "cycle-do")
    return _NEXT[cycle.stage]
