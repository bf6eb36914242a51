"""Answering the four questions about a population (starter pack 4.2). Answers stand side by side; nobody overwrites another's."""

from audit import clock
from audit.recording import action, record
from core.errors import Refused
from populations.actions.holding import hold
from populations.models import Answer, AnswerSource
from populations.questions import why_closed


class CannotAnswer(Refused):
    """The answer cannot be kept, changed or removed as asked."""


@action
def answer(*, population, question, verdict, text, sources=(), by):
    """Answer one of the four questions, beside what others have answered. Returns the Answer.

    `sources` are (SourceKind, title, url), title or url may be empty. What the person has said already in the same words, with the
    same sources, is kept once. Raises CannotAnswer for a population that is off the table.
    """
    hold(population.participation_id)
    _check_on_the_table(population)
    if said := _said_already(population, sources, question=question, verdict=verdict, text=text, by=by):
        return said
    new = Answer.objects.create(population=population, question=question, verdict=verdict, text=text, by=by)
    _set_sources(new, sources)
    _record("question.answered", new, by)
    return new


@action
def edit_answer(*, answer, verdict, text, sources, by):
    """Change one's own answer, `answer` being as it was read. Raises CannotAnswer for somebody else's, or if it changed meanwhile."""
    hold(answer.population.participation_id)
    if answer.by_id != by.pk:
        raise CannotAnswer("Only the person who wrote an answer can change it. Add an answer of your own instead.")
    _check_on_the_table(answer.population)
    now = clock.now()
    unchanged = Answer.objects.current().filter(pk=answer.pk, edited_at=answer.edited_at)
    if not unchanged.update(verdict=verdict, text=text, edited_at=now):
        raise CannotAnswer("This answer was changed or removed since you opened the page. Compare, then save again.")
    answer.verdict, answer.text, answer.edited_at = verdict, text, now
    answer.sources.all().delete()
    _set_sources(answer, sources)
    _record("question.edited", answer, by)


@action
def remove_answer(*, answer, by, removes_any=False):
    """Take an answer away. `removes_any` for whoever shapes the lists; others may remove their own only."""
    hold(answer.population.participation_id)
    if answer.by_id != by.pk and not removes_any:
        raise CannotAnswer("Only the person who wrote an answer, or who leads the project, can take it away.")
    if not Answer.objects.current().filter(pk=answer.pk).update(removed_at=clock.now(), removed_by=by):
        raise CannotAnswer("This answer was taken away already.")
    _record("question.removed", answer, by)


@action
def restore_answer(*, answer, by):
    """Put an answer back that one took away oneself: what its author withdrew stays withdrawn for everybody else."""
    hold(answer.population.participation_id)
    if not Answer.objects.filter(pk=answer.pk, removed_at__isnull=False, removed_by=by).update(removed_at=None, removed_by=None):
        raise CannotAnswer("Only the person who took an answer away can put it back.")
    _record("question.restored", answer, by)


def _said_already(population, sources, *, by, **said):
    """The same answer by the same person, or None: a button pressed twice says nothing new."""
    same = population.answers.current().filter(by=by, **said).prefetch_related("sources").order_by("pk")
    wanted = [(str(kind), title, url) for kind, title, url in sources]
    return next((row for row in same if [(each.kind, each.title, each.url) for each in row.sources.all()] == wanted), None)


def _check_on_the_table(population):
    population.refresh_from_db(fields=["status"])
    if reason := why_closed(population):
        raise CannotAnswer(reason)


def _set_sources(answer, sources):
    AnswerSource.objects.bulk_create(AnswerSource(answer=answer, kind=kind, title=title, url=url) for kind, title, url in sources)


def _record(code, answer, by):
    population = answer.population
    record(
        code,
        target=answer,
        label=f"{population}: {answer.get_question_display()}"[:200],
        organisation=population.participation.organisation,
        population=population,
        by=by,
    )
