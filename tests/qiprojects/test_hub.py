"""The first page of a QI project: what comes next, and what there is."""

from datetime import date, timedelta

import pytest
import time_machine

from datareview.models import ThreadLink
from populations.models import Status
from qiprojects.next_step import next_step
from qiprojects.overview import overview_of
from tests.counting import queries_of
from tests.factories import qiprojects as make
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import SeatFactory, project_team
from tests.qiprojects.pages import address, text

TODAY = date(2026, 11, 20)
YESTERDAY = TODAY - timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return selected(name="Young carers")


@pytest.fixture
def member(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def step(population):
    return next_step(overview_of(population, TODAY))


def under_way(population, **aim):
    """A project with all its parts, in which nothing waits."""
    make.AimFactory(population=population, number=1, with_partners=True, **{"smart": True, **aim})
    make.TheoryFactory(population=population, with_partners_on=TODAY)
    driver = make.DriverFactory(population=population, text="Trust in services")
    idea = make.ChangeIdeaFactory(population=population, number=1, text="Clinic at the village hall", status="testing")
    make.IdeaDriverFactory(idea=idea, driver=driver)
    make.MeasureFactory(population=population, number=1, name="Seen in time", defined=True)
    make.EqualityAssessmentFactory(population=population)
    make.ProgressScoreFactory(population=population, on=TODAY)
    make.CycleFactory(population=population, idea=idea, number=1, doing=True, question="Do people come?")
    return idea


@pytest.mark.req("R149", "R153", "R163")
def test_empty_project_says_where_to_begin_and_of_what_it_is_made(client, population, member):
    page = client.get(address(population, "project"))

    words = text(page)
    assert "Begin with the aim: one sentence" in words
    assert "Or set aim, theory of change and measures in one design workshop" in words
    assert "What makes a project" in words
    assert words.count("Not yet") == 4
    assert "<svg" not in page.content.decode()[page.content.decode().index("<main") :]
    assert address(population, "aim-write") in page.content.decode()


@pytest.mark.req("R161")
def test_each_step_follows_from_what_is_there(population):
    assert step(population).page == "aim-write"
    aim = make.AimFactory(population=population, number=1)
    assert step(population).page == "theory-start"
    driver = make.DriverFactory(population=population)
    assert step(population).page == "theory"
    idea = make.ChangeIdeaFactory(population=population)
    assert step(population).page == "theory"
    make.IdeaDriverFactory(idea=idea, driver=driver)
    assert (step(population).page, step(population).query) == ("measure-add", "?kind=outcome")
    measure = make.MeasureFactory(population=population)
    assert (step(population).page, step(population).key) == ("measure-edit", measure.pk)
    make.MeasureFactory(population=population, defined=True)
    assert (step(population).page, step(population).query) == ("cycle-add", f"?idea={idea.pk}")
    cycle = make.CycleFactory(population=population, idea=idea)
    assert step(population).page == "aim-write"
    aim.with_partners = True
    aim.save()
    assert step(population).page == "theory-about"
    make.TheoryFactory(population=population, with_partners_on=TODAY)
    assert step(population).page == "equality-edit"
    cycle.planned_on = YESTERDAY
    cycle.save()
    assert (step(population).page, step(population).key) == ("cycle", cycle.pk)


def test_date_agreed_with_the_coach_stands_for_a_measure_until_it_has_passed(population):
    make.AimFactory(population=population, number=1)
    make.IdeaDriverFactory(idea=make.ChangeIdeaFactory(population=population))
    project = make.ProjectFactory(population=population, measures_by=TODAY)
    assert step(population).page == "cycle-add"

    project.measures_by = YESTERDAY
    project.save()
    assert step(population).page == "measure-add"


@pytest.mark.parametrize(
    ("fields", "page"),
    [
        ({"doing": True, "ended_on": make.BEGUN, "happened": "Four came"}, "cycle-study"),
        ({"doing": True, "ended_on": make.BEGUN, "happened": "Four came", "learning": "Tea helps"}, "cycle-act"),
    ],
)
def test_test_that_waits_comes_before_the_rest(population, fields, page):
    idea = under_way(population)
    cycle = make.CycleFactory(population=population, idea=idea, number=2, **fields)

    assert (step(population).page, step(population).key) == (page, cycle.pk)


def test_in_a_project_that_runs_points_smart_equality_and_owners_come_in_turn(population):
    idea = under_way(population)
    assert (step(population).page, step(population).key) == ("cycle", idea.cycles.get().pk)

    score = population.progress_scores.get()
    score.on = TODAY - timedelta(days=40)
    score.save()
    assert step(population).page == "progress-score"
    make.ChangeIdeaFactory(population=population, number=2, status="adopted")
    assert step(population).page == "sustaining"
    population.equality_assessment.delete()
    assert step(population).page == "equality-edit"
    population.aims.update(status="initial", checks={"specific": {"met": "yes", "note": ""}})
    assert step(population).page == "smart"
    population.measures.update(next_due_on=TODAY)
    assert step(population).page == "due"


@pytest.mark.req("R149")
def test_project_under_way_shows_aim_tests_measures_theory_and_score(client, population, member):
    idea = under_way(population, text="Half the waiting", target="7 in 10")
    make.points(population.measures.get(), *range(10, 24))
    ThreadLink.objects.create(population=population, from_kind="theme", from_id=1, to_kind="idea", to_id=idea.pk)

    page = client.get(address(population, "project"))

    words = text(page)
    for part in ("Half the waiting", "To: 7 in 10", "Do people come?", "Seen in time", "1 driver and 1 change idea: 1 being tested", "2.0"):
        assert part in words
    assert "What makes a project" not in words
    assert "1 is marked “our assumption”" in words
    assert page.content.decode().count("driver-diagram-small-title") == 2


def test_reader_who_may_not_change_is_told_no_step(client, population):
    client.force_login(SeatFactory(team=project_team(population.participation), user=True, role="project_team_member").person.user)
    words = text(client.get(address(population, "project")))

    assert "Begin with the aim" not in words
    assert "What makes a project" in words


def test_small_numbers_of_a_measure_stay_hidden_from_the_programme_team(client, population):
    measure = make.MeasureFactory(population=population, defined=True, share=True, name="Seen in time")
    make.points(measure, *[(2, 7) for _ in range(14)])
    client.force_login(ProgrammeRoleFactory(role="programme_admin", person__user=True).person.user)

    page = client.get(address(population, "project"))

    assert page.status_code == 200
    assert "28.6" not in page.content.decode()
    assert "Seen in time" in text(page)


def test_population_that_is_not_worked_on_any_more_can_be_read(client, population, member):
    under_way(population)
    population.status = Status.CLOSED
    population.save()

    words = text(client.get(address(population, "project")))

    assert "not worked on any more" in words
    assert "Next" not in words.split()
    refused = client.get(address(population, "aim-write"), follow=True)
    assert "so its project can be read, and not changed" in text(refused)


def test_page_asks_as_many_questions_for_a_large_project_as_for_a_small_one(client, population, member):
    idea = under_way(population)
    make.points(population.measures.get(), *range(10, 14))
    few = queries_of(client, address(population, "project"))

    for number in range(2, 22):
        measure = make.MeasureFactory(population=population, number=number, defined=True)
        make.points(measure, *range(10, 50))
        make.CycleFactory(population=population, idea=idea, number=number, planned_on=TODAY + timedelta(1))
        make.DriverFactory(population=population)
        make.ChangeIdeaFactory(population=population, number=number)

    assert queries_of(client, address(population, "project")) == few
