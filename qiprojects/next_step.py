"""The one thing to do next in a QI project, for its first page."""

from dataclasses import dataclass
from datetime import timedelta

from core.dates import nhs_date
from qiprojects.models import IdeaStatus, Stage

# Scores are given every month (IHI).
SCORE_LASTS = timedelta(days=31)


@dataclass(frozen=True)
class Step:
    """Why, the words of the button, and the URL name of the page with its query; `key` is that of a test or a measure, where it is
    the page of one. `other` is a second way to the same place: (words of a link, URL name)."""

    words: str
    label: str
    page: str
    query: str = ""
    key: int | None = None
    other: tuple[str, str] = ("", "")


def next_step(overview):
    """The Step that comes next in a project with this Overview."""
    for find in (_to_start, _with_partners, _to_test, _to_improve):
        if step := find(overview):
            return step
    return _to_go_on(overview)


def _to_start(overview):
    """What makes a project: aim, theory of change, a way to measure, and a first small test (Milestone 6)."""
    aim, theory, measures = overview.aim, overview.theory, overview.measures
    if aim is None:
        return Step(
            "Begin with the aim: one sentence on what you want to be different. A loose one, such as “improve access”, is enough.",
            "Write the aim",
            "aim-write",
            other=("Or set aim, theory of change and measures in one design workshop", "workshop-add"),
        )
    if not theory.drivers:
        words = "What has to change, so that the aim is reached? Two or three drivers are enough to begin with."
        return Step(words, "Start the theory of change", "theory-start")
    if not theory.links_aim_to_ideas:
        return Step("Small ideas are what you will test. Write down one that came up when you listened.", "Add a change idea", "theory")
    if not overview.has_outcome_or_date:
        if measures.to_define:
            words = f"Say how “{measures.to_define}” is counted and where the numbers come from, so that everybody counts the same way."
            return Step(words, "Define the measure", "measure-edit", key=measures.to_define.pk)
        words = "How will you know that a change is an improvement? Begin with one measure of whether the aim is being reached."
        return Step(words, "Add an outcome measure", "measure-add", query="?kind=outcome")
    if overview.tests.total == 0:
        idea = next((idea for idea in theory.tree["ideas"] if idea["drivers"] and idea["status"] != IdeaStatus.ABANDONED), None)
        words = "Start somewhere, and small: try one idea with one person or one team, and see what happens."
        return Step(words, "Plan the first test", "cycle-add", query=f"?idea={idea['id']}" if idea else "")
    return None


def _with_partners(overview):
    """Those whom it is about take part in the aim and in the theory of change."""
    if not overview.aim.with_partners:
        words = "Nobody has said yet that partners with lived experience took part in the aim. Ask them, and write down how."
        return Step(words, "Go to the aim", "aim-write")
    if not overview.theory.has_partners:
        words = "Go through the theory of change with partners with lived experience, and write down when you did."
        return Step(words, "Say when you did", "theory-about")
    return None


def _to_test(overview):
    """What waits in the tests, and in the numbers."""
    cycle = overview.tests.waiting(overview.on)
    if cycle is not None:
        return _with(cycle)
    if overview.measures.due:
        number = overview.measures.due
        return Step(f"{'A point is' if number == 1 else f'{number} points are'} due. One number each is all it takes.", "Enter them", "due")
    return None


def _with(cycle):
    """What to do with a test that waits."""
    name = f"“{cycle.question}”"
    if cycle.stage == Stage.ACT:
        return Step(f"The test {name} is studied. Adopt, adapt or abandon the idea?", "Decide what follows", "cycle-act", key=cycle.pk)
    if cycle.stage == Stage.STUDY:
        return Step(f"The test {name} has ended. What did you learn from it?", "Study what happened", "cycle-study", key=cycle.pk)
    words = f"The test {name} was planned for {nhs_date(cycle.planned_on)}. Has it begun?"
    return Step(words, "Go to the test", "cycle", key=cycle.pk)


def _to_improve(overview):
    """What makes a project that is under way a better one."""
    if overview.tests.started and len(overview.aim.checks) < len(overview.aim.SMART):
        words = "You have begun to test. Is the aim SMART by now? Answer what you can."
        return Step(words, "Check the aim", "smart")
    if overview.assessment is None:
        words = "Whom could the change leave behind? Write down where the equality impact assessment is, or begin it."
        return Step(words, "Begin the assessment", "equality-edit")
    if overview.gaps:
        words = "An adopted change needs an owner and somebody who watches it, or it fades."
        return Step(words, "Say who owns it", "sustaining")
    return None


def _to_go_on(overview):
    """What there is always to do."""
    team = overview.scores.team
    if team is None or overview.on - team.on > SCORE_LASTS:
        words = "How far has the project come? Give a score together; it takes five minutes at the end of a meeting."
        return Step(words, "Give a progress score", "progress-score")
    if overview.tests.under_way:
        cycle = overview.tests.open[0]
        words = f"The test “{cycle.question}” is under way. Note what happens as it happens, also what surprises you."
        return Step(words, "Go to the test", "cycle", key=cycle.pk)
    return Step("Keep going: plan the next small test of an idea.", "Plan a test", "cycle-add")
