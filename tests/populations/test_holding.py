"""Whoever changes anything about the populations of an organisation holds its participation first, so no two wait for each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from audit.models import Entry
from organisations.models import Participation
from populations.actions import decisions, definitions, long_list, questions, reporting, selection
from populations.models import Answer, Decision, Population, Question, Reporting, Verdict
from tests.factories.accounts import UserFactory
from tests.factories.organisations import START, PopulationFactory
from tests.factories.populations import AnswerFactory, DecisionFactory
from tests.populations.threads import at_once, wait_until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"verdict": Verdict.NO, "text": "Nothing yet.", "sources": ()}


def fresh(population):
    return Population.objects.select_related("participation__organisation", "team").get(pk=population.pk)


def parks(population):
    return lambda: long_list.park(population=fresh(population), reason="Later", on=START)


def defines(population):
    return lambda: definitions.define(population=fresh(population), text="Everybody who works on a farm", on=START)


def answers(population, by):
    return lambda: questions.answer(population=fresh(population), question=Question.WORK, by=by, **SAID)


@pytest.mark.parametrize("attempt", range(4))
def test_parking_and_defining_at_once_leave_no_fault(attempt):
    population = PopulationFactory()

    parked, defined = at_once(parks(population), defines(population))

    population.refresh_from_db()
    assert (parked, population.status) == (None, "parked")
    assert "is parked" in defined if isinstance(defined, str) else defined.number == 2


@pytest.mark.parametrize("attempt", range(4))
def test_answering_and_parking_at_once_leave_no_fault(attempt):
    population, by = PopulationFactory(), UserFactory()

    answered, parked = at_once(answers(population, by), parks(population))

    population.refresh_from_db()
    assert (parked, population.status) == (None, "parked")
    assert "is parked" in answered if isinstance(answered, str) else answered == Answer.objects.get()


def test_two_who_remove_a_reporting_line_at_once_leave_one_entry():
    population, by = PopulationFactory(selected=True), UserFactory()
    reporting.plan_reporting(population=population, first_on=START, every_weeks=4, by=by)

    def removes():
        return reporting.remove_reporting(population=fresh(population), by=by)

    assert at_once(removes, removes, removes) == [None] * 3
    assert Entry.objects.filter(action="reporting.removed").count() == 1


# What an action may not have touched while it waits for the participation: any row of it.


def everything(population):
    """Rows of every kind that belong to a short-listed population, once it is selected, and what may be done with them, by name."""
    by, decision = UserFactory(), DecisionFactory(choices=[population])
    population = fresh(population)
    reporting.plan_reporting(population=population, first_on=START, every_weeks=4, by=by)
    mine, gone = AnswerFactory(population=population, by=by), AnswerFactory(population=population, by=by, text="Gone")
    questions.remove_answer(answer=gone, by=by)
    other = PopulationFactory(participation=population.participation)
    return {
        "define": defines(population),
        "answer": answers(population, by),
        "edit_answer": lambda: questions.edit_answer(answer=Answer.objects.get(pk=mine.pk), by=by, **SAID),
        "remove_answer": lambda: questions.remove_answer(answer=mine, by=by),
        "restore_answer": lambda: questions.restore_answer(answer=gone, by=by),
        "plan_reporting": lambda: reporting.plan_reporting(population=fresh(population), first_on=START, every_weeks=2, by=by),
        "remove_reporting": lambda: reporting.remove_reporting(population=fresh(population), by=by),
        "park": parks(other),
        "edit": lambda: long_list.edit(population=fresh(population), by=by, name="Renamed"),
        "mark_overlaps": lambda: long_list.mark_overlaps(population=fresh(population), others=[other]),
        "unselect": lambda: selection.unselect(population=fresh(population), on=START, by=by),
        "edit_decision": lambda: decisions.edit_decision(decision=Decision.objects.get(pk=decision.pk), on=START, sentence="Anew."),
    }


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs locks of rows: runs with the tests on PostgreSQL and Redis")
@pytest.mark.parametrize(
    "name",
    ["define", "answer", "edit_answer", "remove_answer", "restore_answer", "plan_reporting", "remove_reporting", "park", "edit",
     "mark_overlaps", "unselect", "edit_decision"],
)  # fmt: skip
def test_an_action_waits_for_the_participation_before_it_touches_anything(name):
    population = PopulationFactory()
    long_list.short_list(population=population, on=START)
    act = everything(population)[name]

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Participation.objects.select_for_update().get()
            waiting = pool.submit(at_once, act)
            wait_until_somebody_waits()
            for model in (Population, Decision, Answer, Reporting):
                list(model.objects.select_for_update(of=("self",), nowait=True))
        waiting.result(timeout=30)
