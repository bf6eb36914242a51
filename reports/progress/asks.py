"""What is asked of the senior sponsor: rules that read the position and say, in words, what to do, why, and by when.

Each rule clears by itself once the record is there. Their order is the order on the page: what unblocks most comes first.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import nhs_date
from milestones.models import State
from organisations.models.organisations import Status
from reports.progress.wording import days, inside, joined

SOON = timedelta(days=14)
LATER = timedelta(days=28)
VERY_LATE = timedelta(days=28)

RULES = []


@dataclass(frozen=True)
class Ask:
    """One thing asked: `code` of the rule, `words` (what), `why`, and the day `by` which an answer helps."""

    code: str
    words: str
    why: str
    by: date


def rule(function):
    """Register a rule: it takes the Position and the snapshot of the report before (or None) and yields Asks."""
    RULES.append(function)
    return function


def asks_of(position, before=None):
    """Everything asked of the sponsor on the day of the position, as a list of Asks; nothing of an organisation that has withdrawn."""
    if position.participation.status == Status.WITHDRAWN:
        return []
    return [ask for function in RULES for ask in function(position, before)]


@rule
def paused(position, before):
    participation = position.participation
    if participation.status == Status.PAUSED:
        since = f" since {nhs_date(participation.status_changed_on)}" if participation.status_changed_on else ""
        yield Ask(
            "paused",
            "Decide with the project lead and the coach whether and when the work goes on",
            f"The work has been paused{since}. The longer a pause, the harder it is to start again.",
            position.on + SOON,
        )


@rule
def sponsor_accepts(position, before):
    state = position.project_team.post("senior_sponsor").state
    if state == "waiting":
        yield Ask(
            "sponsor_accept",
            "Accept the role of senior sponsor",
            "The seat of senior sponsor is filled, but the role is not accepted. Accepting it says that the work has your support.",
            position.on + SOON,
        )
    if state == "vacant":
        yield Ask(
            "sponsor_vacant",
            "Make sure that the organisation names a senior sponsor",
            "Nobody holds the seat of senior sponsor, so nobody can clear what the team cannot clear by itself.",
            position.on + SOON,
        )


@rule
def lead_in_post(position, before):
    lead = position.project_team.post("project_lead")
    if lead.state == "vacant":
        yield Ask("lead_vacant", "Name a project lead", "The post of project lead is vacant: nobody moves the work on.", position.on + SOON)
    if lead.state == "leaving":
        yield Ask(
            "lead_leaving",
            "Agree who takes over as project lead, with time for a handover",
            f"The project lead's last day is {nhs_date(lead.leaves_on)}, and nobody follows on the day after.",
            lead.leaves_on,
        )


@rule
def lived_experience(position, before):
    """The gap is asked about until it is closed, on every report (DOMAIN section 13, finding 1); teams in the same state share a line."""
    for state in ("gap", "plan_waiting", "plan_passed"):
        teams = [team for team in position.teams if team.lived_experience.state == state]
        if teams:
            yield _lived_experience_ask(state, teams, by=position.on + LATER)


def _lived_experience_ask(state, teams, *, by):
    where = teams_in_words(teams)
    nobody = f"Nobody with lived experience is on {where}"
    words = f"Help to bring people with lived experience onto {where}"
    if state == "plan_passed":
        words = f"Review the plan for lived experience on {where} with the lead and the coach"
        review_on = min(team.lived_experience.review_on for team in teams)
        return Ask("lived_experience", words, f"{nobody}, and the plan was to be reviewed by {nhs_date(review_on)}.", by)
    if state == "plan_waiting":
        return Ask("lived_experience", words, f"{nobody}. A plan is written, but the coach has not agreed it yet.", by)
    return Ask("lived_experience", words, f"{nobody}, and no plan is agreed. Without them the team is not complete.", by)


def teams_in_words(teams):
    """ "the project team", "the sub-team for A", "the project team and the sub-teams for A and B"."""
    names = [team.population.name for team in teams if team.population]
    words = ["the project team"] if len(names) < len(teams) else []
    if names:
        words.append(f"the sub-team{'s' if len(names) > 1 else ''} for {joined(names)}")
    return joined(words)


@rule
def help_wanted(position, before):
    """What help a plan in force asks for is for those who read it: the report only says that there is something to ask about."""
    teams = [team for team in position.teams if team.lived_experience.state == "plan" and team.lived_experience.asks_for_help]
    if teams:
        yield Ask(
            "help_wanted",
            f"Ask the lead which help is wanted to find people with lived experience for {teams_in_words(teams)}, and give it",
            "The plan for lived experience asks for help; without it the plan may not hold.",
            min(team.lived_experience.review_on for team in teams),
        )


@rule
def standards_to_look_at(position, before):
    """A coach's review date that has passed, where no gap or plan has been asked about already."""
    asked = {
        team.population.pk if team.population else None
        for team in position.teams
        if team.lived_experience.state not in ("in_place", "plan")
    }
    for row in position.rows:
        decision = position.standard_decisions.get(row.progress.pk)
        if decision is None or decision.review_on >= position.on or row.progress.population_id in asked:
            continue
        of = f" for {row.progress.population}" if row.progress.population else ""
        yield Ask(
            "standard_review",
            f"Look with the lead and the coach at lived experience in Milestone {row.progress.milestone.number}{of}",
            f"It was signed off below the standard, to be looked at again by {nhs_date(decision.review_on)}.",
            position.on + LATER,
        )


