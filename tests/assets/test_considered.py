from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from assets.considered import all_considered, answers, considered, not_answering
from assets.models import Prompt
from populations.models import Population
from tests.factories.assets import AssetFactory, MappedAssetFactory, PromptConsideredFactory
from tests.factories.datareview import selected

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 10)
BEFORE = datetime(2026, 7, 1, 10, tzinfo=UTC)


def asked():
    return Population.objects.all()


def mapped(population, **fields):
    return MappedAssetFactory(population=population, **{"created_at": BEFORE, "learn": False, **fields})


def test_question_is_considered_if_it_is_marked_or_if_an_asset_answers_it():
    population, other = selected(), selected()
    PromptConsideredFactory(population=population, prompt="support", considered_on=ON)
    mapped(population, access=True)
    mapped(other, learn=True, happening=True)

    assert considered(asked(), ON) == {
        population.pk: {Prompt.SUPPORT, Prompt.ACCESS},
        other.pk: {Prompt.LEARN, Prompt.HAPPENING},
    }


def test_nothing_counts_that_was_taken_away_or_is_of_a_later_day():
    population = selected()
    PromptConsideredFactory(population=population, prompt="support", considered_on=date(2026, 7, 11))
    PromptConsideredFactory(population=population, prompt="learn", considered_on=ON, removed_at=timezone.now())
    mapped(population, access=True, removed_at=timezone.now())
    mapped(population, happening=True, created_at=datetime(2026, 7, 11, 10, tzinfo=UTC))
    mapped(population)

    assert considered(asked(), ON) == {}


def test_asset_counts_on_the_day_of_the_site_on_which_it_was_written_down():
    population = selected()
    mapped(population, learn=True, created_at=datetime(2026, 7, 9, 23, 30, tzinfo=UTC))  # half past midnight of the 10th in London

    assert considered(asked(), date(2026, 7, 9)) == {}
    assert considered(asked(), ON) == {population.pk: {Prompt.LEARN}}


@pytest.mark.req("R135", "R136", "R137", "R138")
def test_all_four_are_considered_when_none_is_left():
    population, other = selected(), selected()
    mapped(population, learn=True, happening=True, access=True)
    mapped(other, learn=True, happening=True, access=True)
    PromptConsideredFactory(population=population, prompt="support", considered_on=ON)

    assert all_considered(asked(), ON) == {population.pk}


def test_answers_are_counted_for_each_question():
    population = selected()
    mapped(population, learn=True, support=True)
    mapped(population, learn=True)

    assert answers(asked(), ON) == {population.pk: {Prompt.LEARN: 2, Prompt.HAPPENING: 0, Prompt.ACCESS: 0, Prompt.SUPPORT: 1}}


@pytest.mark.parametrize("many", [1, 3])
def test_two_queries_tell_it_of_any_number_of_populations(django_assert_num_queries, many):
    for _ in range(many):
        population = selected()
        mapped(population, learn=True)
        PromptConsideredFactory(population=population, prompt="access", considered_on=ON)

    with django_assert_num_queries(2):
        assert len(considered(asked(), ON)) == many


def test_what_does_not_answer_a_question_is_listed_by_name():
    population = selected()
    for name, answers_it in (("Library", False), ("Choir", False), ("Chapel", True)):
        asset = AssetFactory(participation=population.participation, name=name)
        mapped(population, asset=asset, happening=answers_it)
    mapped(selected())
    mapped(population, removed_at=timezone.now())

    assert [str(row) for row in not_answering(population, Prompt.HAPPENING)] == ["Choir", "Library"]
