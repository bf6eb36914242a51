"""What the board says of QI projects: what waits, what the charts say in words, and tests in progress."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import Participation
from qiprojects.models import Measure
from reports.attention import RULES
from reports.board.projects import ProjectLine, projects_of
from reports.models import Rule
from tests.factories import qiprojects as make
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.datareview import selected
from tests.factories.milestones import progress_of
from tests.factories.organisations import AssignmentFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.fixture
def population():
    return selected()


def measure(population, **stored):
    row = make.MeasureFactory(population=population)
    Measure.objects.filter(pk=row.pk).update(**stored)
    return row


def line_of(population, on=TODAY):
    return projects_of([population.participation_id], on).get(population.pk)


@pytest.mark.req("R175")
def test_line_counts_what_is_due_the_signals_and_the_tests_that_were_begun(population):
    measure(population, next_due_on=TODAY, latest_variation="improvement_low")
    measure(population, next_due_on=TODAY + DAY, latest_variation="concern_high")
    measure(population, latest_variation="common_cause")
    measure(population, next_due_on=TODAY, removed_at="2026-11-01T10:00Z")
    make.CycleFactory(population=population)
    make.CycleFactory(population=population, finished=True)
    make.CycleFactory(population=population, doing=True)

    line = line_of(population)

    assert line == ProjectLine(measures=3, due=1, improving=1, concerning=1, tests=1)
    assert line.words == "3 measures, 1 due, 1 with a signal of improvement, 1 with a signal of concern, 1 test in progress"
    assert line_of(selected()) is None


def test_board_shows_the_line_below_the_milestones_of_its_population(client, population):
    coach = ProgrammeRoleFactory(role="qi_coach").person
    AssignmentFactory(participation=population.participation, person=coach)
    measure(population, latest_variation="improvement_high")
    client.force_login(coach.user)

    page = client.get("/board/").content.decode()

    assert "1 measure, 1 with a signal of improvement</p>" in page


def test_same_queries_for_one_population_and_for_five(population):
    def count():
        ids = list(Participation.objects.order_by("pk").values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            projects_of(ids, TODAY)
        return len(queries)

    make.CycleFactory(population=population, doing=True)
    one = count()
    for _ in range(4):
        measure(selected())

    assert count() == one == 2


# The rule


def flags(population):
    found = RULES[Rule.MEASURES](Participation.objects.filter(pk=population.participation_id))
    return [(flag.since, flag.until, flag.day, flag.progress) for flag in found]


@pytest.mark.req("R243")
def test_point_that_waits_for_four_weeks_needs_attention(population):
    project = progress_of(population.participation, "M6", population).pk
    assert flags(population) == []

    measure(population, next_due_on=TODAY + DAY)
    measure(population, next_due_on=TODAY)

    assert flags(population) == [(TODAY + 28 * DAY, None, TODAY, project)]


def test_agreed_date_that_passed_without_an_outcome_needs_attention(population):
    project = progress_of(population.participation, "M6", population).pk
    plan = make.ProjectFactory(population=population, measures_by=TODAY)
    not_agreed = flags(population)
    plan.measures_agreed_on = TODAY
    plan.save()

    assert (not_agreed, flags(population)) == ([], [(TODAY + DAY, None, None, project)])

    make.MeasureFactory(population=population, defined=True)
    assert flags(population) == []
