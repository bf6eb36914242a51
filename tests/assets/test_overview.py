from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from assets.models import Prompt, Segment
from assets.next_step import next_step
from assets.overview import overview_of
from tests.factories.assets import AssetFactory, MappedAssetFactory, PromptConsideredFactory
from tests.factories.datareview import selected
from tests.factories.organisations import SeatFactory

TODAY = date(2026, 11, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return selected()


def mapped(population, *, segment="associations", asset_fields=None, **fields):
    asset = AssetFactory(participation=population.participation, segment=segment, **(asset_fields or {}))
    return MappedAssetFactory(population=population, asset=asset, **{"learn": False, **fields})


def owner_of(population, **fields):
    return SeatFactory(team=population.team, user=True, role="sub_team_member", starts_on=date(2026, 1, 5), **fields)


def test_overview_counts_what_is_on_the_map(population):
    mapped(population, learn=True)
    mapped(population, segment="individuals", access=True, learn=True)
    mapped(population, segment="", asset_fields={"created_at": datetime(2026, 5, 1, tzinfo=UTC)})
    mapped(population, asset_fields={"checked_on": date(2026, 5, 20), "created_at": datetime(2026, 5, 1, tzinfo=UTC)})
    mapped(population, learn=True, removed_at=timezone.now())
    mapped(selected(), learn=True)
    marked = PromptConsideredFactory(population=population, prompt="support", considered_on=TODAY)

    overview = overview_of(population, TODAY)

    assert (overview.assets, overview.not_placed, overview.stale, overview.later) == (4, 1, 2, 4)
    assert overview.segments == {Segment.INDIVIDUALS: 1, Segment.ASSOCIATIONS: 2, Segment.ORGANISATIONS: 0}
    assert [(question.prompt, question.assets, question.marked) for question in overview.questions] == [
        (Prompt.LEARN, 2, None),
        (Prompt.HAPPENING, 0, None),
        (Prompt.ACCESS, 1, None),
        (Prompt.SUPPORT, 0, marked),
    ]
    assert overview.considered == 3
    assert overview.next_question == Prompt.HAPPENING


def test_overview_says_what_those_to_engage_first_lack(population):
    owner = owner_of(population)
    gone = owner_of(population, ends_on=date(2026, 11, 1))
    good = mapped(population, prioritised=True, owner=owner)
    late = mapped(population, prioritised=True, owner=owner, next_on=date(2026, 11, 19))
    left = mapped(population, prioritised=True, owner=gone)
    idle = mapped(population, prioritised=True, owner=owner, next_action="", next_on=None)
    declined = mapped(population, prioritised=True, status="declined", next_action="", next_on=None)

    overview = overview_of(population, TODAY)

    assert [first.mapped for first in overview.first] == [good, late, left, idle, declined]
    assert [first.is_late for first in overview.first] == [False, True, False, False, False]
    assert [first.mapped for first in overview.without_plan] == [left, idle]
    assert overview.chosen == 4
    assert not overview.lacks_choice


@pytest.mark.parametrize("many", [1, 30])
def test_three_queries_tell_it_of_any_number_of_assets(population, django_assert_num_queries, many):
    for _ in range(many):
        mapped(population, prioritised=True, owner=owner_of(population))
    PromptConsideredFactory(population=population, considered_on=TODAY)

    with django_assert_num_queries(3):
        overview = overview_of(population, TODAY)
        assert [str(first.mapped) + str(first.mapped.owner.person) + str(first.mapped.owner.team) for first in overview.first]


def test_each_step_follows_from_what_is_there(population):
    def step():
        found = next_step(overview_of(population, TODAY))
        return found.label, found.prompt

    seen = [step()]
    PromptConsideredFactory(population=population, prompt="learn", considered_on=TODAY)
    seen.append(step())
    for prompt in ("happening", "access", "support"):
        PromptConsideredFactory(population=population, prompt=prompt, considered_on=TODAY)
    seen.append(step())
    first = [mapped(population), mapped(population, segment="", asset_fields={"created_at": datetime(2026, 5, 1, tzinfo=UTC)})]
    seen.append(step())
    for row in first:
        row.prioritised_on = TODAY
        row.status = "prioritised"
        row.save()
    seen.append(step())
    for row in first:
        row.owner, row.next_action = owner_of(population), "Ask for a visit"
        row.save()
    seen.append(step())
    first[1].asset.segment = "organisations"
    first[1].asset.save()
    seen.append(step())
    first[1].asset.checked_on = TODAY
    first[1].asset.save()
    seen.append(step())

    assert seen == [
        ("Begin with the first question", "learn"),
        ("Go to question 2", "happening"),
        ("Add assets", ""),
        ("Choose whom to engage first", ""),
        ("Say who does what next", ""),
        ("Place them", ""),
        ("Check them", ""),
        ("Go to whom you engage first", ""),
    ]
