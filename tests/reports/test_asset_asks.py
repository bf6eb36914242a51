"""What the asset maps of a person's teams ask of them on the start page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.models import MappedAsset, Prompt
from populations.models import Population, Status
from reports.home import home_of
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import SeatFactory, project_team

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 10)
DAY = timedelta(days=1)
LATE = "Write down how it went, or set a new date"
PLAN = "Say who does what, and when"
CHOOSE = "Choose 2 to 4 with the sub-team"
ALL = {prompt.value: True for prompt in Prompt}


@pytest.fixture
def population():
    return selected(name="Farm workers")


@pytest.fixture
def lead(population):
    return member_of(population, "sub_team_lead")


def seat_on(team, role="sub_team_member"):
    return SeatFactory(team=team, user=True, starts_on=date(2026, 1, 5), role=role)


def mapped(population, name="Village hall", **fields):
    fields = {"created_at": "2026-08-01T12:00:00Z", **fields}
    return MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation, name=name), **fields)


def first(population, name="Village hall", **fields):
    return mapped(population, name, prioritised=True, **{"owner": seat_on(population.team), **fields})


def needs(user, on=TODAY):
    return [need for mine in home_of(user, on=on).own for need in mine.needs if need.label in {LATE, PLAN, CHOOSE}]


def words(user, on=TODAY):
    return [need.words for need in needs(user, on)]


def test_whoever_looks_after_an_asset_and_the_lead_are_asked_once_the_day_has_passed(population, lead):
    row = first(population, next_on=TODAY - DAY)
    owner, colleague = row.owner.person.user, member_of(population)
    said = ["The next step with Village hall (Farm workers) was planned for 9 September 2026"]
    before = words(owner, TODAY - DAY)

    assert (before, words(owner), words(lead), words(colleague)) == ([], said, said, [])
    MappedAsset.objects.filter(pk=row.pk).update(next_on=TODAY)
    assert (words(owner), words(lead)) == ([], [])


def test_a_project_lead_who_looks_after_an_asset_is_asked_and_whoever_may_not_engage_it_is_not(population):
    team = project_team(population.participation)
    lead, administrator = seat_on(team, "project_lead"), seat_on(team, "administrator")
    first(population, owner=lead, next_on=TODAY - DAY)
    first(population, owner=administrator, next_on=TODAY - DAY)

    assert words(administrator.person.user) == []
    assert words(lead.person.user) == ["The next step with Village hall (Farm workers) was planned for 9 September 2026"]


def test_the_one_that_has_waited_longest_is_named_and_the_others_counted(population, lead):
    first(population, "Village hall", next_on=TODAY - DAY)
    first(population, "Chapel", next_on=TODAY - 9 * DAY)
    first(population, "Barber", next_on=TODAY - 2 * DAY)
    first(population, "Choir", next_on=TODAY - 20 * DAY, status="declined")

    assert words(lead) == ["The next step with Chapel (Farm workers) was planned for 1 September 2026, and 2 more wait"]


def test_the_lead_is_asked_to_plan_what_has_no_owner_or_no_next_step(population, lead):
    first(population, "Has all")
    first(population, "Idle", next_action="")
    one = words(lead)
    left = first(population, "Left")
    left.owner.ends_on = TODAY - DAY
    left.owner.save()
    first(population, "Nobody", owner=None)
    first(population, "Declined", owner=None, status="declined")

    assert one == ["1 asset to engage first has nobody who looks after it, or no next step (Farm workers)"]
    assert words(lead) == ["3 assets to engage first have nobody who looks after them, or no next step (Farm workers)"]
    assert words(member_of(population)) == []


@pytest.mark.req("R146")
def test_the_lead_is_asked_to_choose_once_there_is_something_to_choose_from(population, lead):
    row = mapped(population, **ALL)
    one = words(lead)
    other = mapped(population)
    two = words(lead)
    MappedAsset.objects.filter(pk=row.pk).update(support=False)
    three_questions = words(lead)
    MappedAsset.objects.filter(pk=row.pk).update(support=True)
    MappedAsset.objects.filter(pk=other.pk).update(prioritised_on=TODAY, next_action="Ring", owner=seat_on(population.team))

    assert (one, two, three_questions) == ([], ["2 assets are mapped for Farm workers, and none is chosen to engage first"], [])
    assert words(lead) == []


def test_what_is_not_to_be_contacted_is_never_asked_for(population, lead):
    rows = [first(population, next_on=TODAY - DAY), first(population, owner=None), mapped(population, **ALL), mapped(population)]
    before = words(lead)
    for row in rows:
        type(row.asset).objects.filter(pk=row.asset_id).update(do_not_contact=True)

    assert len(before) == 2
    assert words(lead) == []


def test_a_population_that_is_not_worked_on_asks_nothing(population, lead):
    row = first(population, next_on=TODAY - DAY)
    first(population, owner=None)
    Population.objects.filter(pk=population.pk).update(status=Status.CLOSED)

    assert (words(lead), words(row.owner.person.user)) == ([], [])


def everything_for(population):
    first(population, next_on=TODAY - DAY)
    first(population, owner=None)


def test_asks_lead_to_pages_that_open(client, population, lead):
    everything_for(population)
    other = selected(participation=population.participation)
    SeatFactory(team=other.team, person=lead.person, role="sub_team_lead", starts_on=date(2026, 1, 5))
    mapped(other, **ALL)
    mapped(other)
    client.force_login(lead)

    found = needs(lead)

    assert {need.label for need in found} == {LATE, PLAN, CHOOSE}
    assert [client.get(need.url).status_code for need in found] == [200] * len(found)


def test_two_populations_cost_no_more_queries_than_one(population, lead):
    everything_for(population)
    with CaptureQueriesContext(connection) as one:
        assert len(needs(lead)) == 2
    more = selected(participation=population.participation)
    SeatFactory(team=more.team, person=lead.person, role="sub_team_lead", starts_on=date(2026, 1, 5))
    everything_for(more)

    with CaptureQueriesContext(connection) as two:
        assert len(needs(lead)) == 4

    assert len(two) == len(one)
