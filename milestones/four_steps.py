"""The same work by the other frame: the four steps of the AMHE resource, each with the milestones that do it (DOMAIN section 11).

Names and summaries of the steps come from the reference list; titles and states from the milestones of the wave.
"""

from dataclasses import dataclass

from core import reference
from milestones.models import Progress, Step
from milestones.models.content import Level
from milestones.queries import current_progress


@dataclass(frozen=True)
class Place:
    """A milestone in which a part of the work is done, as it stands; `steps` are its steps that do it."""

    progress: Progress
    steps: list[Step]
    is_late: bool


@dataclass(frozen=True)
class Part:
    """One part of a step ("1A"). `waiting` are steps that begin once a population is selected, `later` activities of Phases 2 and 3."""

    code: str
    title: str
    summary: str
    methods: list[str]
    places: list[Place]
    waiting: list[Step]
    later: list[str]


@dataclass(frozen=True)
class FourStep:
    """One of the four steps."""

    number: str
    title: str
    subtitle: str
    parts: list[Part]
    challenges: list[str]


def four_steps_of(participation, *, on):
    """The four steps with the milestones of this participation; the number of queries does not depend on how many there are."""
    steps = {step.code: step for step in Step.objects.filter(milestone__wave=participation.wave_id).select_related("milestone")}
    progress = {}
    for row in current_progress(participation).for_list():
        progress.setdefault(row.milestone_id, []).append(row)
    return [
        FourStep(
            number=item["code"],
            title=item["title"],
            subtitle=item["subtitle"],
            parts=[_part(part, steps, progress, on) for part in item["steps"]],
            challenges=item.get("challenges", []),
        )
        for item in reference.load("amhe_four_steps")["items"]
    ]


def _part(part, steps, progress, on):
    codes = part["milestone_steps"]
    by_milestone = {}
    for step in (steps[code] for code in codes if code in steps):
        by_milestone.setdefault(step.milestone, []).append(step)
    places = [Place(row, found, row.is_late(on)) for milestone, found in by_milestone.items() for row in progress.get(milestone.pk, ())]
    waiting = [
        step
        for milestone, found in by_milestone.items()
        if milestone.level == Level.POPULATION and milestone.pk not in progress
        for step in found
    ]
    activities = _activities()
    return Part(
        code=part["code"],
        title=part["title"],
        summary=part["summary"],
        methods=part["methods"],
        places=places,
        waiting=waiting,
        later=[activities[code] for code in codes if code in activities],
    )


def _activities():
    """{code: "Test change ideas with PDSA cycles (Phase 2)"} of the phases that have activities instead of milestones."""
    phases = reference.load("milestones_and_steps")["phases"]
    return {item["code"]: f"{item['title']} (Phase {phase['number']})" for phase in phases for item in phase.get("activities", ())}
