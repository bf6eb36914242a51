"""Reminders of points that are due and of measures that were agreed: once, only while they hold, saying no number."""

import pytest

from jobs.models import OutgoingMail
from organisations.models import SeatRole
from organisations.models.organisations import Status
from qiprojects.models import Measure
from reminders import actions, queries
from reminders.models import Kind
from tests.factories import qiprojects as make
from tests.factories.organisations import PopulationFactory, SeatFactory
from tests.reminders.helpers import DAY, FRIDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def population(trust):
    return PopulationFactory(participation=trust.participation, name="Farm workers", selected=True)


@pytest.fixture
def sub_lead(population):
    SeatFactory(team=population.team, user=True, role=SeatRole.SUB_TEAM_MEMBER)
    return SeatFactory(team=population.team, user=True, role=SeatRole.SUB_TEAM_LEAD).person


def told(kind, on=FRIDAY):
    return {(key.person_id, key.due_on) for key in queries.wanted(on) if key.kind == kind}


def due_on(measure, day):
    Measure.objects.filter(pk=measure.pk).update(next_due_on=day)


@pytest.mark.req("R167")
def test_lead_of_the_sub_team_is_told_once_of_all_points_that_are_due(population, sub_lead):
    for days in (0, 3):
        due_on(make.MeasureFactory(population=population), FRIDAY + days * DAY)

    found = {day: told(Kind.MEASURES_DUE, FRIDAY + day * DAY) for day in (-1, 0, 1, 14, 15)}

    assert found == {
        -1: set(),
        0: {(sub_lead.pk, FRIDAY)},
        1: {(sub_lead.pk, FRIDAY + DAY)},
        14: {(sub_lead.pk, FRIDAY + DAY)},
        15: {(sub_lead.pk, FRIDAY + 15 * DAY)},
    }


def test_nobody_is_told_of_measures_that_went_or_of_trusts_that_paused(trust, population, sub_lead):
    measure = make.MeasureFactory(population=population)
    due_on(measure, FRIDAY)
    Measure.objects.filter(pk=measure.pk).update(removed_at="2026-11-01T10:00Z")
    gone = told(Kind.MEASURES_DUE)
    Measure.objects.filter(pk=measure.pk).update(removed_at=None)
    back = told(Kind.MEASURES_DUE)
    type(trust.participation).objects.filter(pk=trust.participation.pk).update(status=Status.PAUSED, status_reason="Winter")

    assert (len(gone), len(back), len(told(Kind.MEASURES_DUE))) == (0, 1, 0)


@pytest.mark.req("R162")
def test_date_agreed_with_the_coach_comes_up_a_week_before_while_no_outcome_is_defined(population, sub_lead):
    project = make.ProjectFactory(population=population, measures_by=FRIDAY + 7 * DAY)
    not_agreed = told(Kind.MEASURE_PLANNED)
    project.measures_agreed_on = FRIDAY
    project.save()

    assert (not_agreed, told(Kind.MEASURE_PLANNED, FRIDAY - DAY)) == (set(), set())
    assert told(Kind.MEASURE_PLANNED) == {(sub_lead.pk, FRIDAY)}

    make.MeasureFactory(population=population, defined=True)
    assert told(Kind.MEASURE_PLANNED) == set()


def test_mail_says_where_to_go_and_neither_names_nor_numbers_of_measures(population, sub_lead):
    measure = make.MeasureFactory(population=population, name="Missed visits of one family")
    due_on(measure, FRIDAY)
    make.ProjectFactory(population=population, measures_by=FRIDAY, measures_agreed_on=FRIDAY)

    actions.remind(on=FRIDAY)

    [mail] = OutgoingMail.objects.filter(kind="digest", person=sub_lead)
    assert "Measures of the project for Farm workers wait for their next point." in mail.body_text
    assert f"/populations/{population.pk}/project/" in mail.body_text
    assert "You agreed with your coach to define an outcome measure for Farm workers by 20 November 2026 (today)." in mail.body_text
    assert measure.name not in mail.body_text
