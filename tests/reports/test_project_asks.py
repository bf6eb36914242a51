"""What the QI projects of a person's sub-teams ask of them on the start page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from populations.models import Population, Status
from qiprojects.models import Cycle, Measure, Project
from reports.home import home_of
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import SeatFactory, project_team
from tests.factories.qiprojects import ChangeIdeaFactory, CycleFactory, MeasureFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 10)
DAY = timedelta(days=1)
POINTS = "Write the points down"
TEST = "Write down how the test went"
OUTCOME = "Define an outcome measure"


@pytest.fixture
def population():
    return selected(name="Farm workers")


@pytest.fixture
def lead(population):
    return member_of(population, "sub_team_lead")


def needs(user, on=TODAY):
    return [need for mine in home_of(user, on=on).own for need in mine.needs if need.label in {POINTS, TEST, OUTCOME}]


def words(user, on=TODAY):
    return [need.words for need in needs(user, on)]


def test_the_lead_is_asked_for_points_from_the_day_on_which_they_are_due(population, lead):
    MeasureFactory(population=population, next_due_on=TODAY)
    early, one = words(lead, TODAY - DAY), words(lead)
    MeasureFactory(population=population, next_due_on=TODAY - 40 * DAY)
    MeasureFactory(population=population, next_due_on=TODAY - DAY, removed_at=timezone.now())
    MeasureFactory(population=population, next_due_on=None)

    assert (early, one) == ([], ["Points of 1 measure for Farm workers are due"])
    assert words(lead) == ["Points of 2 measures for Farm workers are due"]
    assert words(member_of(population)) == []


def test_the_lead_is_asked_for_the_end_of_a_test_two_weeks_after_it_began(population, lead):
    idea = ChangeIdeaFactory(population=population)
    CycleFactory(population=population, idea=idea, number=1, question="Do people come?", started_on=TODAY - 14 * DAY)
    said = "Test 1: Do people come? (Farm workers) began on 27 August 2026, and its end is not written down"
    early, one = words(lead, TODAY - DAY), words(lead)
    CycleFactory(population=population, idea=idea, number=2, question="Do they stay?", started_on=TODAY - 20 * DAY)
    CycleFactory(population=population, idea=idea, number=3, studying=True)
    CycleFactory(population=population, idea=idea, number=4)
    CycleFactory(population=population, idea=idea, number=5, doing=True, removed_at=timezone.now())

    assert (early, one) == ([], [said])
    longest = "Test 2: Do they stay? (Farm workers) began on 21 August 2026, and its end is not written down"
    assert words(lead) == [f"{longest}. 1 more test waits"]
    assert words(member_of(population)) == []


def test_the_lead_is_reminded_of_the_date_agreed_for_an_outcome_measure(population, lead):
    ProjectFactory(population=population, measures_by=TODAY, measures_agreed_on=TODAY - 60 * DAY)
    process = MeasureFactory(population=population, defined=True, kind="process")
    draft = MeasureFactory(population=population, kind="outcome")
    found = [words(lead, TODAY + days * DAY) for days in (-8, -7, 0, 1)]

    coming = "You agreed with your coach to define an outcome measure for Farm workers by 10 September 2026"
    passed = "The date agreed with your coach for an outcome measure for Farm workers was 10 September 2026"
    assert found == [[], [coming], [coming], [passed]]
    assert words(member_of(population)) == []
    Measure.objects.filter(pk=draft.pk).update(counted="People seen", source="Patient system")
    assert (process.kind, words(lead)) == ("process", [])


def test_a_date_that_nobody_agreed_is_not_asked_for(population, lead):
    ProjectFactory(population=population, measures_by=TODAY, measures_agreed_on=None)

    assert words(lead) == []


def everything_for(population):
    MeasureFactory(population=population, next_due_on=TODAY)
    CycleFactory(population=population, doing=True, started_on=TODAY - 30 * DAY)
    ProjectFactory(population=population, measures_by=TODAY, measures_agreed_on=TODAY)


def test_a_population_that_is_not_worked_on_asks_nothing(population, lead):
    everything_for(population)
    before = needs(lead)
    Population.objects.filter(pk=population.pk).update(status=Status.CLOSED)

    assert len(before) == 3
    assert words(lead) == []


def test_asks_lead_to_pages_that_open(client, population, lead):
    everything_for(population)
    slug = population.participation.organisation.slug
    client.force_login(lead)

    found = {need.label: need.url for need in needs(lead)}

    assert found == {
        POINTS: reverse("qiprojects:due", args=[slug, population.pk]),
        TEST: reverse("qiprojects:cycle", args=[slug, population.pk, Cycle.objects.get().pk]),
        OUTCOME: reverse("qiprojects:measures", args=[slug, population.pk]),
    }
    assert [client.get(url).status_code for url in found.values()] == [200, 200, 200]


def test_two_populations_cost_no_more_queries_than_one(population, lead):
    everything_for(population)
    with CaptureQueriesContext(connection) as one:
        assert len(needs(lead)) == 3
    more = selected(participation=population.participation)
    SeatFactory(team=more.team, person=lead.person, role="sub_team_lead", starts_on=date(2026, 1, 5))
    everything_for(more)

    with CaptureQueriesContext(connection) as two:
        assert len(needs(lead)) == 6

    assert (len(two), Project.objects.count()) == (len(one), 2)


def test_everybody_on_a_sub_team_finds_the_way_to_its_project(client, population):
    place = reverse("qiprojects:project", args=[population.participation.organisation.slug, population.pk])
    member = member_of(population)
    of_project_team = SeatFactory(team=project_team(population.participation), user=True, starts_on=date(2026, 1, 5)).person.user

    def is_linked(user):
        client.force_login(user)
        return place in client.get("/").content.decode()

    assert (is_linked(member), is_linked(of_project_team)) == (True, False)
    Population.objects.filter(pk=population.pk).update(status=Status.CLOSED)
    assert not is_linked(member)