@rule
def choice_to_look_at(position, before):
    dated = [row for row in position.decisions if row.review_on and row.pk in position.standing_decisions]
    passed = [row.review_on for row in dated if row.review_on < position.on]
    if passed:
        yield Ask(
            "choice_review",
            "Ask the project lead to look at the choice of populations again with the team",
            f"The team wanted to do so by {nhs_date(min(passed))}.",
            position.on + LATER,
        )


@rule
def payment_route(position, before):
    if not position.participation.has_payment_route:
        yield Ask(
            "payment_route",
            "Agree how lived experience partners are paid: the policy, the budget holder and the contact",
            "No payment route is recorded. People who give their time and expertise must know how and when they are paid.",
            position.on + LATER,
        )


@rule
def protected_time(position, before):
    if position.project_team.post("project_lead").is_filled and not position.project_team.has_protected_time:
        yield Ask(
            "protected_time",
            "Agree protected time for the project lead",
            "No protected time is recorded. Leading this work beside a full post has ended projects elsewhere.",
            position.on + LATER,
        )


@rule
def deputy(position, before):
    if not position.project_team.post("deputy_lead").is_filled:
        yield Ask(
            "deputy",
            "Name a deputy lead",
            "There is no deputy lead. If the project lead is away or leaves, the work stops.",
            position.on + LATER,
        )


@rule
def late_milestones(position, before):
    """Late by more than 28 days, or late in the report before as well."""
    late_before = {row["key"] for group in before["milestones"] for row in group["rows"] if row["is_late"]} if before else set()
    for row in position.rows:
        if not row.is_late or row.progress.state == State.READY_FOR_REVIEW:
            continue
        overdue = position.on - row.progress.planned_on
        again = key_of(row.progress) in late_before
        if overdue > VERY_LATE or again:
            of = f" for {row.progress.population}" if row.progress.population else ""
            twice = ", and it was late in the report before" if again else ""
            yield Ask(
                "late",
                f"Ask what stands in the way of Milestone {row.progress.milestone.number}{of}, and clear it",
                f"It was planned for {nhs_date(row.progress.planned_on)} and is {days(overdue.days)} late{twice}.",
                position.on + SOON,
            )


@rule
def signed_off_with_gaps(position, before):
    rows = {row.progress.pk: row for row in position.rows}
    for review in position.sign_offs:
        row = rows[review.progress_id]
        still = [gap for code, gap in gaps_at(review) if any(status.code == code and status.value is False for status in row.facts)]
        if review.reason and still:
            of = f" for {row.progress.population}" if row.progress.population else ""
            yield Ask(
                "sign_off_reason",
                f"Help to close what was missing when Milestone {row.progress.milestone.number}{of} was signed off",
                f"Still missing: {'; '.join(inside(gap) for gap in still)}. The coach's reason is given further down.",
                position.on + LATER,
            )


def gaps_at(review):
    """What was required and known to be missing at a sign-off: pairs of the fact's code and what was missing, in words."""
    kept = [fact for fact in review.facts if fact["is_required"] and fact["value"] is False]
    return [(fact["code"], fact["missing_text"] or fact["text"]) for fact in kept]


def key_of(progress):
    """The name of a milestone of an organisation across its reports."""
    return f"{progress.milestone.code}:{progress.population_id or 0}"
