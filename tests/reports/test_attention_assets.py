"""The rule about contacts with assets that wait, and about maps from which nothing is chosen."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import MappedAsset
from milestones import actions as milestone_actions
from organisations.models import Participation, Seat
from populations.actions import selection
from reports.attention import RULES
from reports.models import Rule
from tests.factories.accounts import UserFactory
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import selected
from tests.factories.milestones import GO_ON, progress_of
from tests.factories.organisations import START, SeatFactory
from tests.reports.test_attention_choosing import DAY, lines

pytestmark = pytest.mark.django_db
FOUR_WEEKS = timedelta(days=28)
LONG_AFTER = START + 400 * DAY


@pytest.fixture
def population():
    return selected()


def mapping(population):
    return progress_of(population.participation, "M5", population).pk


def found(population, on=LONG_AFTER):
    return lines(population.participation, Rule.ASSETS, on)


def first(population, **fields):
    """One to engage first, whose owner stays and whose next action is far away."""
    fields = {"owner": SeatFactory(team=population.team), "next_on": LONG_AFTER, **fields}
    asset = AssetFactory(participation=population.participation)
    return MappedAssetFactory(population=population, asset=asset, prioritised=True, **fields)


def change(row, **fields):
    MappedAsset.objects.filter(pk=row.pk).update(**fields)


def on_map(population, number, day=START):
    at = timezone.make_aware(datetime.combine(day, time(12)))
    asset = AssetFactory(participation=population.participation)
    return [MappedAssetFactory(population=population, asset=asset, created_at=at)] + [
        MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation), created_at=at)
        for _ in range(number - 1)
    ]


@pytest.mark.req("R243")
def test_an_owner_who_leaves_is_a_line_from_the_day_after(population):
    row = first(population)
    before = found(population)
    Seat.objects.filter(pk=row.owner_id).update(ends_on=START + 9 * DAY)
    last_day, day_after = found(population, START + 9 * DAY), found(population, START + 10 * DAY)
    change(row, owner=SeatFactory(team=population.team))

    assert (before, last_day, found(population)) == ([], [], [])
    assert day_after == [(mapping(population), START + 10 * DAY, START + 9 * DAY)]


@pytest.mark.req("R243")
def test_an_action_is_a_line_four_weeks_after_its_day(population):
    row = first(population, next_on=START)
    before, after = found(population, START + FOUR_WEEKS - DAY), found(population, START + FOUR_WEEKS)
    change(row, next_on=LONG_AFTER)

    assert (before, after, found(population)) == ([], [(mapping(population), START + FOUR_WEEKS, START)], [])


def test_one_line_for_a_population_tells_what_waits_longest(population):
    first(population, next_on=START)
    first(population, owner=SeatFactory(team=population.team, ends_on=START + 20 * DAY))
    first(population, next_on=START - DAY)

    assert found(population) == [(mapping(population), START + 21 * DAY, START + 20 * DAY)]


def test_what_declined_was_left_for_later_or_was_taken_off_waits_for_nothing(population):
    for fields in ({"status": "declined"}, {"prioritised_on": None}, {"removed_at": timezone.now()}):
        change(first(population, next_on=START), **fields)
    barred = first(population, next_on=START).asset
    type(barred).objects.filter(pk=barred.pk).update(do_not_contact=True)

    assert found(population) == []


@pytest.mark.req("R146", "R243")
def test_nothing_chosen_is_a_line_four_weeks_after_the_tenth_asset(population):
    on_map(population, 9)
    nine = found(population)
    [tenth] = on_map(population, 1, START + 5 * DAY)
    on_map(population, 3, START + 8 * DAY)
    since = START + 5 * DAY + FOUR_WEEKS
    before, after = found(population, since - DAY), found(population, since)
    change(tenth, prioritised_on=START)

    assert (nine, before, after, found(population)) == ([], [], [(mapping(population), since, None)], [])


def test_a_choice_that_declined_is_no_choice(population):
    chosen, *_ = on_map(population, 10)
    change(chosen, prioritised_on=START, status="declined")

    assert found(population) == [(mapping(population), START + FOUR_WEEKS, None)]


def test_a_milestone_that_is_done_asks_for_no_choice_and_still_for_contact(population):
    on_map(population, 10)
    progress = progress_of(population.participation, "M5", population)
    milestone_actions.request_review(progress=progress, by=UserFactory(), on=START)
    milestone_actions.sign_off(progress=progress, by=UserFactory(), on=START, reason="Agreed", **GO_ON)
    done = found(population)
    first(population, next_on=START)

    assert done == []
    assert found(population) == [(mapping(population), START + FOUR_WEEKS, START)]


def test_a_population_that_is_not_worked_on_has_no_line(population):
    first(population, next_on=START)
    before = found(population)
    selection.unselect(population=population, on=START, by=None)

    assert (len(before), found(population)) == (1, [])


def test_the_rule_runs_the_same_queries_for_any_number_of_organisations(population):
    def run():
        everyone = Participation.objects.order_by("pk")
        list(everyone)
        with CaptureQueriesContext(connection) as queries:
            flags = list(RULES[Rule.ASSETS](everyone))
        return len(queries), len(flags)

    first(population, next_on=START)
    one = run()
    for _ in range(3):
        other = selected()
        first(other, next_on=START)
        on_map(selected(participation=other.participation), 11)

    assert one == (3, 1)
    assert run() == (3, 7)
