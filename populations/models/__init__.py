"""Populations, what a team knows about them, how it chose, and who exactly they are."""

from populations.models.decisions import Decision, DecisionChoice, DecisionEvidence, DecisionRoom, Method, Stage
from populations.models.definitions import Definition, PeopleEstimate, Reporting
from populations.models.populations import ASIDE, Population, Status
from populations.models.questions import Answer, AnswerSource, Question, SourceKind, Verdict
from populations.models.rounds import Ballot, CountedBallot, Elector, RankingRound, RoundOption

__all__ = [
    "ASIDE",
    "Answer",
    "AnswerSource",
    "Ballot",
    "CountedBallot",
    "Decision",
    "DecisionChoice",
    "DecisionEvidence",
    "DecisionRoom",
    "Definition",
    "Elector",
    "Method",
    "PeopleEstimate",
    "Population",
    "Question",
    "RankingRound",
    "Reporting",
    "RoundOption",
    "SourceKind",
    "Stage",
    "Status",
    "Verdict",
]
