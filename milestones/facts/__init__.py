"""The derived facts. Each is one set-based function, in one or two queries, for however many teams or populations it is asked about.

A function takes a QuerySet and a day and returns the ids for which the fact holds on that day. Facts of the organisation take
project teams, facts of a population take populations. Codes and words: `core/reference/milestones_and_steps.json`; a code
without a function stands for records that the application does not keep yet, and is shown as "not recorded yet". There is a
module for each milestone.
"""

from milestones.facts import asset_map, choosing, data_review, qi_project, sub_teams, teams
from milestones.facts.choosing import latest_decisions
from milestones.facts.registry import FACTS, fact

__all__ = [
    "FACTS",
    "POPULATION_FACTS",
    "asset_map",
    "choosing",
    "data_review",
    "fact",
    "latest_decisions",
    "qi_project",
    "sub_teams",
    "teams",
    "values_of",
]

# Milestones 1 and 2 belong to the organisation: M2.F7 is about each population and still a fact of the project team.
POPULATION_FACTS = frozenset(code for code in FACTS if code.split(".")[0] not in ("M1", "M2"))


def values_of(codes, *, teams, populations, on):
    """Work out the facts with these codes: {code: set of ids}, a code without a function left out.

    `teams` are project teams, `populations` are populations; one query or two for each code.
    """
    known = [code for code in codes if code in FACTS]
    return {code: FACTS[code](populations if code in POPULATION_FACTS else teams, on) for code in known}
