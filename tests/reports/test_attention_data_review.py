"""The rule about data reviews that take longer than their time box."""

from datetime import timedelta

import pytest

from milestones import actions as milestone_actions
from populations.actions import selection
from reports.models import Rule
from tests.factories.accounts import UserFactory
from tests.factories.datareview import DataReviewFactory, selected
from tests.factories.milestones import GO_ON, progress_of
from tests.factories.organisations import START
from tests.reports.test_attention_choosing import DAY, lines

pytestmark = pytest.mark.django_db
END = START + 20 * DAY
FORTNIGHT = timedelta(days=14)


@pytest.fixture
def review():
    return DataReviewFactory(population=selected(), ends_on=END)


def standing(review, on=END + FORTNIGHT):
    return lines(review.population.participation, Rule.DATA_REVIEW, on)


@pytest.mark.req("R123", "R243")
def test_a_review_is_a_line_from_a_fortnight_after_its_end(review):
    progress = progress_of(review.population.participation, "M4", review.population)

    assert standing(review, END + FORTNIGHT - DAY) == []
    assert standing(review) == [(progress.pk, END + FORTNIGHT, END)]


def test_enough_for_now_or_more_time_clears_the_line(review):
    review.finished_on = END + FORTNIGHT
    review.save()
    finished = standing(review)
    review.finished_on, review.ends_on = None, END + DAY
    review.save()

    assert (finished, standing(review)) == ([], [])


def test_a_review_without_an_end_is_never_past_it(review):
    review.ends_on = None
    review.save()

    assert standing(review, END + 999 * DAY) == []


def test_a_milestone_that_is_done_and_a_population_that_is_not_worked_on_have_no_line(review):
    other = DataReviewFactory(population=selected(participation=review.population.participation), ends_on=END)
    progress = progress_of(review.population.participation, "M4", review.population)
    milestone_actions.request_review(progress=progress, by=UserFactory(), on=START)
    milestone_actions.sign_off(progress=progress, by=UserFactory(), on=START, reason="Agreed", **GO_ON)
    of_the_other = [pk for pk, *_ in standing(review)]
    selection.unselect(population=other.population, on=START, by=None)

    assert of_the_other == [progress_of(other.population.participation, "M4", other.population).pk]
    assert standing(review) == []
