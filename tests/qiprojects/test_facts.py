"""The facts of Milestone 6: false, true, and false again."""

from datetime import date, timedelta

import pytest

from datareview.models import ThreadLink
from milestones.facts import FACTS
from organisations.models import Participation
from populations.models import Population
from tests.factories import qiprojects as make
from tests.factories.datareview import ThemeFactory, selected

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def population():
    return selected()


def holds(code, population, on=TODAY):
    assert Participation.objects.exists()
    return population.pk in FACTS[code](Population.objects.filter(pk=population.pk), on)


@pytest.mark.req("R153")
def test_loose_aim_is_enough_from_its_day(population):
    assert not holds("M6.F1", population)

    aim = make.AimFactory(population=population, text="Improve access", written_on=TODAY)

    assert holds("M6.F1", population)
    assert not holds("M6.F1", population, TODAY - timedelta(days=1))

    aim.status = "superseded"
    aim.save()
    assert not holds("M6.F1", population)


@pytest.mark.req("R155", "R157")
def test_theory_needs_aim_driver_and_an_idea_that_serves_a_driver(population):
    make.AimFactory(population=population)
    driver = make.DriverFactory(population=population)
    idea = make.ChangeIdeaFactory(population=population)
    assert not holds("M6.F2", population)

    link = make.IdeaDriverFactory(idea=idea, driver=driver)
    assert holds("M6.F2", population)

    for row in (idea, driver):
        row.removed_at = "2026-11-01T10:00Z"
        row.save()
        assert not holds("M6.F2", population)
        row.removed_at = None
        row.save()
    link.delete()
    assert not holds("M6.F2", population)


@pytest.mark.req("R162")
def test_outcome_measure_needs_an_operational_definition(population):
    measure = make.MeasureFactory(population=population, defined=True, unit="percentage", numerator="Seen")
    assert not holds("M6.F3", population)

    measure.denominator = "All"
    measure.save()
    assert holds("M6.F3", population)

    for name, value in (("kind", "process"), ("counted", ""), ("source", ""), ("removed_at", "2026-11-01T10:00Z")):
        before = getattr(measure, name)
        setattr(measure, name, value)
        measure.save()
        assert not holds("M6.F3", population)
        setattr(measure, name, before)
        measure.save()


def test_date_agreed_with_the_coach_stands_in_until_it_has_passed(population):
    project = make.ProjectFactory(population=population, measures_by=TODAY)
    assert not holds("M6.F3", population)

    project.measures_agreed_on = TODAY
    project.save()

    assert holds("M6.F3", population)
    assert not holds("M6.F3", population, TODAY + timedelta(days=1))


@pytest.mark.req("R150")
def test_idea_is_linked_to_a_theme_that_is_there(population):
    idea, theme = make.ChangeIdeaFactory(population=population), ThemeFactory(population=population)
    assert not holds("M6.F4", population)

    ThreadLink.objects.create(population=population, from_kind="theme", from_id=theme.pk, to_kind="idea", to_id=idea.pk)
    assert holds("M6.F4", population)

    for row in (idea, theme):
        row.removed_at = "2026-11-01T10:00Z"
        row.save()
        assert not holds("M6.F4", population)
        row.removed_at = None
        row.save()


@pytest.mark.req("R158")
def test_partners_took_part_in_both(population):
    aim = make.AimFactory(population=population, with_partners=True)
    theory = make.TheoryFactory(population=population)
    assert not holds("M6.F5", population)

    theory.with_partners_on = TODAY
    theory.save()
    assert holds("M6.F5", population)
    assert not holds("M6.F5", population, TODAY - timedelta(days=1))

    aim.with_partners = False
    aim.save()
    assert not holds("M6.F5", population)
