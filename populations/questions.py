"""Reads about the four questions, for however many populations at once."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Prefetch, Window
from django.db.models.functions import RowNumber
from django.utils.text import Truncator

from core.pages import page_of
from populations.models import Answer, AnswerSource, Question, SourceKind, Status

LATEST = 10  # of each question on a page of all four; the rest is a page of its own
SHORT = 160  # characters of an answer beside others

CLOSED_WORDS = {
    Status.PARKED: "is parked. Put it back on the long list to go on with it.",
    Status.MERGED: "is merged into another population. Answer the questions there.",
    Status.CLOSED: "is closed. What was answered is kept.",
}


def why_closed(population):
    """Why the questions about this population cannot be answered now, in words; empty when they can."""
    words = CLOSED_WORDS.get(population.status)
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


@dataclass(frozen=True)
class AnswerRow:
    """An answer as one reader may see it: without a name, unless they may know it. Never with a role title (ADR 4)."""

    pk: int
    question: Question
    verdict: str
    text: str
    links: list
    data: list
    name: str
    written_at: datetime
    edited_at: datetime | None
    may_edit: bool
    may_remove: bool

    @property
    def short(self):
        return Truncator(self.text).chars(SHORT)

    @property
    def is_short(self):
        """Whether `short` says all of it."""
        return len(self.text) <= SHORT


def answer_rows(answers, *, user=None, names=None, may_answer=False, removes_any=False):
    """The answers (of `answers_of` or `with_sources`) as rows for this reader, in the order given. No query.

    `names` are those that the reader may see: {account id: name}.
    """
    names = names or {}
    return [
        AnswerRow(
            pk=answer.pk,
            question=Question(answer.question),
            verdict=answer.get_verdict_display(),
            text=answer.text,
            links=[source for source in answer.sources.all() if source.kind == SourceKind.LINK],
            data=[source for source in answer.sources.all() if source.kind == SourceKind.DATA],
            name=names.get(answer.by_id, ""),
            written_at=answer.created_at,
            edited_at=answer.edited_at,
            may_edit=may_answer and user is not None and answer.by_id == user.pk,
            may_remove=may_answer and user is not None and (removes_any or answer.by_id == user.pk),
        )
        for answer in answers
    ]


@dataclass(frozen=True)
class Known:
    """What is known about one of the four questions, in a line: the latest answer, or None, and how many there are."""

    question: Question
    latest: Answer | None
    total: int


def known_of(population):
    """What is known about the four questions, each in a line. Three queries, however many answers there are."""
    latest, verdicts = answers_of([population], most=1)[population.pk], verdicts_of([population])[population.pk]
    return [Known(question, next(iter(latest[question]), None), verdicts[question].total()) for question in Question]


@dataclass(frozen=True)
class QuestionBlock:
    """One of the four questions on the page of a population. `page` is there when it is the only one, and pages through its answers."""

    question: Question
    rows: list
    total: int
    page: object = None

    @property
    def more(self):
        return self.total - len(self.rows) if self.page is None else 0


def blocks_of(population, *, names_of, **reader):
    """The four questions about a population, each with its latest answers.

    `names_of` maps account ids to the names that the reader may see; the rest of `reader` is as for `answer_rows`.
    """
    totals = verdicts_of([population])[population.pk]
    answers = answers_of([population], most=LATEST)[population.pk]
    names = names_of({answer.by_id for given in answers.values() for answer in given})
    return [
        QuestionBlock(question, answer_rows(answers[question], names=names, **reader), totals[question].total()) for question in Question
    ]


def block_of(population, question, number, *, names_of, **reader):
    """One question with a page of its answers; the rest as for `blocks_of`."""
    page = page_of(with_sources(Answer.objects.current().filter(population=population, question=question)).order_by("-pk"), number)
    names = names_of({answer.by_id for answer in page.object_list})
    return QuestionBlock(question, answer_rows(page.object_list, names=names, **reader), page.paginator.count, page)
