"""Reads about the four questions, for however many populations at once."""

from collections import Counter, defaultdict

from django.db.models import Count, F, Prefetch, Window
from django.db.models.functions import RowNumber

from populations.models import Answer, AnswerSource, Question, Status

CLOSED_WORDS = {
    Status.PARKED: "is parked. Put it back on the long list to go on with it.",
    Status.MERGED: "is merged into another population. Answer the questions there.",
    Status.CLOSED: "is closed. What was answered is kept.",
}


def why_closed(population, status=None):
    """Why the questions about this population cannot be answered now, in words; empty when they can."""
    words = CLOSED_WORDS.get(status or population.status)
    return f"“{population}” {words}" if words else ""


def unanswered(populations):
    """Which of the four questions nobody has answered yet: {population id: [Question, ...]}, populations without a gap left out.

    `populations` is a QuerySet. Two queries. Ranking opens when this is empty for the short list (DOMAIN section 5, Milestone 2).
    """
    answered = defaultdict(set)
    for population, question in Answer.objects.current().filter(population__in=populations).values_list("population", "question"):
        answered[population].add(question)
    gaps = {pk: [question for question in Question if question not in answered[pk]] for pk in populations.values_list("pk", flat=True)}
    return {pk: questions for pk, questions in gaps.items() if questions}


def answers_of(populations, *, most=None):
    """The answers about these populations: {population id: {Question: [Answer, ...]}}, newest first, with authors and sources.

    Every population has all four questions, in their order. `most` cuts each list to the latest so many. Two queries.
    """
    populations = list(populations)
    answers = Answer.objects.current().filter(population__in=populations)
    if most is not None:
        place = Window(RowNumber(), partition_by=[F("population"), F("question")], order_by=F("pk").desc())
        answers = answers.annotate(place=place).filter(place__lte=most)
    found = {population.pk: {question: [] for question in Question} for population in populations}
    for answer in with_sources(answers).order_by("-pk"):
        found[answer.population_id][Question(answer.question)].append(answer)
    return found


def with_sources(answers):
    """The answers with what a page shows of them."""
    return answers.select_related("by__person").prefetch_related(Prefetch("sources", queryset=AnswerSource.objects.order_by("pk")))


def verdicts_of(populations):
    """How many current answers there are with which verdict: {population id: {Question: Counter of verdicts}}. One query."""
    populations = list(populations)
    found = {population.pk: {question: Counter() for question in Question} for population in populations}
    rows = Answer.objects.current().filter(population__in=populations).order_by().values_list("population", "question", "verdict")
    for population, question, verdict, number in rows.annotate(number=Count("pk")):
        found[population][Question(question)][verdict] = number
    return found
