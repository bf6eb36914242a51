"""What a report says of choosing: how the populations were chosen, and where a team goes on below the lived experience standard.

Words of the team and of the coach, dates, yes or no: no ballots, no tallies, nobody's part in it.
"""

from reports.progress.wording import capital, counted, day

# In the words of somebody who was not there; codes of populations.models.Method.
METHODS = {
    "ranking": "Everybody ranked the short list in secret, and then the team talked until it could decide",
    "consensus": "The team talked until everybody could live with the choice, without a ranking",
    "before_joining": "The organisation chose before it joined the programme",
}
# The standards that a person on the team meets.
ABOUT_TEAMS = ("partners_on_project_team", "partners_on_sub_team")


def choosing_in_report(position):
    """How far choosing is while nothing is selected, in a sentence or two; empty before anything is listed, and once it is done."""
    choosing = position.choosing
    if position.populations:
        return ""
    listed = [(choosing.short_listed, "short-listed"), (choosing.long_listed, "on the long list")]
    words = next((f"{capital(_are(count))} {where}; none is selected yet." for count, where in listed if count), "")
    return f"{words} A ranking is open." if choosing.is_ranking_open else words


def _are(count):
    return f"{counted(count, 'population')} {'is' if count == 1 else 'are'}"


def decisions_in_report(position):
    """How the populations were chosen: the decisions of which one is still selected, the earliest first.

    One that a later decision about the same populations has replaced is not looked at again.
    """
    stand = position.standing_decisions
    return [_decision(row, row.review_on if row.pk in stand else None, position.on) for row in position.decisions]


def _decision(decision, review_on, on):
    return {
        "method": METHODS[decision.method],
        "decided_on": day(decision.decided_on),
        "populations": [choice.population.name for choice in decision.choices.all()],
        "sentence": decision.sentence,
        "lived_experience": decision.has_lived_experience,
        "departure_reason": decision.departure_reason,
        "review_on": day(review_on),
        "is_past": bool(review_on and review_on < on),
    }


def standards_in_report(position):
    """Where a team goes on although a lived experience standard is not met: the coach's reason, its date, and the next look.

    A decision at sign-off about who is on a team says more than the plan of the same team, which is left out then.
    """
    decisions = position.standard_decisions
    decided = [(row.progress, decisions[row.progress.pk]) for row in position.rows if row.progress.pk in decisions]
    complete = {progress.population_id for progress, decision in decided if any(item["code"] in ABOUT_TEAMS for item in decision.standards)}
    planned = [team for team in position.teams if team.lived_experience.state in ("plan", "plan_passed") and team.lived_experience.reason]
    plans = [team for team in planned if (team.population.pk if team.population else None) not in complete]
    return [*(_standard(progress, decision, position.on) for progress, decision in decided), *(_plan(team) for team in plans)]


def _standard(progress, decision, on):
    return {
        "about": f"Milestone {progress.milestone.number}: {progress.milestone.title}",
        "population": progress.population.name if progress.population else "",
        "standards": [f"{item['text']}: at least {item['minimum']}" for item in decision.standards],
        "reason": decision.reason,
        "decided_on": day(decision.decided_on),
        "review_on": day(decision.review_on),
        "is_past": decision.review_on < on,
    }


def _plan(team):
    lived = team.lived_experience
    return {
        "about": "Support plan of the sub-team" if team.population else "Support plan of the project team",
        "population": team.population.name if team.population else "",
        "standards": [],
        "reason": lived.reason,
        "decided_on": day(lived.agreed_on),
        "review_on": day(lived.review_on),
        "is_past": lived.state == "plan_passed",
    }
