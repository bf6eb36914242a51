"""The words of the needs-attention list: what is the matter, since when, and what to do. What a reader may not know has been cut before."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse

from core.dates import nhs_date, short_date, when
from core.periods import DAY
from reports.models import Rule


@dataclass(frozen=True)
class LineWords:
    """One line as it is shown. Without `url` the reader may not open the organisation."""

    rule: str
    organisation: str
    organisation_url: str
    words: str
    since: date
    since_words: str
    todo: str
    url: str


def line_words(line, context, reader):
    """The words of a loaded AttentionLine for this reader; `context` is the LineContext of the lines shown."""
    is_own = reader.is_own(line.participation_id)
    organisation = line.participation.organisation
    words, todo = WORDS[Rule(line.rule)](line, context, reader)
    return LineWords(
        rule=line.get_rule_display(),
        organisation=organisation.name,
        organisation_url=address("milestones:organisation", organisation.slug) if is_own else "",
        words=words,
        since=line.since,
        since_words=f"since {short_date(line.since)}, {when(line.since, on=reader.on)}",
        todo=todo,
        url=todo_url(line, context, organisation) if is_own else "",
    )


def grouped_by_rule(lines):
    """[(label of the rule, [LineWords])], in the order of the lines."""
    groups = {}
    for line in lines:
        groups.setdefault(line.rule, []).append(line)
    return list(groups.items())


def _milestone_words(progress):
    where = f" for {progress.population}" if progress.population_id else ""
    return f"{progress.milestone}{where}"


def _review(line, context, reader):
    todo = "Review it" if reader.is_coach and reader.is_own(line.participation_id) else "Its coach is asked to review it"
    return _milestone_words(line.progress), todo


def _late(line, context, reader):
    others = context.late.get(line.participation_id, 1) - 1
    more = f", and {others} more {'is' if others == 1 else 'are'} late" if others > 0 else ""
    return f"{_milestone_words(line.progress)} was planned for {nhs_date(line.day)}{more}", "Agree a new date with the lead"


def _quiet(line, context, reader):
    return (f"Nothing recorded since {nhs_date(line.day)}" if line.day else "Nothing recorded since joining"), "Get in touch with the lead"


def _lead(line, context, reader):
    if line.day:
        return f"The project lead's last day is {nhs_date(line.day)}, and nobody follows", "Ask the sponsor for a successor"
    return "Nobody holds the seat of project lead", "Ask the sponsor to name a lead"


def _sponsor(line, context, reader):
    return "No senior sponsor has accepted the role", "Ask the lead who can be the sponsor"


def _lived_experience(line, context, reader):
    team = f"the sub-team for {line.progress.population}" if line.progress_id else "the project team"
    if context.plan_to_agree(line):
        is_coach = reader is not None and reader.is_coach and reader.is_own(line.participation_id)
        waits = f"A plan for lived experience on {team} waits for {'you' if is_coach else 'the coach'} to agree it"
        return waits, "Read the plan, and agree it" if is_coach else "Its coach is asked to agree it"
    if line.day:
        return f"The plan for lived experience on {team} passed its review date on {nhs_date(line.day)}", "Look at the plan with the lead"
    return f"Nobody with lived experience is on {team}, and no plan is agreed", "Agree a plan with the lead"


def _standard(line, context, reader):
    said = f"{_milestone_words(line.progress)} was signed off below the lived experience standard, to be looked at again by"
    return f"{said} {nhs_date(line.day)}", "Look at it with the lead, and set a new date"


def _members(line, context, reader):
    return "Fewer than three people are on the project team", "Ask the lead who else can join"


def _ranking(line, context, reader):
    return f"A ranking of populations has been open since {nhs_date(line.day)}", "Close it, or find out what people wait for"


def _decision(line, context, reader):
    return f"The choice of populations was to be looked at again by {nhs_date(line.day)}", "Look at it with the team, and set a new date"


def _data_review(line, context, reader):
    return (
        f"The time for the data review of {line.progress.population} was over on {nhs_date(line.day)}",
        "Ask the lead whether it is enough for now",
    )


def _assets(line, context, reader):
    population = line.progress.population
    if line.day is None:
        return f"Many assets are mapped for {population}, and none is chosen to engage first", "Ask the lead with whom the team begins"
    if line.since == line.day + DAY:
        return (
            f"Whoever looked after an asset to engage first for {population} left on {nhs_date(line.day)}",
            "Ask the lead who takes it on",
        )
    return (
        f"The next step with an asset to engage first for {population} was planned for {nhs_date(line.day)}",
        "Ask the lead what stands in the way",
    )


def _measures(line, context, reader):
    population = line.progress.population
    if line.day is None:
        return f"The agreed date for an outcome measure for {population} has passed", "Define one with the team, or agree a new date"
    return f"A measure for {population} has waited for its point since {nhs_date(line.day)}", "Ask the lead what stands in the way"


WORDS = {
    Rule.REVIEW: _review,
    Rule.LATE: _late,
    Rule.QUIET: _quiet,
    Rule.LEAD: _lead,
    Rule.SPONSOR: _sponsor,
    Rule.LIVED_EXPERIENCE: _lived_experience,
    Rule.STANDARD: _standard,
    Rule.MEMBERS: _members,
    Rule.RANKING: _ranking,
    Rule.DECISION: _decision,
    Rule.DATA_REVIEW: _data_review,
    Rule.ASSETS: _assets,
    Rule.MEASURES: _measures,
}
OF_THE_ORGANISATION = {
    Rule.QUIET: "milestones:organisation",
    Rule.RANKING: "populations:room",
    Rule.DECISION: "populations:decision-list",
}


def todo_url(line, context, organisation):
    if team := context.plan_to_agree(line):
        return address("organisations:plan", organisation.slug, team)
    if line.progress_id:
        return _of_progress(line, organisation)
    team = context.project_team.get(line.participation_id)
    if line.rule in OF_THE_ORGANISATION or team is None:
        return address(OF_THE_ORGANISATION.get(line.rule, "milestones:organisation"), organisation.slug)
    name = "organisations:plan" if line.rule == Rule.LIVED_EXPERIENCE else "organisations:team"
    return address(name, organisation.slug, team)


def _of_progress(line, organisation):
    if line.rule == Rule.MEASURES:
        return address("qiprojects:due" if line.day else "qiprojects:measures", organisation.slug, line.progress.population_id)
    return address("milestones:milestone", organisation.slug, line.progress_id)


@lru_cache(maxsize=10_000)
def address(name, *args):
    """`reverse`, which takes as long as the rest of a cell; an address follows from its parts."""
    return reverse(name, args=args)
