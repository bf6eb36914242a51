"""What speaks for starting with a population, in words (starter pack 4.3): a hint for the talk, never a score or an order."""

from populations.models import Question, Verdict

# The hint where somebody says yes, and where nobody says more than partly.
HINTS = {
    Question.DATA: ("data are available", "some data are available"),
    Question.WORK: ("some work is under way", "some work is under way"),
    Question.RELATIONSHIPS: ("relationships are in place", "there are first relationships"),
}
SPEAKS_FOR = (Verdict.YES, Verdict.PARTLY)


def hint_of(verdicts):
    """The hints that hold, as a list of words, from {Question: Counter of verdicts}.

    A hint holds when at least one answer says yes or partly, and more say so than say no; its words are careful where nobody says
    yes. "We do not know yet" counts for neither.
    """
    held = [(words, verdicts[question]) for question, words in HINTS.items() if _speaks_for(verdicts.get(question, {}))]
    return [plain if counted.get(Verdict.YES) else careful for (plain, careful), counted in held]


def _speaks_for(counted):
    return sum(counted.get(verdict, 0) for verdict in SPEAKS_FOR) > counted.get(Verdict.NO, 0)
