"""The facts of Milestone 5, the asset map."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from assets.models import MappedAsset, Prompt, PromptConsidered, Status
from milestones.facts import FACTS
from organisations.models import Seat
from populations.models import Population
from tests.factories.assets import AssetFactory, MappedAssetFactory, PromptConsideredFactory
from tests.factories.datareview import selected
from tests.factories.organisations import SeatFactory
from tests.milestones.test_facts import TODAY, holds_for

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LONG_AGO = timezone.make_aware(datetime.combine(TODAY - 30 * DAY, time(12)))


@pytest.fixture
def population():
    return selected()


def asset(population, segment="associations", **fields):
    fields = {"created_at": LONG_AGO, **fields}
    return MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation, segment=segment), **fields)


def owned(population, **fields):
    """One of those to engage first, whose owner sits on the sub-team."""
    return asset(population, prioritised=True, owner=SeatFactory(team=population.team, user=True, role="sub_team_member"), **fields)


def change(row, **fields):
    MappedAsset.objects.filter(pk=row.pk).update(**fields)


def test_each_of_the_four_questions_is_talked_about_or_answered(population):
    asset(population)
    PromptConsideredFactory(population=population, prompt=Prompt.HAPPENING, considered_on=TODAY - DAY)
    PromptConsideredFactory(population=population, prompt=Prompt.ACCESS, considered_on=TODAY - DAY)
    three = holds_for("M5.F1", population)
    last = PromptConsideredFactory(population=population, prompt=Prompt.SUPPORT, considered_on=TODAY)
    four, day_before = holds_for("M5.F1", population), holds_for("M5.F1", population, on=TODAY - DAY)
    PromptConsidered.objects.filter(pk=last.pk).update(removed_at=timezone.now())
    taken_back = holds_for("M5.F1", population)
    asset(population, learn=False, support=True)

    assert (three, four, day_before, taken_back, holds_for("M5.F1", population)) == (False, True, False, False, True)


def test_assets_lie_in_two_segments(population):
    asset(population)
    asset(population)
    asset(population, segment="")
    one = holds_for("M5.F2", population)
    second = asset(population, segment="individuals", created_at=timezone.make_aware(datetime.combine(TODAY, time(9))))
    two, day_before = holds_for("M5.F2", population), holds_for("M5.F2", population, on=TODAY - DAY)
    change(second, removed_at=timezone.now())

    assert (one, two, day_before, holds_for("M5.F2", population)) == (False, True, False, False)


@pytest.mark.req("R146")
def test_two_to_four_are_chosen_and_have_not_declined(population):
    found = []
    rows = []
    for _ in range(5):
        rows.append(owned(population, prioritised_on=TODAY))
        found.append(holds_for("M5.F3", population))
    change(rows[0], status=Status.DECLINED)

    assert found == [False, True, True, True, False]
    assert holds_for("M5.F3", population)
    assert not holds_for("M5.F3", population, on=TODAY - DAY)


def test_one_that_was_left_for_later_or_taken_off_the_map_is_not_chosen(population):
    first, second = owned(population), owned(population)
    before = holds_for("M5.F3", population)
    change(first, prioritised_on=None)
    later = holds_for("M5.F3", population)
    change(first, prioritised_on=TODAY)
    change(second, removed_at=timezone.now())

    assert (before, later, holds_for("M5.F3", population)) == (True, False, False)


def test_each_chosen_asset_has_a_next_action_and_an_owner_who_is_still_there(population):
    nothing = holds_for("M5.F4", population)
    first, second = owned(population), owned(population)
    both = holds_for("M5.F4", population)
    change(first, next_action="")
    idle = holds_for("M5.F4", population)
    change(first, next_action="Ring")
    Seat.objects.filter(pk=second.owner_id).update(ends_on=TODAY)
    last_day, day_after = holds_for("M5.F4", population), holds_for("M5.F4", population, on=TODAY + DAY)
    change(second, owner=None)
    nobody = holds_for("M5.F4", population)
    change(second, status=Status.DECLINED)

    assert (nothing, both, idle, last_day, day_after, nobody) == (False, True, False, True, False, False)
    assert holds_for("M5.F4", population)


def test_one_that_is_not_to_be_contacted_is_neither_chosen_nor_asked_for(population):
    owned(population)
    second = owned(population)
    change(second, owner=None)
    before = holds_for("M5.F3", population), holds_for("M5.F4", population)
    type(second.asset).objects.filter(pk=second.asset_id).update(do_not_contact=True)

    assert before == (True, False)
    assert (holds_for("M5.F3", population), holds_for("M5.F4", population)) == (False, True)


def test_what_waits_for_later_needs_no_owner(population):
    owned(population)
    asset(population)

    assert holds_for("M5.F4", population)


def test_two_populations_are_told_apart(population):
    other = selected(participation=population.participation)
    for each in (population, other):
        owned(each)
    owned(population)

    assert FACTS["M5.F3"](Population.objects.filter(participation=population.participation), TODAY) == {population.pk}
