"""Loads the reference lists into data of a wave. What the programme team has edited since is never overwritten."""

from dateutil.relativedelta import relativedelta

from core import reference
from milestones.models import Fact, Link, Milestone, Prompt, Standard, Step


def load_content(wave):
    """Give the wave its milestones, steps, prompts, links, facts and standards. Safe to run twice: what is there stays as it is."""
    lists = reference.load("milestones_and_steps")["milestones"]
    milestones = _milestones(wave, lists)
    steps = _steps(milestones, lists)
    _links(wave, milestones, steps, lists)
    standards = reference.load("lived_experience_standards")["items"]
    known = set(Standard.objects.filter(milestone__wave=wave).values_list("milestone__code", "code"))
    new = [item for item in standards if (item["milestone"], item["code"]) not in known]
    Standard.objects.bulk_create(
        Standard(milestone=milestones[item["milestone"]], code=item["code"], text=item["text"], minimum=item["minimum"]) for item in new
    )


def _milestones(wave, lists):
    """Add the milestones that lack, with their facts. Returns {code: Milestone} of all."""
    phases = {phase.code: phase for phase in wave.phases.all()}
    phase_of = {code: phases[row["code"]] for row in reference.load("milestones_and_steps")["phases"] for code in row.get("milestones", ())}
    known = set(Milestone.objects.filter(wave=wave).values_list("code", flat=True))
    Milestone.objects.bulk_create(_milestone(wave, phase_of[item["code"]], item) for item in lists if item["code"] not in known)
    milestones = {milestone.code: milestone for milestone in Milestone.objects.filter(wave=wave)}
    known = set(Fact.objects.filter(milestone__wave=wave).values_list("code", flat=True))
    Fact.objects.bulk_create(
        Fact(
            milestone=milestones[item["code"]],
            code=fact["code"],
            position=position,
            text=TEXTS.get(fact["code"], fact["text"]),
            missing_text=MISSING_TEXTS.get(fact["code"], ""),
            weight=fact["weight"],
        )
        for item in lists
        for position, fact in enumerate(item["done_facts"], start=1)
        if fact["code"] not in known
    )
    return milestones


def _milestone(wave, phase, item):
    return Milestone(
        wave=wave,
        phase=phase,
        code=item["code"],
        number=item["number"],
        slug=item["slug"],
        title=item["title"],
        level=item["level"],
        purpose=item["purpose"],
        planned_on=proposed_date(phase, item["number"]),
    )


def proposed_date(phase, number):
    """When a milestone of a six-month phase could be done: one month for each. The programme team may change or clear it."""
    return phase.starts_on + relativedelta(months=number, days=-1)


def _steps(milestones, lists):
    """Add the steps that lack, with their prompts. Returns {code: Step} of all."""
    of_wave = {"milestone__in": milestones.values()}
    known = set(Step.objects.filter(**of_wave).values_list("code", flat=True))
    Step.objects.bulk_create(
        Step(milestone=milestones[item["code"]], code=row["code"], position=position, title=row["title"], summary=row["summary"])
        for item in lists
        for position, row in enumerate(item["steps"], start=1)
        if row["code"] not in known
    )
    steps = {step.code: step for step in Step.objects.filter(**of_wave)}
    known = set(Prompt.objects.filter(step__in=steps.values()).values_list("code", flat=True))
    Prompt.objects.bulk_create(
        Prompt(step=steps[row["code"]], code=prompt["code"], position=position, text=prompt["text"])
        for item in lists
        for row in item["steps"]
        for position, prompt in enumerate(row["prompts"], start=1)
        if prompt["code"] not in known
    )
    return steps


def _links(wave, milestones, steps, lists):
    """Add the links that lack: those of a milestone, of a step, and of the whole programme."""
    resources = {item["id"]: item for item in reference.load("helpful_resources")["items"]}
    known = set(Link.objects.filter(wave=wave).values_list("milestone", "step", "code"))
    places = [(None, None, [code for code, item in resources.items() if item["milestone"] is None])]
    for item in lists:
        in_steps = {code for row in item["steps"] for code in row.get("resources", ())}
        places.append((milestones[item["code"]], None, [code for code in item["resources"] if code not in in_steps]))
        for row in item["steps"]:
            codes = [*row.get("resources", ()), *ALSO.get(row["code"], ())]
            places.append((milestones[item["code"]], steps[row["code"]], codes))
    Link.objects.bulk_create(
        _link(wave, milestone, step, position, resources[code])
        for milestone, step, codes in places
        for position, code in enumerate(codes, start=1)
        if (milestone and milestone.pk, step and step.pk, code) not in known
    )


def _link(wave, milestone, step, position, item):
    return Link(
        wave=wave,
        milestone=milestone,
        step=step,
        code=item["id"],
        title=item["title"],
        url=item["url"] or "",
        kind=item["kind"],
        note="" if item["url"] else "Ask your coach for a copy.",
        position=position,
    )


# The two forms of the starter pack place this recording at different steps: it is shown at both (R64).
ALSO = {"M2.4": ("learning-set-3-needs",)}

# Where the words of the reference list say less than the fact looks at; where a team may change a list, they do not count it.
TEXTS = {
    "M1.F5": "Each role group on the team's list is filled or marked as considered, with a reason",
    "M3.F6": "Terms of reference of the project team or the sub-team have been developed or reviewed",
}

# What is missing, in plain words, where the words of the fact turned round would read badly. The programme team may edit them.
MISSING_TEXTS = {
    "M1.F1": "No senior sponsor has accepted the role",
    "M1.F2": "No project lead with protected time is recorded",
    "M1.F3": "Nobody with lived experience is on the team, and no agreed plan is open",
    "M1.F4": "No fortnightly meetings are set up, or the first has not been held",
    "M1.F5": "A role group is neither filled nor marked as considered",
    "M1.F6": "The payment route for lived experience partners is not recorded",
    "M1.F7": "No deputy lead is named",
    "M2.F1": "No candidate population with its inequality domain",
    "M2.F2": "The short list is not ready",
    "M2.F3": "An answer to each of the four questions for every short-listed population",
    "M2.F4": "The choice of populations, talked through in the decision room and recorded with its reasons",
    "M2.F5": "Nobody with lived experience took part in the decision",
    "M2.F6": "No population is selected",
    "M2.F7": "A selected population has no full definition",
    "M3.F1": "No sub-team lead is in post",
    "M3.F2": "Nobody with lived experience from the population is on the sub-team, and no agreed plan is open",
    "M3.F3": "No member delivers a relevant service",
    "M3.F4": "No fortnightly meetings are set up, or the first has not been held",
    "M3.F5": "No community group is represented",
    "M3.F6": "No terms of reference",
    "M3.F7": "No first report date to the project team",
    "M4.F1": "Not enough people from the population have been heard",
    "M4.F2": "No listening activity with professionals",
    "M4.F3": "No existing data source reviewed",
    "M4.F4": "No theme that rests on two strands",
    "M4.F5": "No need and asset recorded",
    "M4.F6": "No feedback to those who contributed",
    "M4.F7": "No voluntary or community organisation asked",
    "M5.F1": "The four prompts are not all considered",
    "M5.F2": "Assets lie in one segment only",
    "M5.F3": "Two to four assets are not chosen yet",
    "M5.F4": "A chosen asset has no owner or next action",
    "M6.F1": "No aim",
    "M6.F2": "No theory of change with a driver and a change idea",
    "M6.F3": "No outcome measure, and no agreed date to add one",
    "M6.F4": "No change idea linked to a theme",
    "M6.F5": "Lived experience members did not take part in aim and theory",
}
