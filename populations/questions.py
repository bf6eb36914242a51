"""Reads about the four questions, for however many populations at once."""

from collections import defaultdict

from populations.models import Answer, Question


def unanswered(populations):
    """Which of the four questions nobody has answered yet: {population id: [Question, ...]}, populations without a gap left out.

    `populations` is a QuerySet. Two queries. Ranking opens when this is empty for the short list (DOMAIN section 5, Milestone 2).
    """
    answered = defaultdict(set)
    for population, question in Answer.objects.current().filter(population__in=populations).values_list("population", "question"):
        answered[population].add(question)
    gaps = {pk: [question for question in Question if question not in answered[pk]] for pk in populations.values_list("pk", flat=True)}
    return {pk: questions for pk, questions in gaps.items() if questions}
