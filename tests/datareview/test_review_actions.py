from datetime import date

import pytest

from audit.models import Entry
from datareview.actions import review
from datareview.actions.base import CannotChange
from datareview.models import DataReview
from populations.actions import selection
from tests.factories.accounts import UserFactory
from tests.factories.datareview import DataReviewFactory, selected

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def plan_of(**fields):
    plan = {"who": "Young carers", "where": "", "partners_part": "", "support": "", "first_people": 3, "later_people": 15}
    return {**plan, "starts_on": TODAY, "ends_on": date(2027, 1, 15), **fields}


@pytest.mark.req("R96", "R113")
def test_plan_is_one_for_each_population_with_a_small_start():
    population, by = selected(), UserFactory()

    plan = review.save_plan(population=population, by=by, **plan_of())

    assert population.data_review == plan
    assert (plan.first_people, plan.later_people, plan.by) == (3, 15, by)
    assert Entry.objects.get(action="review.planned").population_id == population.pk


def test_the_same_plan_sent_twice_is_kept_and_told_once():
    population, by = selected(), UserFactory()

    for _ in range(2):
        review.save_plan(population=population, by=by, **plan_of())

    assert DataReview.objects.count() == Entry.objects.filter(action="review.planned").count() == 1


def test_plan_of_somebody_else_is_not_overwritten_by_a_first_plan_written_beside_it():
    population = selected()
    review.save_plan(population=population, by=UserFactory(), **plan_of())

    with pytest.raises(CannotChange, match="Somebody else has planned this review"):
        review.save_plan(population=population, by=UserFactory(), **plan_of(who="Others"))


def test_change_of_a_plan_that_was_changed_meanwhile_is_refused():
    plan = DataReviewFactory()
    old = DataReview.objects.get(pk=plan.pk)
    review.save_plan(population=plan.population, by=plan.by, review=plan, **plan_of(who="First"))

    with pytest.raises(CannotChange, match="Compare, then save again"):
        review.save_plan(population=plan.population, by=plan.by, review=old, **plan_of(who="Second"))

    plan.refresh_from_db()
    assert plan.who == "First"


@pytest.mark.req("R123", "R124")
def test_enough_for_now_has_a_reason_and_can_be_taken_back():
    population, by = selected(), UserFactory()

    review.finish(population=population, reason="The same themes come again.", on=TODAY, by=by)

    plan = population.data_review
    assert (plan.finished_on, plan.finished_reason) == (TODAY, "The same themes come again.")
    assert Entry.objects.get(action="review.finished").reason == ""
    with pytest.raises(CannotChange, match="already"):
        review.finish(population=population, reason="Again", on=TODAY, by=by)

    review.go_on(population=population, by=by)

    plan.refresh_from_db()
    assert (plan.finished_on, plan.finished_reason) == (None, "")
    with pytest.raises(CannotChange, match="goes on already"):
        review.go_on(population=population, by=by)


def test_closed_population_keeps_its_review_as_it_is():
    population, by = selected(), UserFactory()
    selection.close(population=population, on=TODAY, by=by, reason="Over")

    with pytest.raises(CannotChange, match="not worked on any more"):
        review.save_plan(population=population, by=by, **plan_of())
    with pytest.raises(CannotChange, match="not worked on any more"):
        review.finish(population=population, reason="Over", on=TODAY, by=by)
